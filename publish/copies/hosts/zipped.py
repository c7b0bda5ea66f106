"""Copies in zips, read in place, never unpacked.

A zip may be built to harm its user (names which climb out, links, two files of the same name, bombs), or to show a
tool other content than the next tool sees. Such a zip is refused as a whole, before any member is read. So any tool
unzips an accepted copy to the content read here. Reading is bounded by signed lengths, so no member can swell beyond
them. Zips are made by many hands. These are no harm: a folder around the copy, ``./`` before names, names in UTF-8
without the mark for UTF-8, and files which a Mac puts beside.
"""

import os
import stat
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publish.core import files
from publish.core.errors import AbsentError, HostError, InterferenceError, TrustError, UnreachableError
from publish.core.files import at_home
from publish.core.formats import layout
from publish.core.formats.zipdir import (
    STREAMED,
    UTF_8,
    Bytes,
    DamagedZipError,
    HostileZipError,
    ZipMember,
    ends_where_it_says,
    members,
    unpacked,
)
from publish.core.source import Held, Source

RATIO_MAX = 300  # a zip of pages swells ten to thirty times; deflate alone can do 1,032
SWELL_MIN = 64 << 20  # bytes unzipped, below which nobody is harmed
_BESIDE = "__MACOSX/"  # what Finder puts beside the folder that it zips; it hides more behind a dot
_DOS_LABEL, _DOS_FOLDER = 0x08, 0x10  # of the attributes; some tools make no file of what has them


class ZipCopy(Source):
    """A copy at a zip's top, or in a folder.

    Raises:
        TrustError: The zip is built to harm, or to be read in two ways. The message says how.
        HostError: The file is no zip, was cut short, or has names in an unknown encoding.
    """

    parallel = 2

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        try:
            self._bytes = Bytes(os.open(file, os.O_RDONLY | os.O_CLOEXEC))
            self._members = _from_the_top(_checked(self._bytes))
        except HostileZipError as e:
            hint = "do not unzip it: it was not made by stet, or was changed since"
            raise TrustError(f"refused: {e}", where=name, hint=hint) from e
        except _UntoldNamesError as e:
            hint = "zip the copy once more with another program, or with names in UTF-8"
            raise UnreachableError(str(e), host=name, hint=hint) from e
        except (OSError, DamagedZipError) as e:
            # A zip that was sent in parts begins as a zip, too.
            hint = "fetch it again; or, if it came in parts, join all of them first as their list (….parts.txt) says"
            raise UnreachableError(f"not a whole zip: {e}", host=name, hint=hint) from e

    def held(self) -> Iterator[Held]:
        """Yield all files in the zip."""
        return iter([Held(path, member.length) for path, member in sorted(self._members.items())])

    def is_copy(self) -> bool:
        """Return whether the zip holds a copy."""
        return layout.TIMESTAMP in self._members

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - held by the caller
        return unpacked(self._bytes, self._members[path])

    def _translate(self, error: Exception, path: str) -> HostError | None:
        if isinstance(error, KeyError):
            return AbsentError("not here", host=self.name, path=path)
        if isinstance(error, DamagedZipError):
            return InterferenceError(f"damaged in the zip: {error}", host=self.name, path=path)
        if isinstance(error, OSError):
            return UnreachableError(str(error.strerror), host=self.name, path=path)
        return None


class _UntoldNamesError(Exception):
    """Names which tools read differently, from age, not malice."""


def read_zip(address: str) -> ZipCopy:
    """Return the copy in a zip.

    Args:
        address: A path, or a ``file://`` address.
    """
    path = unquote(urlsplit(address).path) if address.startswith("file://") else address
    return ZipCopy(address, at_home(path))


def is_zip(file: Path) -> bool:
    """Return whether a file begins as zips begin.

    EPUB and WACZ files are zips too.
    """
    try:
        with file.open("rb") as opened:
            return opened.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def _checked(file: Bytes) -> dict[str, ZipMember]:
    """Return a harmless zip's files by path.

    Raises:
        HostileZipError: The zip would harm who unzips it, or two tools could read it in two ways.
    """
    found = members(file)
    named = [(*_names(member), member) for member in found]
    if old := [member.shown for name, _, member in named if name is None]:
        raise _UntoldNamesError(f"{old[0]}: a name in an encoding that the zip does not tell")
    plain = _once((_folded(name or ""), _folded(other), member) for name, other, member in named)
    swell = sum(member.length for member in found)
    # Nothing is unpacked here, but readers unzip a file which was called genuine.
    if swell > SWELL_MIN and swell > file.size * RATIO_MAX:
        raise HostileZipError(f"it would swell to {swell:,} bytes")
    for member in found:
        # This check unpacks the member, so it comes after the bound on swelling.
        if member.flags & STREAMED and not ends_where_it_says(file, member):
            raise HostileZipError(f"{member.shown} ends elsewhere for who reads the zip from its beginning")
    if old := [member.shown for member in found if b"\\" in member.name]:
        raise _UntoldNamesError(f"{old[0]}: a name with backslashes, which are folders to some tools")
    return plain


def _names(member: ZipMember) -> tuple[str | None, str]:
    """Return a member's name in two readings.

    The first is ``None`` if no tool can know the name. The second is the name for a tool which knows code page 437
    alone.
    """
    raw = member.name
    try:
        text: str | None = raw.decode()
    except UnicodeDecodeError:
        text = None
        if member.flags & UTF_8:
            raise HostileZipError(f"{member.shown} says that its name is UTF-8, and it is not") from None
    if member.named is not None:
        told = _told(member)
        if text is None and not _may_stand_for(raw, told):
            raise HostileZipError(f"{member.shown} has a second name, {told!a}")
        if text not in (None, told):
            raise HostileZipError(f"{member.shown} has a second name, {told!a}")
        text = told
    return text, text if text is not None and member.flags & UTF_8 else raw.decode("cp437")


def _told(member: ZipMember) -> str:
    """Return the name in the extra field for names.

    The field's sum must be that of the name for which the field was written.
    """
    field = member.named or b""
    try:
        if field[:1] == b"\x01" and int.from_bytes(field[1:5], "little") == zlib.crc32(member.name):
            return field[5:].decode()
    except UnicodeDecodeError:
        pass
    raise HostileZipError(f"{member.shown} has an extra field with another name")


def _may_stand_for(raw: bytes, told: str) -> bool:
    """Return whether undecoded bytes can be the name ``told``.

    The ASCII parts and the endings must be the same.
    """
    one, other = raw.split(b"/"), told.split("/")
    return len(one) == len(other) and not any(byte < 32 or byte == 0x5C for byte in raw) and all(
        old == new.encode() if old.isascii() or new.isascii() else _ending(old) == _ending(new.encode())
        for old, new in zip(one, other, strict=True)
    )  # fmt: skip


def _ending(name: bytes) -> bytes:
    ending = name.rpartition(b".")[2] if b"." in name else b""
    return ending if ending.isascii() else b""


def _folded(name: str) -> str:
    """Return a name as a copy has it.

    The name is composed (NFC), has ``/`` between folders, and is empty for the folder in which the copy lies.
    """
    return unicodedata.normalize("NFC", name).replace("\\", "/").removeprefix("./")


def _once(named: Iterable[tuple[str, str, ZipMember]]) -> dict[str, ZipMember]:
    """Return the files by path, each name taken once.

    Each file is plain. None takes the name of another, in any tool's reading of the name.
    """
    plain: dict[str, ZipMember] = {}
    taken: set[str] = set()
    for path, other, member in named:
        folder = path.endswith("/") or not path
        if path:
            _safe(path, member, folder=folder)
        elif member.name != b"./":
            raise HostileZipError(f"it has a member named {member.shown}")
        # Both readings of the name count: a tool which knows code page 437 alone would write over another file.
        names = {path.removesuffix("/"), other.removesuffix("/")}
        if names & taken:
            raise HostileZipError(f"it has two members named {member.shown}")
        taken |= names
        if not folder:
            plain[path] = member
    # On Windows and macOS the second file would take the place of the first.
    if pairs := files.clashes(name for name in taken if name):
        raise HostileZipError(f"{pairs[0][0]!a} and {pairs[0][1]!a} are one name where case does not count")
    for path in taken:
        above = path
        while above := above.rpartition("/")[0]:
            if above in plain:
                raise HostileZipError(f"{above!a} is a file, and a folder of others")
    return plain


def _safe(path: str, member: ZipMember, *, folder: bool) -> None:
    kind = stat.S_IFMT(member.attributes >> 16)
    if not files.is_safe(path.removesuffix("/")):
        raise HostileZipError(f"it has a member named {member.shown}")
    if kind not in (0, stat.S_IFDIR if folder else stat.S_IFREG):
        raise HostileZipError(f"{member.shown} is a link or a device")
    if member.attributes & _DOS_LABEL or (member.attributes & _DOS_FOLDER and not folder):
        raise HostileZipError(f"{member.shown} is a file to some tools, and none to others")
    if folder and member.length:
        raise HostileZipError(f"{member.shown} is a folder that holds bytes")


def _from_the_top(plain: dict[str, ZipMember]) -> dict[str, ZipMember]:
    """Return the members as a copy has them.

    The folder in which all members lie is left out, where somebody zipped a folder.
    """
    inside = [path for path in plain if not path.startswith(_BESIDE)]
    tops = {path.partition("/")[0] for path in inside if "/" in path or not path.startswith(".")}
    if len(tops) == 1 and (top := f"{next(iter(tops))}/") and f"{top}{layout.TIMESTAMP}" in plain:
        beside = {path: member for path, member in plain.items() if not path.startswith(top)}
        return beside | {path.removeprefix(top): plain[path] for path in inside if path.startswith(top)}
    return plain
