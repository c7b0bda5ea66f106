"""publish.reports.ingest.office.lists: what is counted stands in lists, or keeps its number as words."""

from publish.reports.ingest.office.lists import InList, listed
from publish.reports.ingest.web.nodes import Element


def item(words: str) -> Element:
    made = Element("p")
    made.put(words)
    return made


def test_a_list_stands_within_its_item() -> None:
    made = listed(
        [
            (InList(0, "1.", 1), item("a")),
            (InList(1, "", is_bullet=True), item("b")),
            (InList(0, "2.", 2), item("c")),
            (None, item("d")),
        ]
    )
    assert [node.tag for node in made] == ["ol", "p"]
    assert [one.tag for one in made[0].walk()] == ["ol", "li", "p", "ul", "li", "p", "li", "p"]


def test_a_number_that_no_list_has_becomes_words() -> None:
    assert [node.text() for node in listed([(InList(0, "第一条", 1), item("门"))])] == ["第一条 门"]
