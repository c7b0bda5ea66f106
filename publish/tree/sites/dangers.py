"""Dangers to readers, counted over a site's files.

Values only: nothing is opened here.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from publish.core.units import count, size
from publish.tree.sites.links import Use

SHOWN = 12  # hosts, names or words of one kind; all of them stand in the JSON
WHAT_MAX = 200  # characters of a stranger's words that are kept


class Kind(enum.StrEnum):
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
    Use.SCRIPT: "scripts from others: they can read what a reader does, and change what a page says",
    Use.STYLE: "style sheets from others: they learn who reads",
    Use.FONT: "fonts from others: they learn who reads",
    Use.PICTURE: "pictures from others: they learn who reads",
    Use.MEDIA: "films or sound from others: they learn who reads",
    Use.FRAME: "frames of others: they learn who reads, and run their scripts",
    Use.FORM: "forms sent to others: what a reader types goes there",
    Use.BEACON: "beacons: others are told which link a reader follows",
    Use.HINT: "early connections: others learn who reads",
    Use.MANIFEST: "manifests from others",
    Use.REFRESH: "pages that lead away by themselves",
    Kind.OWN_SCRIPT: "scripts of its own: open.html runs none of them",
    Kind.NAMED_IN_SCRIPT: "addresses in scripts, which may ask there",
    Use.SELF: "the site's address, as its pages say; links to it can be made relative",
    Kind.OLD_LINK: "links to its former address, whose owner may change: make them relative",
    Kind.ROOT_LINK: "links from the top of a host (/…): they fail where a copy lies in a folder, or on a disk",
    Kind.MENDED: "addresses within the site that were made relative, or follow a new name, as you asked",
    Kind.COMMENT: "HTML comments, which everybody can read",
    Kind.GENERATOR: "names of the programs that made the pages",
    Kind.NO_LANGUAGE: "pages that do not say their language",
    Kind.ENCODING: "pages that are not UTF-8: hosts say they are, and letters come out wrong",
    Kind.POLICY: "pages whose own policy forbids the worker",
    Kind.NO_HEAD: "pages without a head: the worker's line is not in them",
    Kind.MAP: "source maps: the scripts as somebody wrote them, with names of folders",
    Kind.WORKER: "service workers of its own: they stand between readers and the copy",
    Kind.TRACES: "files that tell more than they show",
    Kind.HIDDEN: "names that begin with a dot, which some hosts do not serve",
    Kind.LONG: "files over 64 MB, which no browser can verify before it shows them",
    Kind.LEFT_OUT: "files left out: leavings of systems, and instructions to a web host",
}

Key = tuple[str, str]
"""Kind, and the host or the words."""
Found = dict[Key, int]
"""What was seen in one file, and how often."""


@dataclass(frozen=True, slots=True)
class Danger:
    """One kind of danger, at one host or in one wording."""

    kind: str
    what: str
    files: int
    times: int
    example: str
    """Path of the first file with it."""


@dataclass(slots=True)
class Tally:
    """A count over all files, bounded by the number of different dangers."""

    _files: Counter[Key] = field(default_factory=Counter)
    _times: Counter[Key] = field(default_factory=Counter)
    _first: dict[Key, str] = field(default_factory=dict)

    def add(self, path: str, found: Mapping[Key, int]) -> None:
        """Count what one file has."""
        for key, times in found.items():
            self._files[key] += 1
            self._times[key] += times
            self._first.setdefault(key, path)

    def dangers(self) -> tuple[Danger, ...]:
        """Return all dangers: by kind, then by the number of files."""
        order = {str(kind): at for at, kind in enumerate(_WORDS)}
        rows = [Danger(k, w, n, self._times[k, w], self._first[k, w]) for (k, w), n in self._files.items()]
        return tuple(sorted(rows, key=lambda one: (order[one.kind], -one.files, one.what)))


def lines(dangers: Iterable[Danger]) -> list[str]:
    """Tell people of the dangers: a line for each kind, one for each host below it."""
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
