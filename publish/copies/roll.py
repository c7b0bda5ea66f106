"""The roll of our copies, ``.stet/roll.json``: what was sent to each, whether it was seen well then, which spare came.

It tells what others did to a copy from what we did ourselves, or left undone: a push that failed, an address that was
never right. It is written by every push and every look. An aid and no evidence: without it nothing is called a
takedown, until each copy was seen well again. What is NOT done here: looking, pushing, deciding.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from publish.core.files import write_atomically
from publish.core.formats import layout
from publish.core.model import Audit, Release
from publish.release import dotstet

FILE = "roll.json"
ROLL_MAX_LENGTH = 1 << 20  # bytes: some 5,000 copies


@dataclass(frozen=True, slots=True)
class Standing:
    """What we know of one host at one public address."""

    sent: str = ""
    """SHA-256 of the timestamp that the last whole push there brought; empty before any."""
    open: bool = False
    """A push has begun since, and has not ended well."""
    looked: bool = False
    """The address was looked at since something was sent."""
    whole: str = ""
    """SHA-256 of the timestamp with which it was last seen well; empty if it never was."""

    @property
    def lost_if_gone(self) -> bool:
        """Whether it is a loss when nothing is there: it was sent, and is not known to have never been right."""
        return bool(self.sent or self.whole) and (bool(self.whole) or not self.looked)


@dataclass
class Roll:
    """All copies, by name in mirrors.toml and public address; and which spare answers which lost address."""

    places: dict[tuple[str, str], Standing] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

    def of(self, name: str, address: str) -> Standing:
        """What is known of a copy; nothing, of one that is new."""
        return self.places.get((name, address), Standing())

    def sent_to(self, name: str) -> bool:
        """Whether a push to that host ever ended well."""
        return any(standing.sent for (host, _), standing in self.places.items() if host == name)

    def is_answered(self, lost: str, in_service: Collection[str]) -> bool:
        """Whether a spare that came in for ``lost``, or for that spare in turn, is still in service."""
        met = {lost}
        while (lost := self.answered.get(lost, "")) and lost not in met:
            if lost in in_service:
                return True
            met.add(lost)
        return False


def pointer_of(wanted: Release) -> str:
    """SHA-256 of a release's timestamp: which state of the archive a copy was given."""
    entry = wanted.by_path().get(layout.TIMESTAMP)
    return entry.sha256 if entry else ""


def load(state: Path) -> Roll:
    """The roll; empty when there is none, or none that can be read."""
    try:
        with (state / FILE).open("rb") as file:
            value = json.loads(file.read(ROLL_MAX_LENGTH))
        places = {
            (str(row["host"]), str(row["address"])): Standing(
                str(row["sent"]), row["open"] is True, row["looked"] is True, str(row["whole"])
            )
            for row in value["places"]
        }
        return Roll(places, {str(lost): str(spare) for lost, spare in value["answered"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Roll()


@contextmanager
def changing(state: Path) -> Iterator[Roll]:
    """The roll, to be changed; it is written when the block ends well."""
    with dotstet.exclusive(state, "roll"):
        roll = load(state)
        yield roll
        rows = [
            {
                "host": host, "address": address, "sent": s.sent, "open": s.open, "looked": s.looked, "whole": s.whole
            }
            for (host, address), s in sorted(roll.places.items())
        ]  # fmt: skip
        value = {"places": rows, "answered": dict(sorted(roll.answered.items()))}
        write_atomically(state / FILE, json.dumps(value, indent=1).encode() + b"\n", mode=0o600)


def begun(state: Path, name: str) -> None:
    """Note that a push to that host has begun: until it has ended, what is missing there is our doing."""
    with changing(state) as roll:
        for key in [key for key in roll.places if key[0] == name]:
            roll.places[key] = replace(roll.places[key], open=True)


def ended(state: Path, name: str, address: str, wanted: Release) -> None:
    """Note that a push has ended well."""
    with changing(state) as roll:
        former = roll.of(name, address)
        looked = former.looked and bool(former.sent)
        roll.places[name, address] = replace(former, sent=pointer_of(wanted), open=False, looked=looked)


def looked(state: Path, audits: Sequence[Audit], wanted: Release) -> None:
    """Note which copies were seen well."""
    with changing(state) as roll:
        for audit in audits:
            former = roll.of(audit.host, audit.address)
            whole = pointer_of(wanted) if audit.healthy else former.whole
            roll.places[audit.host, audit.address] = replace(former, looked=True, whole=whole)
