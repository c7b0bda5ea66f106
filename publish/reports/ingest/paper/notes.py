"""Notes at the feet of pages, and their raised marks in the text.

A line which begins with a number that is raised in the text above it begins a note: programs print notes small or
large, with a raised number or a plain one, below a short line or not.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from publish.reports.ingest.lines.nouns import note_mark
from publish.reports.ingest.order import RAISED
from publish.reports.ingest.paper.layout import Piece, SetLine
from publish.reports.writing.raised import raised

_OPEN, _CLOSE = RAISED
_RAISED: Final = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_SIGN: Final = r"\d{1,4}|[*†‡§¶]{1,4}|[①-⑳]"
# Before more digits, commas and slashes a number is of a sum or a date, and begins no note.
_LEAD: Final = re.compile(
    rf"(?:{_OPEN}\W?({_SIGN})\W?{_CLOSE}|\[({_SIGN})\]|\(({_SIGN})\)|({_SIGN})(?=[^\d.,:/\-–]|[.)](?!\d)|\Z))[.)]?\s*"
)
_INLINE: Final = re.compile(rf"\[({_SIGN})\]|([①-⑳])")


@dataclass(slots=True)
class PaperNote:
    """A note: its label in the text, and its lines."""

    label: str
    lines: list[SetLine] = field(default_factory=list)


@dataclass(slots=True)
class Foot:
    """The notes at the foot of a page."""

    places: set[int] = field(default_factory=set)
    """Of the lines that are notes, in the page."""
    notes: list[PaperNote] = field(default_factory=list)
    """With the labels as printed."""
    marked: set[str] = field(default_factory=set)
    """Labels that the page's text has."""
    goes_on: list[SetLine] = field(default_factory=list)
    """Lines before the first label: of the former page's last note."""


def marks(text: str) -> list[str]:
    """Return the labels that are raised in a line, or stand in brackets."""
    found = []
    for signs in _RAISED.finditer(text):
        found += re.findall(_SIGN, signs[1])
    return found + [one[1] or one[2] for one in _INLINE.finditer(text)]


def label(text: str) -> str:
    """Return the note's label that a line begins with, or nothing."""
    found = _LEAD.match(text)
    return next((one for one in found.groups() if one), "") if found else ""


def feet(pages: Sequence[Sequence[Piece]], body: float) -> list[Foot]:
    """Return each page's notes; one may stand on the page after its mark.

    Args:
        body: Size of the text's letters.
    """
    found: list[Foot] = []
    waiting: set[str] = set()
    for page in pages:
        one = _foot(page, body, waiting)
        told = {note.label for note in one.notes}
        one.marked = {sign for line in page if isinstance(line, SetLine) for sign in marks(line.text)}
        # A mark in the last line may have its note on the next page.
        waiting = one.marked - told
        found.append(one)
    told = {note.label for foot in found for note in foot.notes}
    wanted = dict.fromkeys(
        sign for page in pages for line in page if isinstance(line, SetLine) for sign in marks(line.text)
    )
    # Where a long row behind the text has all of them, a paragraph that begins with a number is none.
    if not told.issuperset(wanted) and all(map(str.isdecimal, wanted)) and _behind(pages, list(wanted)):
        return [Foot(marked=one.marked) for one in found]
    for foot in found:
        for note in foot.notes:
            note.lines[0].text = note.lines[0].text[len(lead(note.lines[0].text)) :]
    return found


def _behind(pages: Sequence[Sequence[Piece]], wanted: Sequence[str]) -> bool:
    """Return whether each mark has a note behind all marks."""
    starts = last_run(pages, wanted)
    before = [
        line.text
        for number, page in enumerate(pages)
        for at, line in enumerate(page)
        if isinstance(line, SetLine) and starts and (number, at) < starts[0]
    ]
    return {sign for text in before for sign in marks(text)}.issuperset(wanted)


def last_run(pages: Sequence[Sequence[Piece]], wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the last lines stand that begin with each label in turn."""
    if not wanted:
        return []
    found: list[tuple[int, int]] = []
    rest = list(wanted)
    # From the end, for lists in the text are numbered as the notes are.
    for number in range(len(pages) - 1, -1, -1):
        for at in range(len(pages[number]) - 1, -1, -1):
            one = pages[number][at]
            if rest and isinstance(one, SetLine) and label(one.text) == rest[-1]:
                found.append((number, at))
                rest.pop()
    return [] if rest else found[::-1]


def _foot(page: Sequence[Piece], body: float, waiting: Collection[str]) -> Foot:
    lines = [(at, one) for at, one in enumerate(page) if isinstance(one, SetLine)]
    seen: dict[str, int] = dict.fromkeys(waiting, -1)
    for order, (_, line) in enumerate(lines):
        for one in marks(line.text):
            seen.setdefault(one, order)
    ones = [one for _, one in lines]
    starts = [
        order
        for order, line in enumerate(ones)
        # A note stands below its mark: numbers of sections and lists have none above them.
        if (sign := label(line.text)) and seen.get(sign, order) < order and _looks(ones[: order + 1], body)
    ]
    starts = _one_each(starts, lines)
    if not starts:
        return _tail(lines, body)
    found = Foot()
    begin = starts[0]
    # What stands small under a line across, before the first label, ends a note of the page before.
    while begin and _small(lines[begin - 1][1], body) and any(one.ruled for _, one in lines[max(0, begin - 8) : begin]):
        begin -= 1
    for order in range(begin, len(lines)):
        at, line = lines[order]
        if order in starts:
            found.notes.append(PaperNote(label(line.text)))
        elif found.notes and not _goes_on(line, lines[order - 1][1]):
            # Behind a gap, or in larger letters, the foot of the page begins.
            break
        found.places.add(at)
        (found.notes[-1].lines if found.notes else found.goes_on).append(line)
    return found


def likely(page: Sequence[Piece]) -> set[int]:
    """Return places of lines that begin with a label raised above them."""
    seen: set[str] = set()
    found: set[int] = set()
    for at, line in enumerate(page):
        if isinstance(line, SetLine):
            sign = label(line.text)
            if sign in seen:
                found.add(at)
            seen.update(marks(line.text))
    return found


def lead(text: str) -> str:
    """Return the label that a line begins with, as it stands."""
    found = _LEAD.match(text)
    return found[0] if found else ""


def _looks(lines: Sequence[SetLine], body: float) -> bool:
    """Return whether the last line looks like a note.

    It is small, below a line across, with a raised label, far below, or behind another note.
    """
    line, before = lines[-1], lines[-2].text if len(lines) > 1 else ""
    return _small(line, body) or line.ruled or line.text[0] in (_OPEN, "[") or _far(lines) or bool(label(before))


def _far(lines: Sequence[SetLine]) -> bool:
    """Return whether the last line stands further below than any paragraph."""
    *gaps, gap = [0.0, *(a.base - b.base if abs(a.size - b.size) < 0.5 else 0.0 for a, b in pairwise(lines))]
    return gap > max(1.6 * lines[-1].size, 1.1 * max(gaps, default=0.0))


def _small(line: SetLine, body: float) -> bool:
    # Scaled pages make sizes differ by some hundredths, and notes are set a whole step smaller.
    return line.size < 0.94 * body


def _goes_on(line: SetLine, before: SetLine) -> bool:
    return 0 < before.base - line.base < 2.2 * before.size and line.size < 1.1 * before.size


def _one_each(starts: list[int], lines: list[tuple[int, SetLine]]) -> list[int]:
    """Return the last run of starts in which no label comes twice."""
    kept: list[int] = []
    seen: set[str] = set()
    # From below, for a list in the text may have the numbers of the notes under it.
    for order in reversed(starts):
        sign = label(lines[order][1].text)
        if sign in seen:
            continue
        seen.add(sign)
        kept.append(order)
    return kept[::-1]


def _tail(lines: list[tuple[int, SetLine]], body: float) -> Foot:
    """Return a long note's rest, on a page without labels."""
    for order, (_, line) in enumerate(lines):
        # Not at the top: the head of a page has a line below it, too.
        if line.ruled and order and all(_small(one, body) for _, one in lines[order:]) and line.base < 0.6 * (
            lines[0][1].base + lines[-1][1].base
        ):  # fmt: skip
            return Foot({at for at, _ in lines[order:]}, goes_on=[one for _, one in lines[order:]])
    return Foot()


def linked(text: str, known: dict[str, str]) -> str:
    """Return a line with its notes marked, and other raised signs as superscripts.

    Args:
        known: Labels of the page's notes as printed, and as they are in the text.
    """

    def mark(found: re.Match[str]) -> str:
        signs = re.findall(_SIGN, found[1])
        if signs and all(sign in known for sign in signs):
            return "".join(note_mark(known[sign]) for sign in signs)
        # Powers and ordinals are raised, and no marks.
        return raised(found[1])

    def bracket(found: re.Match[str]) -> str:
        sign = found[1] or found[2]
        return note_mark(known[sign]) if sign in known else found[0]

    text = _RAISED.sub(mark, text)
    return _INLINE.sub(bracket, text) if known and ("[" in text or _INLINE.search(text)) else text
