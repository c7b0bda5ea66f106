"""publish.reports.imports.htmlinlines: stresses and frames."""

from publish.reports.imports.html import read
from publish.reports.writing.write import write


def test_a_stress_over_two_paragraphs_stresses_each() -> None:
    assert write(read("<p><b>a\n\nb</b></p>", by_lines=True).blocks) == "**a**\n\n**b**\n"


def test_a_frame_becomes_a_link() -> None:
    assert write(read("<iframe src='https://e.org/v'></iframe>").blocks) == "<https://e.org/v>\n"
