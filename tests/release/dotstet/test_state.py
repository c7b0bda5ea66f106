"""publish.release.dotstet: a state is read as any copy is, and a half one is named."""

import os
from pathlib import Path

import pytest

from publish.core import files
from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.release import dotstet, erase, roles
from publish.release.keys import Keyring
from publish.release.renew import online
from tests.support.factory import NOW, PASSPHRASE, Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_the_state_may_be_deleted_but_for_keys_and_root_and_the_next_seal_says_so_only_by_its_number(
    archive: Archive,
) -> None:
    archive.release()
    (archive.state / "metadata" / "timestamp.json").unlink()
    assert archive.release().number == 1


def test_a_half_copied_state_is_named_and_how_to_get_it_back(archive: Archive) -> None:
    sealed = archive.release()
    (sealed.root / "reports/2013/masanjia.html").unlink()
    with pytest.raises(ConfigError, match=r"reports/2013/masanjia.html") as caught:
        dotstet.load(archive.state, now=NOW)
    assert "--restore" in (caught.value.hint or "")
    (archive.state / "metadata" / "1.targets.json").unlink()
    with pytest.raises(ConfigError, match="copied in half"):
        dotstet.load(archive.state, now=NOW)


def test_what_others_lay_beside_ours_is_neither_read_nor_in_the_way(archive: Archive) -> None:
    """Names that disks, sync programs and people give to copies of files."""
    archive.release()
    for name in ("²", "１", "1 - Copy"):
        (archive.state / "releases" / name).mkdir()
    for name in ("Copy of 1", "1 - Copy", "²"):
        for role in ("root", "targets", "snapshot"):
            (archive.state / f"metadata/{name}.{role}.json").write_bytes(b"not ours")
    archive.write("index.html", "<!doctype html>changed")
    assert archive.release().number == 2
    assert erase.former(archive.state) == (1, 2)
    assert roles.in_force(archive.state).version == 1
    assert dotstet.paths_ever(dotstet.load(archive.state, now=NOW)) >= {"index.html"}


def test_what_is_pushed_is_what_was_signed_whatever_lies_beside_it(archive: Archive) -> None:
    """A file that is no secret is changed here, and no passphrase is needed to push. Oracle: its hash."""
    sealed = archive.release()
    for path in (archive.state / "mirrors.html", archive.state / "targets/other.html"):
        path.write_bytes(b"<!doctype html>The fingerprint was changed: 0000")
    again = dotstet.load(archive.state, now=NOW).by_path()
    assert again["mirrors.html"] == sealed.by_path()["mirrors.html"]
    assert all(files.digest(e.source or "") == (e.sha256, e.length) for e in again.values())


def test_a_file_of_another_hash_than_its_name_is_never_pushed(archive: Archive) -> None:
    """The same for what has its hash in its name. Oracle: the error names it, and the way back."""
    sealed = archive.release()
    listing = layout.hashed_listing(next(e.sha256 for e in sealed.entries if e.path == "reports/SHA256SUMS"))
    file = archive.state / listing
    file.write_bytes(file.read_bytes()[::-1])
    with pytest.raises(ConfigError, match="SHA256SUMS is not what was signed") as caught:
        dotstet.load(archive.state, now=NOW)
    assert "--restore" in (caught.value.hint or "")


def test_a_root_that_is_damaged_is_named_by_all_who_read_it(archive: Archive) -> None:
    """An empty file where the newest root was, as a full disk leaves it."""
    archive.release()
    (archive.state / "metadata/1.root.json").write_bytes(b"")
    for read in (lambda: roles.in_force(archive.state), lambda: roles.keyids(archive.state)):
        with pytest.raises(ConfigError, match=r"damaged or was copied in half: .stet: root.json is malformed"):
            read()
    with pytest.raises(ConfigError, match="damaged or was copied in half"):
        online(archive.state, Keyring.load(archive.state / "keys", PASSPHRASE))


def test_what_killed_programs_left_beside_keys_and_drafts_goes_after_an_hour(archive: Archive) -> None:
    """Half a key, a record of what was withdrawn. Oracle: the old are gone, young ones and links stay."""
    archive.release()
    (archive.state / "drafts").mkdir(exist_ok=True)
    (archive.state / "elsewhere").symlink_to(archive.state / "drafts")
    folders = [archive.state, *(archive.state / name for name in ("keys", "drafts", "ledger"))]
    for folder in folders:
        folder.mkdir(exist_ok=True)
        for name in (".stet-abcdefgh", ".stet-abcdefgi"):
            (folder / name).write_bytes(b"x")
        os.utime(folder / ".stet-abcdefgh", (0, 0))
    with dotstet.exclusive(archive.state):
        left = [file.name for folder in folders for file in folder.glob(".stet-*")]
    assert left == [".stet-abcdefgi"] * len(folders)
