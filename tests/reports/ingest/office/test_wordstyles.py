"""publish.reports.ingest.office.wordstyles: what a paragraph is, by its style and those beneath."""

import pytest

from publish.reports.ingest.office.wordstyles import styles_of
from publish.reports.ingest.office.xml import parsed
from tests.support.officefiles import STYLES, W


@pytest.mark.parametrize(
    ("properties", "role"),
    [
        ('<w:pStyle w:val="T"/>', "title"), ('<w:pStyle w:val="2"/>', "h2"), ('<w:pStyle w:val="OO"/>', "h2"),
        ('<w:pStyle w:val="Q"/>', "blockquote"), ('<w:outlineLvl w:val="9"/>', ""), ('<w:pStyle w:val="none"/>', ""), ("", ""),
    ],
)  # fmt: skip
def test_a_paragraph_is_what_its_style_says(properties: str, role: str) -> None:
    styles = styles_of(parsed(STYLES.encode(), "styles.xml"))
    assert styles.role(parsed(f"<w:pPr {W}>{properties}</w:pPr>".encode(), "a")) == role


def test_styles_that_stand_on_each_other_end() -> None:
    round_ = f"<w:styles {W}><w:style w:styleId='a'><w:basedOn w:val='a'/></w:style></w:styles>"
    assert len(styles_of(parsed(round_.encode(), "a")).chain("a")) < 50
