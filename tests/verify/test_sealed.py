from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderCopy
from publish.core.errors import ForkError, RollbackError, SignatureError
from publish.release import dotstet
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Seen
from publish.verify.sealed import accept_sealed, lacks_pointer, sealed_files
from publish.verify.witnesses import Policy
from tests.support.factory import NOW, Archive, lay


def folder(archive: Archive, into: Path) -> FolderCopy:
    release = dotstet.load(archive.state, now=NOW)
    sealed = sealed_files(Copy(dotstet.StateSource(archive.state, release.number), release.head))
    return FolderCopy("got", lay(release, into, leave=[e.path for e in release.entries if e.path not in sealed]))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    own = Archive(tmp_path / "publisher")
    own.release()
    return own


def test_only_a_folder_with_a_release_and_no_pointer_is_judged_so(archive: Archive, tmp_path: Path) -> None:
    copy = folder(archive, tmp_path / "got")
    assert lacks_pointer(copy)
    assert not lacks_pointer(FolderCopy("whole", lay(dotstet.load(archive.state, now=NOW), tmp_path / "whole")))
    assert not lacks_pointer(FolderCopy("none", tmp_path / "none"))
    (copy.root / "metadata/1.targets.json").unlink()
    assert not lacks_pointer(copy)


def test_the_editors_signatures_are_enough(archive: Archive, tmp_path: Path) -> None:
    head = accept_sealed(folder(archive, tmp_path / "got"), archive.anchor, now=NOW, seen=None).head
    assert (head.release, head.fresh, head.mirrors.mirrors, head.witnessed.enough) == (1, False, (), True)


def test_another_archive_is_refused(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(SignatureError, match="another archive"):
        accept_sealed(folder(archive, tmp_path / "got"), Anchor("0" * 64), now=NOW, seen=None)


def test_what_was_seen_is_held_against_it(archive: Archive, tmp_path: Path) -> None:
    copy = folder(archive, tmp_path / "got")
    top = dotstet.load(archive.state, now=NOW).top
    accept_sealed(copy, archive.anchor, now=NOW, seen=Seen(1, top, timestamp=99, root=1))
    accept_sealed(copy, archive.anchor, now=NOW, seen=Seen(5, "1" * 64, root=1))  # older, and no lie
    with pytest.raises(ForkError):
        accept_sealed(copy, archive.anchor, now=NOW, seen=Seen(1, "1" * 64))
    with pytest.raises(RollbackError, match="roots"):
        accept_sealed(copy, archive.anchor, now=NOW, seen=Seen(1, top, root=2))


def test_without_countersignatures_it_is_not_witnessed(tmp_path: Path) -> None:
    own = Archive(tmp_path / "publisher", witnesses=Policy(1, (("Anna", "ab" * 32),)))
    own.release()
    head = accept_sealed(folder(own, tmp_path / "got"), own.anchor, now=NOW, seen=None).head
    assert not head.witnessed.enough
