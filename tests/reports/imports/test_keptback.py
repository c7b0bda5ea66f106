"""publish.reports.imports.keptback: what a site's settings keep from its readers."""

import pytest

from publish.reports.imports.keptback import by_beginning, by_expressions, by_gitignore, by_mark


@pytest.mark.parametrize(
    ("lines", "kept", "not_kept"),
    [
        (["drafts/"], ["drafts/a.md", "x/drafts/y/a.md"], ["drafts", "a/drafts.md"]),
        (["/drafts"], ["drafts/a.md", "drafts"], ["x/drafts/a.md"]),
        (["*.draft.md"], ["a/b.draft.md"], ["a/b.md"]),
        (["a/**/z.md"], ["a/z.md", "a/b/c/z.md"], ["z.md", "b/a/z.md"]),
        (["# a", "", "secret.md", "!secret.md"], [], ["secret.md"]),
        ([".*", "!.well-known"], [".a/b.md", "x/.b.md"], [".well-known/c.md"]),
        (["./in/x.md", "字.md"], ["in/x.md", "a/字.md"], ["x.md"]),
    ],
)
def test_lines_of_gitignore(lines: list[str], kept: list[str], not_kept: list[str]) -> None:
    judge = by_gitignore(lines)
    assert ([path for path in kept if not judge(path)], [path for path in not_kept if judge(path)]) == ([], [])


def test_a_pattern_without_bound_takes_no_time() -> None:
    assert not by_gitignore(["**/" * 200 + "x" + "*a" * 40 + "b"])("a/" * 200 + "a" * 200)


def test_beginnings_and_globs_of_jekyll() -> None:
    judge = by_beginning(["draft", "/in/", "*.tmp.md", ""])
    assert [judge(path) for path in ("drafts/a.md", "in/a.md", "x/y.tmp.md", "a.md")] == [True, True, True, False]


def test_simple_expressions_and_those_that_are_not_run() -> None:
    judge, unread = by_expressions([r"/drafts/.*", r"\.tmp\.md$", r"^notes", r"(a+)+$"])
    assert [judge(p) for p in ("content/drafts/a.md", "a.tmp.md", "notes/a.md", "my/notes.md")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert unread == [r"(a+)+$"]


@pytest.mark.parametrize(
    "mark",
    [
        b"---\ndg-publish: true\n---\nText",
        b"---\ntitle: A\nPublish: yes\n---\n",
        b"---\r\npublish: 'true'\r\n---\r\n",
        b"public:: true\n\n- Text",
        b"- public:: true\n- Text",
    ],
)
def test_where_some_notes_are_marked_as_public_the_others_were_not(mark: bytes) -> None:
    judge = by_mark(
        [("a.md", mark), ("b.md", b"---\ntitle: B\n---\nA diary."), ("c.md", b"Public works: true to plan")]
    )
    assert [judge(path) for path in ("a.md", "b.md", "c.md")] == [False, True, True]


@pytest.mark.parametrize(
    "said", [b"---\npublish: false\n---\n", b"---\npublished: true\n---\n", b"We publish: true words", b""]
)
def test_without_a_mark_all_notes_are_alike(said: bytes) -> None:
    judge = by_mark([("a.md", said), ("b.md", b"Text")])
    assert not judge("a.md")
    assert not judge("b.md")
