"""publish.tree.markdown.interrupted: a sentence cut by a mark at a line's beginning is told with that line."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The temperature was\n- 5 degrees that day.", "begins a list with '-'"),
        ("The camp\n- a former school -\nwas closed.", "write '\\-'"),
        ("He and two others\n+ a guard came.", "begins a list with '+'"),
        ("It was more than\n> 5 people.", "begins a quotation with '>'"),
        ("He was number\n# 5 on the list.", "begins a heading with '#'"),
        ("Er kam am\n1. Mai wieder.", "write '1\\.'"),
    ],
)
def test_a_sentence_that_is_cut_is_told(text: str, told: str) -> None:
    found = rendered(f"One.\n\n{text}\n").warnings
    assert [line - FIRST for line, what in found if "in the middle of a sentence" in what and told in what] == [3], (
        found
    )


@pytest.mark.parametrize(
    "text",
    [
        "They had:\n- bread",
        "They had\n- bread\n- water",
        "They had bread.\n- Water",
        "- one\n- two\n  - three\n- four",
        "> one\n> 5 people",
        "## Heading\n- one",
        "```\na\n- b\n```",
        "    a\n    - b",
        "```\nx\n\na\n- 5 b\n\ny\n```",
        "He said\n> No. I will not.",
        "a\n1. one\n2. two",
        "See the list of names\n- https://example.org/names",
        "They had\n- bread and\n  water\n- salt",
        "- They had bread\n\n  and water\n- salt",
    ],
)
def test_lists_and_quotations_are_not(text: str) -> None:
    assert not [what for _, what in rendered(text).warnings if "in the middle" in what]
