from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderCopy
from publish.core.errors import SignatureError
from publish.core.model import Audit, Verdict
from publish.readers import pointerless
from publish.release import dotstet
from publish.verify.copy import Copy
from publish.verify.head import Seen
from publish.verify.sealed import sealed_files
from tests.support.factory import NOW, Archive, add, lay


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    own = Archive(tmp_path_factory.mktemp("pointerless"))
    own.release()
    return own


@pytest.fixture
def folder(archive: Archive, tmp_path: Path) -> Path:
    """What a torrent of the release leaves on a disk."""
    release = dotstet.load(archive.state, now=NOW)
    sealed = sealed_files(Copy(dotstet.StateSource(archive.state, 1), release.head))
    return lay(release, tmp_path / "letters", leave=[e.path for e in release.entries if e.path not in sealed])


def judged(archive: Archive, folder: Path, seen: Seen | None = None) -> Audit:
    return pointerless.judge(FolderCopy("got", folder), archive.anchor, now=NOW, seen=seen)


def test_a_whole_folder_is_authentic_and_never_fresh(archive: Archive, folder: Path) -> None:
    found = judged(archive, folder)
    assert (found.verdict, found.release, found.checked) == (Verdict.STALE, 1, found.total)
    assert "newer release" in found.reason
    assert not found.findings


@pytest.mark.parametrize(
    ("path", "data", "verdict"),
    [
        ("index.html", b"<!doctype html>forged", Verdict.TAMPERED),
        ("index.html", b"x" * 10_000, Verdict.TAMPERED),
        ("index.html", None, Verdict.UNAVAILABLE),
        ("reports/new.html", b"<p>forged", Verdict.STRANGER),
        ("._new.html", b"<p>forged", Verdict.STRANGER),
        ("metadata/3.snapshot.json", b"{}", Verdict.TAMPERED),
        (f"targets/{'0' * 64}.bundles.html", b"<p>forged", Verdict.STRANGER),
        (".pad/5", b"\0\0\0\0x", Verdict.STRANGER),
        (".pad/6", b"\0\0\0\0\0", Verdict.STRANGER),
    ],
)
def test_each_fault_is_told(archive: Archive, folder: Path, path: str, data: bytes | None, verdict: Verdict) -> None:
    if data is None:
        (folder / path).unlink()
    else:
        add(folder, path, data)
    assert [(f.path, f.verdict) for f in judged(archive, folder).findings] == [(path, verdict)]


def test_padding_and_litter_are_nobody_s_fault(archive: Archive, folder: Path) -> None:
    add(folder, ".pad/5", bytes(5))
    add(folder, ".DS_Store", b"x")
    found = judged(archive, folder)
    assert (found.findings, found.checked) == ((), found.total)


def test_an_older_release_than_was_seen_is_said_to_be(archive: Archive, folder: Path) -> None:
    assert "release 3 was seen" in judged(archive, folder, Seen(3)).reason


def test_metadata_that_nobody_signed_are_refused(archive: Archive, folder: Path) -> None:
    signed = (folder / "metadata/1.targets.json").read_bytes()
    add(folder, "metadata/9.targets.json", signed)
    with pytest.raises(SignatureError, match="version 1"):
        judged(archive, folder)
    add(folder, "metadata/9.targets.json", signed.replace(b'"version":1', b'"version":9'))
    with pytest.raises(SignatureError, match="not signed by enough"):
        judged(archive, folder)
