"""publish.tree.markdown: which pages of the sample archive came out otherwise by the former parser, and in what."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from publish.tree.pages.text import Renderer
from publish.tree.sources.gather import gather

HERE = Path(__file__)
SITE = HERE.parents[3] / "site"
# By source: hashes of its file, and of its text's HTML by Python-Markdown 3.11.3 with what we had around it.
FORMER = json.loads((HERE.parent / "former.json").read_text("utf-8"))
CHANGED = {
    "about.md": "a block of code between fences",
    "reports/1995/panchen-lama.bo.md": "two quotations with an empty line between",
    "reports/2013/leaving-masanjia.md": "a picture that leads to itself",
    "reports/2013/leaving-masanjia.zh-Hans.md": "two quotations with an empty line between",
    "reports/2019/china-cables.md": "a picture that leads to itself",
    "reports/2019/china-cables.ug.md": "two quotations with an empty line between",
    "reports/2019/china-cables.zh-Hant.md": "two quotations with an empty line between",
}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.fixture(scope="module")
def pages() -> dict[str, tuple[str, str]]:
    """Hashes of each source and of its HTML now."""
    found = gather(SITE, today=date(2026, 11, 26))
    targets = found.addresses | {source: entry.path for source, entry in found.evidence.items()}
    renderer = Renderer(targets, frozenset({"mirrors.html", "open.html"}), frozenset(), found.pictures)
    return {
        source: (digest((SITE / source).read_text("utf-8")), digest(renderer.render(page).html))
        for source, page in found.pages.items()
    }


def test_pages_of_the_sample_archive_that_changed_are_these(pages: dict[str, tuple[str, str]]) -> None:
    # A report that was written or changed since tells nothing of parsers.
    same = {source: html for source, (file, html) in pages.items() if FORMER.get(source, [""])[0] == file}
    assert {source for source, html in same.items() if FORMER[source][1] != html} == CHANGED.keys() & same.keys()
    assert len(same) >= len(CHANGED)


def test_no_page_of_the_sample_archive_has_a_warning() -> None:
    found = gather(SITE, today=date(2026, 11, 26))
    renderer = Renderer({}, frozenset())
    assert [source for source, page in found.pages.items() if renderer.render(page).warnings] == []
