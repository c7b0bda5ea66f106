"""publish.tree.former.snapshot: notes are read by whoever has the secret, and on no earlier day."""

from datetime import date
from pathlib import Path

from publish.tree.former import snapshot
from publish.tree.former.snapshot import BuildNotes, FileNote

DAY, SECRET = date(2026, 11, 1), b"s" * 32


def test_notes_come_back_for_the_same_secret_program_and_a_later_day(tmp_path: Path) -> None:
    notes = BuildNotes(b"program", DAY, files={"a": FileNote(b"hash", (1, 2, 3, 4))})
    snapshot.write(tmp_path, SECRET, notes)
    assert snapshot.read(tmp_path, SECRET, b"program", date(2026, 11, 2)).files["a"].stamp == (1, 2, 3, 4)
    for secret, program, day in ((b"t" * 32, b"program", DAY), (SECRET, b"x", DAY), (SECRET, b"program", date.min)):
        assert not snapshot.read(tmp_path, secret, program, day).files
    snapshot.forget(tmp_path)
    assert not tmp_path.exists()


def test_terms_are_unpacked_as_they_were_packed() -> None:
    packed = snapshot.packed({"a": "A", "b": "B", "c": "A"})
    assert dict(snapshot.unpacked(packed)) == {"A": ["a", "c"], "B": ["b"]}
