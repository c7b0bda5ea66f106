"""Fields of notes as values of their text: dates, tags, authors, and what says that a note is not public.

Only where a program is known to have written them are they taken out of the text, each told if it is no field of a
report's. Elsewhere a person may have written such lines for readers: these stay, and only keep a text back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from publish.core import dates
from publish.core.errors import cut
from publish.reports.imports import properties
from publish.reports.imports.front import Front, day, western
from publish.reports.imports.nouns import Hand
from publish.reports.imports.properties import Property
from publish.reports.imports.texts import NUMBERED
from publish.reports.imports.values import Value, names_of, text_of
from publish.reports.imports.withheld import bare_key, withheld, withheld_by_word

_NOTIONS_NAMES: Final = frozenset({"createdtime", "lasteditedtime", "createdby", "lasteditedby"})
_OF_REPORTS: Final = {
    "title": "title", "date": "date", "slug": "slug",
    **dict.fromkeys((
        "published", "publishdate", "publisheddate", "publishedon", "publishedat", "publicationdate", "posted",
    ), "publishdate"),
    **dict.fromkeys(("created", "createdtime", "createdat", "createdon", "datecreated", "usercreatedtime"), "created"),
    **dict.fromkeys((
        "updated", "updatedtime", "updatedat", "lastupdated", "lastedited", "lasteditedtime", "lastmodified",
        "modified", "userupdatedtime",
    ), "updated"),
    **dict.fromkeys(("tag", "tags", "category", "categories", "topic", "topics", "keywords", "labels"), "tags"),
    **dict.fromkeys(("author", "authors", "writer", "writers"), "author"),
    **dict.fromkeys(("language", "lang"), "language"),
    **dict.fromkeys(("summary", "description", "excerpt", "subtitle"), "summary"),
}  # fmt: skip
_DAYS: Final = frozenset({"date", "publishdate", "created", "updated"})
_SEVERAL: Final = frozenset({"tags", "author"})
_PLACES: Final = frozenset({
    "latitude", "longitude", "altitude", "lat", "lon", "lng", "latlng", "geo", "gps", "geolocation", "geotag", "place",
    "location", "coordinates", "coords",
})  # fmt: skip
_NO_PLACE: Final = re.compile(r"[-+0.,;\s]*")
# Joplin writes all of these below each note; those that are set keep it back.
_JOPLINS_OWN: Final = {
    "encryption_applied": "locked by Joplin", "is_conflict": "a copy that Joplin kept of a conflict",
    "deleted_time": "thrown away", "is_todo": "a thing to do",
}  # fmt: skip
_JOPLINS_DAYS: Final = frozenset({"created_time", "updated_time"})
_JOPLINS_TOLD: Final = frozenset({"author", "source_url"})
_NOTE: Final = "1"
# Links to other pages of Notion's, behind their names; and the signs of Logseq's tags.
_BEHIND: Final = re.compile(r"\s{1,3}\((?:https?:|[^()]{0,300}\.md)[^()]{0,500}\)")
_SIGNS: Final = re.compile(r"\[\[|\]\]|(?<!\S)#")
_FEW: Final = 4
"""Words of a field's value, where it may be a sentence."""


@dataclass(slots=True)
class ReadNote:
    """What the fields of a note told beside its values."""

    kept: str = ""
    """Why it was not public."""
    is_note: bool = True
    """Whether it is a text at all, and no file of Joplin's own."""
    hands: list[Hand] = field(default_factory=list)


def noted(name: str, front: Front) -> ReadNote:
    """Take the fields among a text's lines: those of programs into its values, and out of its text."""
    done = ReadNote()
    lines = front.text.split("\n")
    stem = name.rpartition("/")[2].rpartition(".")[0]
    _told_above(name, front, done)
    if last := properties.at_end(lines):
        _joplin(name, front, lines, last, done)
    else:
        head = properties.below_heading(lines)
        names = {bare_key(one.name) for one in head}
        if _is_notions(head, named=bool(NUMBERED.search(stem))) or names & _NOTIONS_NAMES:
            _taken(name, front, lines, properties.below_heading(lines, wrapped=True), done)
        elif head and all(one.is_marked for one in head):
            _taken(name, front, lines, head, done)
        else:
            _left(name, front, head, done)
        _left(name, front, properties.in_last_paragraph(lines), done)
    _left(name, front, properties.marked(lines), done)
    tags = [*properties.hashtags(lines), *front.names("tags", "tag")]
    for tag in tags:
        done.kept = done.kept or (f"{why} ('#{cut(tag)}')" if (why := withheld_by_word([tag.strip("#")])) else "")
    front.text = "\n".join(lines)
    return done


def _is_notions(head: list[Property], *, named: bool) -> bool:
    """Return whether fields below a heading are a page's of Notion's, and no sentence."""
    # A page of no table has none, and may begin with "Note: …".
    return named and (len(head) > 1 or any(bare_key(one.name) in _OF_REPORTS or _why(one) for one in head))


def _told_above(name: str, front: Front, done: ReadNote) -> None:
    for key, value in front.values.items():
        said = text_of(value) or " ".join(names_of(value))
        if _is_place(Property(key, said, 0, 0)):
            done.hands.append(_place(f"{name}:1", key, "was not taken"))


def _taken(name: str, front: Front, lines: list[str], found: Iterable[Property], done: ReadNote) -> None:
    """Make values of fields, and take their lines out."""
    values: dict[str, Value] = {}
    for one in found:
        at = f"{name}:{front.first_line + one.start}"
        lines[one.start : one.end] = [""] * (one.end - one.start)
        done.kept = done.kept or _why(one)
        key = _OF_REPORTS.get(bare_key(one.name), "")
        said = _BEHIND.sub("", _SIGNS.sub("", one.value)).strip()
        if key in _DAYS:
            said = _day(said)
        if key == "title" and not one.is_marked:
            key = ""  # the heading is the title
        if _is_place(one):
            done.hands.append(_place(at, one.name, "was not taken"))
        elif not key or not said:
            if one.value and not _why(one):
                done.hands.append(_told(at, one, key))
        elif key in _SEVERAL:
            values[key] = [*names_of(values.get(key)), *names_of(said)]
        else:
            values.setdefault(key, said)
    if "publishdate" in values:
        # Of both a day to come, and the report's day.
        values["published_at"] = values["publishdate"]
    front.values = values | front.values


def _joplin(name: str, front: Front, lines: list[str], last: list[Property], done: ReadNote) -> None:
    """Take the fields at the end of a file of Joplin's."""
    said = {one.name: one.value for one in last}
    done.is_note = said.get("type_") == _NOTE
    for key, why in _JOPLINS_OWN.items():
        if said.get(key, "").strip("0") and not (key == "is_todo" and said.get("todo_completed", "").strip("0")):
            done.kept = done.kept or why
    for one in last:
        # The rest are numbers of Joplin's own. The file's days count where the note has none of its own.
        is_day = one.name.startswith("user_") or (one.name in _JOPLINS_DAYS and not said.get(f"user_{one.name}"))
        keep = one.name in _JOPLINS_TOLD or _is_place(one) or is_day
        _taken(name, front, lines, [one] if keep else [], done)
        lines[one.start] = ""
    _untitled(front, lines)


def _untitled(front: Front, lines: list[str]) -> None:
    """Take a note's first line as its title."""
    at = next((at for at, line in enumerate(lines) if line.strip()), -1)
    if at >= 0:
        # Its file is named by a number.
        front.values = {"slug": lines[at].strip()} | front.values | {"title": lines[at].strip()}
        lines[at] = ""


def _left(name: str, front: Front, found: Iterable[Property], done: ReadNote) -> None:
    """Let fields that stay in the text keep it back, and tell a place."""
    for one in found:
        if one.is_marked or len(one.value.split()) <= _FEW:
            done.kept = done.kept or _why(one)
        at = f"{name}:{front.first_line + one.start}"
        if _is_place(one) and not any(hand.where == at for hand in done.hands):
            done.hands.append(_place(at, one.name, "stays in the text"))
        elif one.is_marked:
            what = f"'{cut(one.typed)}' is a field of the note's, and stays in the text as typed"
            done.hands.append(Hand("field", at, what, "write it as words, or take it out"))


def _why(one: Property) -> str:
    """Return why a text was not public by one of its fields."""
    said = _SIGNS.sub("", one.value)
    why = withheld({one.name: said}) or withheld_by_word(names_of(said))
    return f"{why} ('{cut(one.typed)}')" if why else ""


def _day(said: str) -> str:
    """Return a day however it is written; empty for two readings."""
    if found := day(said):
        return found
    return next((one.day for one in dates.found(western(said))[:1] if not one.other), "")


def _is_place(one: Property) -> bool:
    return bare_key(one.name) in _PLACES and not _NO_PLACE.fullmatch(one.value)


def _place(where: str, key: str, state: str) -> Hand:
    return Hand("place", where, f"'{cut(key)}' says where, and {state}", "look whether readers may know it")


def _told(where: str, one: Property, key: str) -> Hand:
    what = f"'{one.typed}' is a field of the note's, and was not taken"
    if key in _DAYS:
        return Hand("field", where, f"{what}: no day that is read", "write it as 2021-05-03, and import again")
    return Hand("field", where, what, "write it into the text, if readers are to have it")
