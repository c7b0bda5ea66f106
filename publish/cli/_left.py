"""Words and data for places left behind.

Such a place holds a copy, and no push goes there any more.
"""

from typing import Any

from publish.archive.archive import Archive
from publish.cli._session import Session
from publish.copies import places
from publish.copies.hosts import place_of
from publish.copies.places import Remembered
from publish.core.errors import ConfigError
from publish.core.formats import withdrawals
from publish.core.units import count

GIVEN_UP = "in mirrors.toml, but no push goes there: a spare in waiting, or given up"
FORGOTTEN = "no host in mirrors.toml is there any more"


def left(session: Session, archive: Archive) -> list[dict[str, Any]]:
    """Warn of places missing in mirrors.toml, and return their data."""
    try:
        found = places.left(archive.state, archive.config.hosts)
    except ConfigError as e:
        # A warning only: the check of the copies in service is worth more than this list.
        session.console.warn(f"where copies may have been left is not known: {e}", e.hint)
        return []
    rows = [_row(archive, one, FORGOTTEN) for one in found]
    if len(rows) == 1:
        session.console.warn(_line(rows[0]), _hint(_word(rows[0], rows)))
    elif rows:
        session.console.warn(f"copies were left behind in {count(len(rows), 'place')}:")
        for row in rows:
            named = f"{row['name']} ({row['place']})" if _word(row, rows) == row["name"] else _word(row, rows)
            session.console.note(f"    {named}: {_what(row)}")
        session.console.note(f"hint: {_hint('NAME')}")
    return rows


def unreached(session: Session, archive: Archive) -> list[dict[str, Any]]:
    """Return all places outside the next push, without opening a host."""
    rows: list[dict[str, Any]] = []
    try:
        reached = {place_of(settings) for settings in archive.config.hosts if not archive.service.waits(settings)}
        named = {place_of(settings) for settings in archive.config.hosts}
        remembered = places.load(archive.state)
    except ConfigError as e:
        session.console.warn(f"where copies may have been left is not known: {e}", e.hint)
        return rows
    for one in remembered:
        # Two spellings are compared as they lead today, so that a renamed folder in service is not called left.
        now = {one.place, place_of(one.settings)}
        if not now & reached:
            rows.append(_row(archive, one, GIVEN_UP if now & named else FORGOTTEN))
    return rows


def unreached_lines(rows: list[dict[str, Any]]) -> list[str]:
    """Tell the places outside the next push."""
    return [_line(row) + f"; {row['why']}" for row in rows]


def _row(archive: Archive, one: Remembered, why: str) -> dict[str, Any]:
    record = withdrawals.load(archive.state)
    # A withdrawal which misses a place is a broken promise to somebody in danger (manual/decisions.md, Places).
    holds = bool(record.withdrawn) and (not record.kept_from or one.release < record.kept_from)
    return {
        "name": one.name, "kind": one.kind, "place": one.place, "public": one.public, "release": one.release,
        "may_hold_withdrawn": holds, "why": why,
    }  # fmt: skip


def _line(row: dict[str, Any]) -> str:
    return f"left behind: {row['name']} ({row['place']}) got {_what(row)}"


def _what(row: dict[str, Any]) -> str:
    more = ", with pages that were withdrawn since" if row["may_hold_withdrawn"] else ""
    return f"release {row['release']}{more}"


def _word(row: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """Return the word by which a place is called: its name, or where it is if others have the name."""
    alone = [other["name"] for other in rows].count(row["name"]) == 1
    word = str(row["name"] if alone else row["place"])
    return f"'{word}'" if " " in word else word


def _hint(word: str) -> str:
    return f"empty it: stet withdraw --empty {word}; or, if it is gone: stet withdraw --let-go {word}"
