"""Reasons why a document could not be read, as values."""

import signal
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Refused:
    """Its reader cannot take it, and says why in our own words."""

    reason: str
    hint: str = ""

    @property
    def said(self) -> str:
        """The reason in one line."""
        return self.reason


@dataclass(frozen=True, slots=True)
class Broke:
    """Its reader failed at something that nobody foresaw: no parser said that the document is damaged."""

    where: str
    """Type of the error, and the line of our own program: nothing of the document."""

    @property
    def said(self) -> str:
        """The reason in one line."""
        return f"made its reader fail: a fault of stet's own ({self.where})"


@dataclass(frozen=True, slots=True)
class Died:
    """Its process was ended by a signal, or did not answer."""

    signal: int
    """0: it ended by itself."""

    @property
    def said(self) -> str:
        """The reason in one line."""
        # A reader always answers, if only that it failed: silence means that something else called _exit.
        if not self.signal:
            return "ended its reader without an answer"
        # signal.Signals(number) raises for real-time signals, which have no names.
        names = {each.value: each.name for each in signal.Signals}
        return f"crashed its reader ({names.get(self.signal, f'signal {self.signal}')})"


@dataclass(frozen=True, slots=True)
class TooLong:
    """Reading took more time than it may."""

    seconds: int
    """The limit."""

    @property
    def said(self) -> str:
        """The reason in one line."""
        return f"takes more than {self.seconds} s to read"


@dataclass(frozen=True, slots=True)
class TooMuch:
    """Reading took more room than it may."""

    of: str
    """Room of which kind, with the limit, as "2,048 MiB of memory"."""

    @property
    def said(self) -> str:
        """The reason in one line."""
        return f"takes more than {self.of} to read"


@dataclass(frozen=True, slots=True)
class Lied:
    """What came out of the jail is no answer of a reader's."""

    why: str

    @property
    def said(self) -> str:
        """The reason in one line."""
        return f"made its reader answer what is no document ({self.why})"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Its process could not be locked in, and so read nothing."""

    reason: str

    @property
    def said(self) -> str:
        """The reason in one line."""
        return f"could not be locked in, and was not read ({self.reason})"


Unread: TypeAlias = Refused | Unlocked | Broke | Died | TooLong | TooMuch | Lied
