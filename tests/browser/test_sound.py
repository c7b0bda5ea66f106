"""Pages that everybody can use: by axe's rules, by the standard of HTML, by the keyboard alone."""

import json
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Published, pages
from tests.browser.reader import Reader
from tests.services.fixtures import skipping
from tests.services.npm import axe, java, vnu
from tests.small import ONE, archive, made

ARABIC = "---\ntitle: تقرير\ndate: 2014-03-01\nlanguage: ar\n---\n\nنص.\n"
CORRECTED = ONE.replace("evidence:", "corrections:\n  - date: 2014-05-01\n    note: A name was wrong.\nevidence:")
EARLIER = ONE.replace("evidence:", "superseded_by: reports/2013/one.md\nsuperseded_on: 2014-05-01\nevidence:")
WITHDRAWN = f"1 2014-06-01 {'ab' * 32} safety\n"


@pytest.fixture(scope="module")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kinds of page that the sample archive has not: withdrawn, corrected, an earlier version, Arabic."""
    files: dict[str, str | bytes | None] = {
        "reports/2013/one.md": CORRECTED,
        "reports/2013/one.1.md": EARLIER,
        "reports/2014/arabic.md": ARABIC,
        "WITHDRAWN": WITHDRAWN,
    }
    return made(archive(tmp_path_factory.mktemp("rare"), **files), fingerprint="0123456789abcdef" * 4).root


def kinds(root: Path) -> list[str]:
    """One page of each kind, and every language's reports."""
    found: dict[tuple[str, ...], str] = {}
    for path in pages(root):
        language = (root / path).read_text("utf-8").partition('<html lang="')[2].partition('"')[0]
        *folders, name = path.split("/")
        kind = tuple(folders) if folders and folders[0] == "by" else tuple(folders[:1])
        whose = name if not folders or name == "index.html" else language
        found.setdefault((*kind, whose), path)
    return sorted(found.values())


def faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds wrong with a page."""
    options = {"resultTypes": ["violations"], **({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})}
    answer: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [f"{v['id']}: {node['html'][:200]}" for v in answer["violations"] for node in v["nodes"]]


@pytest.mark.parametrize("archive_of", ["sample", "rare"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_page(
    published: Published, rare: Path, reader: Callable[..., Reader], archive_of: str, scheme: str
) -> None:
    with skipping():
        script = axe().read_text("utf-8")
    root = published.copies[0] if archive_of == "sample" else rare
    page = reader(color_scheme=scheme).context.new_page()
    found = {}
    for path in kinds(root):
        page.goto((root / path).as_uri())
        page.evaluate(script)
        # The dark is the same page in other colours.
        if wrong := faults(page, ["color-contrast"] if scheme == "dark" else ()):
            found[path] = wrong
    assert found == {}


def test_axe_would_see_what_is_wrong(reader: Callable[..., Reader]) -> None:
    with skipping():
        script = axe().read_text("utf-8")
    page = reader().context.new_page()
    page.set_content("<title>x</title><main><img src=data:,><p style='color:#ccc'>pale</p></main>")
    page.evaluate(script)
    assert {fault.partition(":")[0] for fault in faults(page)} >= {"image-alt", "color-contrast", "html-has-lang"}


def test_every_page_is_valid_html(published: Published, rare: Path) -> None:
    with skipping():
        program, checker = java(), vnu()
    files = [str(root / path) for root in (published.copies[0], rare) for path in pages(root)]
    done = subprocess.run(
        [str(program), "-Xss2m", "-jar", str(checker), "--format", "json", "--errors-only", *files],
        capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(done.stderr)["messages"]
    assert [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in found] == []


FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]"
MARK = """(selector) => {
  const all = Array.from(document.querySelectorAll(selector)).filter((e) => e.tabIndex >= 0 && e.checkVisibility());
  all.forEach((element, place) => { element.dataset.place = place; });
  return all.length;
}"""
WHERE = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const seen = style.outlineStyle !== "none" && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return [Number(element.dataset.place ?? -1), seen];
}"""


@pytest.mark.parametrize("kind", ["index.html", "reports/2013/leaving-masanjia.html", "by/tag/index.html", "404.html"])
def test_the_keyboard_reaches_everything_in_the_order_of_the_text(
    published: Published, reader: Callable[..., Reader], kind: str
) -> None:
    page = reader().open((published.copies[0] / kind).as_uri())
    count = page.evaluate(MARK, FOCUSABLE)
    assert count >= 4
    walked = []
    for _ in range(count):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(WHERE))
    assert [place for place, _ in walked] == list(range(count))
    assert [place for place, seen in walked if not seen] == []


def test_the_first_key_skips_to_the_text(published: Published, reader: Callable[..., Reader]) -> None:
    page = reader().open((published.copies[0] / "reports/2013/leaving-masanjia.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#text")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_screen_reader_hears_the_page_in_its_order(published: Published, reader: Callable[..., Reader]) -> None:
    page = reader().open((published.copies[0] / "reports/2013/leaving-masanjia.html").as_uri())
    outline = page.evaluate("Array.from(document.querySelectorAll('h1,h2,h3,h4'), (e) => Number(e.localName[1]))")
    assert outline[0] == 1
    assert outline.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(outline))
    landmarks = page.locator("body").aria_snapshot()
    assert landmarks.index("banner") < landmarks.index("main") < landmarks.index("contentinfo")
