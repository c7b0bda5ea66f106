"""What the time-stamp tokens of a copy say: by whom, when, and whether the times can be true together.

Offline: all that is needed lies in the copy, but for the root certificates, which the reader chooses.
A token that proves nothing is told and changes no verdict: the editors' signature says whose the bytes are.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from publish.core.errors import HostError, SignatureError, TrustError
from publish.core.formats.attestations import Attestation
from publish.core.source import Source
from publish.core.units import count
from publish.verify import history
from publish.verify.copy import Copy
from publish.verify.metadata import Head
from publish.verify.rfc3161 import KIND, Roots, check

STAMPS_MAX = 64  # tokens that are looked at, the newest releases' first: each is a request
APART_MAX = timedelta(days=1)  # what clocks and time zones may differ by


@dataclass(frozen=True, slots=True)
class Stamp:
    """One token."""

    release: int
    by: str
    """As the publisher calls them; a label."""
    path: str
    time: datetime | None
    """``None`` when it proves nothing."""
    chained: bool = False
    """Whether its certificates lead to a root that the reader chose."""
    signer: str = ""
    """Who signed, as the certificate says; only if ``chained``."""
    fault: str = ""
    """Why it proves nothing, or why its time cannot be believed."""


@dataclass(frozen=True, slots=True)
class Dated:
    """All that was looked at."""

    stamps: tuple[Stamp, ...] = ()
    notes: tuple[str, ...] = ()
    """Tokens of one release whose times are far apart."""
    unseen: int = 0
    """Tokens that were not looked at, being too many."""

    @property
    def sound(self) -> tuple[Stamp, ...]:
        """Tokens with nothing against them, the earliest first."""
        sound = [s for s in self.stamps if s.time and not s.fault]
        return tuple(sorted(sound, key=lambda s: s.time or datetime.max.replace(tzinfo=UTC)))


def dated(source: Source, head: Head, roots: Roots | None, *, now: datetime) -> Dated:
    """Judge the tokens that a copy's signed list names.

    Raises nothing of the copy's: a token that cannot be had says so itself.
    """
    named = [a for a in head.attestations if a.kind == KIND]
    named.sort(key=lambda a: (-a.release, a.by, a.entry.path))
    if not named:
        return Dated()
    known = _releases(source, head, any(a.release < head.release for a in named[:STAMPS_MAX]))
    with ThreadPoolExecutor(max(1, source.parallel)) as pool:
        stamps = list(pool.map(lambda a: _stamp(source, a, known, roots, now), named[:STAMPS_MAX]))
    return Dated(tuple(stamps), tuple(_apart(stamps)), max(0, len(named) - STAMPS_MAX))


def newest_day(source: Source, head: Head, *, now: datetime) -> dict[str, date]:
    """In words what the latest token was given for, and its day; nothing where none can be read."""
    told = [(s.time.date(), s) for s in dated(source, head, None, now=now).stamps if s.time]
    if not told:
        return {}
    newest, stamp = max(told, key=lambda one: one[0])
    return {f"{stamp.by} stamped release {stamp.release}": newest}


def _releases(source: Source, head: Head, former: bool) -> dict[int, tuple[str, date]]:
    """The top listing's hash and the day of each release; of former ones by HISTORY, which this release signs."""
    known = {head.release: (head.signed.top.sha256, head.signed.published)}
    if not former:
        return known
    try:
        lines = history.parse(history.read(Copy(source, head)))
    except (HostError, TrustError):
        return known
    tops = {number - 1: line.previous for number, line in lines.items()}
    return {n: (tops[n], line.published) for n, line in lines.items() if n in tops} | known


def _stamp(
    source: Source, a: Attestation, known: dict[int, tuple[str, date]], roots: Roots | None, now: datetime
) -> Stamp:
    def nothing(why: str) -> Stamp:
        return Stamp(a.release, a.by, a.entry.path, None, fault=why)

    if a.release not in known:
        return nothing(f"what release {a.release} was is not known here")
    sha256, published = known[a.release]
    try:
        raw = source.read(a.entry.path, a.entry.length)
        if hashlib.sha256(raw).hexdigest() != a.entry.sha256:
            return nothing("the file is not the one that is listed")
        token = check(raw, sha256, roots)
    except SignatureError as e:
        return nothing(str(e))
    except HostError as e:
        return nothing(f"cannot be had: {e.reason}")
    fault = ""
    if token.time < datetime(published.year, published.month, published.day, tzinfo=UTC) - APART_MAX:
        fault = f"before the release was sealed ({published}): its clock is wrong, or the publisher's was"
    elif token.time > now + APART_MAX:
        fault = f"later than today ({now:%Y-%m-%d}): its clock is wrong, or this machine's is"
    return Stamp(a.release, a.by, a.entry.path, token.time, roots is not None, token.signer, fault)


def _apart(stamps: list[Stamp]) -> list[str]:
    """Releases whose tokens differ by more than clocks do; a token may also have been asked for later."""
    notes = []
    for number in sorted({s.release for s in stamps}):
        times = [s.time for s in stamps if s.release == number and s.time]
        if times and max(times) - min(times) > APART_MAX:
            days = (max(times) - min(times)).days
            notes.append(
                f"the tokens of release {number} are {count(days, 'day')} apart: one was asked for later, or a clock is"
                f" wrong; all of them bear out {max(times):%Y-%m-%d}, not a day before"
            )
    return notes
