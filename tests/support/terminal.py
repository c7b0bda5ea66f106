"""Somebody at a terminal: the program as people run it, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


class Person:
    """Somebody with a terminal in a folder."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, "XDG_STATE_HOME": str(folder.parent / "seen"), **environment}

    def start(self, *words: str, env: dict[str, str] | None = None) -> "subprocess.Popen[str]":
        """Begin a command."""
        return subprocess.Popen(
            [sys.executable, "-m", "publish", "--json", *words],
            cwd=self.folder, env={**self.environment, **(env or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def stet(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Run a command, and give its answer."""
        run = self.start(*words)
        out, err = run.communicate(timeout=120)
        assert run.returncode == code, (words, out, err)
        answer: dict[str, Any] = json.loads(out) if out else {}
        return answer
