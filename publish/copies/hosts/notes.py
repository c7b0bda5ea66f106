"""Notes of hosts on the publisher's disk: an aid, and never evidence.

Where they are lost or cannot be read, the next push begins as the first one did. What is NOT done here: saying what is
noted.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from publish.core.files import write_atomically
from publish.core.formats import strictjson

NOTES_MAX_LENGTH = 4096  # bytes: a few values


def note_file(notebook: Path, place: str, kind: str) -> Path:
    """Return the file for notes of a kind on a place.

    Args:
        place: It may be an address, so that it cannot be the file's name.
    """
    return notebook / f"{file_name(place)}.{kind}"


def file_name(place: str) -> str:
    """Return a safe file name for notes on a host or a place."""
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def noted(file: Path | None, max_length: int = NOTES_MAX_LENGTH) -> Mapping[str, Any]:
    """Return what was noted, as far as it can be read.

    Args:
        max_length: Bytes that are read.
    """
    # A push that was cut, or another program, may have left anything: it is read as nothing, within a bound.
    with suppress(OSError, ValueError):
        if file:
            with file.open("rb") as notes:
                found = strictjson.plain(notes.read(max_length))
            return found if isinstance(found, dict) else {}
    return {}


def note(file: Path | None, values: Mapping[str, Any]) -> None:
    """Write notes in the place of former ones."""
    # A full disk is no reason to stop: what is not noted is learnt again by the next push.
    with suppress(OSError):
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, json.dumps(values).encode() + b"\n", mode=0o600)
