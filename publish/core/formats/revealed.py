"""The folder of a revealed original, and the commitments in a page.

Whoever gets the folder checks it with ``sha256sum`` and ``tail`` alone, so what is hashed is a file: the salt, then the
original. Values and bytes only; what is NOT done here: believing any of it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from publish.core import files
from publish.core.formats import layout, strictjson
from publish.core.formats.mirrorlist import grouped

NOTE: Final = "reveal.json"
SALTED: Final = "salted.bin"
SUMS: Final = layout.LISTING  # as in a copy: one form, which sha256sum -c reads
STATEMENT: Final = "STATEMENT.txt"
ORIGINAL: Final = "original"
"""Name of the original, before its ending. Its own name could say whence it came."""
SALT_LENGTH: Final = 32  # bytes: nobody tries 2^256 salts, however few originals are thinkable
NOTE_MAX_LENGTH: Final = 1 << 16  # bytes
COMMITTED: Final = "sha256-of-salt-and-original"
"""The kind of identifier (schema.org's propertyID) by which a page commits to an original."""
KIND: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,30}")
_DIGITS: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"original\.[a-z0-9]{1,8}")
_ENDINGS: Final = {"text": "txt", "markdown": "md"}
# The page's writer escapes "<" in it, and a text cannot bring an element of its own.
_LINKED: Final = re.compile(rb'<script type="application/ld\+json">([^<]*)</script>')


@dataclass(frozen=True, slots=True)
class Revealed:
    """What a folder says of its original."""

    archive: str
    """The archive's fingerprint."""
    release: int
    """A release with the page."""
    page: str
    """Path of the report's page in a copy."""
    commitment: str
    kind: str
    original: str
    """Name of the original in the folder."""


def name_of(kind: str) -> str:
    """Return the name of an original of a kind."""
    # Of a few letters, digits and nothing else: the kind comes out of a record that anybody may have written.
    ending = _ENDINGS.get(kind, kind)
    return f"{ORIGINAL}.{ending}" if _NAME.fullmatch(f"{ORIGINAL}.{ending}") else f"{ORIGINAL}.bin"


def note(revealed: Revealed) -> bytes:
    """Return the folder's note for programs."""
    return json.dumps({"stet_reveal": 1} | asdict(revealed), indent=1, ensure_ascii=False).encode() + b"\n"


def parse(data: bytes) -> Revealed:
    """Return the note in a folder.

    Raises:
        ValueError: It is none of ours. Nothing of it was used.
    """
    said = strictjson.read(data, NOTE_MAX_LENGTH)
    if not isinstance(said, dict) or said.pop("stet_reveal", None) != 1:
        raise ValueError("not a note of stet reveal, or a newer Stet's")
    # Types before forms, and no part more or less: the rest of the program may then use each without a look.
    texts = all(isinstance(said.get(key), str) for key in ("archive", "page", "commitment", "kind", "original"))
    if not texts or type(said.get("release")) is not int or len(said) != 6:
        raise ValueError("it lacks a part")
    found = Revealed(**said)
    whole = (
        _DIGITS.fullmatch(found.archive) and _DIGITS.fullmatch(found.commitment) and KIND.fullmatch(found.kind)
        and _NAME.fullmatch(found.original) and files.is_safe(found.page) and found.release > 0
    )  # fmt: skip
    if not whole:
        raise ValueError("a part of it cannot be so")
    return found


def sums(revealed: Revealed, original: str) -> bytes:
    """Return the lines for ``sha256sum -c``; ``original`` is the SHA-256 of the original alone."""
    return f"{revealed.commitment}  {SALTED}\n{original}  {revealed.original}\n".encode()


def statement(revealed: Revealed) -> bytes:
    """Return the words for the person who gets the folder."""
    return f"""This folder shows you one document: what the editors of an archive had before them.

  archive     {grouped(revealed.archive)}
  release     {revealed.release}
  report      {revealed.page}
  kind        {revealed.kind}
  commitment  {revealed.commitment}

The report's page has the commitment, under the originals that its editors keep. It is the SHA-256 of {SALTED}:
{SALT_LENGTH} bytes made by chance, and then the document as it came. So the document was there before the release was
signed, and no byte of it was changed since.

To check it without Stet, in this folder:

  sha256sum -c {SUMS}
      both lines end in OK (on macOS: shasum -a 256 -c {SUMS})
  head -n 1 {SUMS}
      the number is the one on the report's page, in any copy of the archive
  tail -c +{SALT_LENGTH + 1} {SALTED} | cmp - {revealed.original}
      says nothing: the document is what stands behind the {SALT_LENGTH} bytes

With Stet, which judges the editors' signatures on the page as well:

  stet verify FOLDER --of ADDRESS --fingerprint {revealed.archive}

FOLDER is this one, ADDRESS any copy of the archive. Have the fingerprint by another way than this folder.

It shows that the editors had these bytes. It does not show who made them, nor that what they say is true.
The document is as it came: names may be in it that were left out of the report, and it may harm the program that opens
it. Whoever has this folder can show others the same, and nobody can take that back.
""".encode()


def commitments(page: bytes) -> Iterator[str]:
    """Yield the commitments to originals in a report's page."""
    # Not any 64 digits of the page: it names evidence by its SHA-256, too, and that is no original.
    for found in _LINKED.finditer(page):
        try:
            said = strictjson.plain(found[1])
        except ValueError:
            continue
        for each in _objects(said.get("isBasedOn") if isinstance(said, dict) else None):
            for identifier in _objects(each.get("identifier")):
                value = identifier.get("value")
                if identifier.get("propertyID") == COMMITTED and isinstance(value, str) and _DIGITS.fullmatch(value):
                    yield value


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects in a value of JSON-LD, one or several."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
