"""The program as people and programs meet it: what stands on stdout, on stderr, and the exit code."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from tests.support.small import fill_in

PASSPHRASE = "planted passphrase 4711"


VERBS = [
    "init", "build", "seal", "sign", "push", "check", "heal", "clone", "verify", "publish",
    "keys", "withdraw", "correct", "import", "serve",
]  # fmt: skip


GROUPS = ("evidence", "keys", "vault")


MORE = [
    "status",
    "add",
    "accept",
    "scan",
    "reveal",
    "vault",
    "onion",
    "bundle",
    "torrent",
    "seed",
    "stamp",
    "fingerprint",
    "card",
    "policy",
    "offer",
    "evidence",
    "renew",
    "history",
    "witness",
    "attest",
]


CLOCKS = (
    "archive.archive", "archive.opened", "cli.keys", "cli.heal", "cli.clone", "cli.history", "cli.verify", "cli.witness"
)  # fmt: skip
"""Modules that ask what time it is."""


HERE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What one run of the program said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Stet = Callable[..., Said]


@pytest.fixture
def stet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Stet:
    """Run a command in this process, as a reader and publisher of nothing yet; secrets never come out."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)

    def stet(*words: object) -> Said:
        capsys.readouterr()
        code = run(cli, [str(word) for word in words])
        out, err = capsys.readouterr()
        assert PASSPHRASE not in out + err
        assert all(line.startswith("stet: ") for line in err.splitlines()), err
        return Said(code, out, err)

    return stet


@cache
def _template(tmp: Path) -> Path:
    folder = tmp / "archive"
    os.environ["STET_PASSPHRASE"] = PASSPHRASE
    assert run(cli, ["-q", "init", str(folder), "--title", "Letters"]) == 0
    fill_in(folder)
    del os.environ["STET_PASSPHRASE"]
    return folder


@pytest.fixture
def archive(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, stet: Stet, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A founded archive with two folders for hosts; we stand in it. Its keys are made once for all tests."""
    base = tmp_path_factory.getbasetemp() / "cli"
    folder = tmp_path / "archive"
    shutil.copytree(_template(base), folder)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    (folder / "mirrors.toml").write_text(
        '[hosts.one]\nkind = "folder"\npath = "../one"\n[hosts.two]\nkind = "folder"\npath = "../two"\n'
    )
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def fresh(archive: Path, stet: Stet) -> Path:
    """The archive as `stet init` leaves it."""
    shutil.rmtree(archive / "site")
    assert stet("init", archive.parent / "other").code == 0
    shutil.copytree(archive.parent / "other/site", archive / "site")
    return archive


def program(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """The program itself, in a process of its own."""
    return subprocess.run([sys.executable, "-m", "publish", *words], capture_output=True, text=True, timeout=60, **more)
