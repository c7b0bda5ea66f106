"""publish.tree.sites.notes: an aid that can be lost."""

from pathlib import Path

from publish.tree.sites import notes
from publish.tree.sites.folder import FileMarks
from publish.tree.sites.notes import SiteNote, SiteNotes


def test_notes_come_back_and_lost_ones_are_none(tmp_path: Path) -> None:
    assert notes.title(tmp_path) is None
    assert notes.load(tmp_path) == SiteNotes(files={})
    one = SiteNote(FileMarks(1, 2, 3, 4), "a@b.html", "ab" * 32, {("script", "t.example"): 2})
    kept = SiteNotes("A title", "digest", 5, {"a?b.html": one})
    notes.save(tmp_path, kept)
    assert (notes.load(tmp_path), notes.title(tmp_path)) == (kept, "A title")
    assert (tmp_path / notes.NAME).stat().st_mode & 0o077 == 0
    whole = (tmp_path / notes.NAME).read_bytes()
    for broken in (whole[:-5], b"[]\n" + whole, b'{"form":2,"title":"x"}\n'):
        (tmp_path / notes.NAME).write_bytes(broken)
        assert notes.load(tmp_path) == SiteNotes(files={})
    notes.forget(tmp_path)
    assert notes.title(tmp_path) is None
