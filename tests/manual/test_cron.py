"""The script that the manual gives for cron, run as cron runs it: with hardly any environment, and no terminal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASE, Stet, archive, stet  # noqa: F401 - fixtures
from tests.manual.test_docs import blocks


def test_the_script_in_the_manual_runs_under_cron(archive: Path, stet: Stet, tmp_path: Path) -> None:
    if not (Path(sys.executable).parent / "stet").exists():
        pytest.fail("the program is not installed beside this Python; make setup does that")
    assert stet("-q", "publish").code == 0
    (tmp_path / "one/index.html").write_bytes(b"<p>forged")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/hosts.env").write_text("")
    (tmp_path / "etc/passphrase").write_text(PASSPHRASE + "\n")
    (script,) = blocks("a script, run with no more than cron gives it")
    for written, here in {
        "/opt/stet/venv/bin": str(Path(sys.executable).parent),
        "/etc/stet": str(tmp_path / "etc"),
        "/srv/letters": str(archive),
        "/var/log": str(tmp_path),
    }.items():
        assert written in script
        script = script.replace(written, here)
    (tmp_path / "heal.sh").write_text(script + "\n")

    done = subprocess.run(
        ["/bin/sh", str(tmp_path / "heal.sh")],
        env={"HOME": str(tmp_path), "LOGNAME": "someone", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"},
        cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    answer = json.loads((tmp_path / "stet-heal.json").read_text())
    assert (done.returncode, done.stdout) == (0, ""), done.stderr  # a good day is silent
    assert {audit["verdict"] for audit in answer["after"]} == {"FRESH"}
    assert b"forged" not in (tmp_path / "one/index.html").read_bytes()
