"""A folder that came from somebody, with what leads a clone elsewhere; and one of ours that others hold as well."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core import disk
from publish.core.errors import ConfigError
from publish.readers.clone import clone
from publish.readers.clone.landing import WORKING
from publish.release import dotstet
from tests.attacks.conftest import World
from tests.support.factory import NOW, Archive

LABEL = "user.label"


def _cloned(world: World, folder: Path) -> None:
    clone([str(world.copy)], world.archive.anchor, folder, now=NOW)


def test_folder_from_somebody(world: World, tmp_path: Path) -> None:
    """Row folder from somebody: links to what lies elsewhere. Oracle: that stays, and the copy is whole here."""
    mine, folder = tmp_path / "mine", tmp_path / "given"
    mine.mkdir()
    _cloned(world, folder)
    (folder / "index.html").rename(mine / "index.html")
    (folder / "index.html").symlink_to(mine / "index.html")
    (folder / "reports").rename(mine / "reports")
    (folder / "reports").symlink_to(mine / "reports")
    _cloned(world, folder)
    assert not (folder / "index.html").is_symlink()
    assert not (folder / "reports").is_symlink()
    assert sorted(path.name for path in mine.iterdir()) == ["index.html", "reports"]


def test_working_folder_from_somebody(world: World, tmp_path: Path) -> None:
    """Row folder from somebody: others' files where a clone works. Oracle: they stay."""
    mine, folder = tmp_path / "mine", tmp_path / "given"
    mine.mkdir()
    (mine / "film.part").write_bytes(b"half a film")
    _cloned(world, folder)
    (folder / WORKING).symlink_to(mine)
    with pytest.raises(ConfigError, match="a link or a file"):
        _cloned(world, folder)
    (folder / WORKING).unlink()
    mine.rename(folder / WORKING)
    _cloned(world, folder)
    assert (folder / WORKING / "film.part").read_bytes() == b"half a film"


def test_file_from_somebody_where_a_folder_is(world: World, tmp_path: Path) -> None:
    """Row folder from somebody: a file stands where the copy has a folder. Oracle: it is named, and stays."""
    folder = tmp_path / "given"
    _cloned(world, folder)
    shutil.rmtree(folder / "targets")
    (folder / "targets").write_text("my own")
    with pytest.raises(ConfigError, match="targets is a file"):
        _cloned(world, folder)
    assert (folder / "targets").read_text() == "my own"


def test_a_state_from_somebody_with_links_in_it(tmp_path: Path) -> None:
    """Row folder from somebody: an archive's folder whose locks are links. Oracle: what they lead to stays as it is."""
    mine, state = tmp_path / "mine", tmp_path / "archive/.stet"
    mine.write_text("a file of my own")
    (state / "locks").mkdir(parents=True)
    for name in ("probe", dotstet.SEALING):
        (state / "locks" / name).symlink_to(mine)
    with pytest.raises(ConfigError, match="is a link"):
        dotstet.guarded(state)
    with pytest.raises(ConfigError, match="is a link"), dotstet.exclusive(state):
        pass
    with pytest.raises(OSError, match="symbolic link"), open(state / "locks/probe", "ab", opener=disk.no_link):
        pass
    assert mine.read_text() == "a file of my own"


def _held(place: Path) -> tuple[object, ...]:
    """What others hold on to: which folder or file it is, its group, mode and label."""
    there = place.stat()
    return there.st_ino, there.st_gid, there.st_mode, os.getxattr(place, LABEL)


def test_folder_that_others_hold(tmp_path: Path) -> None:
    """Row folder of others: a web server holds it, by mount and label. Oracle: the same one, with all it had."""
    archive, web = Archive(tmp_path / "publisher"), tmp_path / "web"
    push(archive.release(), FolderHost("web", str(web)), now=NOW)
    for place in (web, web / "index.html"):
        os.setxattr(place, LABEL, b"httpd_sys_content_t")
    web.chmod(0o2750)
    handle, before = os.open(web, os.O_RDONLY | os.O_DIRECTORY), _held(web)
    archive.write("index.html", "number two")
    archive.write("reports/2026/new.html", "new")
    push(archive.release(), FolderHost("web", str(web)), now=NOW)
    with open(os.open("index.html", os.O_RDONLY, dir_fd=handle), "rb") as file:  # as a bind mount reads it
        assert file.read() == b"number two"
    os.close(handle)
    assert _held(web) == before
    assert os.getxattr(web / "index.html", LABEL) == b"httpd_sys_content_t"


def test_folder_that_others_read(tmp_path: Path) -> None:
    """Row folder of others: the publisher's umask lets nobody read. Oracle: the web server reads what is new."""
    archive, web = Archive(tmp_path / "publisher"), tmp_path / "web"
    web.mkdir()
    web.chmod(0o755)
    before = os.umask(0o077)
    try:
        push(archive.release(), FolderHost("web", str(web)), now=NOW)
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE((web / path).stat().st_mode) for path in ("index.html", "reports", "reports/2013")}
    assert modes == {"index.html": 0o644, "reports": 0o755, "reports/2013": 0o755}
