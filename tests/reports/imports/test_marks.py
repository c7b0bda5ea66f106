"""publish.reports.imports.marks: signs of other programs, by line, but not those in code."""

from publish.reports.imports.marks import TOLD_MAX, marks, without_excerpts

TEXT = """{{< figure src="a" >}}
`{{ code }}` and {% raw %} and {{ page.x }}
<!-- note --> <br/> <Card x="y">
::: warning
!!! note "Title"
=== "Tab"
--8<-- "file"
[a](b){: .c} ![d](e){ width=3 }
[[wiki]] [[1]](x) [[2]]
[TOC]

```
{% in code %} <b>
```

plain \ufeff text {not} a < b
"""


def test_each_sign_is_told_with_its_line() -> None:
    assert [(line, kind) for line, kind, _, _ in marks(TEXT)] == [
        (1, "shortcode"),
        (2, "Liquid or template"),
        (2, "Liquid or template"),
        (3, "comment"),
        (3, "raw HTML"),
        (3, "JSX"),
        (4, "container"),
        (5, "admonition"),
        (6, "tabs"),
        (7, "snippet"),
        (8, "attributes"),
        (8, "attributes"),
        (9, "wiki link"),
        (10, "contents"),
        (16, "invisible sign"),
    ]


def test_a_text_full_of_signs_is_told_in_short() -> None:
    told = list(marks("<br>\n" * 5_000))
    assert (len(told), told[-1][1]) == (TOLD_MAX + 1, "more")


def test_marks_of_an_excerpt_go_and_remarks_stay() -> None:
    assert without_excerpts("a<!--more-->b<!-- more -->c<!-- say more -->") == "abc<!-- say more -->"


def test_words_between_angle_brackets_and_signs_in_code_are_no_marks() -> None:
    text = 'List<T> of <your-name>, {{<song id="1">}}.\n\n    sqlite3 :memory: x\n\n`:memory:` too\n'
    assert [(line, kind) for line, kind, _, _ in marks(text)] == [(1, "shortcode")]
    assert [kind for _, kind, _, _ in marks("<Card>words</Card>")] == ["JSX", "JSX"]
    assert [kind for _, kind, _, _ in marks("a <br> b")] == ["raw HTML"]
