"""A publisher's folder with a web host that a censor keeps, worked on by the program."""

from pathlib import Path

import pytest

from publish.audit import evidence
from publish.cli._session import run as run_cli
from publish.cli._verbs import cli
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive
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
        return len(evidence.read(self.archive.state).runs)
