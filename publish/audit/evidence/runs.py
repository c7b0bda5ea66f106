"""Records of the log, and signatures over them.

A record holds the findings of a check. A signature is the online key's word on the end of the log. Values alone.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from publish.core.errors import TrustError
from publish.core.formats import strictjson

FORMAT = "stet-evidence-1"
SIGNED_BEFORE = b"stet evidence 1\n"
"""Prefix of signed bytes. The same key signs TUF metadata, and neither can be taken for the other."""
NUMBER_MAX = 99_999_999
_FIELDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("address", "at", "expected", "found", "host", "path", "reason", "start", "verdict"), str),
    "headers": list,
    "masked": bool,
    "release": (int, type(None)),
    "status": int,
}
_TOP: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("archive", "at", "format", "previous", "top"), str),
    **dict.fromkeys(("dropped", "entries"), list),
    **dict.fromkeys(("number", "release"), int),
    "left_out": dict,
}
LOST = "lost"
"""The only optional field: numbers of unreadable runs between this run and the run which it names."""


@dataclass(frozen=True)
class ChainLink:
    """Place of a run in the chain."""

    follows: int
    """Number of the run named as the previous, 0 for none."""
    previous: str
    """SHA-256 of the previous run."""
    dropped: tuple[int, ...]


@dataclass(frozen=True)
class Run:
    """Record of a check."""

    number: int
    raw: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """Hash for the next run to name."""
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def link(self) -> ChainLink:
        """Place in the chain, kept in memory.

        Raises:
            ValueError: The bytes are no record of a check.
        """
        # Only the link is kept, not the parsed data: a log may have 64 MiB.
        data = self.data
        follows = self.number - 1 - len(data.get(LOST, ()))
        return ChainLink(follows if data["previous"] else 0, data["previous"], tuple(data["dropped"]))

    @property
    def data(self) -> dict[str, Any]:
        """Content, parsed anew each time.

        Raises:
            ValueError: The bytes are no record of a check.
        """
        value = strictjson.plain(self.raw)
        if not isinstance(value, dict) or value.get("format") != FORMAT or value.get("number") != self.number:
            raise ValueError("not of this format")
        lost = value.get(LOST, [])
        # Directly before this run, and no others: else a run could pass over any older one as lost.
        if not isinstance(lost, list) or lost != list(range(self.number - len(lost), self.number)):
            raise ValueError("the runs that were lost are not those before")
        if not _has({k: v for k, v in value.items() if k != LOST}, _TOP):
            raise ValueError("a field is missing, or of another type")
        if not all(_has(row, _FIELDS) for row in value["entries"]):
            raise ValueError("an entry has not the fields that it must have")
        if not all(isinstance(pair, list) and len(pair) == 2 for row in value["entries"] for pair in row["headers"]):
            raise ValueError("a header is no pair")
        # Not isinstance: true and false are int in Python.
        if not all(type(number) is int for number in value["dropped"]):
            raise ValueError("what was dropped is no list of runs")
        return value


def _has(value: Any, fields: Mapping[str, type | tuple[type, ...]]) -> bool:
    """Return whether a value is an object of exactly these fields."""
    if not isinstance(value, dict) or value.keys() != fields.keys():
        return False
    return all(isinstance(value[key], kind) for key, kind in fields.items())


@dataclass(frozen=True)
class Signature:
    """The online key's word on the end of the log."""

    number: int
    head: str
    """SHA-256 of the run at the end."""
    at: str
    keyid: str
    sig: str

    def said(self, archive: str) -> bytes:
        """Return the signed bytes."""
        return SIGNED_BEFORE + canonical({"archive": archive, "at": self.at, "head": self.head, "number": self.number})


def read_signature(value: Any) -> Signature:
    """Return a signature from its JSON.

    Raises:
        TrustError: The value is no signature.
    """
    try:
        texts = [value[key] for key in ("head", "at", "keyid", "sig")]
        if type(value["number"]) is not int or not all(isinstance(t, str) for t in texts):
            raise ValueError("wrong types")
    except (KeyError, TypeError, ValueError) as e:
        raise TrustError("a signature of the evidence is malformed") from e
    return Signature(value["number"], *texts)


def stretches(runs: Sequence[Run]) -> list[list[Run]]:
    """Split the runs, in order, at gaps of the chain.

    A gap stands where a run does not name the run before it. Nothing reaches over a gap.
    """
    parts: list[list[Run]] = []
    for run in runs:
        before = parts[-1][-1] if parts else None
        if before and (run.link.follows, run.link.previous) == (before.number, before.sha256):
            parts[-1].append(run)
        else:
            parts.append([run])
    return parts


def unsigned(runs: Sequence[Run], ends: Mapping[int, Signature]) -> list[int]:
    """Return the numbers of runs which no signature reaches.

    A signature over a run covers the runs before it in the chain.
    """
    found: list[int] = []
    for part in stretches(runs):
        last = max((run.number for run in part if run.number in ends), default=0)
        found += [run.number for run in part if run.number > last]
    return found


def canonical(value: Any) -> bytes:
    """Return the only spelling of a value in JSON.

    Sorted keys, no spaces, ASCII alone, and whole numbers alone.
    """
    # Signatures and links are over these bytes, so a value must have no second spelling. NaN is no JSON.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def instant(at: datetime) -> str:
    """Return a time in UTC, to the second: ``2026-11-21T12:30:00Z``."""
    # A time zone would say where the publisher is.
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
