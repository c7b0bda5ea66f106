"""publish.cli.serve: it says where, and ends with Ctrl-C."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.cli.conftest import Stet


def test_serve_says_where_it_shows_the_release_and_ends_with_ctrl_c(archive: Path, tmp_path: Path, stet: Stet) -> None:
    stet("publish")
    child = subprocess.Popen(
        [sys.executable, "-m", "publish", "serve", "--release", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell without job control has its background jobs ignore Ctrl-C, and they hand that down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert child.stdout is not None
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", child.stdout.readline())
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert err == "stet: serving release 1; Ctrl-C ends it\nstet: ended\n"
    assert child.returncode == 0


def test_the_preview_ends_with_ctrl_c_twice_and_leaves_nothing(archive: Path, tmp_path: Path) -> None:
    (archive / "drafts").mkdir()
    (archive / ".git").mkdir()
    (archive / ".gitignore").unlink()
    before = {file: file.stat().st_mtime_ns for file in archive.rglob("*")}
    (tmp_path / "tmp").mkdir()
    with socket.socket() as taken:
        with suppress(OSError):  # another program of this machine may have it, which is as good
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        child = subprocess.Popen(
            [sys.executable, "-m", "publish", "serve", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            env=os.environ | {"TMPDIR": str(tmp_path / "tmp")},
        )  # fmt: skip
        assert child.stdout is not None
        said = json.loads(child.stdout.readline())
    port = int(said["address"].rstrip("/").rpartition(":")[2])
    assert said == {"address": f"http://127.0.0.1:{port}/", "preview": True}
    assert port != 8000
    # In the middle of the first build.
    child.send_signal(signal.SIGINT)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert "stet: port 8000 is taken\n" in err
    assert "stet: warning: git would take drafts/ in\nstet: hint: add a line to .gitignore: /drafts/\n" in err
    assert (child.returncode, err.endswith("stet: ended\n")) == (0, True), err
    assert list((tmp_path / "tmp").iterdir()) == []
    assert before == {file: file.stat().st_mtime_ns for file in archive.rglob("*")}


def test_two_things_to_show_are_refused(archive: Path, stet: Stet) -> None:
    said = stet("serve", "--release", ".")
    assert (said.code, "stet: FOLDER and --release are two things to show" in said.err) == (2, True)
    assert stet("-C", "..", "serve").code == 2
