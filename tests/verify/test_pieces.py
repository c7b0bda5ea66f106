"""publish.verify.pieces: the wrong piece is named. Vectors say what is listed (tests/vectors/pieces-*.json)."""

import dataclasses
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.model import Verdict
from publish.readers.prove import prove
from tests.support.factory import NOW, PAGES, Archive, add, evidence_path, lay

MIB = 1 << 20
FILM = b"".join(bytes([n]) * MIB for n in range(6)) + b"end"
AT = evidence_path(FILM, "film.webm")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("pieces"), {**PAGES, AT: FILM})


def reason(archive: Archive, copy: Path) -> str:
    found = prove(read_folder(str(copy)), archive.anchor, AT, now=NOW)
    assert found.verdict is Verdict.TAMPERED
    return found.reason


def test_the_wrong_piece_is_named(archive: Archive, tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    assert prove(read_folder(str(copy)), archive.anchor, AT, now=NOW).authentic
    add(copy, AT, FILM[: 2 * MIB] + b"!" + FILM[2 * MIB + 1 :])
    assert reason(archive, copy).endswith("; 1 of 7 pieces wrong: 3 (bytes 2097152 to 3145727)")
    add(copy, AT, FILM[: 2 * MIB])
    assert reason(archive, copy).endswith(
        "; 5 of 7 pieces wrong: 3 (bytes 2097152 to 3145727), 4 (bytes 3145728 to 4194303), "
        "5 (bytes 4194304 to 5242879) and 2 more"
    )


def test_without_its_list_a_document_is_judged_as_a_whole(archive: Archive, tmp_path: Path) -> None:
    release = archive.release()
    listed = [e.path for e in release.entries if e.path.startswith("pieces/") and e.path.endswith(".txt")]
    copy = lay(release, tmp_path / "copy", leave=listed)
    add(copy, AT, FILM[:-1] + b"!")
    assert "pieces" not in reason(archive, copy)
    for spoilt in (b"", b"x" * 7 * 68, bytes(1 << 20)):
        add(copy, listed[0], spoilt)
        assert "pieces" not in reason(archive, copy)


def test_every_long_document_of_a_release_has_its_list(archive: Archive) -> None:
    by_path = archive.release().by_path()
    assert [path for path in by_path if path.startswith("pieces/") and path.endswith(".txt")] == [
        f"pieces/{AT[6:8]}/{AT[9:73]}.txt"
    ]
    assert dataclasses.astuple(by_path[AT])[2] == len(FILM)
