"""publish.reports.ingest.readers.html: the text of a page, all of it and nothing else, in five layouts and scripts."""

import pytest

from publish.reports.ingest.document import Document, Hints, Lack, Why
from publish.reports.ingest.readers.html import read
from publish.reports.writing.write import write
from tests.support.fidelity import fidelity
from tests.support.truths import LANGUAGES, truth
from tests.support.webpages import AROUND, LAYOUTS, NOTINGS, webpage


def page(html: str, address: str = "") -> Document:
    return read(html.encode(), Hints(address=address))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_its_text_and_nothing_of_what_is_around(layout: str, language: str) -> None:
    meant = truth(language, 3, paragraphs=3 if layout == "short" else 8)
    found = read(webpage(meant, layout), Hints())
    got = fidelity(found.blocks, meant)
    assert got.wrong <= 0.001
    assert all(share >= 0.95 for share in got.found.values())
    assert got.notes >= 0.98
    text = write(found.blocks)
    assert not [said for said in AROUND[language] if said in text]
    assert found.offers["title"][0].value == meant.title
    assert found.offers["date"][0].value == meant.day
    assert {one.why for one in found.removed} == {Why.FURNITURE}


@pytest.mark.parametrize("noting", NOTINGS)
def test_notes_are_footnotes_whoever_made_them(noting: str) -> None:
    meant = truth("en", 5, paragraphs=4)
    got = fidelity(read(webpage(meant, "divs", noting), Hints()).blocks, meant)
    assert got.notes == 1.0
    assert got.wrong == 0.0


def test_what_was_left_out_is_told_by_its_first_words() -> None:
    told = [one.text for one in page("<nav>Home</nav><article><p>The gate was shut, they say.</p></article>").removed]
    assert told == ["Home"]


def test_the_pages_address_is_offered_and_its_links_are_whole() -> None:
    found = page(
        "<link rel=canonical href='https://e.org/a/b?utm_source=x'><article><p>See "
        "<a href='../c?id=3&fbclid=u'>that</a>, as it was told to us.</p></article>"
    )
    assert [offer.value for offer in found.offers["origin"]] == ["https://e.org/a/b"]
    assert "[that](https://e.org/c?id=3)" in write(found.blocks)
    assert [one.why for one in found.removed] == [Why.TRACKING, Why.TRACKING]


def test_a_page_without_text_needs_one() -> None:
    assert [need.lack for need in page("<body><script>draw()</script></body>").needs] == [Lack.TEXT]
    assert [need.lack for need in page("").needs] == [Lack.TEXT]


def test_the_title_is_not_said_twice() -> None:
    html = "<title>Nine sacks - Coast</title><p><b>Nine sacks</b></p><p>They stood at the gate, all nine of them.</p>"
    found = page(html)
    assert found.offers["title"][0].value == "Nine sacks"
    assert write(found.blocks) == "They stood at the gate, all nine of them.\n"


@pytest.mark.parametrize("address", ["https://[1/a", "https://[::1", "//[", "https://e.org:x/"])
def test_an_address_that_is_none_is_passed_over(address: str) -> None:
    words = "They stood at the gate, all nine of them."
    found = page(f"<base href='{address}'><link rel=canonical href='{address}'><p>{words} <a href='{address}'>a</a>")
    assert words in write(found.blocks)
