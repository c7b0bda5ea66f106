"""Reports that vanish from site/: told by every verb, and asked about when they are more than a few."""

import shutil
from pathlib import Path

import pytest

from publish.difference import Reports, between
from tests.door.conftest import Stet

REPORT = "---\ntitle: Letter {n}\ndate: 2013-04-{n:02}\nlanguage: en\n---\n\nText.\n"


def paths(*numbers: int) -> dict[str, str]:
    return {f"reports/2013/letter-{n}.html": "same" for n in numbers} | {"index.html": "x", "reports/index.html": "y"}


@pytest.mark.parametrize(
    ("before", "gone", "asked"),
    [(1, 1, True), (2, 1, False), (2, 2, True), (5, 1, False), (5, 2, True), (20, 2, False), (20, 3, True),
     (40, 3, False), (40, 4, True), (1000, 3, False), (1000, 4, True)],
)  # fmt: skip
def test_a_few_may_go_and_neither_more_nor_all(before: int, gone: int, asked: bool) -> None:
    found = between(paths(*range(before)), paths(*range(gone, before)))
    assert (len(found.removed), found.before, found.many) == (gone, before, asked)


def test_what_was_withdrawn_counts_as_that_and_what_is_no_report_does_not_count() -> None:
    found = between(paths(1, 2, 3), paths(2, 4), withdrawn={"reports/2013/letter-1.html"})
    assert found == Reports(
        ("reports/2013/letter-4.html",), (), ("reports/2013/letter-3.html",), ("reports/2013/letter-1.html",), 3
    )
    assert not found.many


def test_reports_that_vanish_are_named_and_more_than_a_few_stay_until_it_is_said(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    folder = archive / "site/reports/2013"
    shutil.rmtree(archive / "site/reports", ignore_errors=True)
    folder.mkdir(parents=True)
    (archive / "site/index.md").write_text("---\ntitle: Letters\nlanguage: en\n---\n\nAll letters.\n")
    for n in range(1, 8):
        (folder / f"letter-{n}.md").write_text(REPORT.format(n=n))
    published = stet("publish")
    assert "reports: 7 added\n    added reports/2013/letter-1.html\n" in published.out
    for n in range(1, 4):
        (folder / f"letter-{n}.md").unlink()
    built = stet("build")
    assert "reports: 3 removed\n    removed reports/2013/letter-1.html\n" in built.out
    rehearsed = stet("publish", "--dry-run")
    assert "would take away: reports/2013/letter-1.html" in rehearsed.out
    assert "would seal: reports/2013/letter-1.html" not in rehearsed.out
    for verb in ("publish", "seal"):
        refused = stet(verb)
        assert refused.code == 3
        assert "3 of 7 reports would be taken from every copy" in refused.err
        assert "removed reports/2013/letter-3.html" in refused.err
        assert "--removals 3" in refused.err
    assert stet("publish", "--removals", "2").code == 3
    assert (tmp_path / "one/reports/2013/letter-1.html").exists()
    done = stet("--json", "publish", "--removals", "3").json
    assert done["reports_changed"]["removed"] == [f"reports/2013/letter-{n}.html" for n in (1, 2, 3)]
    assert not (tmp_path / "one/reports/2013/letter-1.html").exists()
    shutil.rmtree(folder)  # a disk that is not mounted
    gone = stet("publish")
    assert (gone.code, "site/reports: holds no report" in gone.err) == (3, True)
    assert (tmp_path / "one/reports/2013/letter-4.html").exists()
    assert "    removed reports/2013/letter-3.html\n" in stet("history").out
