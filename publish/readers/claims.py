"""Claims of a single file about its origin.

A forger writes the same. It serves to tell a person which copy to look into; the judging is done there, by the
fingerprint that the person has. It costs no more than is said below, whatever the file: a zip that is made to harm, or
too large, says nothing. What is NOT done here: judging; nothing is fetched, and nothing unpacked to disk.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publish.core.formats import zipdir
from publish.core.formats.zipdir import Bytes, DamagedZipError, HostileZipError, ZipMember

TOTAL_MAX = 32 << 20  # bytes of all texts of one file that are looked at: some hundred pages, half a second
MEMBERS_MAX = 100_000  # members of a packed file: more than an archive of 10,000 reports has
_READ_MAX = 1 << 20  # bytes of one text that are looked at
_TEXTS_MAX = 200  # texts of a packed file that are looked at
_NAMES = (b".opf", b".xhtml", b".html", b".json", b".jsonl")
_ARCHIVE = re.compile(rb"stet:([0-9a-f]{32,64})/|//([0-9a-f]{32})\.stet\.invalid/")
# Only links as our own pages write them. A plain search would take each web address in a report for a copy's.
_WAY = re.compile(rb"<li[^<>]*><(?:a|code)[^<>]*>((?:https?|ipns|ipfs)://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?)</")


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims in a file, by an unknown author."""

    archive: str = ""
    """First digits of the claimed fingerprint, or empty."""
    ways: tuple[str, ...] = ()
    """Claimed addresses of the archive."""


def claims(file: Path) -> Claims:
    """Read the claims of a file.

    An unreadable or silent file has no claims.
    """
    archive, ways = "", dict[str, None]()
    try:
        for text in _texts(file):
            if found := _ARCHIVE.search(text):
                digits = (found[1] or found[2]).decode()
                archive = max(archive, digits, key=len)
            ways |= dict.fromkeys(way.decode() for way in _WAY.findall(text))
    except (OSError, HostileZipError, DamagedZipError):
        pass
    return Claims(archive, tuple(ways))


def _texts(file: Path) -> Iterator[bytes]:
    left = TOTAL_MAX
    with file.open("rb") as opened:
        yield (beginning := opened.read(_READ_MAX))
        if not beginning.startswith(b"PK\x03\x04"):
            return
        packed = Bytes(os.dup(opened.fileno()))
    named = [member for member in zipdir.members(packed, MEMBERS_MAX) if member.name.endswith(_NAMES)]
    # What speaks of the whole stands first or last.
    for member in [*named[: _TEXTS_MAX // 2], *named[_TEXTS_MAX // 2 :][-_TEXTS_MAX // 2 :]]:
        yield (text := _beginning(packed, member, min(_READ_MAX, left)))
        left -= len(text)


def _beginning(packed: Bytes, member: ZipMember, most: int) -> bytes:
    """At most so many bytes of a member.

    No more are unpacked than a piece.
    """
    text = b""
    for piece in zipdir.unpacked(packed, member) if most else ():
        text += piece
        if len(text) >= most:
            break
    return text[:most]
