"""publish.verify.metadata: each change of the root is followed, and none is jumped."""

import shutil
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SignatureError, TrustError
from publish.release.appoint import appoint
from publish.verify.tufapi import Metadata, Root
from tests.release.conftest import WEEK, People, archive, repoint, three  # noqa: F401 - fixtures
from tests.support.factory import NOW, Archive, lay


def chained(archive: People, copy: Path, newest: int) -> None:
    """Roots up to version ``newest``, each signed as it must be."""
    root = Metadata[Root].from_file(str(copy / "metadata/1.root.json"))
    for version in range(2, newest + 1):
        root.signed.version = version
        root.sign(archive.keys.signer("root"))
        (copy / f"metadata/{version}.root.json").write_bytes(root.to_bytes())


@pytest.mark.parametrize("rotations", [255, 256])
def test_so_many_changes_of_the_root_are_followed(archive: People, rotations: int) -> None:
    archive.seal()
    copy = archive.copy()
    chained(archive, copy, rotations + 1)
    assert len(archive.head(copy).roots) == rotations + 1


def test_more_changes_of_the_root_than_a_reader_follows_are_a_clear_error(archive: People) -> None:
    archive.seal()
    copy = archive.copy()
    chained(archive, copy, 258)
    with pytest.raises(SignatureError, match="more than 256 changes of the root"):
        archive.head(copy)


def test_a_hole_in_the_chain_of_roots_is_never_jumped(three: People) -> None:
    appoint(three.state, "editors", threshold=1, now=NOW)
    three.root_by_box()
    copy = three.copy()
    (copy / "metadata/2.root.json").unlink()
    with pytest.raises(TrustError):
        three.head(copy)
    (three.state / "metadata/2.root.json").unlink()
    with pytest.raises(ConfigError, match=r"2.root.json is missing"):
        three.seal()


def test_metadata_of_another_archive_is_refused(three: People, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Archive(tmp_path / "other")
    other.seal()
    strange, copy = lay(other.release(), tmp_path / "strange"), three.copy()
    with pytest.raises(SignatureError, match="another archive"):
        three.head(strange)
    shutil.copyfile(strange / "metadata/1.targets.json", copy / "metadata/2.targets.json")
    with pytest.raises(TrustError):
        three.head(copy)
    shutil.copyfile(strange / "metadata/1.root.json", copy / "metadata/3.root.json")
    with pytest.raises(SignatureError):
        three.head(copy)
