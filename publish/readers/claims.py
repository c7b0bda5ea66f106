"""What a single file says of where it is from: an EPUB, a WACZ, a saved page. None of it is to be believed.

A forger writes the same. It serves to tell a person which copy to look into; the judging is done there, by the
fingerprint that the person has. What is NOT done here: judging; nothing is fetched, and nothing unpacked to disk.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_READ_MAX = 1 << 20  # bytes of one text that are looked at
_TEXTS_MAX = 200  # texts of a packed file that are looked at
_NAMES = (".opf", ".xhtml", ".html", ".json", ".jsonl")
_ARCHIVE = re.compile(rb"stet:([0-9a-f]{32,64})/|//([0-9a-f]{32})\.stet\.invalid/")
_WAY = re.compile(rb"<li[^<>]*><(?:a|code)[^<>]*>((?:https?|ipns|ipfs)://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?)</")


@dataclass(frozen=True, slots=True)
class Claims:
    """What stands in a file, whoever wrote it."""

    archive: str = ""
    """Digits that the fingerprint would begin with; empty if it names none."""
    ways: tuple[str, ...] = ()
    """Addresses at which it says that the archive is found."""


def claims(file: Path) -> Claims:
    """Read them; a file that cannot be read, or says nothing, has none."""
    archive, ways = "", dict[str, None]()
    try:
        for text in _texts(file):
            if found := _ARCHIVE.search(text):
                digits = (found[1] or found[2]).decode()
                archive = max(archive, digits, key=len)
            ways |= dict.fromkeys(way.decode() for way in _WAY.findall(text))
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError):
        pass
    return Claims(archive, tuple(ways))


def _texts(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        yield opened.read(_READ_MAX)
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as packed:
        named = [info for info in packed.infolist() if info.filename.endswith(_NAMES)]
        # What speaks of the whole stands first or last.
        for info in [*named[: _TEXTS_MAX // 2], *named[_TEXTS_MAX // 2 :][-_TEXTS_MAX // 2 :]]:
            with packed.open(info) as member:
                yield member.read(_READ_MAX)
