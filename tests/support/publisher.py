"""A publisher's folder with a web host that a censor keeps, worked on by the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.audit.evidence import keep
from publish.cli._session import run as run_cli
from publish.cli._verbs import cli
from tests.support.censor import Censor
from tests.support.factory import NOW, PASSPHRASE, Archive
from tests.support.small import SETTINGS


# -- with the program -------------------------------------------------------------------------------------------------
class Desk:
    """A publisher's folder, a web host and a stick."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.archive = Archive(folder / "publisher")
        self.www = folder / "www"
        self.www.mkdir()
        self.server = Censor(self.www, headers={"Access-Control-Allow-Origin": "*"}, now=NOW)
        self._capsys = capsys
        self.settings = f'[hosts.web]\nkind = "folder"\npath = "../www"\npublic = "{self.server.url}"\n'
        (self.archive.home / "mkdocs.yml").write_text(SETTINGS)
        self.write(self.settings)

    def write(self, settings: str) -> None:
        (self.archive.home / "mirrors.toml").write_text(settings)

    def __call__(self, *words: object) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = run_cli(cli, [str(w) for w in words])
        return code, *self._capsys.readouterr()

    def noted(self) -> int:
        return len(keep.read(self.archive.state).runs)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    from publish.archive import archive as door_archive
    from publish.archive import opened

    for module in (door_archive, opened):
        monkeypatch.setattr(module, "now_utc", lambda: NOW)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    made = Desk(tmp_path, capsys)
    monkeypatch.chdir(made.archive.home)
    made.archive.release()
    with made.server:
        yield made
