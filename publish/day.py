"""The publisher's clock, held against the days that are known, before anything is signed by it.

A clock that was ahead once dates a release to a day that no reader's clock has come to, and no later release may
be older. What is known: when the newest root was made, the release before, the last renewal, the sources, and
since when this program is.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from publish.clock import SLACK
from publish.errors import ConfigError
from publish.figures import count
from publish.gate.tufapi import Root
from publish.gate.verify import Head, undated
from publish.trust import duties
from publish.trust.agree import coming_root, root_of

MADE = date(2026, 1, 1)  # no clock that is behind it is right: this program is no older
ROOT_LASTING = timedelta(days=3651)  # what a root is given when it is made (`publish.renew.until`): so its day is known
QUIET_MAX = timedelta(days=396)  # 13 months without a release or a renewal: silence, or a clock that is ahead
HINT = (
    "set the clock right; if it is right, say so once: --clock-is-right (stet publish, seal and renew take it);"
    " if it was ahead before: stet keys reset-day"
)


def doubt(state: Path, before: Head | None, now: datetime, sources: date | None = None) -> str:
    """Why this clock can hardly be right; nothing, if nothing that is known speaks against it.

    Args:
        sources: The day on which the newest source was written.
    """
    today, known, root = now.date(), _known(state, before), _root(state)
    later = known | ({"the newest file in site/ was written": sources} if sources else {})
    later["this program was made"] = MADE
    what, newest = max(later.items(), key=lambda item: item[1])
    if today + SLACK < newest:
        return f"the clock says {today}, but {what} on {newest}"
    known[f"root {root.version} was made"] = (root.expires - ROOT_LASTING).date()
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


def must_be_right(state: Path, before: Head | None, now: datetime, sources: date | None = None) -> None:
    """Refuse to sign by a clock that can hardly be right.

    Raises:
        ConfigError: Why it cannot.
    """
    if said := doubt(state, before, now, sources):
        raise ConfigError(said, hint=HINT)


def _root(state: Path) -> Root:
    """The root that is to come, if it has all its signatures; else the one in force."""
    coming = coming_root(state)
    return root_of(coming) if coming else duties.in_force(state)


def must_not_go_back(state: Path, before: Head | None, now: datetime) -> None:
    """Refuse a release that would be older than the one before; unless the root says that its day was wrong.

    Raises:
        ConfigError: It would be.
    """
    if before and now.date() < before.signed.published and before.release > undated(_root(state)):
        raise ConfigError(
            f"the clock says {now.date()}, but release {before.release} was published on {before.signed.published}",
            hint="set the clock right: a release cannot be older than the one before; if the clock is right, and was"
            " ahead when that one was sealed, the root's holders can say so: stet keys reset-day",
        )


def newest_source(folder: Path) -> date | None:
    """The day on which the newest file below ``folder`` was written."""
    times = [f.stat().st_mtime for f in folder.rglob("*") if f.is_file() and not f.is_symlink()]
    return datetime.fromtimestamp(max(times), UTC).date() if times else None
