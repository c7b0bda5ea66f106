"""A zip as a source, unpacked beside nothing of ours.

Names are a stranger's: none may lead out, and those in Chinese encodings are read as such, which is told.
"""

import stat
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import utime
from pathlib import Path
from typing import Final

from publish.core import files
from publish.core.errors import ConfigError
from publish.core.scratch import scratch
from publish.core.units import size
from publish.reports.imports.nouns import Hand
from publish.reports.imports.texts import MARKDOWN
from publish.reports.imports.zipnames import charset
from publish.tree.sources.faults import visible

UNPACKED_MAX = 8_000_000_000  # bytes of all members: above any site's, below a disk's
MEMBERS_MAX = 200_000
_UTF8: Final = 0x800  # the bit which says that a name is UTF-8
_CHUNK: Final = 1 << 20
_TEXTS: Final = (".md", ".markdown", ".html", ".htm", ".xml", ".json", ".txt")
_BEGINS: Final = b"PK\x03\x04"
_TEXTS_READ: Final = 200  # texts whose letters tell the encoding of names
_TEXT_LENGTH: Final = 65_536  # bytes of each


@contextmanager
def unzipped(path: Path) -> Iterator[tuple[Path, list[Hand]]]:
    """Give a folder with a zip's files, or ``path`` itself if it is none.

    Raises:
        ConfigError: The zip is damaged, too large, or locked.
    """
    if not path.is_file() or not zipfile.is_zipfile(path):
        if path.is_file() and _begins_a_zip(path):
            raise ConfigError(f"{path} is no whole zip: its end is not there", hint="copy it once more")
        yield path, []
        return
    # Gone again also when the import is cut: what lies there is a stranger's, and may be large.
    with scratch("stet-unzip-") as made:
        hands: list[Hand] = []
        try:
            with zipfile.ZipFile(path) as opened:
                _unpack(opened, made, hands)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
            raise ConfigError(f"{path} cannot be unpacked ({error})", hint="unpack it, and give the folder") from None
        yield _inner(made), hands


def _begins_a_zip(path: Path) -> bool:
    """Return whether a file begins as a zip does, whose list of files stands at its end."""
    try:
        with open(path, "rb") as file:
            return file.read(len(_BEGINS)) == _BEGINS
    except OSError:
        return False  # told by who reads it


def _unpack(opened: zipfile.ZipFile, folder: Path, hands: list[Hand]) -> None:
    members = opened.infolist()
    if len(members) > MEMBERS_MAX:
        raise ConfigError(f"the zip has more than {MEMBERS_MAX:,} members", hint="unpack it, and give the folder")
    left = UNPACKED_MAX
    unsaid = [raw for member in members if (raw := _raw(member))]
    encoding = charset(unsaid, _letters(opened, members)) if unsaid else ""
    for member in members:
        raw = _raw(member)
        name = raw.decode(encoding, "replace").replace("\\", "/") if raw else member.filename
        if member.is_dir():
            continue
        if stat.S_ISLNK(member.external_attr >> 16):
            hands.append(
                Hand("link", visible(name), "is a symbolic link, and was not followed", "put the file in its place")
            )
        elif files.fault_of(name) and _leads_out(name):
            hands.append(Hand("odd name", visible(name), "its name leads out of the zip, and it was not taken", ""))
        else:
            left = _write(opened, member, folder / name, left, hands)
    if unsaid:
        first = visible(unsaid[0].decode(encoding, "replace"))
        hands.append(
            Hand(
                "names of a zip",
                opened.filename or "",
                f"do not say their encoding; read as {encoding.upper()}, such as {first}",
                "look at them; if they are wrong, unpack it where they show well, and give the folder",
            )
        )


def _raw(member: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a name that does not say its encoding; none for a name that does."""
    if member.flag_bits & _UTF8 or member.filename.isascii():
        return b""
    # zipfile reads names without the bit as cp437. The bytes are what Windows wrote, in China for one.
    return member.filename.encode("cp437", "replace")


def _letters(opened: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> frozenset[str]:
    """Return characters of the first texts in the zip."""
    found: set[str] = set()
    texts = [member for member in members if member.filename.lower().endswith(_TEXTS)]
    for member in texts[:_TEXTS_READ]:
        with opened.open(member) as text:
            found.update(text.read(_TEXT_LENGTH).decode("utf-8", "ignore"))
    return frozenset(found)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    # A ":" in the first part names another disk on Windows.
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, file: Path, left: int, hands: list[Hand]) -> int:
    """Write a member, and return how many bytes may still come."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Never twice: of two members with one name, a viewer may show the one, and we would bring in the other.
        with opened.open(member) as source, file.open("xb") as copy:
            # The sizes in a zip are its maker's claim, so the bytes are counted as they come.
            while part := source.read(_CHUNK):
                left -= len(part)
                if left < 0:
                    raise ConfigError(
                        f"the zip holds more than {size(UNPACKED_MAX)}", hint="give the folder of the site alone"
                    )
                copy.write(part)
    except OSError as error:
        hands.append(Hand("odd name", visible(member.filename), f"cannot be unpacked ({error.strerror})", "rename it"))
        return left
    with suppress(OSError, OverflowError, ValueError):
        # With its own time, or --date-from mtime would say today for all.
        when = time.mktime((*member.date_time, 0, 0, -1))
        utime(file, (when, when))
    return left


def _inner(folder: Path) -> Path:
    """Return the single folder or export within, where a zip has one around all."""
    # The Finder puts a folder of its own beside what was packed.
    inside = [one for one in folder.iterdir() if one.name != "__MACOSX"]
    return inside[0] if len(inside) == 1 and not inside[0].name.lower().endswith(MARKDOWN) else folder
