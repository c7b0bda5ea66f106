"""publish.reports.ingest.office.odtstyles: what a paragraph is, by its style and those beneath."""

from publish.reports.ingest.office.odtstyles import styles_of
from publish.reports.ingest.office.xml import parsed
from tests.support.officefiles import OPEN


def test_a_style_is_what_it_stands_on() -> None:
    styles = styles_of(
        [
            parsed(
                f"<a {OPEN}><style:style style:name='P1' style:family='paragraph' style:parent-style-name='Block_20_Text'/>"
                "<style:style style:name='Block_20_Text' style:display-name='Block Text' style:family='paragraph'/>"
                "<style:style style:name='T1' style:family='text'><style:text-properties fo:font-weight='bold'/></style:style>"
                "<style:style style:name='Heading_20_2' style:family='paragraph'/>"
                "<style:style style:name='X' style:family='text' style:parent-style-name='X'/></a>".encode(),
                "content.xml",
            ),
            None,
        ]
    )
    assert styles.role("P1") == "blockquote"
    assert styles.level("Heading_20_2") == 2
    assert styles.stresses("T1") == ["b"]
    assert styles.stresses("X") == []
