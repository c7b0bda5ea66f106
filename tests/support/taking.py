"""A reader in node who takes a page along, and one who opens what was taken."""

import base64
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publish.verify.head import Release
from tests.support.factory import NOW
from tests.support.services.fixtures import skipping
from tests.support.services.node import node

_PROGRAM = Path(__file__).parents[1] / "readers/worker/taken.mjs"


def asked(act: str, release: Release, shell: bytes, **more: Any) -> Any:
    """What the program answers."""
    with skipping():
        program = node()
    root = release.head.files["metadata/1.root.json"]
    said = {
        "shell": _text(shell),
        "root": _text(root),
        "fingerprint": release.fingerprint,
        "now": NOW.isoformat(),
    } | more
    done = subprocess.run([program, _PROGRAM, act], input=json.dumps(said), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def take(release: Release, start: str, files: Mapping[str, bytes] | None = None, **more: Any) -> Any:
    """Take a page along from a whole copy, or from these files."""
    there = files or {e.path: e.source.read_bytes() for e in release.entries if e.source}
    shell = there["open.html"]
    return asked("take", release, shell, start=start, files={p: _text(d) for p, d in there.items()}, **more)


def opened(release: Release, file: str, *paths: str, **more: Any) -> Any:
    """What a reader of the file is shown of each path: verdict, release, bytes."""
    return asked("open", release, file.encode(), paths=paths, **more)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
