"""publish.reports.writing.write: what is written is read back, letter by letter."""

from collections.abc import Callable, Sequence

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.reports.writing.letters import one_line, shown
from publish.reports.writing.nouns import (
    Block,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Footnote,
    Grid,
    Headline,
    Image,
    Inline,
    Linked,
    Listing,
    NoteMark,
    PageMark,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Struck,
    Wording,
)
from publish.reports.writing.readback import words
from publish.reports.writing.write import write
from publish.tree.markdown import pagemarks
from publish.tree.markdown.parsed import OPTIONS
from publish.tree.markdown.reading import read
from publish.tree.sources import notes
from publish.tree.sources.pagelabels import is_label

ODD = (
    "1. September",
    "2001. It",
    "[x]: http://e.org",
    "[答]: 我被关了三年。",
    "a_b_",
    "_a_",
    "snake_case",
    "# 610",
    "#六四#",
    "#",
    "- a",
    "-",
    "---",
    "===",
    "+ a",
    "+",
    "* a",
    "***",
    "> a",
    "Term\n: x",
    ": x",
    "<tag>",
    "<!x>",
    "&amp;",
    "&#35;",
    "AT&T",
    "back\\",
    "\\",
    "\\*",
    "a|b",
    "|-|",
    "~~x~~",
    "~x~",
    "~~~",
    "```",
    "`a",
    "``",
    "http://e.org/a_b*c",
    "*a*",
    "**“你好”**中文",
    "王**说，李**也",
    "{#x}",
    "a {#x}",
    "a {.x}",
    "{:.x}",
    "%%",
    "{% raw %}",
    "{{ x }}",
    "{{/* x */}}",
    "<!-- x -->",
    "-->",
    "{>>x<<}",
    "[//]: # (x)",
    "[^1]",
    "[^1]: x",
    "![a](b)",
    "[a](b)",
    "[ ] x",
    "C#",
    "a #",
    "    four",
    "\ta",
    "!",
    "$x$",
    "^a^",
    "==a==",
    "a\u00a0",
    "\u3000全角",
    "\u200b",
    "😀",
    "བོད་ཀྱི།",
    "ئۇيغۇر",
    "a\u2028b",
    "+++",
    "1)",
    "1.",
    "12345678901. x",
    "\\begin{comment}",
    "https://e.org/?a=1&copy=2",
    "a  \nb",
    "www.e.org",
    "me@e.org",
    "!!! note",
    ":::",
    "::",
    "a:",
    "|",
    "{p. 14}",
    "a {p. xiv}",
    "\\{p. 14}",
    "{p. 14",
)

texts = st.one_of(
    st.sampled_from(ODD), st.text(max_size=12), st.text(alphabet="*_`[]()<>~|#-+=:!\\&{}%^$1. ap中\n", max_size=12)
)
flat = st.one_of(
    texts.map(Wording),
    texts.map(Code),
    st.just(Break()),
    st.sampled_from(["14", "xiv", "༡༤", "no number"]).map(PageMark),
    st.builds(Image, texts, st.sampled_from(["a.png", "../e/x (1).png", "", "a b", "a&amp;b"])),
)


def _more(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        several.map(Emphasis),
        several.map(Strong),
        several.map(Struck),
        st.builds(
            Linked, st.lists(flat, max_size=2).map(tuple), st.sampled_from(["a.md", "http://e.org/(x)", "x y"]), texts
        ),
    )


inlines = st.lists(st.recursive(flat, _more, max_leaves=5), max_size=5).map(tuple)
leaf = st.one_of(
    inlines.map(Paragraph),
    st.builds(Headline, st.integers(1, 6), inlines, st.sampled_from(["", "an-anchor"])),
    st.builds(CodeBlock, texts, st.sampled_from(["", "py", "c++ x"])),
    st.just(Rule()),
    st.builds(
        Grid,
        st.lists(inlines, max_size=2).map(tuple),
        st.lists(st.lists(inlines, max_size=3).map(tuple), max_size=2).map(tuple),
    ),
)


def _deeper(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        several.map(Quote),
        st.builds(Listing, st.lists(several, max_size=3).map(tuple), st.sampled_from([None, 0, 1, 7])),
    )


blocks = st.lists(st.recursive(leaf, _deeper, max_leaves=4), max_size=4)


def _said(found: tuple[Inline, ...]) -> str:
    """The words of inlines, as they must be read."""
    said = ""
    for inline in found:
        match inline:
            case Wording(text) | Code(text):
                said += one_line(text)
            case Image(alt):
                said += one_line(alt)
            case Linked():
                inner = _said(inline.inlines)
                bare = not inner.strip() and not any(isinstance(i, Image) for i in inline.inlines)
                said += inline.address if bare and inline.address else inner
            case Emphasis() | Strong() | Struck():
                said += _said(inline.inlines)
            case _:
                pass
    return said


def _all(found: Sequence[Block]) -> str:
    said = ""
    for block in found:
        match block:
            case Paragraph(inner) | Headline(_, inner):
                said += _said(inner)
            case Quote(inner):
                said += _all(inner)
            case Listing(items):
                said += "".join(_all(item) for item in items)
            case CodeBlock(text):
                said += one_line(text)
            case Grid(head, rows):
                said += "".join(_said(cell) for row in (head, *rows) for cell in row)
            case _:
                pass
    return said


def _letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("text", ODD)
def test_a_line_that_looks_like_markdown_is_read_as_the_words_it_is(text: str) -> None:
    for one in (
        [Paragraph((Wording(text),))],
        [Headline(2, (Wording(text),))],
        [Listing(((Paragraph((Wording(text),)),), (Paragraph((Wording(text),)),)))],
        [Grid(((Wording(text),),), (((Wording(text),),),))],
        [Paragraph((Wording("a"), Break(), Wording(text)))],
        [Quote((Paragraph((Wording(text),)),))],
        [Paragraph((Strong((Wording(text),)), Wording("中")))],
    ):
        written = write(one)
        assert words(written) == _letters(_all(one)), written


@pytest.mark.parametrize(
    "text", ["1. September #六四#", "1. September {六四}", "1. September \\#", "1. September \\\\}"]
)
def test_a_heading_whose_signs_are_all_escaped_ends_with_its_own(text: str) -> None:
    assert words(write([Headline(2, (Wording(text),))])) == _letters(text)


@settings(max_examples=120, deadline=None)
@given(blocks)
def test_what_is_written_is_read_back_letter_by_letter(found: list[Block]) -> None:
    written = write(found)
    assert words(written) == _letters(_all(found)), written


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(texts.map(lambda t: Paragraph((Wording(t),)))), max_size=3))
def test_no_words_become_a_note_to_writers_or_something_else_than_a_paragraph(found: list[Block]) -> None:
    written = write(found)
    kinds = {str(e["Start"]) for e in pyromark.events(written, options=OPTIONS) if isinstance(e, dict) and "Start" in e}
    assert kinds <= {"Paragraph"}
    said = [e["Text"] for e in pyromark.events(written, options=OPTIONS) if isinstance(e, dict) and "Text" in e]
    assert not any(notes.note(text) for text in said)
    assert not list(notes.references(written.split("\n")))


def test_the_shapes_stay_what_they_are() -> None:
    found: list[Block] = [
        Headline(2, (Wording("What happened"),), "then"),
        Paragraph(
            (
                Wording("He said "),
                Strong((Wording("“no”"),)),
                Wording("中文, "),
                Emphasis((Wording(" twice "),)),
                Wording("and left"),
            )
        ),
        Listing(
            ((Paragraph((Wording("a"),)), Listing(((Paragraph((Wording("b"),)),),), 1)), (Paragraph((Wording("c"),)),))
        ),
        Listing(((Paragraph((Wording("d"),)),),)),
        Listing(((Paragraph((Wording("one"),)), Paragraph((Wording("more"),))),), 7),
        Quote((Paragraph((Wording("x"), Break(), Wording("- y"))),)),
        CodeBlock("a\n```\nb", "py"),
        Rule(),
        Grid(((Wording("a|b"),),), (((Code("x"),), (Wording("surplus"),)),)),
        Paragraph((Linked((Wording("here"),), "../a b.md", 'a "title"'), NoteMark("1"), Image("alt", "e/(1).png"))),
        Footnote("1", (Paragraph((Wording("A note."),)), Paragraph((Wording("Its end."),)))),
    ]
    assert write(found) == SHAPES


SHAPES = """\
## What happened {#then}

He said “**no**”中文,  *twice* and left

- a
  1. b
- c

* d

7. one

   more

> x\\
> \\- y

````py
a
```
b
````

***

| a\\|b |  |
| --- | --- |
| `x` | surplus |

[here](../a%20b.md "a \\"title\\"")[^1]![alt](<e/(1).png>)

[^1]: A note.

    Its end.
"""


def test_signs_that_the_build_takes_for_a_note_stand_as_code() -> None:
    assert list(shown("a %% b {% if %}")) == [
        ("a ", False),
        ("%%", True),
        (" b ", False),
        ("{%", True),
        (" if %}", False),
    ]
    assert write([Paragraph((Wording("a %% b"),))]) == "a `%%` b\n"


def test_a_mark_of_a_note_takes_no_stress_away() -> None:
    marked = Paragraph((Emphasis((Wording("a"),)), Wording(", b."), NoteMark("1")))
    assert write((marked,)) == "*a*, b.[^1]\n"


def _marks(found: Sequence[Inline]) -> list[str]:
    """The labels of pages among inlines, in their order."""
    marks: list[str] = []
    for inline in found:
        if isinstance(inline, PageMark):
            marks += [inline.label] if is_label(inline.label) else []
        elif isinstance(inline, Emphasis | Strong | Struck | Linked):
            marks += _marks(inline.inlines)
    return marks


pieces = st.lists(st.one_of(texts.map(Wording), st.sampled_from(["3", "xiv", "A-3"]).map(PageMark)), max_size=4)


@settings(max_examples=100, deadline=None)
@given(pieces, st.sampled_from([Paragraph, lambda found: Headline(2, found), lambda found: Grid((found,), ())]))
def test_pages_begin_where_they_did_and_nowhere_else(
    found: list[Inline], block: Callable[[tuple[Inline, ...]], Block]
) -> None:
    written = write([block((Wording("x"), *found))])
    read_back = [label for _, label in pagemarks.words(read(written)) if label]
    assert read_back == _marks(found), written


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=30) | st.text(alphabet="{p. 14}\\xiv", max_size=24))
def test_a_found_text_that_looks_like_a_mark_stays_words(text: str) -> None:
    found = read(write([Paragraph((Wording(text),))]))
    assert [label for _, label in pagemarks.words(found) if label] == []
    assert words(write([Paragraph((Wording(text),))])) == _letters(one_line(text))


def test_a_mark_at_a_headings_end_stays_one() -> None:
    assert write([Headline(2, (Wording("T "), PageMark("14")))]) == "## T {p. 14}\n"
    assert write([Headline(2, (Wording("T {p. 14}"),))]) == "## T \\{p. 14\\}\n"
    assert write([Paragraph((Wording("a "), PageMark("not one"), Wording("b")))]) == "a b\n"
