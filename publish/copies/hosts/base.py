"""The interface of all hosts, with unavoidable checks.

Public methods are finished. Each kind writes the underscored methods. A kind holds either files (`FileHost`: a path
is put at a time) or a whole tree at once (`TreeHost`). Nothing here judges content: bytes from a host must not be
used before ``publish.verify.metadata`` has accepted them.
"""

import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from publish.core.errors import (
    FullError,
    InterferenceError,
    LackingError,
    SourceError,
    StetError,
)
from publish.core.files import folded, safe_path
from publish.core.source import Held, Source
from publish.core.units import size

if TYPE_CHECKING:
    from publish.core.settings import HostSettings

_T = TypeVar("_T")


class Persist(Protocol):
    """Puts a question, again where no answer came."""

    def __call__(self, ask: Callable[[], _T], /) -> _T:
        """Return the answer."""


# A listing is the host's own word. Without a bound, a hostile host could fill the publisher's memory with names.
HELD_MAX = 2_000_000  # names that a host may list: twice the largest archive that is thought of
HELD_MIN, HELD_SHARE = 250_000, 10  # as far as is known how many files a release has: so many more, and times as many


def once(ask: Callable[[], _T]) -> _T:
    """Put a question once."""
    return ask()


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Abilities of a kind of host.

    They are here so that no other room asks for a kind by its name.
    """

    atomic: bool = False
    """A push becomes visible all at once."""
    listable: bool = True
    """`survey` works."""
    removable: bool = True
    """Stored files can be taken away again."""
    immutable_address: bool = False
    """Each release has an address of its own, beside any name that follows the newest."""
    resident: bool = False
    """Serves only while a program of ours runs (an IPFS node, an onion service)."""
    near: bool = False
    """Listing costs no request, so that each push lists."""
    gaps: bool = False
    """While a file is replaced, readers may miss it."""
    exclusive: bool = False
    """No two pushes write at once: the kind takes the place for one of them (a lock), or compares the whole copy."""
    lasting: bool = False
    """Stored bytes are there to stay: each file may be read back directly, and not only after all."""
    portable: bool = False
    """It may be taken out and lie in a drawer (`Host.is_here`).

    Each is another one, and is read back as a new one.
    """
    parallel: int = 1
    """Number of transfers at once."""
    lag_s: int = 0
    """Seconds until readers get a push, where pages are built or cached on the way."""


class Host(Source):
    """A writable place of ours for a copy.

    Args:
        name: The host's name in mirrors.toml.
        public: The address where readers find the copy. ``None`` when only the publisher reaches it.
    """

    traits: Traits
    settings: "HostSettings | None" = None
    """The host's table in mirrors.toml. ``None`` for a host made without settings."""
    lacks: LackingError | None = None
    """The error for a missing secret or program, with which the host cannot be asked."""
    interrupt: threading.Event | None = None
    """Ends all waits for the host when set."""
    waiting: Callable[[float, StetError], None] = staticmethod(lambda _seconds, _error: None)
    """Told of waits for a busy or silent host: seconds, and the error."""
    meter: Callable[[int], None] = staticmethod(lambda _length: None)
    """Told of bytes on their way, piece by piece, and of fewer where a file has to be sent again. It may wait, so that
    a limit is kept."""
    limited: bool = False
    """Whether the meter keeps a limit."""
    kept: Callable[[str, int], None] = staticmethod(lambda _path, _length: None)
    """Told of bytes of a path's file which lie there already, from a push that was cut. It never waits."""

    insist: Persist = staticmethod(once)
    """For one question of several. A host by itself asks once."""

    def __init__(self, name: str, public: str | None = None) -> None:
        self.name = name
        self.public = public
        self.parallel = self.traits.parallel
        # For each thread: several files of one host go at once, and each has a count of its own.
        self._told = threading.local()

    def survey(self, most: int = HELD_MAX) -> Iterator[Held]:
        """List the files which the host says it holds.

        Names which no copy can have are passed over, and not touched.

        Args:
            most: How many names the host may list, where the caller knows a bound.

        Raises:
            InterferenceError: The host names more files than any copy has.
        """
        with self._translated(""):
            for number, held in enumerate(self._survey()):
                if number >= most:
                    raise InterferenceError(f"lists more than {most:,} files", host=self.name)
                try:
                    safe_path(held.path)
                except SourceError:
                    # Whoever else writes to the host chooses these names: none may climb out of a folder here.
                    continue
                yield held

    def spells_otherwise(self, path: str) -> bool:
        """Return whether the host lists ``path`` under another spelling of the same letters.

        ``False`` where it cannot list.
        """
        if not self.traits.listable:
            return False
        with self._translated(""):
            return any(held.path != path and folded(held.path) == folded(path) for held in self._survey())

    def held(self) -> Iterable[Held] | None:
        """Return `survey`, or ``None`` if this kind cannot list."""
        return self.survey() if self.traits.listable else None

    def address(self) -> str | None:
        """Return the copy's address for readers, if any."""
        return self.public

    def also(self) -> tuple[str, ...]:
        """Return durable names of this copy under other schemes."""
        return ()

    def is_here(self) -> bool:
        """Return whether the place itself can be seen now.

        Asked of kinds which may be taken out.
        """
        return True

    def if_gone(self) -> str:
        """Return what to look at if readers get nothing here.

        In words. Empty where there is nothing special.
        """
        return ""

    def notes(self) -> tuple[str, ...]:
        """Return notes for the publisher, gathered while writing: what must be set by hand, for example."""
        return ()

    def expect(self, notebook: Path, day: date) -> None:
        """Learn of the push to come.

        Args:
            notebook: A folder in the publisher's state for notes of this kind, which are an aid and never evidence.
            day: The day of the release.
        """

    def _persist(self, ask: Callable[[], _T], path: str = "") -> _T:
        """Put one question of an action which has several, and put it again where no answer came.

        To begin the whole action again would meet a host that fails at each third question at its third, always.

        Raises:
            Exception: That of ``ask`` itself, when it is given up.
        """

        unanswered: dict[StetError, Exception] = {}

        def once() -> _T:
            try:
                return ask()
            except StetError:
                raise
            except Exception as e:
                meant = self._translate(e, path)
                if meant is None or not meant.retryable:
                    raise
                unanswered[meant] = e
                raise meant from e

        try:
            return self.insist(once)
        except StetError as e:
            if (own := unanswered.get(e)) is None:
                raise
            vars(own).update(given_up=e.given_up)
            raise own  # noqa: B904 - with the cause that it has

    def claimed(self) -> str:
        """Return whose history lies there, in words. Empty if nobody's is at risk.

        A history is what a push would take away beside files, on hosts which keep one.
        """
        with self._translated(""):
            return self._claimed()

    def _claimed(self) -> str:
        """Return nothing, where a host keeps no history."""
        return ""

    def probe(self) -> None:
        """Ask, without writing, whether the host is writable.

        Raises:
            HostError: The host cannot be written to, and why.
        """
        with self._translated(""):
            self._probe()

    def _probe(self) -> None:
        """Raise if there is nothing to write to.

        A kind without a cheap look does nothing.
        """

    @abstractmethod
    def _survey(self) -> Iterator[Held]:
        """Yield all files held.

        A place which does not exist yet yields nothing, and is no error.
        """


def no_names(free: int, host: str, path: str) -> FullError:
    """Return the error for a disk without inodes.

    ``free`` bytes are left: many small files use up a disk's inodes before its bytes.
    """
    said = f"the disk can hold no more files (its inodes are used up; {size(free)} are free)"
    return FullError(said, host=host, path=path, hint="take away files that are not needed, or ask for more inodes")
