"""publish.tree.bundles.volumes: parts, told apart by name and hash, joined by cat."""

import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.tree.bundles.volumes import LENGTH_MIN, VOLUMES_MAX, count_of, cut


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A file of 11 parts and a half."""
    (tmp_path / "made").mkdir()
    file = tmp_path / "made" / "archive-release-3.zip"
    file.write_bytes(os.urandom(LENGTH_MIN * 23 // 2))
    return file


def commands(listing: Path, word: str) -> str:
    line = next(line for line in listing.read_text().splitlines() if line.startswith("# ") and f" {word} " in line)
    return word + " " + line.partition(f" {word} ")[2]


def test_the_command_in_the_list_joins_the_parts_and_sha256sum_checks_them(whole: Path, tmp_path: Path) -> None:
    done = cut(whole, tmp_path / "out", LENGTH_MIN)
    assert [v.length for v in done.volumes] == [LENGTH_MIN] * 11 + [LENGTH_MIN // 2]
    first = done.volumes[0]
    assert first.name == f"archive-release-3.part01of12.{first.sha256[:8]}.bin"
    for volume in done.volumes:
        data = (tmp_path / "out" / volume.name).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (volume.sha256, volume.length)
    for word in ("cat", "sha256sum"):
        subprocess.run(
            ["sh", "-c", commands(done.listing, word)], cwd=tmp_path / "out", check=True, capture_output=True
        )
    assert (tmp_path / "out" / whole.name).read_bytes() == whole.read_bytes()


def test_a_part_that_was_spoilt_or_lost_is_named(whole: Path, tmp_path: Path) -> None:
    done = cut(whole, tmp_path / "out", LENGTH_MIN)
    (tmp_path / "out" / done.volumes[4].name).write_bytes(b"x")
    (tmp_path / "out" / done.volumes[7].name).unlink()
    check = subprocess.run(
        ["sh", "-c", commands(done.listing, "sha256sum")],
        cwd=tmp_path / "out", capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False,
    )  # fmt: skip
    assert f"{done.volumes[4].name}: FAILED\n" in check.stdout
    assert f"{done.volumes[7].name}: FAILED open" in check.stdout
    again = cut(whole, tmp_path / "out", LENGTH_MIN)  # and another run mends it
    assert again == done
    assert {(tmp_path / "out" / v.name).stat().st_size for v in done.volumes} == {LENGTH_MIN, LENGTH_MIN // 2}


def test_parts_that_are_there_are_not_written_again(whole: Path, tmp_path: Path) -> None:
    done = cut(whole, tmp_path / "out", LENGTH_MIN)
    before = {v.name: (tmp_path / "out" / v.name).stat().st_ino for v in done.volumes}
    cut(whole, tmp_path / "out", LENGTH_MIN)
    assert {v.name: (tmp_path / "out" / v.name).stat().st_ino for v in done.volumes} == before


def test_parts_of_other_bytes_are_not_joined_with_these(whole: Path, tmp_path: Path) -> None:
    cut(whole, tmp_path / "out", LENGTH_MIN)
    whole.write_bytes(os.urandom(LENGTH_MIN * 12))
    with pytest.raises(ConfigError, match=r"parts of another archive-release-3\.zip lie here"):
        cut(whole, tmp_path / "out", LENGTH_MIN)
    cut(whole, tmp_path / "out", LENGTH_MIN * 2)  # as many as no others are: told apart by the name


def test_a_name_that_a_shell_would_read_is_quoted(tmp_path: Path) -> None:
    made = tmp_path / "made" / "a b's [1] $(x)-release-3.zip"
    made.parent.mkdir()
    made.write_bytes(os.urandom(LENGTH_MIN * 2))
    done = cut(made, tmp_path / "out", LENGTH_MIN)
    for word in ("cat", "sha256sum"):
        subprocess.run(
            ["sh", "-c", commands(done.listing, word)], cwd=tmp_path / "out", check=True, capture_output=True
        )
    assert (tmp_path / "out" / made.name).read_bytes() == made.read_bytes()
    cut(made, tmp_path / "out", LENGTH_MIN)


def test_too_short_and_too_many_are_refused() -> None:
    with pytest.raises(ConfigError, match="less than"):
        count_of(10**6, LENGTH_MIN - 1)
    with pytest.raises(ConfigError, match="10,000 parts"):
        count_of(LENGTH_MIN * (VOLUMES_MAX + 1), LENGTH_MIN)
    assert count_of(LENGTH_MIN * VOLUMES_MAX, LENGTH_MIN) == VOLUMES_MAX


def test_a_zip_joined_from_parts_is_the_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("a", os.urandom(LENGTH_MIN * 3))
    done = cut(tmp_path / "x.zip", tmp_path / "out", LENGTH_MIN)
    subprocess.run(["sh", "-c", commands(done.listing, "cat")], cwd=tmp_path / "out", check=True)
    assert zipfile.ZipFile(tmp_path / "out" / "x.zip").testzip() is None
