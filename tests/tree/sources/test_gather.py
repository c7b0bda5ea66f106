"""publish.tree.sources.gather: what lies below ``site/`` is read once, and never followed out of it."""

import os
from pathlib import Path

import pytest

from publish.core.errors import SourceError, SourceFault
from tests.support.small import SETTINGS, THREE, archive, made


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        made(root)
    assert not (root / ".stet/tree").exists()
    return caught.value.faults


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reports/2014/aux.md", "reserved on Windows"),
        ("reports/2014/-x.md", "begins with a dash"),
        ("reports/2014/a\u202eb.md", "control character"),
        ("reports/2014/Three.md", "is the same name as 'reports/2014/Three.md' where case does not count"),
        ("by/x.md", "is kept for what Stet itself puts there"),
        ("mirrors.md", "is kept for what Stet itself puts there"),
        ("Files/x.md", "is kept for what Stet itself puts there"),
        ("404.md", "is kept for what Stet itself puts there"),
        (os.fsdecode(b"reports/2014/\xff.md"), "the name is not valid Unicode"),
        ("verify.md", "is kept for what Stet itself puts there"),
        ("verify.fr.md", "is kept for what Stet itself puts there"),
        ("search/x.md", "is kept for what Stet itself puts there"),
        ("Search.md", "is kept for what Stet itself puts there"),
        ("open.md", "is kept for what Stet itself puts there"),
        ("open.html", "is kept for what Stet itself puts there"),
        ("sw.js", "is kept for what Stet itself puts there"),
        ("sw.json", "is kept for what Stet itself puts there"),
        ("feed.xml", "is kept for what Stet itself puts there"),
        ("rss.xml", "is kept for what Stet itself puts there"),
        ("robots.txt", "is kept for what Stet itself puts there"),
        ("notes.txt", "is neither a page (.md) nor evidence that a report names"),
        ("reports/2014/x.bin", "is neither a page"),
        ("reports/2014/three (conflicted copy 2026-01-01).md", "is one side of a conflict"),
        ("reports/2014/three (M's conflicted copy).md", "is one side of a conflict"),
        ("reports/2014/three.sync-conflict-20260101-120000-ABCDEFG.md", "is one side of a conflict"),
        ("reports/2014/three (冲突).md", "is one side of a conflict"),
        ("reports/2014/three (1).md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/three 2.md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/three-DESKTOP-4F2K.md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/three - Copy.md", "seems to be a copy of 'reports/2014/three.md'"),
        ("reports/2014/Copy of three.md", "seems to be a copy of 'reports/2014/three.md'"),
    ],
)
def test_a_file_that_cannot_be_published_is_named(tmp_path: Path, name: str, expected: str) -> None:
    assert any(expected in fault for fault in faults(archive(tmp_path, **{name: THREE})))


@pytest.mark.parametrize("kind", ["link", "folder link", "fifo"])
def test_what_is_not_a_plain_file_is_refused_and_never_opened(tmp_path: Path, kind: str) -> None:
    root = archive(tmp_path)
    odd = root / "site/reports/2014/odd.md"
    if kind == "fifo":
        os.mkfifo(odd)
    else:
        odd.symlink_to("/etc/passwd" if kind == "link" else "/")
    (fault,) = faults(root)
    assert fault.startswith("site/reports/2014/odd.md: a ")


def test_a_link_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    root = archive(tmp_path, **{"about.md": "---\ntitle: A\nlanguage: en\n---\n[x](nowhere.md)\n"})
    (root / "site/reports/2014/odd.md").symlink_to("/etc/passwd")
    (root / "site/all").symlink_to("/")
    found = faults(root)
    assert [fault.split(": ")[0] for fault in found] == ["site/about.md:5", "site/all", "site/reports/2014/odd.md"]


def test_a_file_beside_counts_as_if_it_lay_in_site(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_text(THREE)
    root = archive(tmp_path / "archive")
    assert len(made(root).reports) == 3
    tree = made(root, beside={"reports/2014/four.md": tmp_path / "elsewhere.md"})
    assert len(tree.reports) == 4
    assert (tree.root / "reports/2014/four.html").is_file()
    (tmp_path / "elsewhere.md").write_text("---\ntitle: x\nlanguage: en\n---\n")
    with pytest.raises(SourceError) as caught:
        made(root, beside={"reports/2014/four.md": tmp_path / "elsewhere.md"})
    (fault,) = caught.value.faults
    assert isinstance(fault, SourceFault)
    assert (fault.source, fault.line, str(fault)) == ("reports/2014/four.md", 1, f"site/{fault.source}:1: {fault.what}")


def test_an_archive_without_a_report_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS)
    (fault,) = faults(tmp_path)
    assert fault.startswith("site/reports: holds no report")


def test_a_folder_with_too_many_pages_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.tree.sources.gather.FOLDER_MAX_NAMES", 1)
    assert "site/reports/2013: holds 2 pages, the limit is 1; split it by month" in faults(archive(tmp_path))


def test_evidence_that_changes_while_it_is_copied_stops_the_build(tmp_path: Path) -> None:
    root = archive(tmp_path)

    def swap(done: int, total: int) -> None:
        (root / "site/evidence/order.png").write_bytes(b"another")

    with pytest.raises(SourceError, match="changed while the archive was being built"):
        made(root, progress=swap)
    assert not (root / ".stet/tree").exists()
