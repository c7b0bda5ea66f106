"""A folder that came from somebody, and what lies in it to lead a clone elsewhere."""

from pathlib import Path

import pytest

from publish.clone import clone
from publish.clone.landing import WORKING
from publish.errors import ConfigError
from tests.attacks.conftest import World
from tests.factory import NOW


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
