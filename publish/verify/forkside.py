"""A side of a fork, to be kept and handed on.

It has all facts behind a head's signatures, in a single JSON value. Values only. ``forks`` says what two sides prove
together.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.core.errors import SignatureError
from publish.core.formats import layout, strictjson

STORY_MAX_LENGTH = 8_000_000  # bytes: a chain of a hundred large roots and the HISTORY of 50,000 releases
PROOF_MAX_LENGTH = 2 * STORY_MAX_LENGTH
FORMAT = "stet fork proof 1"  # of a file with two sides (``forks``)
_PARTS = ("listing", "history")


@dataclass(frozen=True, slots=True)
class ForkSide:
    """A head's statement, with everything to count its signatures."""

    roots: tuple[bytes, ...]
    """The chain of roots, from the first."""
    targets: bytes
    """The editors' signed statement on the release."""
    listing: bytes = b""
    """The release's top listing, where HISTORY must be proven to be the release's."""
    history: bytes = b""

    def data(self) -> dict[str, Any]:
        """Return the value for JSON.

        Bytes are base64, since signatures are over the very bytes.
        """
        found: dict[str, Any] = {"roots": [_b64(root) for root in self.roots], "targets": _b64(self.targets)}
        return found | {part: _b64(getattr(self, part)) for part in _PARTS if getattr(self, part)}

    def dump(self) -> bytes:
        """Return a single line of JSON."""
        return json.dumps(self.data(), sort_keys=True).encode()


def of_files(files: Mapping[str, bytes], targets: bytes, *, listing: bytes = b"", history: bytes = b"") -> ForkSide:
    """Return the story of a head, from its metadata files.

    Args:
        files: The files by their paths in the copy.
    """
    roots: list[bytes] = []
    while (path := layout.metadata(len(roots) + 1, "root")) in files and resembles_metadata(files[path]):
        roots.append(files[path])
    return ForkSide(tuple(roots), targets, listing, history)


def is_proof(start: bytes) -> bool:
    """Return whether a file begins as a fork's proof."""
    # The format is a proof's first key. A document further down of which these words stand is none.
    return f'"format": "{FORMAT}"'.encode() in start[:200]


def resembles_metadata(data: bytes) -> bool:
    """Return whether an answer resembles signed metadata.

    Malformed metadata count too. Any other answer is a host's way to say "not here".
    """
    return data.lstrip(b" \t\r\n")[:1] == b"{" and (b'"signatures"' in data or b'"signed"' in data)


def load(data: bytes) -> ForkSide:
    """Read the output of `Story.dump`.

    Raises:
        SignatureError: The data have another form.
    """
    if len(data) > STORY_MAX_LENGTH:
        raise SignatureError(f"more than {STORY_MAX_LENGTH:,} bytes for one release")
    try:
        return of_data(strictjson.plain(data))
    except ValueError as e:
        raise SignatureError(f"not one side of a fork: {e}") from e


def of_data(value: Any) -> ForkSide:
    """Read the output of `Story.data`.

    Raises:
        SignatureError: The value has another form.
    """
    try:
        roots = tuple(_bytes(root) for root in value["roots"])
        return ForkSide(roots, _bytes(value["targets"]), *(_bytes(value.get(part, "")) for part in _PARTS))
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise SignatureError(f"not one side of a fork: {e}") from e


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    # Without `validate`, foreign letters are passed over, and the same proof could have many spellings.
    return base64.b64decode(text, validate=True)
