"""publish.verify.copy: verdicts on bytes at any path: the head's release first, then what is signed beside it."""

import hashlib
import shutil
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import HostError, MismatchError, SourceError
from publish.core.formats import layout
from publish.core.model import Entry, Verdict
from publish.verify.copy import Copy
from publish.verify.metadata import head
from tests.support.factory import NOW, Archive, lay

PAGE = "reports/2013/masanjia.html"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Three releases, of which copies lie in ``1``, ``2`` and ``3``."""
    made = Archive(tmp_path_factory.mktemp("copy") / "home")
    for number in (1, 2, 3):
        made.write("index.html", f"number {number}")
        lay(made.release(), made.home.parent / str(number))
    return made


def opened(archive: Archive, folder: Path) -> Copy:
    source = read_folder(str(folder))
    return Copy(source, head(source, archive.anchor, now=NOW))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_bytes_are_those_of_the_release_of_a_former_one_or_of_nobody(archive: Archive) -> None:
    copy = opened(archive, archive.home.parent / "3")
    assert copy.judge("index.html", sha256("number 3")) == (Verdict.AUTHENTIC, "release 3")
    assert copy.judge("index.html", sha256("number 1")) == (Verdict.STALE, "these are the bytes of release 1")
    assert copy.judge("index.html", sha256("forged"))[0] is Verdict.TAMPERED
    assert copy.judge("made/up.html", sha256("x")) == (Verdict.TAMPERED, "no release has a file of this name")
    assert [signed.number for signed in copy.behind] == [2, 1]


def test_pages_of_a_push_that_is_not_finished_are_authentic(archive: Archive, tmp_path: Path) -> None:
    folder = shutil.copytree(archive.home.parent / "3", tmp_path / "copy")
    for name in ("timestamp.json", "2.snapshot.json"):
        shutil.copy(archive.home.parent / "2/metadata" / name, folder / "metadata" / name)
    copy = opened(archive, folder)
    assert (copy.head.release, [signed.number for signed in copy.ahead]) == (2, [3])
    assert copy.judge("index.html", sha256("number 3")) == (
        Verdict.AUTHENTIC, "release 3, whose push is not finished",
    )  # fmt: skip


def test_each_path_is_found_with_its_hash_and_a_path_that_leads_out_is_refused(archive: Archive) -> None:
    copy = opened(archive, archive.home.parent / "3")
    found = copy.find(PAGE)
    assert found == copy.entries[PAGE]
    assert found == copy.find(PAGE, copy.behind[0])
    assert copy.find("made/up.html") is None
    with pytest.raises(SourceError):
        opened(archive, archive.home.parent / "3").find("../x")


def test_a_listing_is_read_once_and_a_wrong_one_is_no_listing(archive: Archive) -> None:
    source = read_folder(str(archive.home.parent / "3"))
    asked: list[str] = []

    def read(entry: Entry) -> bytes:
        asked.append(entry.path)
        return source.read(layout.hashed_listing(entry.sha256), entry.length)

    copy = Copy(source, head(source, archive.anchor, now=NOW), read)
    assert copy.find(PAGE)
    assert copy.find(PAGE)
    assert asked == ["SHA256SUMS", "reports/SHA256SUMS", "reports/2013/SHA256SUMS"]
    forged = Copy(source, copy.head, lambda entry: b"x" * entry.length)
    with pytest.raises(MismatchError):
        forged.find(PAGE)


def test_metadata_count_by_the_keys_that_may_sign_them_and_at_their_own_number(archive: Archive) -> None:
    folder = archive.home.parent / "3"
    copy = opened(archive, folder)
    targets = (folder / "metadata/3.targets.json").read_bytes()
    assert copy.vouches("metadata/3.targets.json", targets)
    assert not copy.vouches("metadata/4.targets.json", targets)
    assert not copy.vouches("metadata/3.snapshot.json", targets)
    assert not copy.vouches("metadata/3.targets.json", targets.replace(b"3", b"4", 1))
    assert not copy.vouches("metadata/1.root.json", (folder / "metadata/1.root.json").read_bytes())


def test_without_its_listing_no_verdict_is_possible(archive: Archive, tmp_path: Path) -> None:
    folder = shutil.copytree(archive.home.parent / "3", tmp_path / "copy")
    shutil.rmtree(folder / "targets")
    with pytest.raises(HostError):
        opened(archive, folder).judge("index.html", sha256("number 3"))
