"""publish.reports.writing.runs: runs part into paragraphs, and stresses with them."""

from publish.reports.writing.nouns import Break, Inline, Strong, Wording, plain
from publish.reports.writing.runs import PARTING, parts, stressed


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


def test_a_stress_over_two_paragraphs_is_one_in_each() -> None:
    found = stressed(Strong, [Wording("a"), PARTING, Wording("b")])
    assert found == [Strong((Wording("a"),)), PARTING, Strong((Wording("b"),))]
