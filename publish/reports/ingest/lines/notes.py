"""Notes at a page's foot or a text's end, tied to their marks.

In order, each mark once. A line that begins with a number is a note only if the number is marked in the text before it.
What is NOT done here: joining the lines of a note.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from publish.reports.ingest.lines import marks, sentences
from publish.reports.ingest.lines.marks import Mark
from publish.reports.ingest.lines.nouns import TextLine, note_mark
from publish.reports.ingest.lines.spacing import Spacing

_PAGES_MAX: Final = 300  # lines of two pages
_BACK_MAX: Final = 120  # lines between a mark and its note, where pages are not known
_TAIL_MAX: Final = 12  # lines of notes at a page's foot
_CALLED: Final = re.compile(
    r"(?:foot|end)?notes?|references|sources|citations|注[释釋解]?|註[釋解]?|[脚腳尾附][注註]|参考文献|參考文獻"
    r"|(?:ال)?(?:هوامش|حواشي|مراجع|مصادر)|ئىزاھات(?:لار)?|مەنبەلەر|མཆན(?:་འགྲེལ)?",
    re.IGNORECASE,
)
"""What notes at the end are called in the line above them."""


@dataclass(slots=True)
class PrintedNote:
    """A note, with its lines and where it is marked."""

    mark: Mark
    lines: list[TextLine]
    label: str = ""
    """Number in our text. Empty: its mark was not found."""
    printed: str = ""
    place: tuple[int, Mark] | None = None


@dataclass(slots=True)
class NotesApart:
    """Lines of the text with the notes' marks in them, and the notes."""

    lines: list[TextLine]
    notes: list[PrintedNote] = field(default_factory=list)


def is_head(text: str) -> bool:
    """Return whether ``text`` is what notes are called in the line above them."""
    return bool(_CALLED.fullmatch(text.strip(" :：།")))


def taken_out(found: Sequence[TextLine], spaced: Spacing) -> NotesApart:
    """Return text and notes apart, the marks within the text numbered from one."""
    search = _Search(_lifted(found, spaced.base or 0), spaced)
    # Notes at the end first: their long row is the surest, and a page's foot must not take one of them.
    search.at_the_end()
    search.on_pages()
    search.later()
    return search.noted()


def _lifted(found: Sequence[TextLine], base: int) -> list[TextLine]:
    """Return the lines, a mark alone on a line put behind the line before."""
    begun = {(mark.style, mark.value) for line in found if (mark := marks.begins_note(line.text))}
    lifted: list[TextLine] = []
    for line in found:
        mark = marks.alone(line.text)
        before = lifted[-1] if lifted else None
        if mark and before and (mark.style, mark.value) in begun and line.gap <= base and not line.begins:
            lifted[-1] = before.with_text(before.text + line.text)
        else:
            lifted.append(line)
    return lifted


class _Search:
    """Notes among lines: those that are found already are not looked at again."""

    def __init__(self, found: Sequence[TextLine], spaced: Spacing) -> None:
        self._lines, self._spaced = found, spaced
        self._base = spaced.base or 0
        self._paged = any(line.begins for line in found)
        self._begun = [marks.begins_note(line.text) for line in found]
        # Only numbers that begin a line somewhere can be marks: all others are figures.
        wanted = {mark.value for mark in self._begun if mark}
        self._marks = [
            [mark for mark in marks.in_text(line.text) if mark.value in wanted and (mark.start or self._torn(at))]
            if wanted
            else []
            for at, line in enumerate(found)
        ]
        self._taken: set[int] = set()
        """Lines of notes."""
        self._used: set[tuple[int, int]] = set()
        self._notes: list[PrintedNote] = []

    def _torn(self, at: int) -> bool:
        """Return whether a line's first sign may belong to the line before.

        Elsewhere "[1]" is the number of a paragraph, as in judgments.
        """
        return self._spaced.base is not None and at > 0 and self._lines[at].gap <= self._base

    def _mark(self, at: int) -> Mark:
        return self._begun[at] or Mark("", 0, 0, 0, 0)

    def at_the_end(self) -> None:
        """Find notes behind the text: 1, 2, 3 …, and nothing after them."""
        starts = [at for at, begun in enumerate(self._begun) if begun and begun.value == 1]
        # A numbered list in the text begins with 1, too; the notes are behind it.
        for start in reversed(starts[-3:]):
            first = self._mark(start)
            heads, expected = [start], 2
            for at in range(start + 1, len(self._lines)):
                begun = self._begun[at]
                if begun and begun.value == expected and begun.style == first.style:
                    heads.append(at)
                    expected += 1
            links = self._chain(heads, start)
            # One mark in five may be lost in a copy; more than that, and it is a numbered list.
            if len(heads) < 2 or len(links) * 5 < len(heads) * 4 or not self._dense(heads):
                continue
            if self._listed(heads) or self._outdone(heads, links) or self._parted(heads, links):
                continue
            for head, end in zip(heads, [*heads[1:], self._last(heads)], strict=True):
                self._take(head, range(head, end), links.get(head))
            return

    def _last(self, heads: list[int]) -> int:
        """Return where the last note ends: by its page or by distance."""
        apart = max(self._lines[head].gap for head in heads[1:])
        for at in range(heads[-1] + 1, len(self._lines)):
            line = self._lines[at]
            if (line.begins or line.gap > apart) and sentences.ends(self._lines[at - 1].text):
                return at
        return len(self._lines)

    def _listed(self, heads: list[int]) -> bool:
        """Return whether the text announces a list, or counts anew."""
        start, style = heads[0], self._mark(heads[0]).style
        before = self._lines[start - 1].text if start else ""
        if sentences.colon(before) and not is_head(before):
            return True
        after = range(heads[-1] + 1, len(self._lines))
        anew = (self._mark(at) for at in after if self._lines[at].gap > self._base)
        return any(begun.value == 1 and begun.style == style for begun in anew)

    def _parted(self, heads: list[int], links: dict[int, tuple[int, Mark]]) -> bool:
        """Return whether text with a mark of theirs stands between the notes."""
        lost = [head for head in heads if head not in links]
        return any(
            (place := self._place(self._mark(head), range(heads[0], head), _spot(None))) and place[1].strength > 1
            for head in lost
        )

    def _outdone(self, heads: list[int], links: dict[int, tuple[int, Mark]]) -> bool:
        """Return whether the notes stand on their pages, and this is a list."""
        if not all(self._dotted(head) for head in heads):
            return False
        nearer = sum(
            any(
                (begun := self._begun[at]) and mark.fits(begun) and not self._dotted(at)
                for at in range(place + 1, heads[0])
            )
            for place, mark in links.values()
        )
        return nearer * 2 >= len(heads)

    def _dotted(self, at: int) -> bool:
        return self._lines[at].text[: self._mark(at).end].endswith((".", ")", "、"))

    def _dense(self, heads: list[int]) -> bool:
        """Return whether all of the notes are short, the last one too."""
        lengths = [b - a for a, b in zip(heads, [*heads[1:], self._last(heads)], strict=True)]
        middle = sorted(lengths)[len(lengths) // 2]
        return max(lengths) <= max(6, 4 * middle) and middle <= 8

    def _chain(self, heads: list[int], start: int) -> dict[int, tuple[int, Mark]]:
        found: dict[int, tuple[int, Mark]] = {}
        after = _spot(None)
        for head in heads:
            begun = self._mark(head)
            place = self._place(begun, range(start), after)
            if place:
                found[head] = place
                after = _spot(place)
        return found

    def on_pages(self) -> None:
        """Find notes at the feet of pages."""
        first, former, last, style = 0, 0, 0, ""
        after = _spot(None)
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            if line.begins:
                former, first = first, at
            begun = self._begun[at]
            if at in self._taken or begun is None or not self._follows(begun, last):
                style = begun.style if begun and at in self._taken else style
                at += 1
                continue
            # A note may stand on the page behind its mark's, where there was no more room for it.
            back = former if self._paged else at - _BACK_MAX
            place = self._place(begun, range(max(back, at - _PAGES_MAX, 0), at), after)
            # "3. Conclusions" behind the notes * and † is a heading.
            other = place is None and style not in ("", begun.style)
            if other or not self._stands(at, begun, place):
                at += 1
                continue
            end = self._end(at, begun)
            self._take(at, range(at, end), place)
            after = _spot(place) if place else after
            last, style, at = begun.value, begun.style, end

    def later(self) -> None:
        """Tie notes that stand before their mark."""
        for at, note in enumerate(self._notes):
            if note.place is None:
                before = next((one.place for one in reversed(self._notes[:at]) if one.place), None)
                after = next((one.place for one in self._notes[at + 1 :] if one.place), None)
                where = range(before[0] if before else 0, after[0] + 1 if after else len(self._lines))
                found = self._place(note.mark, where, _spot(before))
                if found and found[1].strength > 2 and (not after or _spot(found) < _spot(after)):
                    note.place = found
                    self._used.add(_spot(found))

    def _follows(self, begun: Mark, last: int) -> bool:
        # Some count anew on each page, others through the book; an excerpt begins anywhere.
        return begun.value in (1, last + 1) or (not last and begun.value <= marks.NUMBER_MAX)

    def _place(self, begun: Mark, where: range, after: tuple[int, int]) -> tuple[int, Mark] | None:
        """Return the likeliest mark of a note, and the first of several."""
        best: tuple[int, Mark] | None = None
        for at in where:
            if at in self._taken:
                continue
            for mark in self._marks[at]:
                if not mark.fits(begun) or (at, mark.start) <= after or (at, mark.start) in self._used:
                    continue
                if best is None or mark.strength > best[1].strength:
                    best = (at, mark)
        return best

    def _stands(self, at: int, begun: Mark, place: tuple[int, Mark] | None) -> bool:
        """Return whether a line stands where notes do."""
        line = self._lines[at]
        behind = (at - 1) in self._taken
        apart = line.after_rule or line.gap > self._base or line.begins or behind
        if place is None:
            # Its mark is lost; but a line across, or the note before it, says what it is.
            return (line.after_rule and self._tail(at)) or (behind and begun.value > 1)
        if place[1].strength == 1 and not apart:
            return False
        # A page's text stops anywhere; a list in a text begins behind a whole sentence.
        torn = at > 0 and not sentences.ends(self._lines[at - 1].text)
        return apart or torn or self._tail(at)

    def _tail(self, at: int) -> bool:
        """Return whether only notes follow on the page."""
        end = min(at + 1 + _TAIL_MAX, len(self._lines))
        last = end == len(self._lines) or any(self._lines[one].begins for one in range(at + 1, end))
        return self._paged and last

    def _end(self, at: int, begun: Mark) -> int:
        """Return where the note's lines end."""
        torn = self._open(at)
        for one in range(at + 1, len(self._lines)):
            line, before = self._lines[one], self._lines[one - 1]
            begun_here = self._begun[one]
            if line.begins or line.resumes or one in self._taken:
                return one
            if begun_here and begun_here.value == begun.value + 1 and begun_here.style == begun.style:
                return one
            if sentences.ends(before.text):
                on = torn and (sentences.small(line.text) or not sentences.cased(line.text))
                short = not self._spaced.full(before, line.text)
                if line.gap > self._base or (not self._paged and (on or short)):
                    return one
        return len(self._lines)

    def _open(self, at: int) -> bool:
        """Return whether the text before a note stops within a sentence."""
        while at > 0 and (at - 1) in self._taken:
            at -= 1
        return at > 0 and not sentences.ends(self._lines[at - 1].text)

    def _take(self, head: int, where: range, place: tuple[int, Mark] | None) -> None:
        begun = self._mark(head)
        lines = [replace(self._lines[at], label="", begins=False) for at in where]
        printed = lines[0].text[: begun.end]
        lines[0] = lines[0].with_text(lines[0].text[begun.end :].strip())
        note = PrintedNote(begun, lines, printed=printed, place=place)
        self._notes.append(note)
        self._taken |= set(where)
        if place:
            self._used.add(_spot(place))

    def noted(self) -> NotesApart:
        """Return the lines that are text, with the marks numbered."""
        linked = sorted((note for note in self._notes if note.place), key=lambda note: _spot(note.place))
        printed = Counter(note.mark.value for note in linked)
        # The printed numbers stay where they can: others cite the notes by them.
        own = all(count == 1 for count in printed.values()) and all(note.mark.style != "star" for note in linked)
        marked: dict[int, list[tuple[Mark, str]]] = {}
        for number, note in enumerate(linked, 1):
            note.label = str(note.mark.value if own else number)
            if note.place:
                marked.setdefault(note.place[0], []).append((note.place[1], note.label))
        kept: list[TextLine] = []
        behind, label, begins = False, "", False
        for at, line in enumerate(self._lines):
            if at in self._taken:
                behind, begins, label = True, begins or line.begins, label or line.label
                continue
            text = line.text
            # From the line's end, so that the places before it stay right.
            for mark, number_ in sorted(marked.get(at, ()), key=lambda one: -one[0].start):
                text = text[: mark.start].rstrip() + note_mark(number_) + text[mark.end :]
            if behind:
                gap = min(line.gap, self._base)
                line = replace(line, begins=line.begins or begins, label=line.label or label, gap=gap, resumes=True)
                behind, label, begins = False, "", False
            kept.append(line.with_text(text))
        return NotesApart(kept, linked + [note for note in self._notes if not note.place])


def _spot(place: tuple[int, Mark] | None) -> tuple[int, int]:
    """Return a mark's line and letter; before all of them where there is none."""
    return (place[0], place[1].start) if place else (-1, -1)
