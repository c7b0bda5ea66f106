"""publish.tree.markdown.misplaced: lines added to what stands above them, and lists beside items, are told."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered

QUOTED, ITEM, BESIDE, BEHIND = "part of the quotation", "part of the item", "stands beside", "stands behind"


@pytest.mark.parametrize(
    ("text", "line", "told", "instead"),
    [
        ("> Who was there?\nAnna was.\n> And then?\nNothing.", 1, QUOTED, "put an empty line before it"),
        ("> 谁？\n我。", 1, QUOTED, "or '>' where it is of it"),
        ("> q one\n> q two.\nThen we left.", 2, QUOTED, "put an empty line"),
        (">> Who?\n> Anna.", 1, QUOTED, "put a line '>' before it, or '>>'"),
        ("- > Who?\nAnna.", 1, QUOTED, "put an empty line"),
        ("- one\n- two.\nAfter the list.", 2, ITEM, "put an empty line before it"),
        ("1. one.\n2. two.\n 之后。", 2, ITEM, "put an empty line"),
        ("> - a\n> - b.\nOut.", 2, ITEM, "put an empty line"),
        ("- a\n - b", 1, BESIDE, "put 2 spaces before its '-'"),
        ("1. one\n  - sub\n  - sub\n2. two", 1, BESIDE, "put 3 spaces before its '-'"),
        ("10. one\n\n   * sub", 2, BESIDE, "put 4 spaces before its '*'"),
        ("1. one\n\n  More of one.\n\n2. two", 2, BEHIND, "put 3 spaces before it, or none"),
    ],
)
def test_what_is_shown_elsewhere_is_told(text: str, line: int, told: str, instead: str) -> None:
    found = rendered(f"{text}\n").warnings
    assert [(n - FIRST, instead in what) for n, what in found if told in what] == [(line, True)], found


@pytest.mark.parametrize(
    "text",
    [
        "> a long line of a letter, which the program for mail had to wrap at\nThe Hague, and no word more",
        "> It goes\nover two lines",
        "> One.\n\nTwo.",
        "> One.\n> Two.",
        "> One.\n> > Two.",
        # Wrapped without spaces, in every item; or by an editor.
        "1. An item which goes on over the line.\nIt ends here.\n2. Another one, which is long.\nIt ends as well.",
        "- one\n- two\nand its end",
        "- One alone.\nAnd its end.",
        "- one\n- two.\n![a](../evidence/a.png)",
        "- one\n- two.\n</center>",
        "- one\n  and its end.\n  So.\n- two",
        # Within, and as they belong.
        "- a\n  - b\n    - c\n- d",
        "1. a\n   1. b\n      - c\n2. d",
        "1. a\n\n   more\n\n2. b",
        " 8. a\n 9. b\n10. c",
        "1. a\n 2. b",
        " - a\n - b",
        "- a\n+ b",
        "- a\n\n b",
        "-\ta\n\t-\tb",
        "    - a\n     - b",
    ],
)
def test_what_stands_where_it_belongs_is_not(text: str) -> None:
    found = rendered(f"{text}\n").warnings
    assert not [what for _, what in found if any(kind in what for kind in (QUOTED, ITEM, BESIDE, BEHIND))], found
