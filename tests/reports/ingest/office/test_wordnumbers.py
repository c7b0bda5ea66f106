"""publish.reports.ingest.office.wordnumbers: countings go on, begin anew, and hold their outer numbers."""

from publish.reports.ingest.office.wordnumbers import numbering_of
from publish.reports.ingest.office.xml import parsed
from tests.support.officefiles import W, counted, level, numbering


def labels(xml: str, *asked: tuple[int, int]) -> list[str]:
    made = numbering_of(parsed(xml.encode(), "numbering.xml"))
    found = []
    for number, deep in asked:
        one = made.next(parsed(counted(number, deep).replace("<w:numPr>", f"<w:numPr {W}>").encode(), "a"))
        found.append(one.label if one else "none")
    return found


def test_an_inner_counting_begins_anew_behind_an_outer_one() -> None:
    kinds = numbering(level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2"))
    assert labels(kinds, (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)) == ["I.", "I.1", "I.2", "II.", "II.1"]


def test_what_is_not_counted_is_none() -> None:
    assert labels(numbering(level(0, "none", "")), (1, 0), (0, 0), (7, 0)) == ["none", "none", "none"]


def test_a_counting_with_a_start_of_its_own_begins_there() -> None:
    kinds = numbering(level(0, "decimal", "%1."))
    own = '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
    assert labels(kinds.replace("</w:numbering>", own + "</w:numbering>"), (1, 0), (2, 0), (1, 0)) == ["1.", "9.", "2."]
