"""publish.reports.accept: a draft becomes a report whole, or not at all, and nothing is written over."""

import os
import signal
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.reports import accept as room
from publish.reports.accept import accept, draft_named
from publish.reports.drafts import DraftReport
from tests.support.small import TODAY, archive

TEXT = """---
title: Two
date: 2020-01-02
language: en
evidence:
  - file: evidence/it.txt
    title: It
---

See [it](../../evidence/it.txt) and [one](../2013/one.md).
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = archive(tmp_path)
    (root / "drafts/two/evidence").mkdir(parents=True)
    (root / "drafts/two/report.md").write_text(TEXT)
    (root / "drafts/two/evidence/it.txt").write_text("it")
    (root / "drafts/two/evidence/raw.txt").write_text("who said it")
    return root


def named(root: Path, name: str = "two") -> DraftReport:
    return draft_named(root, name, today=TODAY)


def snapshot(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_draft_goes_in_with_the_documents_that_it_names(root: Path) -> None:
    before = snapshot(root)
    rehearsed = accept(root, named(root), today=TODAY, dry_run=True)
    assert snapshot(root) == before
    done = accept(root, named(root, "drafts/two/report.md"), today=TODAY)
    assert done == rehearsed
    assert (done.source, done.page, done.title) == ("reports/2020/two.md", "reports/2020/two.html", "Two")
    assert done.moved == (
        ("drafts/two/evidence/it.txt", "site/evidence/it.txt"),
        ("drafts/two/report.md", "site/reports/2020/two.md"),
    )
    assert done.left == ("drafts/two/evidence/raw.txt",)
    after = snapshot(root)
    assert after.pop("site/reports/2020/two.md") == before.pop("drafts/two/report.md")
    assert after.pop("site/evidence/it.txt") == before.pop("drafts/two/evidence/it.txt")
    assert after == before


def test_all_its_faults_are_named_with_its_own_lines_and_nothing_moves(root: Path) -> None:
    (root / "drafts/two/report.md").write_text(
        TEXT.replace("language: en", "language: English").replace("one.md", "no.md")
    )
    before = snapshot(root)
    with pytest.raises(SourceError) as caught:
        accept(root, named(root), today=TODAY)
    assert [fault.partition(": ")[0] for fault in caught.value.faults] == [
        "drafts/two/report.md:4",
        "drafts/two/report.md:10",
    ]
    assert snapshot(root) == before


def test_open_decisions_are_told_each_and_nothing_moves(root: Path) -> None:
    needs = "needs:\n  - 'date: two days'\n  - 'scripts: two'\n"
    (root / "drafts/two/report.md").write_text(TEXT.replace("evidence:\n", f"{needs}evidence:\n", 1))
    (root / "drafts/two/found.json").write_text("{}")
    before = snapshot(root)
    with pytest.raises(SourceError) as caught:
        accept(root, named(root), today=TODAY)
    assert list(caught.value.faults) == [
        "drafts/two/report.md:6: date: two days: decide, then take the line out",
        "drafts/two/report.md:7: scripts: two: decide, then take the line out",
    ]
    assert caught.value.hint
    assert snapshot(root) == before
    (root / "drafts/two/report.md").write_text(TEXT)
    accept(root, named(root), today=TODAY)
    assert not (root / "drafts/two/found.json").exists()


@pytest.mark.parametrize("taken", ["site/reports/2020/two.md", "site/evidence/it.txt"])
def test_nothing_is_written_over(root: Path, taken: str) -> None:
    (root / taken).parent.mkdir(exist_ok=True)
    (root / taken).write_text("somebody's")
    before = snapshot(root)
    with pytest.raises(SourceError, match="is there already"):
        accept(root, named(root), today=TODAY)
    assert snapshot(root) == before


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("step", range(5))
def test_killed_anywhere_the_same_command_completes_it(
    root: Path, step: int, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the first file is in place, before the text is, before the draft goes, and in its going."""
    (root / "drafts/two/found.json").write_text("{}")  # tells a document's name, and must not outlive the draft
    tree = room._checked(root, named(root), "reports/2020/two.md", today=TODAY, progress=print)
    monkeypatch.setattr(room, "_checked", lambda *_, **__: tree)  # the build has tests of its own
    if not links:  # as on exFAT

        def no_links(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", no_links)
    with monkeypatch.context() as cut:
        steps = iter(range(9))

        def count(did: object) -> object:
            def counted(*given: object, **more: object) -> object:
                if next(steps) == step:
                    raise KeyboardInterrupt
                return did(*given, **more)  # type: ignore[operator]

            return counted

        cut.setattr(room, "_place", count(room._place))
        cut.setattr(Path, "unlink", count(Path.unlink) if links else Path.unlink)
        if links or step < 2:
            with pytest.raises(KeyboardInterrupt):
                accept(root, named(root), today=TODAY)
    if (root / "drafts/two/report.md").exists():
        accept(root, named(root), today=TODAY)
    assert (root / "site/reports/2020/two.md").read_text() == TEXT
    assert (root / "site/evidence/it.txt").read_text() == "it"
    assert [p.name for p in (root / "drafts").rglob("*")] == ["two", "evidence", "raw.txt"]
    assert not list((root / "site").rglob(".stet-*"))


def test_a_name_that_is_no_drafts_is_told(root: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean 'two'") as caught:
        named(root, "tow")
    assert caught.value.hint == "there are: two"
    (root / "drafts/odd").mkdir()
    (root / "drafts/odd/text.md").touch()
    with pytest.raises(SourceError, match=r"drafts/odd: has no report\.md"):
        named(root, "odd")
    with pytest.raises(ConfigError, match="no such draft"):
        named(root, "../site/reports/2013/one.md")


def test_the_year_can_be_chosen(root: Path) -> None:
    assert accept(root, named(root), today=TODAY, year=2019, dry_run=True).source == "reports/2019/two.md"


def test_what_a_killed_run_leaves_lies_in_the_archive_and_the_next_run_clears_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".stet").mkdir(exist_ok=True)
    child = os.fork()
    if not child:
        monkeypatch.setattr(room, "build", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        accept(root, named(root), today=TODAY)
    os.waitpid(child, 0)
    (left,) = (root / ".stet").glob("stet-accept-*")
    os.utime(left, (0, 0))
    accept(root, named(root), today=TODAY)
    assert not left.exists()
