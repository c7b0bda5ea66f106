"""publish.tree.swap: a folder in the place of another, whole or not at all."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.tree import swap


def _fill(new: Path) -> str:
    new.mkdir()
    (new / "a").write_text("new")
    return "filled"


def test_a_folder_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    out = tmp_path / "tree"
    out.mkdir()
    (out / "b").write_text("old")
    assert swap.replaced(out, _fill) == "filled"
    assert [file.name for file in out.iterdir()] == ["a"]
    assert (out / "a").stat().st_mode & 0o777 == 0o644
    assert [file.name for file in tmp_path.iterdir()] == ["tree"]


def test_a_failure_leaves_the_one_before(tmp_path: Path) -> None:
    swap.replaced(tmp_path / "tree", _fill)

    def fail(new: Path) -> str:
        _fill(new)
        raise ValueError

    with pytest.raises(ValueError):
        swap.replaced(tmp_path / "tree", fail)
    assert [file.name for file in tmp_path.rglob("*")] == ["tree", "a"]


def test_nobody_else_builds_meanwhile(tmp_path: Path) -> None:
    with swap.alone(tmp_path), pytest.raises(ConfigError, match="another build is under way"), swap.alone(tmp_path):
        raise AssertionError("two at once")
