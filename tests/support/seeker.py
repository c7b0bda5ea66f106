"""The reader's search, run in Node: what a browser would find, without a browser."""

import atexit
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.services.fixtures import skipping
from tests.support.services.node import node

_DRIVE = Path(__file__).with_name("seeker.mjs")


@cache
def _process() -> "subprocess.Popen[str]":
    with skipping():
        program = node()
    command = [str(program), "--no-warnings", str(_DRIVE)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    atexit.register(process.communicate)  # it ends when nobody asks any more
    return process


def ask(act: str, **what: object) -> Any:
    """What comes of one act of ``seeker.mjs``; what it throws is an ``AssertionError``."""
    process = _process()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"act": act, **what}) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    assert "error" not in answer, answer["error"]
    return answer["value"]


def find(tree: Path, typed: str) -> list[str]:
    """Paths of the pages that have what was typed, the best first."""
    return [page["path"] for page in ask("find", tree=str(tree), typed=typed)["pages"]]
