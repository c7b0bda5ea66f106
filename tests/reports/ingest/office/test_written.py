"""publish.reports.ingest.office.written: the title is said once, and notes come behind the text."""

from publish.reports.ingest.office.written import written
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
