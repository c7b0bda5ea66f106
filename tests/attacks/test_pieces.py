"""Long documents in signed pieces: lists that lie, that are others', or as big as a bomb."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from publish.core.errors import MismatchError, SignatureError, SourceError
from publish.core.formats import layout
from publish.core.formats import pieces as format_
from publish.core.formats.pieces import Pieces
from publish.core.model import Entry
from publish.readers.clone import clone
from publish.readers.clone.landing import WORKING
from publish.readers.clone.partial import Partial
from publish.release.pieced import lists
from publish.verify import history, pieces
from publish.verify.copy import Copy
from publish.verify.head import Anchor
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive, evidence_path, lay
from tests.vectors import judge
from tests.vectors.pieced import FILM, OTHER


def _pieces(vector: str, **answers: str) -> Pieces | None:
    read = judge.read(vector)
    source = judge.Frozen(judge.files_of(vector), answers)
    now = datetime.fromisoformat(read["now"])
    found = history.accept_copy(source, Anchor(read["fingerprint"]), now=now, seen=None)
    copy = Copy(source, found.head)
    entry = copy.find(next(path for path in read["expect"]["pieces"]))
    assert entry is not None
    return pieces.of(copy, entry)


def test_a_list_as_big_as_a_bomb() -> None:
    """Row pieces: the editors signed a list of a terabyte. Oracle: it is never asked for."""
    path = next(path for path in judge.files_of("pieces-honest") if layout.kind(path) is layout.PathKind.PIECES)
    with pytest.raises(SignatureError):
        _pieces("pieces-list-of-a-terabyte", **{path: "refused"})


def test_a_list_of_another_release() -> None:
    """Row pieces: a host has another list than the signed one. Oracle: none of its pieces counts."""
    with pytest.raises(MismatchError):
        _pieces("pieces-here-list-flipped")


def test_a_document_that_changes_while_it_is_sealed(tmp_path: Path) -> None:
    """Row pieces: an editor saves a film while it is sealed. Oracle: nothing is signed of it."""
    (tmp_path / "film").write_bytes(FILM[:-1] + b"!")
    path = evidence_path(FILM, "film.webm")
    with pytest.raises(SourceError, match="changed"):
        lists([Entry(path, path.split("/")[2], len(FILM), tmp_path / "film")], {}, None)


AT = evidence_path(FILM, "film.webm")
SIZE = format_.PIECE_LENGTH
KNOWN = Pieces(Entry(AT, AT.split("/")[2], len(FILM)), tuple(format_.cut([FILM], SIZE)))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[int]:
    """A folder for a film on its way."""
    (tmp_path / "way").mkdir()
    handle = os.open(tmp_path / "way", os.O_RDONLY)
    yield handle
    os.close(handle)


def test_a_false_piece(folder: int, tmp_path: Path) -> None:
    """Row pieces: a copy gives other bytes for a piece, or the piece before. Oracle: none of them is written down."""
    partial = Partial(KNOWN, folder)
    for false in (FILM[:SIZE], OTHER[SIZE : 2 * SIZE], FILM[SIZE : 2 * SIZE - 1], b""):
        with pytest.raises(MismatchError, match="piece 2"):
            partial.take(1, [false], lambda: False)
        assert not (tmp_path / "way" / partial.name).exists()
    with pytest.raises(MismatchError, match="piece 2"):
        list(partial.pour([FILM[:SIZE], OTHER[SIZE:]]))
    assert (tmp_path / "way" / partial.name).read_bytes() == FILM[:SIZE]
    assert Partial(KNOWN, folder).missing == [1, 2]


def test_a_beginning_that_was_changed(folder: int, tmp_path: Path) -> None:
    """Row pieces: who has the reader's disk changes what a cut clone left. Oracle: it is fetched again."""
    (tmp_path / "way" / f"{KNOWN.entry.sha256}.pieces").write_bytes(FILM[: SIZE + 5] + b"!" + FILM[SIZE + 6 :])
    assert Partial(KNOWN, folder).missing == [1]


def test_a_file_of_the_readers_in_place_of_a_beginning(folder: int, tmp_path: Path) -> None:
    """Row pieces: a folder from others has a second name of a diary, or a link to it. Oracle: the diary stays."""
    (tmp_path / "diary").write_bytes(b"dear diary")
    for plant in (os.link, os.symlink):
        plant(tmp_path / "diary", tmp_path / "way" / f"{KNOWN.entry.sha256}.pieces")
        partial = Partial(KNOWN, folder)
        assert partial.missing == [0, 1, 2]
        assert len(list(partial.pour([FILM]))) == 3
        assert partial.is_right()
        partial.drop()
    assert (tmp_path / "diary").read_bytes() == b"dear diary"


def test_a_list_of_another_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row pieces: the editors signed a list of other bytes, and a copy has these. Oracle: the document is cloned."""
    made = format_.write(format_.cut([OTHER], SIZE))
    monkeypatch.setattr("publish.release.seal.pieced.lists", lambda *_: {layout.pieces(KNOWN.entry.sha256): made})
    archive = Archive(tmp_path / "publisher")
    right = lay(archive.publish({**PAGES, AT: FILM}), tmp_path / "right")
    forged = lay(archive.publish({**PAGES, AT: FILM}), tmp_path / "forged")
    (forged / AT).write_bytes(OTHER)
    with Censor(forged) as lying:
        lying.rule("*", censor.ranged())
        done = clone([lying.url, str(right)], archive.anchor, tmp_path / "out", now=NOW)
    assert (tmp_path / "out" / AT).read_bytes() == FILM
    assert done.folder == tmp_path / "out"
    assert not (tmp_path / "out" / WORKING).exists()
