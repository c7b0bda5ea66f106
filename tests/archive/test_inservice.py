"""publish.archive.inservice: what is away is told from what is lost."""

from pathlib import Path

from tests.support.publisher import (
    Desk,
    desk,  # noqa: F401 - fixtures
)

STICK = '\n[hosts.stick]\nkind = "folder"\npath = "../stick"\n'


def test_a_stick_that_must_be_there_is_counted_and_is_still_no_takedown(desk: Desk, tmp_path: Path) -> None:
    desk.write(desk.settings + STICK)
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    (tmp_path / "stick").rename(tmp_path / "drawer")
    assert desk("check")[0] == 5
    assert desk.noted() == 0


def test_a_mount_point_that_is_empty_is_away_and_is_not_filled_unless_by_name(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    desk.write(desk.settings + STICK + "away = true\n")
    assert desk("push")[0] == 0
    stick.rename(tmp_path / "drawer")
    stick.mkdir()
    assert "stick: away" in desk("push")[1]
    assert list(stick.iterdir()) == []
    assert desk("push", "--host", "stick")[0] == 0
    assert (stick / "index.html").exists()


def test_an_absolute_path_whose_disk_is_not_mounted_is_away_though_nothing_was_sent_yet(desk: Desk) -> None:
    path = desk.archive.home.parent / "media" / "stick" / "archive"
    desk.write(desk.settings + f'\n[hosts.stick]\nkind = "folder"\npath = "{path}"\naway = true\n')
    assert "stick: away" in desk("push")[1]
    assert desk("check")[0] == 0
