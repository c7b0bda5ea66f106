"""publish.reports.scan.inside: what is told and what is said of a document, in this process and for the jail."""

from pathlib import Path

import pytest

from publish.reports.ingest import wire
from publish.reports.ingest.document import Hints
from publish.reports.scan import inside, texts
from publish.reports.scan.inside import DocumentInside
from tests.tree.sources.traces.conftest import CLOSED, TELLING


@pytest.mark.parametrize("name", [name for name in (*TELLING, *CLOSED) if name.rpartition(".")[2] != "txt"])
def test_the_jail_finds_what_is_found_here_and_it_goes_through(tmp_path: Path, name: str) -> None:
    data = TELLING[name][0]() if name in TELLING else CLOSED[name]()
    (tmp_path / "file").write_bytes(data)
    ending = name.rpartition(".")[2]
    assert inside.is_document(data[:4_096], ending) or ending == "7z"  # which nothing here opens
    here = inside.inside(tmp_path / "file", ending)
    there = inside.read(data, Hints(ending=ending))
    assert there.told == here.told
    assert len(there.pieces) == len(here.pieces)
    assert wire.loads(wire.dumps(there), DocumentInside, length_max=10_000_000) == there


def test_letters_are_no_document() -> None:
    for ending in ("md", "html", "css", "json", "js", "txt"):
        assert not inside.is_document(b"<p>Words", ending)
    for beginning in (b"%PDF-1.7", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        assert inside.is_document(beginning, "txt")


def test_halves_of_signs_go_through_as_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    halves = iter([texts.TextPiece("a\ud800b", texts.Form.PROSE, "\udfff"), texts.Unsearched("x\ud800")])
    monkeypatch.setattr(inside, "pieces", lambda *_: halves)
    found = inside.read(b"\x89PNG", Hints(ending="png"))
    assert found.pieces == (texts.TextPiece("a?b", texts.Form.PROSE, "?"), texts.Unsearched("x?"))
