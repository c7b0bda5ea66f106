"""publish.copies.hosts.notes: what may be lost."""

from pathlib import Path

import pytest

from publish.copies.hosts.notes import NOTES_MAX_LENGTH, note, note_file, noted


def test_notes_on_a_place_are_found_again_and_no_others(tmp_path: Path) -> None:
    file = note_file(tmp_path / "notebook", "https://host/../bucket", "kind")
    assert file.parent == tmp_path / "notebook"
    assert (
        len({file, note_file(file.parent, "host", "kind"), note_file(file.parent, "https://host/../bucket", "x")}) == 3
    )
    note(file, {"a": 1})
    assert noted(file) == {"a": 1}
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 4000, b'{"a": "' + b"x" * NOTES_MAX_LENGTH + b'"}'])
def test_notes_that_cannot_be_read_are_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert noted(tmp_path / "file") == {}


def test_where_nothing_can_be_written_nothing_is_noted(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for file in (tmp_path / "file" / "below", None):
        note(file, {"a": 1})
        assert noted(file) == {}
