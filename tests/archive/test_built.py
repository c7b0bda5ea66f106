"""publish.archive.built: a tree of the texts, with the fingerprint and the addresses of the day in it."""

from pathlib import Path

from publish.archive.archive import Archive
from publish.archive.permit import Allowed
from publish.archive.publish import publish
from publish.audit.check import Depth
from tests.archive.conftest import Heard


def test_a_tree_has_the_fingerprint_and_reports_changed_without_a_word_are_told(folder: Path) -> None:
    heard = Heard()
    publish(Archive.here(heard.talk), Depth.FULL, Allowed())
    archive = Archive.here(heard.talk)
    tree = archive.build()
    assert (archive.fingerprint() or "").encode() in (tree.root / "sw.js").read_bytes()
    assert archive.unmarked == []
    report = min((folder / "site/reports").rglob("*.md"))
    report.write_text(report.read_text() + "\nOne word more.\n")
    archive.build()
    assert archive.unmarked == [report.relative_to(folder / "site").as_posix()]
    assert len(heard.warned) == 1
