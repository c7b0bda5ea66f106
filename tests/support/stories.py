"""A publisher with two stories: releases of one archive, and from one of them on two histories."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts.folder import read_folder
from publish.verify import history
from publish.verify.head import Head, Seen
from tests.support.factory import NOW, Archive, lay


def twin(archive: Archive, home: Path) -> Archive:
    """The same publisher, same keys, from here on telling another story."""
    other = Archive.__new__(Archive)
    other.__dict__ |= archive.__dict__
    shutil.copytree(archive.state, home / ".stet")
    other.home, other.state, other.tree = home, home / ".stet", home / ".stet/tree"
    return other


def go_on(archive: Archive, times: int, word: str, *, now: datetime = NOW) -> None:
    for number in range(times):
        archive.write(f"{word}.html", f"<!doctype html>{word} {number}")
        archive.release(now=now)


def opened(archive: Archive, folder: Path, before: Seen | None = None) -> Head:
    return history.accept(read_folder(str(folder)), archive.anchor, now=NOW, seen=before)


@pytest.fixture(scope="session")
def road(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Release 2, and from there two histories: honest 3 to 5, and forged 3 to 5."""
    home = tmp_path_factory.mktemp("road")
    honest = Archive(home / "honest")
    go_on(honest, 2, "first")
    copies = {"2": lay(honest.release(), home / "2")}
    forger = twin(honest, home / "forger")
    for name, archive in (("honest", honest), ("forged", forger)):
        for number in (3, 4, 5):
            go_on(archive, 1, name + str(number))
            copies[f"{name} {number}"] = lay(archive.release(), home / f"{name}-{number}")
    return {"archive": honest, **copies}


def ran(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(cli, [str(word) for word in words])
    return code, *capsys.readouterr()
