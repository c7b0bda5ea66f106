"""Vaults for tests: keys of editors, and an original of our own words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyrage

from publish.core.model import Commitment
from publish.reports.ingest.document import Why
from publish.reports.vault.age import Editors, Identities, editors, identities
from publish.reports.vault.keep import FOLDER, keep

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ORIGINAL = b"Minutes of the meeting in the school's kitchen, as the cook wrote them down.\n"
PRIVATE = {"name": "/media/gulnar/minutes.txt", "from": "the cook"}


def pair(number: int = 1) -> tuple[str, str]:
    """Return the secret and the public key of an editor, made once for all tests."""
    return _made(number)


@cache
def _made(number: int) -> tuple[str, str]:
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def opened_by(*numbers: int) -> Editors:
    return editors([pair(number)[1] for number in numbers or (1,)])


def key_of(*numbers: int) -> Identities:
    return identities("".join(f"{pair(number)[0]}\n" for number in numbers or (1,)).encode())


def put(root: Path, original: Path | bytes = ORIGINAL, *, to: Sequence[int] = (1,), **more: Any) -> Commitment:
    """Keep an original in the archive's vault."""
    given: dict[str, Any] = {"kind": "text", "removed": {Why.RUNNING: 3}, "private": PRIVATE, "now": NOW} | more
    return keep(root, opened_by(*to), original, **given)


def padded(sealed: bytes) -> int:
    """Return the length behind the head, in which age puts some words by chance."""
    return len(sealed) - sealed.index(b"\n--- ")


def files(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*.age"))
