"""publish.reports.imports.remarks: what a vault's readers never saw is taken out, and all else stays."""

import pytest

from publish.reports.imports.remarks import without_remarks


@pytest.mark.parametrize(
    ("text", "expected", "told"),
    [
        ("a %%not so%% b", "a  b", [(1, "not so")]),
        ("a\n%%\nher name\n\nis Ana\n%%\nb", "a\n\n\n\n\n\nb", [(2, "her name is Ana")]),
        ("a\n\n%% to do\nall of it", "a\n\n\n", [(3, "to do all of it")]),
        ("`%%x%%` and 50%% of 60%%", "`%%x%%` and 50%% of 60%%", []),
        ("```\n%%x%%\n```\n> %% y %%", "```\n%%x%%\n```\n", [(4, "y")]),
        ("a {/* not\nso */} b", "a \n b", [(1, "not so")]),
        ("a {/* open", "a {/* open", []),
        ("a {/* open %%her name%%\n\n%%Ana%%", "a {/* open \n\n", [(1, "her name"), (3, "Ana")]),
        ("```\n{/* x */}\n```\n{/* y */}", "```\n{/* x */}\n```\n", [(4, "y")]),
        ("100% of a, %% open", "100% of a, %% open", []),
    ],
)
def test_remarks(text: str, expected: str, told: list[tuple[int, str]]) -> None:
    assert without_remarks(text) == (expected, told)
