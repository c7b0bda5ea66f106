"""publish.reports.imports.boxes: Material's boxes are quotations, its tabs paragraphs, and lines keep their numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.reports.imports.boxes import opened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('!!! note "Title"\n    Words', "> **Title**\n>\n> Words"),
        ("??? warning\n\n    Words\n\n    - list\n\nBehind", "> **Warning**\n>\n> Words\n>\n> - list\n\nBehind"),
        ('!!! note ""\n    Words\nBehind', "> Words\n\nBehind"),
        ('Above\n!!! danger inline end "T"\n    Words', "Above\n\n> **T**\n>\n> Words"),
        (
            '=== "One"\n\n    a\n\n    ```\n    x=1\n    ```\n\n=== "Two"\n\n    b',
            "**One**\n\na\n\n```\nx=1\n```\n\n**Two**\n\nb",
        ),
        (
            '!!! tip "A"\n    a\n\n    ??? note "B"\n        b\n\nc',
            "> **A**\n>\n> a\n>\n> > **B**\n> >\n> > b\n\nc",
        ),
        ('```\n!!! note "T"\n    Words\n```', '```\n!!! note "T"\n    Words\n```'),
        ("> [!NOTE]\n> Words", "> **Note**\n>\n> Words"),
        ("> [!info]+ Her title\n> - a", "> **Her title**\n>\n> - a"),
        ("```\n> [!NOTE]\n```", "```\n> [!NOTE]\n```"),
        ("- ```\n  > [!NOTE]\n  ```", "- ```\n  > [!NOTE]\n  ```"),
        ('!!! note "T"\n    ```\n    left open\n> [!TIP]', "> **T**\n>\n> ```\n> left open\n\n> **Tip**\n>"),
        ("!!! note without any words below", "!!! note without any words below"),
        ("What!!! And ??? so", "What!!! And ??? so"),
    ],
)
def test_boxes_and_tabs(text: str, expected: str) -> None:
    assert opened(text)[0] == expected


@given(st.lists(st.sampled_from(['!!! note "T"', '=== "T"', "    w", "        ww", "x", "", "```", "    ```"])))
def test_no_line_is_lost_and_each_has_its_number(lines: list[str]) -> None:
    text = "\n".join(lines)
    made, numbers = opened(text)
    assert len(numbers) == made.count("\n") + 1
    assert numbers == sorted(numbers)
    for sign in ("w", "x", "T", "```"):
        assert made.count(sign) == text.count(sign)
