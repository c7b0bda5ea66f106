"""publish.reports.ingest.web.notes: a mark and its note find each other, and a page's other numbers stay."""

import pytest

from publish.reports.ingest.web.notes import MARK, taken
from publish.reports.ingest.web.parse import parsed


@pytest.mark.parametrize(
    "html",
    [
        "<p>a [<a href='#n1'>1</a>]</p><p><a name=n1></a>[1] the note</p>",
        "<p>a<sup><a href='#x'>*</a></sup></p><div id=x><p>* the note</p></div>",
    ],
)
def test_a_note_is_taken_without_its_number(html: str) -> None:
    body = parsed(html).first("body")
    assert body is not None
    found = taken(body)
    assert [note.said() for note in found.values()] == ["the note"]
    assert body.first(MARK) is not None
    assert body.said() == "a"


def test_one_note_is_marked_twice() -> None:
    body = parsed(
        "<p>a<sup id=r1-0><a href='#n'>[1]</a></sup> b<sup id=r1-1><a href='#n'>[1]</a></sup></p><ol><li id=n>"
        "<span>^ <a href='#r1-0'><sup>a</sup></a> <a href='#r1-1'><sup>b</sup></a></span> the note</li></ol>"
    ).first("body")
    assert body is not None
    found = taken(body)
    assert [note.said() for note in found.values()] == ["the note"]
    assert sum(node.tag == MARK for node in body.walk()) == 2


@pytest.mark.parametrize(
    "html",
    [
        "<p>Pages: <a href='#s1'>1</a> <a href='#s2'>2</a></p><div id=s1>one</div><div id=s2>two</div>",
        "<p>see <a href='#h'><sup>1</sup></a></p><h2 id=h>A part</h2>",
        "<p>see <a href='#gone'><sup>1</sup></a></p>",
        "<p>see <a href='https://e.org/a#n1'><sup>1</sup></a></p>",
    ],
)
def test_other_numbers_stay_where_they_are(html: str) -> None:
    body = parsed(html).first("body")
    assert body is not None
    said = body.said()
    assert not taken(body)
    assert body.said() == said
