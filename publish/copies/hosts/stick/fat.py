"""The rules of FAT and exFAT, from values: names, lengths, folders, room.

A stick is for handing on, and is opened by whatever its next reader has. So the rules for names hold on every stick,
those for lengths and folders where its format has them. Nothing is touched here.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from publish.core.files import clashes, fault_of
from publish.core.model import Entry
from publish.core.units import size

_ENTRY_LENGTH: Final = 32  # bytes of an entry in a folder, in both formats
# What Windows will not open besides `fault_of`'s: the console's own names, and superscripts taken for digits.
_RESERVED: Final = re.compile(r"(?:conin\$|conout\$|clock\$|(?:com|lpt)[¹²³])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """What a format can hold."""

    name: str
    file_max: int | None
    """Bytes of a file. ``None``: more than any file has."""
    entries_max: int | None
    """Entries of a folder. A name takes several."""
    beside: int
    """Entries of a name beside those for its letters."""
    letters: int
    """UTF-16 units in an entry."""

    def entries(self, name: str) -> int:
        """Return the number of entries that a name takes."""
        return self.beside + math.ceil(_units(name) / self.letters)


# The specifications: Microsoft's "FAT32 File System Specification" 1.03, and "exFAT file system specification".
FAT32: Final = Format("FAT32", 2**32 - 1, 65_536, 1, 13)
EXFAT: Final = Format("exFAT", None, 2**28 // _ENTRY_LENGTH, 2, 15)
OTHER: Final = Format("this format", None, None, 1, 13)
"""Any other, or unknown."""
FORMATS: Final[Mapping[str, Format]] = {"fat32": FAT32, "exfat": EXFAT}
"""By the word in mirrors.toml."""
FILESYSTEMS: Final[Mapping[str, Format]] = {"vfat": FAT32, "msdos": FAT32, "fuse.fusefat": FAT32, "exfat": EXFAT}
"""By the system's word. ``fuseblk`` may be any."""


def faults(entries: Iterable[Entry], form: Format) -> list[str]:
    """Return what a format cannot hold, each with its path."""
    lengths = {entry.path: entry.length for entry in entries}
    found = [f"{path}: {fault}" for path in sorted(lengths) if (fault := _fault_of(path, lengths[path], form))]
    found += [f"{path}: the same name as {other} where capitals do not count" for path, other in clashes(lengths)]
    # In ``targets`` lies every listing of every release: an archive of some years meets this bound first.
    if form.entries_max is not None:
        for folder, names in sorted(_folders(lengths).items()):
            taken = sum(form.entries(name) for name in names) + 2  # and its own two
            if taken > form.entries_max:
                found.append(
                    f"{folder or 'the copy'}: {len(names):,} names need {taken:,} entries; "
                    f"a folder of {form.name} has {form.entries_max:,}"
                )
    return found


def _fault_of(path: str, length: int, form: Format) -> str | None:
    # Its bound of 255 bytes is stricter than the formats' 255 UTF-16 units.
    if fault := fault_of(path):
        return fault
    for name in path.split("/"):
        if _RESERVED.fullmatch(name):
            return "the name is reserved on Windows"
    if form.file_max is not None and length > form.file_max:
        return f"{size(length)} are more than a file of {form.name} can have (4 GiB); format the stick as exFAT"
    return None


def needed(sends: Iterable[Entry], held: Mapping[str, int], cluster: int, form: Format) -> int:
    """Return the bytes that a push needs at its worst, in whole clusters.

    Args:
        held: Length by path of the files that lie there.
        cluster: Bytes of a cluster.
    """
    sends = list(sends)

    def rounded(length: int) -> int:
        return math.ceil(length / cluster) * cluster

    before = {e.path: rounded(held[e.path]) for e in sends if e.path in held}
    grows = sum(max(0, rounded(e.length) - before.get(e.path, 0)) for e in sends)
    # A file lies beside the one that it replaces until it is whole.
    passing = max((rounded(e.length) for e in sends if e.path in before), default=0)
    former, coming = _folders(held), _folders({*held, *(e.path for e in sends)})

    # A folder of its own for each document: with clusters of 32 KB these take more room than many of the files.
    def taken(names: Iterable[str]) -> int:
        return rounded(_ENTRY_LENGTH * (2 + sum(form.entries(name) for name in names)))

    folders = sum(taken(names) - (taken(former[f]) if f in former else 0) for f, names in coming.items())
    return grows + passing + folders


def _folders(paths: Iterable[str]) -> Mapping[str, set[str]]:
    """Return the names in each folder, folders among them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        folder, _, name = path.rpartition("/")
        found[folder].add(name)
        while folder:
            folder, _, name = folder.rpartition("/")
            found[folder].add(name)
    return found


def _units(name: str) -> int:
    return len(name.encode("utf-16-le")) // 2
