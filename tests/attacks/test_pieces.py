"""Long documents in signed pieces: lists that lie, that are others', or as big as a bomb."""

from datetime import datetime
from pathlib import Path

import pytest

from publish.core.errors import MismatchError, SignatureError, SourceError
from publish.core.formats import layout
from publish.core.formats.pieces import Pieces
from publish.core.model import Entry
from publish.release.pieced import lists
from publish.verify import history, pieces
from publish.verify.copy import Copy
from publish.verify.head import Anchor
from tests.support.factory import evidence_path
from tests.vectors import judge
from tests.vectors.pieced import FILM


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
