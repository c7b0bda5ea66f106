"""Make the vectors that are not there yet: ``python -m tests.vectors.make``. One that is there is never changed.

Each ``@vector`` is one spoilt copy. It is written as what differs from ``two``, an honest copy of two releases.
The vectors are in the rooms that are imported here.
"""

import base64
import hashlib
import json
import re
import sys
from typing import Any

from tests.vectors import (
    crowded,
    forms,
    honest,
    keyids,
    listings,
    pieced,
    policies,
    remembered,
    signed,
    spoilt,
    witnessed,
)
from tests.vectors.judge import FOLDER
from tests.vectors.kit import MADE

__all__ = [
    "MADE",
    "as_written",
    "crowded",
    "forms",
    "honest",
    "keyids",
    "listings",
    "pieced",
    "policies",
    "remembered",
    "signed",
    "spoilt",
    "witnessed",
]


def _text(data: bytes | None) -> Any:
    if data is None:
        return None
    run = re.search(rb" {2001,}|\[{2001,}|\]{2001,}|\n{2001,}|#{2001,}", data)
    if run:
        before, after = _text(data[: run.start()]), _text(data[run.end() :])
        own = [[chr(data[run.start()]), run.end() - run.start()]]
        return [*_parts(before), *own, *_parts(after)]
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _parts(text: Any) -> list[Any]:
    return text if isinstance(text, list) else [[text, 1]] if text else []


def as_written(name: str) -> bytes:
    """The bytes of one vector's file."""
    made = MADE[name]()
    files: dict[str, bytes | None] = dict(made["files"])
    if name != "two":
        base = MADE["two"]()["files"]
        absent = dict.fromkeys(path for path in base if path not in files)
        files = {path: data for path, data in files.items() if base.get(path) != data} | absent
        made["from"] = "two"
    made["files"] = {path: _text(data) for path, data in sorted(files.items())}
    if "policy" in made:
        made["policy"] = _text(made["policy"])
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def main() -> int:
    """Write what is not there; say what would have changed."""
    changed = []
    for name in MADE:
        file, data = FOLDER / f"{name}.json", as_written(name)
        if file.exists() and file.read_bytes() != data:
            changed.append(name)
        elif not file.exists():
            file.write_bytes(data)
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in sorted(FOLDER.glob("*.json"))]
    if changed:
        print("these would change, and must not:", *changed, sep="\n  ", file=sys.stderr)
        return 1
    (FOLDER / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
