"""Volunteers' addresses, and the findings of the last looks: ``.stet/volunteers.json``.

An address leaves the mirror list with the next signing after forged bytes, or after a week of failures, at three days'
looks at least. Neither looks nor signatures are made here.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.core.formats.mirrorlist import VOLUNTEERS_MAX, MirrorList
from publish.release import dotstet

FILE: Final = "volunteers.json"
FAILING_DAYS: Final = 7  # a week: a journey, a move, a broken disk
FAILED_LOOKS: Final = 3  # of different days: a publisher who looks once a month learns little from one


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A volunteer's address."""

    address: str
    looked: str = ""
    """The day of the last look."""
    failing: str = ""
    """The first day of the failures in a row, since the last good look."""
    failures: int = 0
    """Days with failures in a row."""
    forged: bool = False
    """Whether the last look met forged bytes."""
    reason: str = ""
    """The last look's finding, if a failure."""

    def seen(self, today: date, *, well: bool, forged: bool = False, reason: str = "") -> "Volunteer":
        """Return the volunteer after a look."""
        day = today.isoformat()
        if well:
            return Volunteer(self.address, day)
        more = 0 if self.failing and self.looked == day else 1
        return replace(
            self, looked=day, failing=self.failing or day, failures=self.failures + more, forged=forged, reason=reason
        )

    def leaves(self, today: date) -> bool:
        """Return whether readers are to be sent there no longer."""
        if not self.failing:
            return False
        long = (today - date.fromisoformat(self.failing)).days >= FAILING_DAYS and self.failures >= FAILED_LOOKS
        return self.forged or long


def load(state: Path, signed: MirrorList) -> dict[str, Volunteer]:
    """Return the volunteers by address.

    Args:
        signed: The list in force, which has the addresses where this machine lost its own notes.

    Raises:
        ConfigError: The file is damaged.
    """
    file = state / FILE
    try:
        rows = [Volunteer(**row) for row in strictjson.plain(file.read_bytes())]
        for row in rows:
            row.leaves(date.min)
            if not isinstance(row.address, str) or type(row.failures) is not int:
                raise TypeError(row)
        return {row.address: row for row in rows}
    except (FileNotFoundError, NotADirectoryError):
        return {address: Volunteer(address) for address in signed.volunteers}
    except (ValueError, KeyError, TypeError) as e:
        raise ConfigError(
            f"{file} is damaged: it says which volunteers lend an address",
            hint="bring it back from a backup; or delete it: the signed list has the addresses",
        ) from e


@contextmanager
def changing(state: Path, signed: MirrorList) -> Iterator[dict[str, Volunteer]]:
    """Yield the volunteers for changes, written when the block ends well."""
    with dotstet.exclusive(state, "volunteers"):
        rows = load(state, signed)
        yield rows
        data = json.dumps([asdict(row) for _, row in sorted(rows.items())], indent=1)
        write_atomically(state / FILE, data.encode() + b"\n", mode=0o600)


def listed(state: Path, mirrors: MirrorList, today: date) -> MirrorList:
    """Return a mirror list with the current volunteers."""
    own = {m.address.rstrip("/") for m in mirrors.mirrors} | {address.rstrip("/") for address in mirrors.gone}
    stay = [one.address for one in load(state, mirrors).values() if not one.leaves(today)]
    return replace(mirrors, volunteers=tuple(sorted(a for a in stay if a.rstrip("/") not in own)[:VOLUNTEERS_MAX]))
