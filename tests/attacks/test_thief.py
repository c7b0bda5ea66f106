"""Attacks with, and on, the publisher's secrets."""

import sys
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts import KINDS, secrets
from publish.core import config
from publish.core.config import HostSettings
from publish.core.errors import ConfigError, RefusedError

TABLE = '[hosts.web]\nkind = "s3"\nbucket = "letters"\nendpoint = "http://127.0.0.1:9"\nsecret = "{}"\n'


def test_somebody_else_of_this_machine_writes_a_command(tmp_path: Path) -> None:
    """Row secrets: mirrors.toml lies where others may write, and names a program. Oracle: it is not run, exit 2."""
    (tmp_path / "mirrors.toml").write_text(TABLE.format("touch stolen"))
    assert config.load(tmp_path, KINDS).host("web").secret
    (tmp_path / "mirrors.toml").chmod(0o666)
    with pytest.raises(ConfigError, match=r"mirrors\.toml:5 \[hosts\.web\]: .* others may write to mirrors\.toml"):
        config.load(tmp_path, KINDS)


def test_a_program_says_the_secret_while_it_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Row secrets: its words hold the secret. Oracle: none of them is in any output, nor in an error."""
    secrets.forget()
    command = f"{sys.executable} -S -c \"import sys; print('s3cr3t'); print('s3cr3t', file=sys.stderr); sys.exit(1)\""
    with pytest.raises(RefusedError) as caught:
        secrets.Secrets(HostSettings("web", "s3", secret=command), {}, "SECRET_KEY").get("SECRET_KEY")
    assert "s3cr3t" not in f"{caught.value} {caught.value.hint}" + "".join(capfd.readouterr())


def test_a_program_for_one_secret_is_given_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row secrets: it sees our environment. Oracle: no secret of ours is in it."""
    secrets.forget()
    monkeypatch.setenv("STET_OTHER_SECRET_KEY", "theirs")
    command = f"{sys.executable} -S -c \"import os; print('STET_OTHER_SECRET_KEY' in os.environ)\""
    assert secrets.Secrets(HostSettings("web", "s3", secret=command), {}, "SECRET_KEY").get("SECRET_KEY") == "False"


def test_a_trace_shows_what_a_program_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row secrets: an error carries the secret into a trace. Oracle: three stars stand there instead."""
    secrets.forget()
    command = f"{sys.executable} -S -c \"print('s3cr3t-of-web')\""
    web = secrets.Secrets(HostSettings("web", "s3", secret=command), {}, "SECRET_KEY")

    def failing(*_: object, **__: object) -> None:
        raise RuntimeError(f"a library says {web.get('SECRET_KEY')}")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("publish.archive.archive.Archive.here", failing)
    assert run(cli, ["-v", "push"]) == 70
    said = "".join(capsys.readouterr())
    assert "a library says ***" in said
    assert "s3cr3t" not in said
