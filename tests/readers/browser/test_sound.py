"""Pages that everybody can use: by axe's rules, by the standard of HTML, by the keyboard alone."""

import json
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from publish.core.formats import bundlelist
from publish.core.model import Bundle, Entry
from publish.tree.languages import words
from publish.tree.scripts import join
from tests.readers.browser import sound
from tests.readers.browser.conftest import Published, pages
from tests.readers.browser.reader import Reader
from tests.support import censor
from tests.support.services.cache import run
from tests.support.services.fixtures import skipping
from tests.support.services.node import node
from tests.support.services.npm import java, vnu
from tests.support.small import ONE, archive, made

ARABIC = (
    "---\ntitle: تقرير\ndate: 2014-03-01\nlanguage: ar\nidentifiers: [A/1]\npages: 3-4\n---\n\n"
    "نص {p. 3} [هنا {p. 4}](#p3).\n"
)
CORRECTED = ONE.replace("evidence:", "corrections:\n  - date: 2014-05-01\n    note: A name was wrong.\nevidence:")
EARLIER = ONE.replace("evidence:", "superseded_by: reports/2013/one.md\nsuperseded_on: 2014-05-01\nevidence:")
BUNDLES = f"targets/{'cd' * 32}.bundles.html"
LISTED = tuple(
    Bundle(name, name.rpartition(".")[2], of, "ab" * 32, Entry(f"targets/{'ef' * 32}.{name}", "ef" * 32, 123_456))
    for name, of in (
        ("archive.zip", ""), ("archive.zim", ""), ("2013-one.epub", "reports/2013/one.html"),
        ("2013-one.pdf", "reports/2013/one.html"), ("2014 «تقرير».wacz", "reports/2014/arabic.html"),
        ('"><script>alert(1)</script>.pdf', 'reports/"><img src=x onerror=alert(1)>.html'),
    )
)  # fmt: skip
WITHDRAWN = f"1 2014-06-01 {'ab' * 32} safety\n"


@pytest.fixture(scope="module")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kinds of page that the sample archive has not: withdrawn, corrected, an earlier version, Arabic, words."""
    files: dict[str, str | bytes | None] = {
        "reports/2013/one.md": CORRECTED,
        "reports/2013/one.1.md": EARLIER,
        "reports/2014/arabic.md": ARABIC,
        "WITHDRAWN": WITHDRAWN,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publish.tree.pages.wordlists.TITLES_MAX", 1)  # as a large archive has them
        root = made(archive(tmp_path_factory.mktemp("rare"), **files), fingerprint="0123456789abcdef" * 4).root
    (root / BUNDLES).parent.mkdir()
    (root / BUNDLES).write_bytes(bundlelist.page(LISTED, "ug"))
    return root


def kinds(root: Path) -> list[str]:
    """One page of each kind, and every language's reports."""
    found: dict[tuple[str, ...], str] = {}
    for path in pages(root):
        language = (root / path).read_text("utf-8").partition('<html lang="')[2].partition('"')[0]
        *folders, name = path.split("/")
        kind = tuple(folders) if folders and folders[0] == "by" else tuple(folders[:1])
        whose = name if not folders or name == "index.html" else language
        found.setdefault((*kind, whose), path)
    return sorted([*found.values(), *([BUNDLES] if (root / BUNDLES).is_file() else [])])


@pytest.mark.parametrize("archive_of", ["sample", "rare"])
def test_axe_finds_nothing_on_any_kind_of_page(
    published: Published, rare: Path, reader: Callable[..., Reader], archive_of: str
) -> None:
    root = published.copies[0] if archive_of == "sample" else rare
    somebody = reader()
    sound.ready(somebody.context)
    page = somebody.context.new_page()
    found = {}
    for path in kinds(root):
        page.goto((root / path).as_uri())
        if wrong := sound.in_both_schemes(page):
            found[path] = wrong
    assert found == {}


def test_axe_would_see_what_is_wrong(reader: Callable[..., Reader]) -> None:
    page = reader().context.new_page()
    page.set_content(
        "<title>x</title><meta name=color-scheme content='light dark'><main><img src=data:,>"
        "<p style='color:#ccc'>pale</p><p style='color:#222'>dim</p></main>"
    )
    seen = {tuple(fault.split(":")[0].split()[-2:]) for fault in sound.in_both_schemes(page)}
    assert seen >= {("image-alt",), ("color-contrast",), ("html-has-lang",), ("dark", "color-contrast")}


def test_a_small_screen_would_cut_off_what_does_not_fit(reader: Callable[..., Reader]) -> None:
    page = reader(viewport=sound.SMALL).context.new_page()
    page.set_content("<p style='white-space:nowrap;overflow:hidden'>" + "word " * 7)
    assert sound.cut(page) == []
    assert sound.cut(page, 2) != []


def test_the_keyboard_would_get_lost(reader: Callable[..., Reader]) -> None:
    page = reader().context.new_page()
    page.set_content(
        "<header style='position:sticky;top:0;height:9rem'></header><a href=#>a</a><button tabindex=2>b</button>"
    )
    assert "not reached" in sound.lost(page)[0]
    page.set_content("<style>:focus{outline:none}</style><a href=#>a</a>")
    assert "not seen" in sound.lost(page)[0]


def test_searching_keeps_nobody_out(published: Published, reader: Callable[..., Reader]) -> None:
    """Whatever it finds, or if its index does not come; as a reader sees it, and not as it is made."""
    # Without the worker, which would get the index elsewhere.
    somebody = reader(viewport=sound.SMALL, service_workers="block")
    page = somebody.context.new_page()
    main, status = page.get_by_role("main"), page.get_by_role("main").get_by_role("status")
    wrong = {}

    def look(state: str) -> None:
        expect(status).not_to_be_empty()  # it is heard, and not only seen
        wrong[state] = [*sound.in_both_schemes(page), *sound.cut(page), *sound.cut(page, 2), *sound.lost(page)]

    with published.served() as mirrors:
        page.goto(mirrors[0].url + "search.html")
        field = page.get_by_role("searchbox")
        field.fill("masanjia")
        field.press("Enter")
        main.get_by_role("listitem").first.wait_for()
        look("found")
        field.fill("zzzyx")
        field.press("Enter")
        expect(main.get_by_role("listitem")).to_have_count(0)
        look("nothing found")
        mirrors[0].rule("search/*", censor.status(404))
        page.goto("about:blank")
        page.goto(mirrors[0].url + "search.html")
        page.get_by_role("searchbox").fill("masanjia")
        page.get_by_role("searchbox").press("Enter")
        expect(status).to_contain_text(words("en")[1]["search_failed"])
        look("the index does not come")
        assert page.get_by_role("navigation").get_by_role("link").count() >= 4
    assert {state: found for state, found in wrong.items() if found} == {}


def test_every_page_is_valid_html(published: Published, rare: Path, tmp_path: Path) -> None:
    with skipping():
        program, checker = java(), vnu()
    files = [str(root / path) for root in (published.copies[0], rare) for path in pages(root)]
    files += [str(published.copies[0] / "open.html"), str(rare / BUNDLES), *workers(tmp_path)]
    done = subprocess.run(
        # The simplest compiler and collector: for so few pages the others take more time than they save.
        [
            str(program), "-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(checker),
            "--format", "json", "--errors-only", *files,
        ],
        capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(done.stderr)["messages"]
    assert [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in found] == []


KINDS = ("waiting", "slow", "tampered", "stale", "unavailable", "unknown", "missing", "removed", "toolong")


def workers(folder: Path) -> list[str]:
    """The worker's own pages, of each kind in each language, written down."""
    said = {
        "path": "reports/2013/one & <two>.html", "fingerprint": "0123456789abcdef" * 4, "here": "https://a.example/",
        "title": "One & only", "tried": [["https://b.example/?a&b", "wrong"], ["https://c.example/", "absent"]],
        "asked": ["https://a.example/"], "same": ["https://c.example/reports/x.html"],
        "addresses": ["https://a.example/", "ipns://k51"], "facts": [["sha256", "ab" * 32]],
        "kept": [{"href": "https://a.example/x.html", "path": "x.html", "title": "x &amp; y", "lang": "en"}],
        "links": ["https://a.example/x?unverified"], "openHtml": True,
    }  # fmt: skip
    script = f"""
      import {{ ownPage }} from {json.dumps((join.BROWSER / "worker/ownpage.js").as_uri())};
      import {{ qrPicture }} from {json.dumps((join.BROWSER / "worker/qr.js").as_uri())};
      import {{ writeFileSync }} from "node:fs";
      const words = {json.dumps(json.loads(join.worker_words()))}, said = {json.dumps(said)};
      globalThis.WORDS = {{}}; // those within sw.js
      globalThis.KEYS = [];
      said.code = qrPicture(said.here);
      for (const language of Object.keys(words))
        for (const kind of {json.dumps(KINDS)})
          writeFileSync(`${{kind}}.${{language}}.html`, ownPage(words, {{ kind, language, ...said }}));"""
    with skipping():
        run([str(node()), "--input-type=module", "-e", script], cwd=folder)
    made = sorted(str(file) for file in folder.glob("*.html"))
    assert len(made) >= len(KINDS) * 6
    return made


@pytest.mark.parametrize(
    "kind",
    ["index.html", "reports/2013/leaving-masanjia.html", "by/tag/index.html", "404.html", "withdrawn.html", BUNDLES],
)
def test_the_keyboard_reaches_everything_in_the_order_of_the_text(
    published: Published, rare: Path, reader: Callable[..., Reader], kind: str
) -> None:
    page = reader().open(((rare if kind in (BUNDLES, "withdrawn.html") else published.copies[0]) / kind).as_uri())
    assert sound.lost(page) == []
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert sound.lost(page) == []
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_first_key_skips_to_the_text(published: Published, reader: Callable[..., Reader]) -> None:
    page = reader().open((published.copies[0] / "reports/2013/leaving-masanjia.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#stet.text")
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


def test_hostile_names_of_files_to_take_along_are_text(rare: Path, reader: Callable[..., Reader]) -> None:
    somebody = reader(bypass_csp=True)
    page = somebody.open((rare / BUNDLES).as_uri())
    assert page.locator("script, img, [onerror]").count() == 0
    assert LISTED[-1].of in page.get_by_role("main").inner_text()
    assert LISTED[-1].name in page.locator("a[download]").evaluate_all("all => all.map((each) => each.download)")
    assert somebody.complaints == []
