"""Time for a reader whose clock may be wrong.

Never earlier than the newest signed day. Values only: no clock is read here.
"""

from datetime import UTC, date, datetime, time, timedelta

from publish.core.units import count

# A day of publication is local to the publisher, so a clock elsewhere may differ by one day and still be right.
SLACK = timedelta(days=1)  # a day of publication is the publisher's, in any time zone
LONG_AGO = timedelta(days=366)  # without a renewal: then the clock is as likely wrong as the publisher silent


def midnight(day: date) -> datetime:
    """Return the beginning of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def latest(now: datetime, *days: date | None) -> datetime:
    """Return the later of the local clock and the signed days.

    Freshness is judged by this time.
    """
    # A clock set back would make an expired release look current, so a signed day bounds the clock from below.
    return max(now, *(midnight(day) for day in days if day), now)


def believed(now: datetime, published: date, renewed: date | None, before: date | None) -> date:
    """Return the newest day to remember as past.

    The editors' day always counts. The online key's day counts as far as the local clock agrees.
    """
    past = published
    # A thief of the online key could sign a day far ahead. Remembered, this day would make every reader call the
    # archive STALE.
    if renewed and renewed <= (now + SLACK).date():
        past = max(past, renewed)
    return max(past, before) if before else past


def is_behind(now: datetime, *days: date | None) -> date | None:
    """Return the newest signed day, if still to come.

    To come by the local clock, with some slack.
    """
    newest = max((day for day in days if day), default=None)
    return newest if newest and now.date() + SLACK < newest else None


def ago(now: datetime, then: datetime | date) -> str:
    """Return an age in people's words: ``41 days ago``."""
    start = then if isinstance(then, datetime) else midnight(then)
    days = max(0, (now - start).days)
    return "today" if days == 0 else "yesterday" if days == 1 else f"{count(days, 'day')} ago"


def lapse(now: datetime, renewed: date | None, expires: datetime) -> str:
    """Return a message about a missed renewal.

    The message says since when, and whether the local clock may be wrong.
    """
    last = f"last renewed {ago(now, renewed)}, " if renewed else ""
    said = f"not renewed in time: {last}expired {ago(now, expires)}"
    # After a year, a wrong clock is as likely as a silent publisher, so the message names both.
    if now - expires < LONG_AGO:
        return said
    days = (now - (midnight(renewed) if renewed else expires)).days
    return (
        f"{said}; either nobody renewed it for {count(days, 'day')}, or this clock, which says {now.date()}, is ahead"
    )


def parse_day(value: object) -> date | None:
    """Return a signed day, ``YYYY-MM-DD``.

    ``None`` for any other value.
    """
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and day.isoformat() == value else None  # Python reads other forms of ISO 8601 too
