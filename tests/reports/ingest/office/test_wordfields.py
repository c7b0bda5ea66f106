"""publish.reports.ingest.office.wordfields: what forms show, and whose a note's mark is."""

import pytest

from publish.reports.ingest.office.wordfields import filled_in, is_of_file, is_own_mark
from publish.reports.ingest.office.xml import parsed


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<checkBox><default val='1'/></checkBox>", "☒"),
        ("<checkBox><default val='1'/><checked val='0'/></checkBox>", "☐"),
        ("<ddList><default val='1'/><listEntry val='a'/><listEntry val='b'/></ddList>", "b"),
        ("<ddList><result val='7'/><listEntry val='a'/></ddList>", ""),
        ("<textInput/>", ""),
    ],
)
def test_what_a_form_shows(inner: str, shown: str) -> None:
    assert filled_in(parsed(f"<fldChar><ffData>{inner}</ffData></fldChar>".encode(), "a")) == shown


def test_a_mark_beside_a_reference_is_the_authors_own() -> None:
    for said, own in (("1", True), ("0", False)):
        run = parsed(f"<r><footnoteReference customMarkFollows='{said}'/><t>*</t></r>".encode(), "a")
        assert is_own_mark(run.children[1]) is own  # type: ignore[arg-type]


def test_fields_of_the_file_are_told_from_those_of_its_text() -> None:
    assert is_of_file(" FileName \\p ")
    assert not any(is_of_file(code) for code in (" TITLE ", "AUTHORITY", " REF filename ", ""))
