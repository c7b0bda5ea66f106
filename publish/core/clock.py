"""What time it is, for a reader whose clock may be wrong: never earlier than the newest day that somebody signed.

Values only; nobody's clock is asked here. A day that the online key alone signed is believed no further than
this machine's clock agrees, so that whoever steals that key cannot make every reader call the archive stale.
"""

from datetime import UTC, date, datetime, time, timedelta

from publish.core.units import count

SLACK = timedelta(days=1)  # a day of publication is the publisher's, in any time zone
LONG_AGO = timedelta(days=366)  # without a renewal: then the clock is as likely wrong as the publisher silent


def midnight(day: date) -> datetime:
    """The beginning of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def latest(now: datetime, *days: date | None) -> datetime:
    """The later of the local clock and the signed days: what freshness is judged by."""
    return max(now, *(midnight(day) for day in days if day), now)


def believed(now: datetime, published: date, renewed: date | None, before: date | None) -> date:
    """The newest day to remember as past: the editors' word, and the online key's as far as the clock agrees."""
    past = published
    if renewed and renewed <= (now + SLACK).date():
        past = max(past, renewed)
    return max(past, before) if before else past


def is_behind(now: datetime, *days: date | None) -> date | None:
    """The newest signed day, if the local clock has not come to it."""
    newest = max((day for day in days if day), default=None)
    return newest if newest and now.date() + SLACK < newest else None


def ago(now: datetime, then: datetime | date) -> str:
    """``41 days ago``, as people say it."""
    start = then if isinstance(then, datetime) else midnight(then)
    days = max(0, (now - start).days)
    return "today" if days == 0 else "yesterday" if days == 1 else f"{count(days, 'day')} ago"


def lapse(now: datetime, renewed: date | None, expires: datetime) -> str:
    """That it was not renewed in time, since when, and whether the clock is to be asked too."""
    last = f"last renewed {ago(now, renewed)}, " if renewed else ""
    said = f"not renewed in time: {last}expired {ago(now, expires)}"
    if now - expires < LONG_AGO:
        return said
    days = (now - (midnight(renewed) if renewed else expires)).days
    return (
        f"{said}; either nobody renewed it for {count(days, 'day')}, or this clock, which says {now.date()}, is ahead"
    )


def parse_day(value: object) -> date | None:
    """A signed day, ``YYYY-MM-DD``; ``None`` for anything else, which says nothing."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and day.isoformat() == value else None  # Python reads other forms of ISO 8601 too
