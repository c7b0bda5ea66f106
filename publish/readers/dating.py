"""The time-stamp tokens of a copy: authorities, times, and contradictions between the times.

Works offline. The copy holds everything except the root certificates, which the reader chooses. A worthless token is
reported and changes no verdict, because the editors' signature alone says whose the bytes are.
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
from publish.verify.head import Head
from publish.verify.rfc3161 import KIND, Roots, check

STAMPS_MAX = 64  # tokens checked, newest releases first: each costs a request, and a hostile list may be long
APART_MAX = timedelta(days=1)  # allowed difference of clocks and time zones


@dataclass(frozen=True, slots=True)
class Stamp:
    """A token and its result."""

    release: int
    by: str
    """The publisher's label for the authority."""
    path: str
    time: datetime | None
    """``None`` for a worthless token."""
    chained: bool = False
    """Whether its certificates lead to a root chosen by the reader."""
    signer: str = ""
    """The signer's name in the certificate, only if ``chained``."""
    fault: str = ""
    """Why the token is worthless, or why its time cannot be believed."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The results for all checked tokens."""

    stamps: tuple[Stamp, ...] = ()
    # A distant token is no lie: an authority may have been asked a year later. So a note, and no fault.
    notes: tuple[str, ...] = ()
    """Tokens of one release whose times are far apart."""
    unseen: int = 0
    """Number of tokens left unchecked beyond ``STAMPS_MAX``."""

    @property
    def sound(self) -> tuple[Stamp, ...]:
        """Tokens without a fault, earliest first."""
        sound = [s for s in self.stamps if s.time and not s.fault]
        return tuple(sorted(sound, key=lambda s: s.time or datetime.max.replace(tzinfo=UTC)))


def dated(source: Source, head: Head, roots: Roots | None, *, now: datetime) -> Dated:
    """Judge the tokens named in a copy's signed list.

    The copy's faults are not raised. An unavailable token carries the reason in its own result.
    """
    named = [a for a in head.attestations if a.kind == KIND]
    # The same order on every machine, so that two readers of a long list check the same tokens.
    named.sort(key=lambda a: (-a.release, a.by, a.entry.path))
    if not named:
        return Dated()
    known = _releases(source, head, any(a.release < head.release for a in named[:STAMPS_MAX]))
    with ThreadPoolExecutor(max(1, source.parallel)) as pool:
        stamps = list(pool.map(lambda a: _stamp(source, a, known, roots, now), named[:STAMPS_MAX]))
    return Dated(tuple(stamps), tuple(_apart(stamps)), max(0, len(named) - STAMPS_MAX))


def newest_day(source: Source, head: Head, *, now: datetime) -> dict[str, date]:
    """Return the latest token, described in words, with its day.

    Empty if no token can be read.
    """
    # Without roots: a doubt about a clock needs a hint, not a chain of certificates.
    told = [(s.time.date(), s) for s in dated(source, head, None, now=now).stamps if s.time]
    if not told:
        return {}
    newest, stamp = max(told, key=lambda one: one[0])
    return {f"{stamp.by} stamped release {stamp.release}": newest}


def _releases(source: Source, head: Head, former: bool) -> dict[int, tuple[str, date]]:
    """Return the top listing's hash and the day of each release.

    Former releases come from HISTORY, which this release signs.
    """
    known = {head.release: (head.signed.top.sha256, head.signed.published)}
    if not former:
        return known
    try:
        lines = history.parse(history.read(Copy(source, head)))
    except (HostError, TrustError):
        return known
    # A line names the top listing of the release before (format.md, HISTORY).
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
    # An authority's clock, or the publisher's, may lie. Such a time is shown with its fault, never counted.
    fault = ""
    if token.time < datetime(published.year, published.month, published.day, tzinfo=UTC) - APART_MAX:
        fault = f"before the release was sealed ({published}): its clock is wrong, or the publisher's was"
    elif token.time > now + APART_MAX:
        fault = f"later than today ({now:%Y-%m-%d}): its clock is wrong, or this machine's is"
    return Stamp(a.release, a.by, a.entry.path, token.time, roots is not None, token.signer, fault)


def _apart(stamps: list[Stamp]) -> list[str]:
    """Note the releases whose tokens lie further apart than clocks do.

    A token may also have been requested later.
    """
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
