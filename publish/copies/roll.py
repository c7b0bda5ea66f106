"""The roll of our copies, ``.stet/roll.json``.

For each copy: the timestamp sent there, whether the copy was seen well then, and the spare which came in for it. The
roll tells the acts of others from our own acts and failures, for example a failed push or an address which was never
right. Every push and every look write it. It is an aid and no evidence: without it nothing is called a takedown,
until each copy was seen well again. What is NOT done here: looking, pushing, deciding.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from publish.core.files import write_atomically
from publish.core.formats import layout, strictjson
from publish.core.model import Audit
from publish.release import dotstet
from publish.verify.head import Head, Release

FILE = "roll.json"
ROLL_MAX_LENGTH = 1 << 20  # bytes: some 5,000 copies


@dataclass(frozen=True, slots=True)
class Listed:
    """The known facts about a host's public address."""

    sent: str = ""
    """SHA-256 of the timestamp brought by the last whole push there. Empty before any push."""
    open: bool = False
    """A push has begun since, and has not ended well."""
    looked: bool = False
    """The address was looked at since something was sent."""
    whole: str = ""
    """SHA-256 of the timestamp with which the copy was last seen well. Empty if it never was."""
    pushed: str = ""
    """Time (ISO 8601) at which the last whole push that sent something ended. Empty if unknown."""

    @property
    def lost_if_gone(self) -> bool:
        """Whether an empty address is a loss.

        A loss needs a copy which was sent, and which is not known to have never been right.
        """
        # Else the log would accuse others of our own wrong secrets and mistyped addresses, and be worth nothing when
        # it matters.
        return bool(self.sent or self.whole) and (bool(self.whole) or not self.looked)


@dataclass
class Roll:
    """All copies, and the spares for lost addresses.

    Copies are listed by name in mirrors.toml and public address.
    """

    places: dict[tuple[str, str], Listed] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

    def of(self, name: str, address: str) -> Listed:
        """Return the known facts about a copy.

        A new copy has no known facts.
        """
        return self.places.get((name, address), Listed())

    def sent_to(self, name: str) -> bool:
        """Return whether any push to the host ended well."""
        return any(standing.sent for (host, _), standing in self.places.items() if host == name)

    def is_answered(self, lost: str, in_service: Collection[str]) -> bool:
        """Return whether a spare for ``lost`` is in service.

        A spare for the spare counts too, and so on.
        """
        met = {lost}
        while (lost := self.answered.get(lost, "")) and lost not in met:
            if lost in in_service:
                return True
            met.add(lost)
        return False


def pointer_of(head: Head) -> str:
    """Return the SHA-256 of a head's timestamp.

    It says which state of the archive a copy was given.
    """
    return hashlib.sha256(head.files[layout.TIMESTAMP]).hexdigest()


def load(state: Path) -> Roll:
    """Return the roll, empty if absent or unreadable."""
    try:
        with (state / FILE).open("rb") as file:
            value = strictjson.plain(file.read(ROLL_MAX_LENGTH))
        places = {
            (str(row["host"]), str(row["address"])): Listed(
                str(row["sent"]),
                row["open"] is True,
                row["looked"] is True,
                str(row["whole"]),
                str(row.get("pushed", "")),
            )
            for row in value["places"]
        }
        return Roll(places, {str(lost): str(spare) for lost, spare in value["answered"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Roll()


@contextmanager
def changing(state: Path) -> Iterator[Roll]:
    """Yield the roll for changes.

    The roll is written when the block ends well.
    """
    # A push runs in a thread for each host, and checks run beside them from cron.
    with dotstet.exclusive(state, "roll"):
        roll = load(state)
        yield roll
        rows = [
            {
                "host": host, "address": address, "sent": s.sent, "open": s.open, "looked": s.looked,
                "whole": s.whole, "pushed": s.pushed,
            }
            for (host, address), s in sorted(roll.places.items())
        ]  # fmt: skip
        value = {"places": rows, "answered": dict(sorted(roll.answered.items()))}
        write_atomically(state / FILE, json.dumps(value, indent=1).encode() + b"\n", mode=0o600)


def begun(state: Path, name: str) -> None:
    """Note the beginning of a push to a host.

    Until the push has ended, files missing there are our own doing.
    """
    with changing(state) as roll:
        for key in [key for key in roll.places if key[0] == name]:
            roll.places[key] = replace(roll.places[key], open=True)


def ended(state: Path, name: str, address: str, wanted: Release, *, sent_at: datetime | None = None) -> None:
    """Note the good end of a push.

    Args:
        sent_at: The time, if anything was sent.
    """
    with changing(state) as roll:
        former = roll.of(name, address)
        looked = former.looked and bool(former.sent)
        # A push which had nothing to do gives a host no more time to show the one before.
        pushed = sent_at.isoformat() if sent_at else former.pushed
        roll.places[name, address] = replace(
            former, sent=pointer_of(wanted.head), open=False, looked=looked, pushed=pushed
        )


def looked(state: Path, audits: Sequence[Audit], wanted: Release) -> None:
    """Note which copies were seen well."""
    with changing(state) as roll:
        for audit in audits:
            former = roll.of(audit.host, audit.address)
            whole = pointer_of(wanted.head) if audit.healthy else former.whole
            roll.places[audit.host, audit.address] = replace(former, looked=True, whole=whole)
