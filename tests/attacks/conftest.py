"""What the attacks share: a publisher with two releases, and copies of both."""

from pathlib import Path

import pytest

from publish.release.dotstet import load
from tests.attacks.desk import Desk
from tests.support.factory import NOW, PAGES, Archive, lay


class World:
    """A publisher's archive, a copy of release 1, of release 2, and what release 2 is."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder / "publisher")
        self.anchor = self.archive.anchor
        self.old = lay(self.archive.publish({**PAGES, "index.html": "<!doctype html>old front"}), folder / "old")
        self.copy = lay(self.archive.publish(PAGES), folder / "copy")
        self.release = load(self.archive.state, now=NOW)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "publisher"), tmp_path / "copy")
