"""A stick that goes from hand to hand: what strangers leave on it, what it forgets, and the drawer."""

import os
from pathlib import Path

import pytest

from publish.copies.hosts.stick import StickHost, fat, medium
from publish.copies.push import push
from publish.core.errors import AlteredError, HostError
from tests.support.factory import NOW, Archive
from tests.support.onehost import archive, here, stet

__all__ = ["archive", "here"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "usb" / "photographs").mkdir(parents=True)
    return tmp_path / "usb"


def test_a_link_on_a_stick(place: Path, tmp_path: Path, archive: Archive) -> None:
    """Row stick: somebody left a link where the copy is to be. Oracle: nothing is written where it leads."""
    (tmp_path / "home").mkdir()
    (place / "archive").symlink_to(tmp_path / "home")
    with pytest.raises(HostError):
        push(archive.release(), StickHost("stick", str(place)), now=NOW)
    assert list((tmp_path / "home").iterdir()) == []


def test_a_stick_that_forgets(place: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row stick: the system remembers what the stick has lost. Oracle: the pointer does not move."""

    def forget(handle: int) -> None:
        # What the stick has is seen once the system has forgotten.
        file = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if "targets" in file.parts:
            file.write_bytes(bytes(file.stat().st_size))

    monkeypatch.setattr(medium, "forget", forget)
    with pytest.raises(AlteredError):
        push(archive.release(), StickHost("stick", str(place)), now=NOW)
    assert not (place / "archive/metadata/timestamp.json").exists()


def test_a_name_that_a_stick_cannot_hold(place: Path, archive: Archive) -> None:
    """Row stick: a name that Windows keeps for itself. Oracle: told before anything is written."""
    archive.write("reports/com\u00b9.html", "<p>printer")
    with pytest.raises(HostError, match="reserved on Windows"):
        push(archive.release(), StickHost("stick", str(place), form=fat.FAT32), now=NOW)
    assert os.listdir(place) == ["photographs"]


def test_a_text_of_somebody_elses_on_a_stick(place: Path, archive: Archive) -> None:
    """Row stick: a README of the owner's. Oracle: it stays, and no autorun.inf is made."""
    (place / "README.txt").write_text("shopping list")
    push(archive.release(), StickHost("stick", str(place)), now=NOW)
    assert (place / "README.txt").read_text() == "shopping list"
    assert not [name for _, _, files in os.walk(place) for name in files if name.lower() == "autorun.inf"]


def test_a_stick_in_a_drawer(
    here: Path, archive: Archive, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row stick: unplugged at night, and plugged in with a copy that is damaged. Oracle: exit codes, one line."""
    with (here / "mirrors.toml").open("a") as file:
        file.write(f'[hosts.stick]\nkind = "stick"\npath = "{place}"\n')
    archive.release()
    assert stet(capsys, "push")[0] == 0
    photographs = place.rename(place.with_name("drawer"))
    for made in (False, True):  # the folder on which it is mounted goes with it, or stays and is empty
        if made:
            place.mkdir()
        for verb in ("push", "check", "heal"):
            code, out, err = stet(capsys, verb)
            assert (code, err) == (0, ""), verb
            assert out.count("stick: away, and left out") == 1, verb
        assert not made or list(place.iterdir()) == []
    place.rmdir()
    photographs.rename(place)
    (place / "archive/index.html").write_text("<p>forged")
    assert stet(capsys, "check")[0] == 4
    assert stet(capsys, "heal")[0] == 0
    assert stet(capsys, "check")[0] == 0
