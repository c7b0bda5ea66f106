"""publish.reports.ingest.markup: Markdown stays what it was."""

import pytest

from publish.reports.ingest.document import Why
from publish.reports.ingest.markup import is_markdown, marked
from publish.reports.writing.write import write

TEXT = """\
## The *gate*

A line with **weight**, `code`, [a word](https://example.org/a) and a note.[^1] {p. 4} On the next page.\\
A line of its own.

> Said by another.

- one
- two

And more:

3. three

   and more

4. four

| Year | Place |
| --- | --- |
| 2009 | harbour |

```py
x = 1
```

***

[^1]: A note.
"""


def test_what_is_read_is_written_again() -> None:
    assert write(marked(TEXT).blocks) == TEXT


def test_front_matter_is_told_apart() -> None:
    found = marked('---\ntitle: "The gate"\ndate: 2009-03-14\n---\n\nText.\n')
    assert found.front == {"title": "The gate", "date": "2009-03-14"}
    assert write(found.blocks) == "Text.\n"


def test_pictures_and_marks_in_addresses_stay_behind() -> None:
    found = marked("![a bridge](http://e.org/a.png) and [a word](https://e.org/?a=1&utm_source=mail)\n")
    assert write(found.blocks) == "a bridge and [a word](https://e.org/?a=1)\n"
    assert {one.why for one in found.removed} == {Why.PICTURE, Why.TRACKING}


def test_html_in_it_is_words() -> None:
    assert "\\<script>" in write(marked("## A\n\nx <script>alert(1)</script> **y**\n").blocks)


@pytest.mark.parametrize(
    ("text", "shown", "left"),
    [
        ("a <!-- ask Lena --> b\n", "a b\n", ["ask Lena"]),
        ("a\n<!-- ask\n\nLena -->\nb\n", "a\n\nb\n", ["ask Lena"]),
        ("- <!-- Lena --> a\n- b <!-- -->\n", "- a\n- b\n", ["Lena"]),
        ("a\n\n[//]: # (ask Lena)\n\n[comment]: <> (Lena)\n", "a\n", ["ask Lena", "Lena"]),
        ("a `<!-- b -->`\n\n```\n<!-- c -->\n```\n", "a `<!-- b -->`\n\n```\n<!-- c -->\n```\n", []),
        ("a <!-- never closed\n\nb\n", "a `<!-`- never closed\n\nb\n", []),
    ],
)
def test_a_writers_remarks_are_listed_and_left_out(text: str, shown: str, left: list[str]) -> None:
    found = marked(text)
    assert " ".join(write(found.blocks).split()) == " ".join(shown.split())
    assert [(one.text, one.why) for one in found.removed] == [(one, Why.COMMENT) for one in left]


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        (TEXT, True),
        ("# Title\n\nA [link](https://e.org) here.\n", True),
        ("# 610\n\nPlain text under a number.\n", False),
        ("---\ntitle: A post\ndate: 2026-11-27\n---\n\nPlain words.\n", True),
        ("---\nTitle: A letter\nDate: 2026-11-27\n---\n\nPlain words.\n", False),
        ("Some text.* More of it.\n\n* A note.\n", False),
        ("Title\n-----\n\nText with a line under its head.\n", False),
        ("- one\n- two\n\nAll plain.\n", False),
    ],
)
def test_markdown_is_told_from_plain_text(text: str, yes: bool) -> None:
    assert is_markdown(text) is yes
