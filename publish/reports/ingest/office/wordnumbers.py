"""Word's counting of paragraphs.

Which number stands before each, as the reader of the page sees it: Word's files hold rules, and no numbers.
"""

import re
from dataclasses import dataclass, field, replace

from publish.reports.ingest.office.lists import InList
from publish.reports.ingest.office.numbers import shown
from publish.reports.ingest.office.wordstyles import child, on
from publish.reports.ingest.web.nodes import Element
from publish.reports.writing.numbers import whole

_LEVELS = 9


@dataclass(slots=True)
class Level:
    """One level of a counting."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    """Whether the numbers of all levels are digits here: 1.1 below 一."""


@dataclass(slots=True)
class Numbering:
    """All countings of a file, and how far each has come."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """Of each counting."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Counting → the kind whose numbers it goes on with."""
    _at: dict[str, list[int]] = field(default_factory=dict)

    def next(self, properties: Element | None) -> InList | None:
        """Return how the next paragraph is counted. ``None`` if it is not."""
        number, deep = child(properties, "numId"), child(properties, "ilvl")
        name = number.get("val") if number else ""
        # 0 takes a paragraph out of the counting of its style.
        if name in ("", "0") or name not in self.levels:
            return None
        level = whole(deep.get("val"), 0) if deep else 0
        level = min(level, _LEVELS - 1)
        known = self.levels[name]
        here = known.get(level, Level())
        if here.form == "none" and not here.text.strip():
            return None
        at = self._at.setdefault(self.kinds.get(name, name), [0] * _LEVELS)
        at[level] = at[level] + 1 if at[level] else here.start
        at[level + 1 :] = [0] * (_LEVELS - level - 1)
        if here.form == "bullet":
            return InList(level, "", is_bullet=True)
        return InList(level, _label(here, known, at), at[level])


def _label(here: Level, known: dict[int, Level], at: list[int]) -> str:
    def put(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        level = known.get(place, Level())
        # LibreOffice counts all headings so in what it writes for Word, and shows no number.
        if level.form == "none":
            return ""
        return shown(at[place] or level.start, "decimal" if here.legal else level.form)

    return re.sub(r"%([1-9])", put, here.text).strip()


def numbering_of(root: Element | None) -> Numbering:
    """Return the countings of ``numbering.xml``."""
    made = Numbering()
    kinds: dict[str, dict[int, Level]] = {}
    named: dict[str, str] = {}  # name of a style of lists → the kind that tells it
    meant: dict[str, str] = {}  # kind → the style whose levels it has
    nodes = [node for node in root.children if isinstance(node, Element)] if root else []
    for node in nodes:
        if node.tag == "abstractNum":
            kinds[node.get("abstractNumId")] = _levels(node)
            if (link := child(node, "styleLink")) is not None:
                named[link.get("val")] = node.get("abstractNumId")
            if (link := child(node, "numStyleLink")) is not None:
                meant[node.get("abstractNumId")] = link.get("val")
    for node in nodes:
        if node.tag == "num" and (kind := child(node, "abstractNumId")) is not None:
            told = named.get(meant.get(kind.get("val"), ""), kind.get("val"))
            levels = dict(kinds.get(told, {}))
            made.kinds[node.get("numId")] = told
            for change in node.children:
                if isinstance(change, Element) and change.tag == "lvlOverride":
                    levels |= _levels(change)
                    place = whole(change.get("ilvl"), 0)
                    if (start := child(change, "startOverride")) is not None:
                        # With a start of its own it counts for itself.
                        made.kinds[node.get("numId")] = f"own {node.get('numId')}"
                        old = levels.get(place, Level())
                        levels[place] = replace(old, start=whole(start.get("val"), 1))
            made.levels[node.get("numId")] = levels
    return made


def _levels(node: Element) -> dict[int, Level]:
    found = {}
    for one in node.children:
        if isinstance(one, Element) and one.tag == "lvl":
            form, text, start = child(one, "numFmt"), child(one, "lvlText"), child(one, "start")
            found[whole(one.get("ilvl"), 0)] = Level(
                form.get("val") if form else "decimal",
                text.get("val") if text else "",
                whole(start.get("val"), 1) if start else 1,
                bool(on(one, "isLgl")),
            )
    return found
