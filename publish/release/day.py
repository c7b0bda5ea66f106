"""The publisher's clock, checked against known days before signing.

Known days: the newest root, the release before, the last renewal, the sources, tokens of authorities, hosts' clocks,
this program. No host is asked here. Hosts' earlier statements are in ``.stet/clocks.json``.
"""

import json
import os
import re
import stat
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from publish.core import files
from publish.core.clock import SLACK, parse_day
from publish.core.errors import ConfigError
from publish.core.formats import strictjson
from publish.core.units import count
from publish.release import roles
from publish.release.editors import coming_root, root_of
from publish.verify.head import Head
from publish.verify.metadata import undated
from publish.verify.tufapi import Root

# A clock that was ahead once dates a release to a day that no reader's clock has reached, and no later release may be
# older. So a wrong clock is found before it signs.
MADE = date(2026, 1, 1)  # no clock that is behind it is right: this program is no older
ROOT_LASTING = timedelta(
    days=3651
)  # what a root is given when it is made (`publish.release.renew.until`): so its day is known
QUIET_MAX = timedelta(days=92)  # a quarter without a release or a renewal: silence, or a clock that is ahead
CLOCKS = "clocks.json"
HINT = (
    "set the clock right; if it is right, say so once: --clock-is-right (stet publish, seal and renew take it);"
    " if it was ahead before: stet keys reset-day"
)
_HEAD_MAX_LENGTH = 1 << 16  # bytes of a source that are read for its days
_DATED = re.compile(rb"^(?:date|updated):[ \t]*[\"']?(\d{4}-\d\d-\d\d)\b", re.MULTILINE)

Days = Mapping[str, date]
"""Event → its day. The event in words that go before "on"."""


class TwoClocks(NamedTuple):
    """Our clock and a host's at the same moment."""

    here: datetime
    there: datetime


def doubt(state: Path, before: Head | None, now: datetime, evidence: Days | None = None) -> str:
    """Return why this clock is probably wrong, or ``""``.

    Args:
        evidence: Other known events with their days.
    """
    today, known, root = now.date(), _known(state, before), _root(state)
    if said := _against_hosts(state, now):
        return said
    later = {**known, **(evidence or {}), "this program was made": MADE}
    what, newest = max(later.items(), key=lambda item: item[1])
    if today + SLACK < newest:
        return f"the clock says {today}, but {what} on {newest}"
    known[f"root {root.version} was made"] = (root.expires - ROOT_LASTING).date()
    if agreed := [c.there for c in _clocks(state, now).values() if abs(_ahead(c, now)) <= SLACK]:
        known["hosts were heard, whose clocks agreed,"] = max(agreed).date()
    what, newest = max(known.items(), key=lambda item: item[1])
    if today - newest > QUIET_MAX:
        return (
            f"the clock says {today}; the last that is known before it is that {what} on {newest},"
            f" {count((today - newest).days, 'day')} ago"
        )
    return ""


def _known(state: Path, before: Head | None) -> dict[str, date]:
    known = {}
    if before and before.release > undated(_root(state)):
        known[f"release {before.release} was published"] = before.signed.published
        if before.renewed:
            known["its timestamp was signed"] = before.renewed
    return known


def hear(state: Path, now: datetime, said: Mapping[str, datetime]) -> None:
    """Remember hosts' clocks at the moment ``now``.

    Of earlier statements only this day's are kept.
    """
    if not said:
        return
    kept = {name: c for name, c in _clocks(state, now).items() if abs(now - c.here) <= SLACK}
    rows = kept | {name: TwoClocks(now, there) for name, there in said.items()}
    data = {name: [one.isoformat(timespec="seconds") for one in clock] for name, clock in sorted(rows.items())}
    files.write_atomically(state / CLOCKS, json.dumps(data, indent=1).encode() + b"\n")


def _clocks(state: Path, now: datetime) -> dict[str, TwoClocks]:
    """Return the statements of hosts' clocks, by host."""
    try:
        rows = strictjson.plain((state / CLOCKS).read_bytes())
        heard = {name: TwoClocks(*map(_moment, row)) for name, row in rows.items()}
    except (OSError, ValueError, AttributeError, TypeError, OverflowError):
        return {}
    # Without statements heard while the clock here was ahead of its present time: these measured a clock that has been
    # set since.
    return {name: clock for name, clock in heard.items() if clock.there > now + SLACK or clock.here <= now + SLACK}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _against_hosts(state: Path, now: datetime) -> str:
    """Return a contradiction from hosts' clocks, or ``""``.

    ``""`` also if as many agree as disagree.
    """
    heard = _clocks(state, now)
    if not heard:
        return ""
    off = {name: _ahead(clock, now) for name, clock in heard.items()}
    # The lower median: a single host counts, and of two that disagree the host in agreement with this clock.
    name = sorted(off, key=lambda name: (abs(off[name]), name))[(len(off) - 1) // 2]
    if abs(off[name]) <= SLACK:
        return ""
    agree = sorted(other for other, much in off.items() if abs(much - off[name]) <= SLACK)
    who = f"the clock of {agree[0]}" if len(agree) == 1 else f"the clocks of {', '.join(agree)}"
    then = "" if abs(now - heard[name].here) <= SLACK else f" when this one said {heard[name].here.date()}"
    way = "ahead" if off[name] > timedelta() else "behind"
    much = count(abs(off[name]).days, "day")
    return f"the clock says {now.date()}, {much} {way}: {who} said {heard[name].there.date()}{then}"


def _ahead(clock: TwoClocks, now: datetime) -> timedelta:
    """Return our clock's lead over a host's.

    Negative if this clock has not reached the host's day.
    """
    return now - clock.there if clock.there > now + SLACK else max(clock.here - clock.there, timedelta())


def must_be_right(state: Path, before: Head | None, now: datetime, evidence: Days | None = None) -> None:
    """Refuse to sign by a probably wrong clock.

    Raises:
        ConfigError: The reason.
    """
    if said := doubt(state, before, now, evidence):
        raise ConfigError(said, hint=HINT)


def _root(state: Path) -> Root:
    """Return the fully signed coming root, or the present."""
    # A root that takes days back must count before it is in force: the release that brings it in is signed under it.
    coming = coming_root(state)
    return root_of(coming) if coming else roles.in_force(state)


def must_not_go_back(state: Path, before: Head | None, now: datetime) -> None:
    """Refuse a release dated before the release before.

    Allowed if the root says that the earlier release's day was wrong.

    Raises:
        ConfigError: The clock is earlier.
    """
    if before and now.date() < before.signed.published and before.release > undated(_root(state)):
        raise ConfigError(
            f"the clock says {now.date()}, but release {before.release} was published on {before.signed.published}",
            hint="set the clock right: a release cannot be older than the one before; if the clock is right, and was"
            " ahead when that one was sealed, the root's holders can say so: stet keys reset-day",
        )


def of_sources(site: Path) -> dict[str, date]:
    """Return the newest days of ``site``.

    These are the newest file's time, and the newest day that a report states.
    """
    written, dated = None, []
    for folder, _, names in os.walk(site):
        for name in names:
            file = f"{folder}/{name}"
            status = os.lstat(file)
            if not stat.S_ISREG(status.st_mode):
                continue
            written = max(written or status.st_mtime, status.st_mtime)
            if name.endswith(".md") and (said := _newest_day(file)):
                dated.append((said, file))
    days = {}
    if written is not None:
        days["the newest file in site/ was written"] = datetime.fromtimestamp(written, UTC).date()
    if dated:
        said, file = max(dated)
        days[f"{site.name}/{Path(file).relative_to(site)} was written, as it says itself,"] = date.fromisoformat(said)
    return days


def _newest_day(file: str) -> str:
    """Return the newest day in a source's front matter, ``YYYY-MM-DD``, or nothing."""
    with open(file, "rb", buffering=0) as opened:
        text = opened.read(_HEAD_MAX_LENGTH).removeprefix(b"\xef\xbb\xbf")
    head = text.partition(b"\n---")[0] if text.startswith(b"---") else b""
    return max((day for found in _DATED.findall(head) if parse_day(day := found.decode())), default="")
