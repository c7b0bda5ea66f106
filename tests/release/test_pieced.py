"""publish.release.pieced: a document is cut once, and never into a lie."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.core.formats import layout, pieces
from publish.core.model import Entry
from publish.release.pieced import lists
from tests.support.factory import PAGES, Archive, evidence_path

MIB = 1 << 20
FILM = bytes(MIB) + b"end"
AT = evidence_path(FILM, "film.webm")
SHA = hashlib.sha256(FILM).hexdigest()
LIST = layout.pieces(SHA)
LINES = pieces.write([hashlib.sha256(FILM[:MIB]).hexdigest(), hashlib.sha256(b"end").hexdigest()])


@pytest.fixture
def film(tmp_path: Path) -> Entry:
    (tmp_path / "film").write_bytes(FILM)
    return Entry(AT, SHA, len(FILM), tmp_path / "film")


def test_a_document_that_the_release_before_had_is_not_read_again(film: Entry, tmp_path: Path) -> None:
    assert lists([film, replace(film, path=evidence_path(FILM, "again.webm"))], {}, None) == {LIST: LINES}
    former = {LIST: Entry(LIST, hashlib.sha256(LINES).hexdigest(), len(LINES))}
    (tmp_path / LIST).parent.mkdir(parents=True)
    (tmp_path / LIST).write_bytes(LINES)
    absent = replace(film, source=tmp_path / "nowhere")
    assert lists([absent], former, tmp_path) == {LIST: LINES}
    for spoilt in (b"", bytes(len(LINES))):  # the disk, or somebody at it
        (tmp_path / LIST).write_bytes(spoilt)
        assert lists([film], former, tmp_path) == {LIST: LINES}
    (tmp_path / LIST).unlink()
    assert lists([film], former, tmp_path) == {LIST: LINES}


def test_a_document_that_changes_meanwhile_is_never_signed_in_pieces(film: Entry) -> None:
    assert film.source is not None
    film.source.write_bytes(FILM[:-1] + b"!")
    with pytest.raises(SourceError, match="changed while it was sealed"):
        lists([film], {}, None)


def test_lists_are_sealing_s_own_and_no_change_of_the_content(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", {**PAGES, AT: FILM})
    first = archive.seal()
    assert LIST not in first.changed
    assert (first.release.root / LIST).read_bytes() == LINES
    assert not archive.seal().new
    archive.remove(AT)
    second = archive.seal()
    assert second.changed == (AT,)
    assert LIST not in second.release.by_path()
    archive.write(LIST, LINES)
    with pytest.raises(SourceError, match="the name is taken by the format"):
        archive.seal()
