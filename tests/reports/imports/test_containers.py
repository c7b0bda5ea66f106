"""publish.reports.imports.containers: boxes between colons are Material's, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.reports.imports.boxes import DEPTH_MAX, opened
from publish.reports.imports.containers import plain
from publish.reports.imports.marks import marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":::info Before you go\nWords\n:::", "> **Before you go**\n>\n> Words"),
        ("::: tip 友情提示\n文字\n:::\n之后", "> **友情提示**\n>\n> 文字\n\n之后"),
        (':::note[Say "so"]\nWords\n:::', "> **Say ”so”**\n>\n> Words"),
        ('::: {.callout-note title="T"}\nWords\n:::', "> **T**\n>\n> Words"),
        (':::tip Some {title="T"}\nWords\n:::', "> **Some T**\n>\n> Words"),
        ("::::warning\na\n:::tip\nb\n:::\n::::", "> **Warning**\n>\n> a\n>\n> > **Tip**\n> >\n> > b"),
        (":::tip\n```\n:::\n```\n:::", "> **Tip**\n>\n> ```\n> :::\n> ```"),
        (":::tabs\nWords\n:::", "\nWords\n"),
        (":::tip\nleft open", ":::tip\nleft open"),
        ("```\n:::tip\nx\n:::\n```", "```\n:::tip\nx\n:::\n```"),
    ],
)
def test_containers_are_boxes(text: str, expected: str) -> None:
    assert opened(plain(text))[0].strip("\n") == expected.strip("\n")


@given(
    st.lists(st.sampled_from([":::", "::::", ":::tip T", "::::note", ":::tabs", "```", "w", "    ww", ""]), max_size=20)
)
def test_each_line_keeps_its_number_and_its_words(lines: list[str]) -> None:
    made = plain("\n".join(lines)).split("\n")
    assert len(made) == max(len(lines), 1)
    assert [line.strip() for line in made if "w" in line] == [line.strip() for line in lines if "w" in line]


def test_what_lies_too_deep_stays_as_typed_is_told_and_takes_no_room() -> None:
    deep = 1_000
    made = opened(plain(":::tip\n" * deep + "w\n" + ":::\n" * deep))[0]
    assert made.count("**Tip**") == DEPTH_MAX
    assert made.count(":::tip") == deep - DEPTH_MAX
    assert [kind for _, kind, *_ in marks(made)][:2] == ["container", "container"]
    # With an indent for each, it would have half a million characters for each thousand lines.
    assert len(made) < 2 * deep * (2 * DEPTH_MAX + len(":::tip\n"))
