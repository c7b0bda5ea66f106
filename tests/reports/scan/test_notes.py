"""publish.reports.scan.notes: what was found clean is known again, by nobody else's word."""

from pathlib import Path

from publish.reports.scan.notes import ScanNotes


def test_what_was_clean_is_known_by_path_bytes_and_rules(tmp_path: Path) -> None:
    ScanNotes(tmp_path, b"s" * 32, b"rules").save([("a", "1" * 64)])
    again = ScanNotes(tmp_path, b"s" * 32, b"rules")
    assert again.clean("a", "1" * 64)
    assert not again.clean("a", "2" * 64)
    assert not again.clean("b", "1" * 64)
    assert not ScanNotes(tmp_path, b"s" * 32, b"another list").clean("a", "1" * 64)
    assert not ScanNotes(tmp_path, b"t" * 32, b"rules").clean("a", "1" * 64)
    assert not ScanNotes(tmp_path, None, b"rules").clean("a", "1" * 64)


def test_notes_that_somebody_wrote_count_for_nothing(tmp_path: Path) -> None:
    ScanNotes(tmp_path, b"s" * 32, b"rules").save([("a", "1" * 64)])
    file = tmp_path / "scanned"
    file.write_bytes(file.read_bytes() + b"\0" * 16)
    assert not ScanNotes(tmp_path, b"s" * 32, b"rules").clean("a", "1" * 64)
