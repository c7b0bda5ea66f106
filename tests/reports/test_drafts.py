"""publish.reports.drafts: what lies in drafts/, and what it lacks."""

import os
from datetime import date
from pathlib import Path

import pytest

from publish.reports.drafts import completed, drafts, is_ignored, language_of

TODAY = date(2026, 11, 1)
WHOLE = "---\ntitle: T\ndate: 2013-04-02\nlanguage: bo\n---\n\nText.\n"


def lay(root: Path, **files: str) -> Path:
    for name, text in files.items():
        file = root / "drafts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def test_both_shapes_are_found_with_their_documents(tmp_path: Path) -> None:
    root = lay(tmp_path, **{"b.md": WHOLE, "a/report.md": WHOLE, "a/evidence/x/1.txt": "x", "a/notes.txt": "n"})
    (a, b), faults = drafts(root, today=TODAY)
    assert not faults
    assert (a.name, a.shown, a.source(), a.missing) == ("a", "drafts/a/report.md", "reports/2013/a.md", ())
    assert list(a.evidence) == ["evidence/x/1.txt"]
    assert a.place("evidence/x/1.txt") == "drafts/a/evidence/x/1.txt"
    assert (b.shown, b.source(2001), dict(b.evidence)) == ("drafts/b.md", "reports/2001/b.md", {})


def test_what_is_no_draft_is_said_and_never_followed(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        **{"x.md": WHOLE, "x/report.md": WHOLE, "y/text.md": "", "left/evidence/raw.txt": "", "con.md": ""},
        **{".DS_Store": "", "~$x.md": ""},
    )
    (root / "drafts/link.md").symlink_to("/etc/passwd")
    os.mkfifo(root / "drafts/fifo.md")
    (root / "drafts/x/evidence").symlink_to("/etc")
    found, faults = drafts(root, today=TODAY)
    assert [each.name for each in found] == ["x"]
    assert sorted(fault.split(":")[0] for fault in faults) == [
        "drafts/con.md", "drafts/fifo.md", "drafts/link.md", "drafts/x.md", "drafts/x/evidence", "drafts/y",
    ]  # fmt: skip


def test_a_folder_of_drafts_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    lay(tmp_path / "other", **{"x.md": WHOLE})
    (tmp_path / "drafts").symlink_to(tmp_path / "other/drafts")
    found, faults = drafts(tmp_path, today=TODAY)
    assert (found, len(faults)) == ([], 1)


EMPTY = "---\ntitle: 'x'\r\ndate: 2026-11-01\nlanguage: en\n---\n"
STAND = "date: 2026-11-01\nlanguage: 'en'\n"


@pytest.mark.parametrize(
    ("text", "missing", "whole", "lines"),
    [
        ("Text.\n", ("title", "date", "language"), f"---\ntitle: 'x'\n{STAND}---\nText.\n", {6: 1}),
        (
            "# I's *so* #\n",
            ("title", "date", "language"),
            f"---\ntitle: 'I''s *so*'\n{STAND}---\n# I's *so* #\n",
            {6: 1},
        ),
        (
            "---\ntitle: T\n---\nText.\n",
            ("date", "language"),
            f"---\ntitle: T\n{STAND}---\nText.\n",
            {2: 2, 3: 2, 6: 4},
        ),
        ('---\ntitle: ""\r\ndate:\nlanguage: en\n---\n', ("title", "date"), EMPTY, {6: 6}),
        (WHOLE, (), WHOLE, {7: 7}),
    ],
)
def test_what_lacks_is_named_and_filled_in_and_lines_are_the_drafts_own(
    tmp_path: Path, text: str, missing: tuple[str, ...], whole: str, lines: dict[int, int]
) -> None:
    lay(tmp_path)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts/x.md").write_bytes(text.encode())
    ((draft,), _) = drafts(tmp_path, today=TODAY)
    assert draft.missing == missing
    done = completed(draft, "en", TODAY)
    assert done.text.replace("\r", "") == whole.replace("\r", "")
    assert {line: done.line_of(line) for line in lines} == lines


@pytest.mark.parametrize(
    ("lines", "needs"),
    [
        ("needs:\n  - 'two ''scripts'''\n\n  # a remark\n  - \"a \\\"b\\\"\"\n", ((5, "two 'scripts'"), (8, 'a "b"'))),
        ("needs:\n- a: b\n", ((5, "a: b"),)),
        ("needs:\n", ((4, ""),)),
        ("needs: [a, b]\n", ((4, "[a, b]"),)),
        ("needs:\n  -\n", ((5, ""),)),
        ("places:\n  - a\n", ()),
    ],
)
def test_open_decisions_have_their_lines_and_are_no_fault_of_the_preview(
    tmp_path: Path, lines: str, needs: tuple[tuple[int, str], ...]
) -> None:
    lay(tmp_path, **{"x.md": f"---\ntitle: T\ndate: 2013-04-02\n{lines}language: bo\n---\n\nneeds:\n- text\n"})
    ((draft,), _) = drafts(tmp_path, today=TODAY)
    assert draft.needs == needs
    done = completed(draft, "en", TODAY).text
    assert done.count("\n") == draft.text.count("\n")
    assert done.endswith("\nneeds:\n- text\n")
    assert ("\n#needs:" in done) == bool(needs)
    assert "language: bo" in done


def test_a_draft_that_is_no_text_is_told_or_kept_as_it_is(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts/x.md").write_bytes(b"\xff\xfe")
    with (tmp_path / "drafts/huge.md").open("wb") as file:
        file.truncate(40_000_000)
    (x,), (huge,) = drafts(tmp_path, today=TODAY)
    assert completed(x, "en", TODAY).text.encode("utf-8", "surrogateescape").endswith(b"\xff\xfe")
    assert "is longer than 4,000,000 bytes" in huge


def test_the_language_is_the_front_pages(tmp_path: Path) -> None:
    assert language_of(tmp_path) == "en"
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.md").write_text('---\ntitle: T\nlanguage: "bo"\n---\n')
    assert language_of(tmp_path) == "bo"


@pytest.mark.parametrize(
    ("ignored", "git", "fine"),
    [("", False, True), ("", True, False), ("/.stet/\n/drafts/\n", True, True), ("drafts\n", True, True)],
)
def test_git_is_asked_about_where_there_is_one(tmp_path: Path, ignored: str, git: bool, fine: bool) -> None:
    if git:
        (tmp_path / ".git").mkdir()
    if ignored:
        (tmp_path / ".gitignore").write_text(ignored)
    assert is_ignored(tmp_path) is fine
