"""Dangers to readers, counted over a site's files.

Values only: nothing is opened here.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from publish.core.units import count, size
from publish.tree.sites.links import AddressUse

SHOWN = 12  # hosts, names or words of one kind; all of them stand in the JSON
WHAT_MAX = 200  # characters of a stranger's words that are kept


class DangerKind(enum.StrEnum):
    """Kind of a danger, beside the uses of addresses."""

    OWN_SCRIPT = "own script"
    NAMED_IN_SCRIPT = "named in a script"
    OLD_LINK = "link to the former address"
    MENDED = "changed"
    ROOT_LINK = "link from the top"
    COMMENT = "comment"
    GENERATOR = "generator"
    NO_LANGUAGE = "no language"
    ENCODING = "encoding"
    POLICY = "policy against the worker"
    NO_HEAD = "no head for the worker"
    MAP = "source map"
    WORKER = "worker of its own"
    TRACES = "traces"
    HIDDEN = "hidden name"
    LONG = "long file"
    LEFT_OUT = "left out"


_WORDS: Mapping[str, str] = {
    AddressUse.SCRIPT: "scripts from others: they can read what a reader does, and change what a page says",
    AddressUse.STYLE: "style sheets from others: they learn who reads",
    AddressUse.FONT: "fonts from others: they learn who reads",
    AddressUse.PICTURE: "pictures from others: they learn who reads",
    AddressUse.MEDIA: "films or sound from others: they learn who reads",
    AddressUse.FRAME: "frames of others: they learn who reads, and run their scripts",
    AddressUse.FORM: "forms sent to others: what a reader types goes there",
    AddressUse.BEACON: "beacons: others are told which link a reader follows",
    AddressUse.HINT: "early connections: others learn who reads",
    AddressUse.MANIFEST: "manifests from others",
    AddressUse.REFRESH: "pages that lead away by themselves",
    DangerKind.OWN_SCRIPT: "scripts of its own: open.html runs none of them",
    DangerKind.NAMED_IN_SCRIPT: "addresses in scripts, which may ask there",
    AddressUse.SELF: "the site's address, as its pages say; links to it can be made relative",
    DangerKind.OLD_LINK: "links to its former address, whose owner may change: make them relative",
    DangerKind.ROOT_LINK: "links from the top of a host (/…): they fail where a copy lies in a folder, or on a disk",
    DangerKind.MENDED: "addresses within the site that were made relative, or follow a new name, as you asked",
    DangerKind.COMMENT: "HTML comments, which everybody can read",
    DangerKind.GENERATOR: "names of the programs that made the pages",
    DangerKind.NO_LANGUAGE: "pages that do not say their language",
    DangerKind.ENCODING: "pages that are not UTF-8: hosts say they are, and letters come out wrong",
    DangerKind.POLICY: "pages whose own policy forbids the worker",
    DangerKind.NO_HEAD: "pages without a head: the worker's line is not in them",
    DangerKind.MAP: "source maps: the scripts as somebody wrote them, with names of folders",
    DangerKind.WORKER: "service workers of its own: they stand between readers and the copy",
    DangerKind.TRACES: "files that tell more than they show",
    DangerKind.HIDDEN: "names that begin with a dot, which some hosts do not serve",
    DangerKind.LONG: "files over 64 MB, which no browser can verify before it shows them",
    DangerKind.LEFT_OUT: "files left out: leavings of systems, and instructions to a web host",
}

SightKey = tuple[str, str]
"""Kind, and the host or the words."""
Sights = dict[SightKey, int]
"""What was seen in one file, and how often."""


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of danger, at a host or in a wording."""

    kind: str
    what: str
    files: int
    times: int
    example: str
    """Path of the first file with it."""


@dataclass(slots=True)
class DangerTally:
    """A count over all files, bounded by the number of different dangers."""

    _files: Counter[SightKey] = field(default_factory=Counter)
    _times: Counter[SightKey] = field(default_factory=Counter)
    _first: dict[SightKey, str] = field(default_factory=dict)

    def add(self, path: str, found: Mapping[SightKey, int]) -> None:
        """Count what one file has."""
        for key, times in found.items():
            self._files[key] += 1
            self._times[key] += times
            # One example is enough to begin mending. All paths of a large site would fill the memory.
            self._first.setdefault(key, path)

    def dangers(self) -> tuple[Danger, ...]:
        """Return all dangers: by kind, then by the number of files."""
        order = {str(kind): at for at, kind in enumerate(_WORDS)}
        rows = [Danger(k, w, n, self._times[k, w], self._first[k, w]) for (k, w), n in self._files.items()]
        return tuple(sorted(rows, key=lambda one: (order[one.kind], -one.files, one.what)))


def lines(dangers: Iterable[Danger]) -> list[str]:
    """Tell people of the dangers, by kind and host."""
    kinds: dict[str, list[Danger]] = {}
    for one in dangers:
        kinds.setdefault(one.kind, []).append(one)
    told = []
    for kind, rows in kinds.items():
        told.append(f"{_WORDS[kind]}:")
        told += [
            f"    {one.what or kind}: {one.times:,} in {count(one.files, 'file')}, such as {one.example}"
            for one in rows[:SHOWN]
        ]
        if len(rows) > SHOWN:
            told.append(f"    and {len(rows) - SHOWN:,} more (all with --json)")
    return told


def sized(length: int, files: int) -> str:
    """Return a site's size in words."""
    return f"{count(files, 'file')}, {size(length)}"
