"""A founded archive in one folder, worked on without any command line."""

import shutil
from pathlib import Path

import pytest

from publish.archive.init import init
from publish.archive.talk import Talk
from publish.verify.metadata import now_utc
from tests.support.factory import PASSPHRASE
from tests.support.small import fill_in

HOSTS = '[hosts.one]\nkind = "folder"\npath = "../one"\n[hosts.two]\nkind = "folder"\npath = "../two"\n'


class Heard:
    """What an archive's work said, and was told."""

    def __init__(self, *, agrees: bool | None = None) -> None:
        self.warned: list[str] = []
        self.said: list[str] = []
        self.asked: list[str] = []
        self._agrees = agrees

    def _agree(self, question: str) -> bool:
        self.asked.append(question)
        return bool(self._agrees)

    @property
    def talk(self) -> Talk:
        return Talk(
            say=self.said.append,
            note=self.said.append,
            warn=lambda text, hint: self.warned.append(text),
            agree=None if self._agrees is None else self._agree,
            passphrase=lambda: PASSPHRASE,
        )


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded") / "archive"
    init(folder, PASSPHRASE, title="Letters", now=now_utc())
    fill_in(folder)
    (folder / "mirrors.toml").write_text(HOSTS)
    return folder


@pytest.fixture
def folder(tmp_path: Path, founded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    shutil.copytree(founded, tmp_path / "archive")
    monkeypatch.chdir(tmp_path / "archive")
    return tmp_path / "archive"
