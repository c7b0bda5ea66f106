"""publish.tree.former.ours: notes of this user alone."""

from pathlib import Path

import pytest

from publish.tree.former import ours

FORM, SECRET = b"form-1\n", b"s" * 32


def test_notes_are_read_by_whoever_has_the_secret_and_knows_the_form(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    ours.write(file, FORM, SECRET, b"a note")
    assert bytes(ours.read(file, FORM, SECRET) or b"") == b"a note"
    assert ours.read(file, FORM, b"t" * 32) is None
    assert ours.read(file, b"form-2\n", SECRET) is None
    file.write_bytes(file.read_bytes()[:-1])
    assert ours.read(file, FORM, SECRET) is None


def test_notes_without_bounds_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "NOTES_MAX_LENGTH", 5)
    with pytest.raises(OSError, match="too long"):
        ours.write(tmp_path / "notes", FORM, SECRET, b"a note")
    assert list(tmp_path.iterdir()) == []
