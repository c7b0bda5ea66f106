"""publish.tree.markdown.unheard: what says nothing to those who hear a page is a warning with its line."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered

PICTURE = "../evidence/a.png"


@pytest.mark.parametrize(
    ("markdown", "line", "said"),
    [
        ("# A\n\n#### B\n\n##### C", 3, "is a heading more than one level below the last; begin it with '### '"),
        ("### A", 1, "begin it with '## '"),
        ("|  | b |\n|---|---|\n|  | 2 |", 1, "has a column without a head"),
        (f"a\n\n![ ]({PICTURE})", 3, "shows a picture without words"),
        (f"a\n\n[![]({PICTURE})](https://x.org)", 3, "shows a picture without words"),
        ("a\n\n[ ](https://x.org)", 3, "has a link without words"),
        ("a\n\n# # #\n\n| # | b |\n|---|---|\n| 1 | 2 |", 3, "is a heading without words"),
    ],
)
def test_what_is_silent_is_told_once(markdown: str, line: int, said: str) -> None:
    found = rendered(markdown).warnings
    assert [(at - FIRST + 1, said in what) for at, what in found] == [(line, True)], found


def test_what_speaks_is_not_told() -> None:
    assert not rendered(
        "## A\n\n### B\n\n# C\n\n## D\n\n| `a` | [^1] |\n|---|---|\n|  |  |\n\n"
        f"[![x]({PICTURE})](https://x.org) [`x`](https://x.org) <https://x.org>\n\n`![]({PICTURE})`\n\n[^1]: A note.\n"
    ).warnings
