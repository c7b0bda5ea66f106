"""publish.reports.imports.htmlinlines: runs part into paragraphs, and stresses with them."""

from publish.reports.imports.html import read
from publish.reports.imports.htmlinlines import PARTING, parts
from publish.reports.writing.nouns import Break, Inline, Wording, plain
from publish.reports.writing.write import write


def test_two_line_ends_part_a_run_and_its_ends_are_trimmed() -> None:
    run: list[Inline] = [
        Break(),
        Wording("a"),
        Break(),
        Wording(" "),
        Break(),
        Wording("b"),
        PARTING,
        Wording("c"),
        Break(),
    ]
    assert [plain(part).strip() for part in parts(run)] == ["a", "b", "c"]


def test_a_stress_over_two_paragraphs_stresses_each() -> None:
    assert write(read("<p><b>a\n\nb</b></p>", by_lines=True).blocks) == "**a**\n\n**b**\n"


def test_a_frame_becomes_a_link() -> None:
    assert write(read("<iframe src='https://e.org/v'></iframe>").blocks) == "<https://e.org/v>\n"
