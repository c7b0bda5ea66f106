"""publish.tree.sources.misread: what YAML reads otherwise is told in a writer's words, with the line to write."""

from datetime import date

import pytest
import yaml

from publish.tree.sources.front import FrontMatter
from publish.tree.sources.frontmatter import parse
from publish.tree.sources.misread import quoted

QUOTE = "put it in quotation marks: "
# Words of YAML, of its parsers and of Python, which nobody who writes reports should have to know.
THEIRS = (
    "YAML",
    "mapping",
    "scalar",
    "token",
    "alias",
    "anchor",
    "tag ",
    "node",
    "expected",
    "stream",
    "block",
    "flow",
)


def read(*lines: str) -> tuple[FrontMatter | None, list[tuple[int, str]]]:
    faults: list[tuple[int, str]] = []
    text = "\n".join(["---", *lines, "date: 2013-01-02", "language: en", "---", "", "Text.", ""])
    found = parse(text, report=True, today=date(2026, 11, 1), fault=lambda line, what: faults.append((line, what)))
    return found[0] if found else None, faults


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("yes", "yes"),
        ("Null", "Null"),
        ("~", "~"),
        ("007", "007"),
        ("2013-04-07", "2013-04-07"),
        ("It's", "It's"),
        ("a, b", "a, b"),
        ("100% of them", "100% of them"),
        ("“We were free” and more", "“We were free” and more"),
        ("标题：副标题", "标题：副标题"),
        ("a\\nb", "a\\nb"),
        ("The *Dui Hua* case", "The *Dui Hua* case"),
        ("C# and a#b", "C# and a#b"),
        ("One\u2028two\u2029three", "One two three"),
        ("a\tb\u00a0c", "a b c"),
        ("Tibet&#8217;s &amp; AT&T; &nosuch;", "Tibet’s & AT&T; &nosuch;"),
        ("'It''s # 1: here'  # a comment", "It's # 1: here"),
        ("one\n  and two", "one and two"),
    ],
)
def test_a_title_is_the_text_that_was_typed(written: str, title: str) -> None:
    front, faults = read(f"title: {written}")
    assert front
    assert (front.title, faults) == (title, [])


@pytest.mark.parametrize(
    ("written", "repair"),
    [
        *((w, f'"{w}"') for w in ("@handle", "`code` x", "%x", "&a x", "!tag x", "*Urgent* appeal", "- listed", "? x")),
        *((w, f'"{w}"') for w in ("| x", "> x", "{x}", "[Interview] with", "[a](http://x)", "{{ page.title }}", ", x")),
        *((w, f'"{w}"') for w in ("An appeal: part two", "Ends in:", ": x", "case #12 of 2019", "#12")),
        ('"We were free" and more', "'\"We were free\" and more'"),
        ("'a' b", "\"'a' b\""),
        ('"Open', '"Open"'),
        ('"Closed by Word”', '"Closed by Word"'),
        ("'t is", '"\'t is"'),
        ('"C:\\x"', "'C:\\x'"),
        ('it\'s: "a"', "'it''s: \"a\"'"),
    ],
)
def test_a_title_that_means_something_else_is_told_with_the_line_to_write(written: str, repair: str) -> None:
    _, faults = read("summary: x", f"title: {written}")
    ((line, what),) = faults
    assert line == 3
    assert f"{QUOTE}title: {repair}" in what
    assert not [word for word in THEIRS if word in what.replace(written, "")], what
    # What is proposed is taken as it stands.
    front, faults = read(f"title: {repair}")
    assert front
    assert faults == []
    assert front.title == yaml.safe_load(repair)


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (["title：x"], 2, "write 'title:' with a plain colon and a space, not 'title：'"),
        (["title:x"], 2, "a space must follow 'title:'"),
        (["title: a", "goes on"], 3, "if it belongs to the line above, write both on one line"),
        (["title: a", "  goes on: here"], 3, "goes on with the value above; write both on one line"),
        (["title: a", "\ttags: [a]"], 3, "begins with a tab; use plain spaces"),
        (["title: a", "tags:", "\u3000- law", "x: y: z"], 4, "begins with a space of another kind"),
        (["title: a", "", "Text.", ""], 4, "if the text begins here, a line '---' must stand above it"),
        (["title: a", "tags: law, 北京、police"], 3, "'tags' must be a list: write 'tags: [law, 北京, police]'"),
        (["title: a", "tags: [a, b"], 3, "the list begun by '[' is not closed"),
        (["title: a", "tags: [C#, #metoo]"], 3, "a name within '[…]' has a sign with a meaning of its own"),
        (["title: a", "tags:", "  - #metoo"], 4, f'would be lost; {QUOTE}- "#metoo"'),
        (["title: a", "tags:", "  - a: b"], 4, f'{QUOTE}- "a: b"'),
        (["title: a", "sources:", "  - title: b: c"], 4, f'{QUOTE}- title: "b: c"'),
        (["title: a", "evidence:", "  - file: x", "    title: b #1"], 5, f'{QUOTE}title: "b #1"'),
        (["title: a", "summary: " + "x: " * 200], 3, "put it in quotation marks"),
        (["title: a", 'summary: "open', 'tags: ["b"]'], 3, 'the quotation mark " is not closed'),
        (["title: a", "summary: |", "  b: c: d", "", "\te", "tags: [x: y: z]"], 7, "a name within '[…]'"),
        (["title: a", "--- b"], 3, "is no 'key: value'"),
        (["title: a", "x: - y"], 3, f'{QUOTE}x: "- y"'),
    ],
)
def test_other_lines_are_told_by_what_was_meant(lines: list[str], line: int, said: str) -> None:
    _, faults = read(*lines)
    assert any(at == line and said in what for at, what in faults), faults


def test_every_line_that_cannot_be_read_is_told_at_once() -> None:
    _, faults = read("title: a: b", "sources:", "  - title: c: d", "    url: https://x.org/#e: f")
    assert [line for line, _ in faults] == [2, 4, 5]


def test_a_comment_may_stand_behind_what_is_no_prose_and_on_a_line_of_its_own() -> None:
    front, faults = read(
        "# what it is about", "title: 'a'  # a title", "tags: [b] # one", "updated: 2014-01-01 # later"
    )
    assert front
    assert (front.title, front.tags, str(front.updated), faults) == ("a", ("b",), "2014-01-01", [])


@pytest.mark.parametrize("value", ["a", 'a "b"', "it's", "a\\b", 'it\'s "a"', "#", ": ", "\\", "'", '"'])
def test_between_quotation_marks_every_value_is_itself(value: str) -> None:
    assert yaml.safe_load(quoted(value)) == value
