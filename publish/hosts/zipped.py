"""A copy in a zip: read in place, nothing is ever unpacked.

A zip may be built to harm who opens it (names that climb out, links, two files of one name, members laid over one
another, bombs). Such a one is refused as a whole, before any member is read. So a copy that passes can be unzipped
with any tool. Reading is bounded by what was signed, so no member can swell beyond that.
"""

import stat
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from publish import files
from publish.errors import AbsentError, HostError, InterferenceError, TrustError, UnreachableError
from publish.hosts.base import Held, Source

MEMBERS_MAX = 2_000_000  # names: twice the largest archive that is thought of; some 1 GB of memory to list
RATIO_MAX = 300  # a zip of pages swells ten to thirty times; deflate alone can do 1,032
SWELL_MIN = 64 << 20  # bytes unzipped, below which nobody is harmed
_LOCAL = 30  # bytes of a member's own head, before its name
_CHUNK = 1 << 18
_POINTER = "metadata/timestamp.json"


class ZipCopy(Source):
    """The copy that a zip holds, at its top or in one folder.

    Raises:
        TrustError: It is built to harm who unzips it; what is wrong with it.
        HostError: It is no zip, or was cut short.
    """

    parallel = 2

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self._lock = threading.Lock()
        try:
            self._zip = zipfile.ZipFile(file)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as e:
            raise UnreachableError(f"not a whole zip: {e}", host=name, hint="fetch it again") from e
        with self._lock:
            self._members = _checked(self._zip, file.stat().st_size, name)

    def held(self) -> Iterator[Held]:
        """All files in the zip."""
        return iter([Held(path, info.file_size) for path, info in sorted(self._members.items())])

    def is_copy(self) -> bool:
        """Whether it holds a copy, and not something else."""
        return _POINTER in self._members

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - held by the caller
        info = self._members[path]
        with self._zip.open(info) as member:
            while chunk := member.read(_CHUNK):
                yield chunk

    def _translate(self, error: Exception, path: str) -> HostError | None:
        if isinstance(error, KeyError):
            return AbsentError("not here", host=self.name, path=path)
        if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError | NotImplementedError | RuntimeError):
            return InterferenceError(f"damaged in the zip: {error}", host=self.name, path=path)
        if isinstance(error, OSError):
            return UnreachableError(str(error.strerror), host=self.name, path=path)
        return None


def read_zip(address: str) -> ZipCopy:
    """The copy in a zip, given as a path or a ``file://`` address."""
    path = url2pathname(urlsplit(address).path) if address.startswith("file://") else address
    return ZipCopy(address, Path(path).expanduser())


def is_zip(file: Path) -> bool:
    """Whether a file begins as zips do; EPUB and WACZ are zips too."""
    try:
        with file.open("rb") as opened:
            return opened.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def _checked(packed: zipfile.ZipFile, size: int, name: str) -> dict[str, zipfile.ZipInfo]:
    """The members by path, if nothing about the zip is there to harm."""
    infos = packed.infolist()
    if len(infos) > MEMBERS_MAX:
        raise _refused(name, f"it has {len(infos):,} members")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        path, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
        folder = path.endswith("/")
        shown = ascii(path)[1:-1]
        if not files.is_safe(path.removesuffix("/")):
            raise _refused(name, f"it has a member named {shown}")
        if kind not in (0, stat.S_IFDIR if folder else stat.S_IFREG):
            raise _refused(name, f"{shown} is a link or a device")
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(name, f"{shown} is encrypted, or squeezed in a way that not every tool knows")
        if path in found:
            raise _refused(name, f"it has two members named {shown}")
        if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
            raise _refused(name, f"{shown} has two lengths")
        if folder and info.file_size:
            raise _refused(name, f"{shown} is a folder that holds bytes")
        found[path] = info
    plain = {path: info for path, info in found.items() if not path.endswith("/")}
    if pairs := files.clashes(plain):
        raise _refused(name, f"{pairs[0][0]!a} and {pairs[0][1]!a} are one name where case does not count")
    if at := _file_as_folder(plain):
        raise _refused(name, f"{at!a} is a file, and a folder of others")
    _laid_apart(packed, infos, name)
    swell = sum(info.file_size for info in infos)
    if swell > SWELL_MIN and swell > size * RATIO_MAX:
        raise _refused(name, f"it would swell to {swell:,} bytes")
    return _from_the_top(plain)


def _file_as_folder(plain: dict[str, zipfile.ZipInfo]) -> str:
    for path in plain:
        above = path
        while above := above.rpartition("/")[0]:
            if above in plain:
                return above
    return ""


def _laid_apart(packed: zipfile.ZipFile, infos: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse members that share bytes, and bytes before the first: what one tool sees another must see too."""
    end = 0
    for number, info in enumerate(sorted(infos, key=lambda i: i.header_offset)):
        if info.header_offset < end or (number == 0 and info.header_offset):
            raise _refused(name, "its members lie over one another, or behind something else")
        end = info.header_offset + _LOCAL + len(info.orig_filename.encode("utf-8", "replace")) + info.compress_size
    if end > packed.start_dir:
        raise _refused(name, "its members lie over its list of members")


def _from_the_top(plain: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The members as a copy has them: without the folder that all lie in, where somebody zipped one."""
    tops = {path.partition("/")[0] for path in plain}
    if len(tops) == 1 and (top := f"{next(iter(tops))}/") and f"{top}{_POINTER}" in plain:
        return {path.removeprefix(top): info for path, info in plain.items()}
    return plain


def _refused(name: str, why: str) -> TrustError:
    return TrustError(f"{name}: refused: {why}", hint="do not unzip it: it was not made by stet, or was changed since")
