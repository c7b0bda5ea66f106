"""Values of a clone: files and pieces to fetch, and copies to ask."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from publish.copies.second import threads_of_use
from publish.core.errors import StetError
from publish.core.formats.pieces import Pieces
from publish.core.model import Entry
from publish.core.source import Source
from publish.readers.clone.partial import Partial
from publish.verify.head import Head

REQUEST_LENGTH = 16_000  # bytes: what a request costs beside its own, so that small files and large ones compare
PLAIN_LENGTH = 1 << 20  # bytes: less is fetched in a moment where a second process is of use
THREADS_MAX = 8  # fetches at once from one copy


@dataclass(eq=False)
class Gathering:
    """A long document whose pieces come from many copies."""

    partial: Partial
    pouring: set["Candidate"] = field(default_factory=set)
    """Copies that give the whole document at the moment."""
    given: Counter["Candidate"] = field(default_factory=Counter)
    """Number of pieces from each copy."""
    joined: bool = False


@dataclass(eq=False)
class Download:
    """A file to fetch, or a piece of one."""

    entry: Entry
    """The file's path in a copy, and its hash."""
    also: tuple[str, ...] = ()
    """Further paths for the same bytes."""
    optional: bool = False
    """Whether the clone is whole without the file."""
    then: Callable[[bytes], Iterable["Download"]] | None = None
    """Reads the file and returns further jobs."""
    known: Pieces | None = None
    """The pieces, where a long document is fetched by them."""
    gathering: Gathering | None = None
    """The document of a piece."""
    number: int = 0
    """Of the piece, from 0."""
    tried: dict["Candidate", StetError] = field(default_factory=dict)
    running: dict["Candidate", float] = field(default_factory=dict)
    done: bool = False
    """The file is in place, or no longer wanted."""
    dropped: bool = False
    elsewhere: bool = False
    """The second process has it, among others."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing but one file comes of it, and not a long one."""
        beside = self.also or self.then or self.known or self.gathering
        return not beside and self.entry.length < PLAIN_LENGTH

    @property
    def length(self) -> int:
        """Bytes of the file, or of the piece."""
        if self.gathering is None:
            return self.entry.length
        start, end = self.gathering.partial.known.span(self.number)
        return end - start

    def may_ask(self, member: "Candidate", others: Iterable["Candidate"] = ()) -> bool:
        """Tell whether to ask this copy.

        A copy without parts is the last resort for a piece, and is asked once at a time.
        """
        if self.gathering is None or not member.whole_only:
            return True
        able = any(not m.whole_only and m not in self.tried for m in others)
        return not able and member not in self.gathering.pouring


@dataclass(eq=False)
class Candidate:
    """A copy in the crew."""

    address: str
    source: Source
    head: Head
    benched: bool = False
    """Gave wrong bytes or failed often, so is asked only for files missing elsewhere."""
    silent: bool = False
    """Does not answer, so is not asked."""
    whole_only: bool = False
    """Gives no parts of files, so is asked for pieces only if nobody else has them."""
    row: int = 0
    """Failures in a row."""
    served: int = 0
    faults: list[str] = field(default_factory=list)
    threads: int = 0
    """Threads at work for it."""
    _soonest_s: float = 0.0
    """Seconds of its quickest fetch, and 0 where none was."""
    _pace: float = 0.0
    """Seconds per byte, of late."""

    @property
    def most(self) -> int:
        """The most fetches at once."""
        return max(1, min(self.source.parallel, THREADS_MAX))

    @property
    def useful(self) -> int:
        """Fetches at once that are of use, by the time of the quickest: who waits for a far copy waits for many."""
        return min(self.most, threads_of_use(self._soonest_s))

    def took(self, length: int, seconds: float) -> None:
        """Note a fetch of so many bytes, which ended well."""
        self._soonest_s = min(self._soonest_s or seconds, seconds)
        pace = seconds / (length + REQUEST_LENGTH)
        self._pace = (3 * self._pace + pace) / 4 if self._pace else pace

    def expects_s(self, length: int) -> float:
        """Return the seconds which a fetch of so many bytes takes here, by those before; 0 where none was."""
        return self._pace * (length + REQUEST_LENGTH)
