"""publish.tree.markdown.formulas: formulas of assistants are told, and bracketed words behind backslashes are not."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered

FORMULAS = [
    r"from \(n_1 = 120\) to more",
    r"it is \( n \) then",
    "so\n\\[ \\frac{a}{b} \\]",
    "\\[\nx^2\n\\]",
]
WORDS = [
    r"\(a\) first, \[...\], \[sic\], \[1\], \(120\), \(18\+\), \(x\_y\), \(1 and\) \[he said\]",
    r"`\(x_1\)`",
    "```\n\\(x_1\\)\n```",
    r"\\(x = 1\\)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_told_at_its_line(text: str) -> None:
    line = FIRST + text[: text.index("\\")].count("\n")
    found = rendered(text).warnings
    assert [number for number, what in found if "formula" in what] == [line], found


@pytest.mark.parametrize("text", WORDS)
def test_words_are_none(text: str) -> None:
    assert rendered(text).warnings == []
