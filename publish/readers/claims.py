"""Claims of a single file about its origin.

The file may be an EPUB, a WACZ or a saved page. No claim is to be believed, for a forger writes the same. Claims tell
a person which copy to look into. The file is judged there, by the person's own fingerprint. What is NOT done here:
judging, fetching, unpacking to disk.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_READ_MAX = 1 << 20  # bytes read of each text: a member of a hostile zip may unpack to gigabytes
_TEXTS_MAX = 200  # texts read of a packed file: a hostile zip may list a million
_NAMES = (".opf", ".xhtml", ".html", ".json", ".jsonl")
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
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError):
        # A broken file is an ordinary guest here, and the caller has a hint for a file without claims.
        pass
    return Claims(archive, tuple(ways))


def _texts(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        yield opened.read(_READ_MAX)
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as packed:
        named = [info for info in packed.infolist() if info.filename.endswith(_NAMES)]
        # Texts about the whole archive stand first or last, so the middle of a long list is left out.
        for info in [*named[: _TEXTS_MAX // 2], *named[_TEXTS_MAX // 2 :][-_TEXTS_MAX // 2 :]]:
            with packed.open(info) as member:
                yield member.read(_READ_MAX)
