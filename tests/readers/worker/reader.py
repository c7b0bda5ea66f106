"""A reader in Node whom tests tell what to do, one thing after the other."""

import base64
import hashlib
import json
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.factory import NOW
from tests.support.services.fixtures import skipping
from tests.support.services.node import node

_DRIVE = Path(__file__).with_name("drive.mjs")


class Reader:
    """One visit after the other; the stash lives as long as the process."""

    def __init__(self, root: bytes, addresses: Sequence[str], **options: object) -> None:
        self.ms = 0.0
        with skipping():
            program = node()
        self._process = subprocess.Popen(
            [program, _DRIVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._start = {
            "root": base64.b64encode(root).decode(),
            "fingerprint": hashlib.sha256(root).hexdigest(),
            "addresses": list(addresses),
            "now": NOW.isoformat(),
            "stall": 2000,
            **options,
        }
        self.start()

    def start(self, **options: object) -> None:
        """Come back: a new worker, with what is kept in the stash."""
        self.do("start", **{**self._start, **options})

    def ask(self, act: str, *, within_s: float = 60.0, **options: Any) -> dict[str, Any]:
        """What came of it: ``value``, or ``error`` with ``verdict``. A reader who takes longer is ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"act": act, **options}) + "\n")
        self._process.stdin.flush()
        end = threading.Timer(within_s, self._process.kill)
        end.start()
        line = self._process.stdout.readline()
        end.cancel()
        assert line, f"{act}: no answer within {within_s} s"
        answer: dict[str, Any] = json.loads(line)
        self.ms = answer["ms"]
        return answer

    def do(self, act: str, **options: Any) -> Any:
        """The value; an error fails the test."""
        answer = self.ask(act, **options)
        assert "error" not in answer, answer
        return answer.get("value")

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(20)
        if self._process.stdout:
            self._process.stdout.close()
