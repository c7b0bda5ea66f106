"""attestations.json: others' statements about releases (time-stamp tokens, countersignatures).

Each statement proves itself. This file lists them.
"""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from publish.core.errors import SignatureError
from publish.core.formats import layout, strictjson
from publish.core.model import Entry

# The online key alone signs the list. A thief of this key can leave out a statement, or add a worthless file, and no
# more.
JSON_NAME = "attestations.json"
ATTESTATIONS_MAX = 1000
ATTESTATION_MAX_LENGTH = 65_536  # bytes: a time-stamp token with its certificates is below 10,000
_ENDING = re.compile(r"[a-z0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Attestation:
    """One file beside a release, made by somebody else."""

    kind: str
    """``rfc3161``, ``cosignature`` …: the file's format. Verifiers pass over unknown kinds."""
    release: int
    by: str
    """The publisher's name for the maker: a label, believed no further than the file proves."""
    entry: Entry
    """Under its own hash: ``targets/<sha256>.<ending>``."""


def dump(attestations: Iterable[Attestation]) -> bytes:
    """Return attestations.json. The same list gives the same bytes."""
    rows = [
        {"by": a.by, "kind": a.kind, "length": a.entry.length, "path": a.entry.path, "release": a.release}
        for a in sorted(attestations, key=lambda a: (a.release, a.kind, a.entry.path))
    ]
    return (json.dumps({"attestations": rows}, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def parse(data: bytes, names: Collection[str] = ()) -> tuple[Attestation, ...]:
    """Read attestations.json, up to a bounded number of rows.

    Args:
        names: Witnesses of interest. The first row by each is read before all others.

    Raises:
        SignatureError: The form differs from `dump`'s, or a value is out of bounds.
    """
    try:
        # Nobody, not even a witness, may fill the list for the others.
        rows = _in_turn(strictjson.array(strictjson.read(data)["attestations"]), frozenset(names))
        return tuple(_one(row) for row in rows[:ATTESTATIONS_MAX])
    except (ValueError, KeyError, TypeError) as e:
        raise SignatureError(f"not a list of attestations: {e}", where=JSON_NAME) from e


def _in_turn(rows: list[Any], names: frozenset[str]) -> list[Any]:
    """Return the first row of each name and release, then the rest."""
    # Rows beyond ATTESTATIONS_MAX are cut off. A thief of the online key could put that many rows in front, so the
    # first row by each known witness comes before the cut.
    seen: set[tuple[int, str]] = set()
    first, rest = list[Any](), list[Any]()
    for row in rows:
        known = isinstance(row, dict) and isinstance(row.get("by"), str) and type(row.get("release")) is int
        theirs = {(row["release"], name) for name in names.intersection(row["by"].split(", "))} if known else set()
        (first if theirs - seen else rest).append(row)
        seen |= theirs
    return first + rest


def _one(row: dict[str, object]) -> Attestation:
    path, length, number = strictjson.text(row["path"]), row["length"], row["release"]
    sha256, ending = layout.split_target(path) or ("", "")
    if (
        not _ENDING.fullmatch(ending)
        or type(length) is not int
        or type(number) is not int
        or not 0 < length <= ATTESTATION_MAX_LENGTH
    ):
        raise ValueError(f"{path[:100]!r} cannot be an attestation")
    return Attestation(strictjson.text(row["kind"]), number, strictjson.text(row["by"]), Entry(path, sha256, length))
