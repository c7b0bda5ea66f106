"""An office file as its parts.

A zip of which nothing is ever written, and whose sizes are counted and not believed.
"""

import stat
import zipfile
import zlib
from io import BytesIO
from typing import Final

from publish.core.errors import SourceError
from publish.core.units import size
from publish.reports.ingest.document import Limits
from publish.reports.ingest.office.xml import parsed
from publish.reports.ingest.web.nodes import Element

MEMBERS_MAX: Final = 10_000  # parts; a book of photographs has some hundred
PART_MAX: Final = 100_000_000  # bytes of one part of XML: forty bibles
_RATIO: Final = 2_000  # times that letters can be squeezed by a writer; deflate ends at 1,032
_CHUNK: Final = 1 << 18
_SPANNED: Final = 4  # bytes
_LOCAL: Final = 30  # bytes of a member's own head, less its name


class OfficeFile:
    """The parts of one file, by name."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._left = self._limit = limits.length
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise SourceError(f"is not a whole zip ({error})", hint="copy it once more") from None
        members = self._zip.infolist()
        _judged(members, len(data))
        self._members = {member.filename: member for member in members}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts."""
        return tuple(self._members)

    def part(self, name: str) -> bytes | None:
        """Return a part's bytes. ``None`` if there is no such part.

        Raises:
            SourceError: It is damaged, locked, or unpacks to more than allowed.
        """
        member = self._members.get(name)
        if member is None:
            return None
        found = bytearray()
        try:
            with self._zip.open(member) as source:
                # What a zip says of its sizes is its maker's word, so the bytes are counted as they come.
                while piece := source.read(_CHUNK):
                    found += piece
                    self._left -= len(piece)
                    if len(found) > PART_MAX or self._left < 0:
                        raise self._too_much(len(found))
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError) as error:
            raise SourceError(f"is damaged: {name} cannot be unpacked ({error})", hint="copy it once more") from None
        return bytes(found)

    def _too_much(self, length: int) -> SourceError:
        if length > PART_MAX:
            return SourceError(f"unpacks to more than {size(PART_MAX)}: no text is so long")
        return SourceError(f"unpacks to more than {size(self._limit)}", hint="--limit says more")

    def tree(self, name: str) -> Element | None:
        """Return a part of XML. ``None`` if there is no such part.

        Raises:
            SourceError: As for its bytes, or it is no XML of an office program.
        """
        data = self.part(name)
        return parsed(data, name) if data is not None else None


def _judged(members: list[zipfile.ZipInfo], length: int) -> None:
    """Refuse a zip that two programs would read as two files.

    And one that asks for more than a text.

    Args:
        length: Of the zip.
    """
    if len(members) > MEMBERS_MAX:
        raise SourceError(f"has {len(members):,} parts: no text has more than {MEMBERS_MAX:,}")
    seen: set[str] = set()
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        name = member.filename
        # Windows and macOS take names in small and great letters for one.
        if name.casefold() in seen:
            raise SourceError("has two parts of one name, of which programs show one or the other")
        seen.add(name.casefold())
        # Nothing is unpacked here; an editor who unpacks it elsewhere is spared all the same.
        path = name.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0] or "\0" in member.orig_filename:
            raise SourceError("has a part whose name leads out of it, which no office program writes")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise SourceError("has a part that is a link to another file, which no office program writes")
        if member.flag_bits & 1:
            raise SourceError("is locked", hint="save it without a password")
        # Some programs write four bytes before the first part, which say that the zip is one of several.
        if not end and member.header_offset > _SPANNED:
            raise SourceError("has something before its first part, of which programs show one or the other")
        if member.header_offset < end:
            raise SourceError("has parts that lie within one another, as only bombs have")
        end = member.header_offset + _LOCAL + member.compress_size
        if end > length:
            raise SourceError("says that it is longer than it is", hint="copy it once more")
        if member.file_size > _RATIO * max(member.compress_size, 1):
            raise SourceError(f"says that it unpacks to {size(member.file_size)}, which cannot be")
