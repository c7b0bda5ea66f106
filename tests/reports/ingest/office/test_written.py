"""publish.reports.ingest.office.written: the title is said once, and notes come behind the text."""

from publish.reports.ingest.office.written import boxed, changed, written
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.notes import MARK
from publish.reports.writing.write import write


def element(tag: str, *inside: Element | str) -> Element:
    made = Element(tag)
    made.put(*inside)
    return made


def test_notes_stand_behind_the_text_in_the_order_of_their_marks() -> None:
    mark = Element(MARK, {"label": "1"})
    blocks, removed = written(
        element("div", element("h1", "T"), element("p", "a", mark)),
        {"1": element("div", "n"), "2": element("div")},
        "T",
    )
    assert write(blocks) == "a[^1]\n\n[^1]: n\n"
    assert not removed


def test_one_is_told_as_one() -> None:
    assert boxed(1).said.startswith("1 box stands beside the text, and is quoted")
    assert boxed(2).said.startswith("2 boxes stand beside the text, and are quoted")
    assert changed(1).said.startswith("1 insertion, marked as a change, was taken as shown")
