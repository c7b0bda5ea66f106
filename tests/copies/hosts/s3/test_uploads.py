"""publish.copies.hosts.s3.uploads: what outlasts a cut, and what a cut leaves of it."""

from pathlib import Path

import pytest

from publish.copies.hosts.s3.uploads import Upload, Uploads


def upload(key: str, name: str) -> Upload:
    return Upload(key, name, "ab" * 32, 20, 10)


def test_notes_outlast_the_process_and_go_with_the_last_upload(tmp_path: Path) -> None:
    file = tmp_path / "ledger" / "place.uploads"
    notes = Uploads(file)
    one, other = notes.begun(upload("copy/a", "1")), notes.begun(upload("copy/b", "2"))
    notes.part(one, 1, "etag")
    notes.left(other)
    assert file.stat().st_mode & 0o077 == 0
    again = Uploads(file)
    assert list(again) == [one, other]
    assert [(u.etags, u.left) for u in again] == [({1: "etag"}, False), ({}, True)]
    again.ended(one)
    assert list(Uploads(file)) == [other]
    again.ended(other)
    assert not file.exists()


@pytest.mark.parametrize(
    "line", [b'["part", "1", 2, "hal', b"[" * 100_000, b"\xff", b'["part", "9", 1, "x"]', b'["begun"]', b"{}"]
)
def test_a_line_that_was_cut_or_means_nothing_is_passed_over(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "place.uploads"
    one = Uploads(file).begun(upload("copy/a", "1"))
    with file.open("ab") as notes:
        notes.write(line)
    again = Uploads(file)
    again.part(next(iter(again)), 1, "etag")
    assert [u.etags for u in Uploads(file)] == [{1: "etag"}]
    assert one.key == "copy/a"


def test_without_room_or_a_file_all_goes_on_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for notes in (Uploads(), Uploads(tmp_path / "file" / "place.uploads")):
        made = notes.begun(upload("copy/a", "1"))
        notes.part(made, 1, "etag")
        assert list(notes) == [made]
        notes.ended(made)
        assert not list(notes)
