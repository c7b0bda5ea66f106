"""publish.reports.imports.properties: fields of notes are found where programs write them, and nowhere else."""

import pytest

from publish.reports.imports.properties import at_end, below_heading, hashtags, in_last_paragraph, marked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# T\n\nCreated: May 3, 2021\nTags: a, b\n\nWords: not one", [("Created", "May 3, 2021"), ("Tags", "a, b")]),
        ("T\n===\nStatus: Draft", [("Status", "Draft")]),
        ("\n# T\n\n- **Status:** Draft\n* __By__: Ana", [("Status", "Draft"), ("By", "Ana")]),
        ("title:: T\nPublic:: false\n\n- x", [("title", "T"), ("Public", "false")]),
        ("#+DRAFT: true", [("DRAFT", "true")]),
        ("# T\n\n状态：草稿\nÉtat : Brouillon", [("状态", "草稿"), ("État", "Brouillon")]),
        ("# T\n\nhttps://a.example/\n", []),
        ("# T\n\nShe came.\nStatus: Draft", []),
        ("", []),
        ("# T", []),
    ],
)
def test_fields_below_a_heading(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.value) for one in below_heading(text.split("\n"))] == found


def test_a_value_goes_on_in_the_next_line_where_that_is_known() -> None:
    lines = ["# T", "", "Owner: A", "of B", "Tags: c", "", "x"]
    assert [(one.typed, one.start, one.end) for one in below_heading(lines, wrapped=True)] == [
        ("Owner: A of B", 2, 4), ("Tags: c", 4, 5),
    ]  # fmt: skip
    assert [one.typed for one in below_heading(lines)] == ["Owner: A"]


def test_fields_at_the_end() -> None:
    joplin = "T\n\nBody\n\nid: a\nauthor: \nlatitude: 4.5\ntype_: 1\n"
    assert [one.typed for one in at_end(joplin.split("\n"))] == ["id: a", "author: ", "latitude: 4.5", "type_: 1"]
    assert at_end(["Body", "", "id: a"]) == at_end([""]) == []
    by_hand = "Body: x\nof it\n\nStatus: Draft\nBy: Ana\n"
    assert [one.typed for one in in_last_paragraph(by_hand.split("\n"))] == ["Status: Draft", "By: Ana"]
    assert in_last_paragraph(["Words", "Status: Draft"]) == in_last_paragraph([]) == []


def test_marked_fields_and_tags_stand_on_any_line_but_in_code() -> None:
    lines = [
        "- a", "  public:: false", "```", "b:: c", "#draft", "```", "std::x", "said #draft, and (#no) a/#no",
        "#Draft of a law", "#one #two/three",
    ]  # fmt: skip
    assert [one.typed for one in marked(lines)] == ["public: false"]
    assert list(hashtags(lines)) == ["draft", "one", "two/three"]
