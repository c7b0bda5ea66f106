"""publish.readers.clone.unit: systemd and cron read what was meant, whatever the folder is called."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.readers.clone.unit import Unit

PROGRAM = ("/opt/stet/bin/stet",)


def _read(text: str) -> configparser.RawConfigParser:
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(text)
    return read


def test_a_unit_works_in_the_folder_with_this_readers_memory_and_proxy(tmp_path: Path) -> None:
    folder = tmp_path / "my copy 100%"
    folder.mkdir()
    environment = {
        "XDG_STATE_HOME": "/stick/state",
        "ALL_PROXY": "socks5h://127.0.0.1:9050",
        "PATH": "/bin",
        "no_proxy": "",
    }
    unit = Unit.of(folder, PROGRAM, 7 * 3600, environment)
    service, timer = unit.files().values()
    read = _read(service)["Service"]
    assert read["WorkingDirectory"] == str(folder).replace("%", "%%")
    assert read["ExecStart"] == '"/opt/stet/bin/stet" "--quiet" "clone"'
    assert 'Environment="XDG_STATE_HOME=/stick/state"' in service
    assert 'Environment="ALL_PROXY=socks5h://127.0.0.1:9050"' in service
    assert "PATH" not in service
    assert (_read(timer)["Timer"]["OnUnitInactiveSec"], _read(timer)["Timer"]["RandomizedDelaySec"]) == (
        "25200s",
        "2520s",
    )
    if analyse := shutil.which("systemd-analyze"):
        files = [tmp_path / Path(path).name for path in unit.files()]
        for file, text in zip(files, (service.replace(PROGRAM[0], "/bin/true"), timer), strict=True):
            file.write_text(text)
        found = subprocess.run(
            [analyse, "verify", "--user", *map(str, files)], capture_output=True, text=True, check=False
        )
        assert not [line for line in found.stderr.splitlines() if "stet-clone" in line], found.stderr


def test_the_line_for_cron_does_what_the_unit_does(tmp_path: Path) -> None:
    """Oracle: the shell that cron starts runs the line, once its percent signs are taken as cron takes them."""
    folder = tmp_path / "it's 5%"
    folder.mkdir()
    program = tmp_path / "stet"
    program.write_text('#!/bin/sh\npwd >"$0.said"; echo "$*" "$XDG_STATE_HOME" >>"$0.said"\n')
    program.chmod(0o755)
    unit = Unit.of(folder.resolve(), (str(program),), 7 * 3600, {"XDG_STATE_HOME": "/a b"})
    minute, hours, *days, command = unit.cron().split(" ", 5)
    assert minute.isdigit()
    assert (hours.rpartition("-")[2], days) == ("23/6", ["*", "*", "*"])
    assert "%" not in command.replace("\\%", "")
    subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], check=True, cwd="/")
    assert (tmp_path / "stet.said").read_text() == f"{folder.resolve()}\n--quiet clone /a b\n"


@pytest.mark.parametrize(
    ("every_s", "when"),
    [
        (600, "-59/10 * * * *"),
        (1700, "-59/20 * * * *"),
        (3600, " * * * *"),
        (5 * 3600, "-23/4 * * *"),
        (9 * 86_400, " * * *"),
    ],
)
def test_cron_comes_no_later_than_was_asked(tmp_path: Path, every_s: int, when: str) -> None:
    assert when in Unit.of(tmp_path, PROGRAM, every_s, {}).cron()


@pytest.mark.parametrize(
    "value", ["http://me:secret@127.0.0.1:8080", "me:secret@127.0.0.1:8080", "socks5h://me@[::1]:9050"]
)
def test_no_password_goes_into_a_unit(tmp_path: Path, value: str) -> None:
    with pytest.raises(ConfigError, match="HTTPS_PROXY holds a user's name") as said:
        Unit.of(tmp_path, PROGRAM, 3600, {"HTTPS_PROXY": value})
    assert "secret" not in f"{said.value}{said.value.hint}"


@pytest.mark.parametrize("name", ['a"b', "a\nb", "a\\b"])
def test_what_systemd_would_read_otherwise_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="would read this otherwise"):
        Unit.of(Path("/srv") / name, PROGRAM, 3600, {})
    assert shlex.split(Unit.of(Path("/srv/a $HOME;b"), PROGRAM, 3600, {}).cron())[6] == "/srv/a $HOME;b"
