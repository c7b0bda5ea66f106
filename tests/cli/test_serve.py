"""publish.cli.serve: it says where, and ends with Ctrl-C."""

import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Stet


def test_serve_says_where_and_ends_with_ctrl_c(archive: Path, tmp_path: Path, stet: Stet) -> None:
    stet("publish")
    child = subprocess.Popen(
        [sys.executable, "-m", "publish", "serve", "--port", "0"],
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
