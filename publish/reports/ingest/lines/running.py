"""Running lines: what a printer put at the head and foot of each page.

They are found by shape, and listed. Numbers are masked: lines that differ in one number, which grows with the pages,
are of one shape. A footnote that looks like the next one is none: its number is marked in the text. What is NOT done
here: saying what a running line tells.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from publish.core.numerals import han
from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.lines import marks, sentences, tables
from publish.reports.ingest.lines.marks import Mark
from publish.reports.ingest.lines.nouns import TextLine
from publish.reports.ingest.lines.spacing import Spacing
from publish.tree.sources.pagelabels import number

_WIDTH_MAX: Final = 150  # columns of a running line
_LOOKED_AT_MAX: Final = 80  # lines among which a note's mark is looked for, and lines of one shape that are asked
_GAPS_MIN: Final = 40  # lines for each that stands apart; with fewer gaps than that, gaps say nothing
_ZONE: Final = 3  # lines at each end of a page
_APART_MIN: Final = 6  # lines of text between two running lines: no page has fewer
_CENTRED: Final = 16  # columns before a page's number that stands in the middle
_NUMBER: Final = re.compile(r"\d+")
_HAN_PAGE: Final = re.compile(r"(?<=第)\s?[〇零一二三四五六七八九十百]{1,5}\s?(?=[页頁])")
_EITHER: Final = re.compile(f"{_HAN_PAGE.pattern}|{_NUMBER.pattern}")
_ROMAN: Final = re.compile(r"[-–—\s]{0,4}([ivxlc]{1,7})[-–—\s]{0,4}", re.IGNORECASE)
_PAGE_WORD: Final = re.compile(
    r"(?:page|pg|seite|p\.|第|صفحة|الصفحة|ص|بەت|ཤོག་ངོས།?|ཤོག་གྲངས།?)\s?#(?:\s?(?:[页頁]|/|of|من|[共,，]\s?共?)\s?#?\s?[页頁]?)?"
    r"|#\s?(?:[页頁]|/\s?#|-?\s?بەت)|[-–—]\s?#\s?[-–—]|\[\s?#\s?\]",
    re.IGNORECASE,
)
# Below each page of the United States' printing office: when, from which file and on which sheet it was set.
_SET: Final = re.compile(r"(?:\S+ on \S+ )?VerDate \S+\s+\d\d:\d\d .{12}\s+Jkt \d+\s+PO \d+.{0,150}")


@dataclass(frozen=True, slots=True)
class Running:
    """The text's lines, without the printer's."""

    lines: list[TextLine]
    removed: tuple[Removed, ...]


def without(found: Sequence[TextLine], spaced: Spacing) -> Running:
    """Return the lines of the text, each page's first with its number."""
    text = _Text(found, spaced)
    numbers = text.numbered()
    gone = set(numbers) | text.constant(set(numbers)) | {at for at, line in enumerate(found) if _SET.match(line.text)}
    # Pages before the text are counted in Roman letters; the text's own begin with one again.
    numbers = {at: value for at, value in numbers.items() if not _ROMAN.fullmatch(found[at].text)} or numbers
    # A foot that differs, as on a chapter's first page, is known only by what the other pages count.
    numbers |= text.expected(numbers, gone)
    gone |= set(numbers)
    if not gone:
        return Running(list(found), ())
    labels = text.labels(numbers, gone)
    kept: list[TextLine] = []
    removed: list[Removed] = []
    behind = False
    for at, line in enumerate(found):
        if at in gone:
            why = Why.METADATA if _SET.match(line.text) else Why.RUNNING
            removed.append(Removed(line.text, why, str(numbers.get(at, ""))))
            behind = True
            continue
        begins = line.begins or behind
        # What stood around a running line was its own space, not a paragraph's.
        gap = min(line.gap, spaced.base or 0) if behind else line.gap
        kept.append(replace(line, begins=begins, label=labels.get(at, ""), gap=gap, resumes=line.resumes or behind))
        behind = False
    return Running(kept, tuple(removed))


def is_page(text: str) -> bool:
    """Return whether ``text`` says which page it is, and nothing else."""
    shape = _shape(text)
    return shape in ("#", "i") or bool(_PAGE_WORD.fullmatch(shape))


class _Text:
    """Lines with their pages, shapes and numbers."""

    def __init__(self, found: Sequence[TextLine], spaced: Spacing) -> None:
        self._lines, self._spaced = found, spaced
        self._page = list(itertools.accumulate(int(line.begins) for line in found))
        self._ends = _ends(self._page)
        self._marks: dict[int, tuple[Mark, ...]] = {}
        shapes = defaultdict[str, list[int]](list)
        for at, line in enumerate(found):
            if line.width <= _WIDTH_MAX:
                shapes[_shape(line.text)].append(at)
        self._groups = {shape: group for shape, group in shapes.items() if len(group) > 1}
        self._maybe = {at for group in self._groups.values() for at in group}
        self._single = {shape: group[0] for shape, group in shapes.items() if len(group) == 1}

    def numbered(self) -> dict[int, int]:
        """Return the running lines with a page's number, and the number."""
        found: dict[int, int] = {}
        for shape, group in self._groups.items():
            values = [_values(self._lines[at].text) for at in group]
            # A year or a chapter beside the page's number stays the same; two that move are a table's row.
            moving = [n for n in range(len(values[0])) if len({value[n] for value in values}) > 1]
            if len(moving) == 1 and not self._footed(group):
                series = [value[moving[0]] for value in values]
                found |= self._series(shape, group, series)
        found |= self._between(found)
        for shape, at in self._single.items():
            values_ = _values(self._lines[at].text)
            # One page alone shows no series: then it must say in words what it is.
            edge = at in (0, len(self._lines) - 1) and self._apart(at)
            counts = _PAGE_WORD.fullmatch(shape) or (shape == "i" and self._lines[at].text.islower() and self._zone(at))
            if values_ and counts and (edge or self._torn(at) or self._zone(at)):
                found[at] = values_[0]
        return found

    def _alternate(self, group: list[int], series: list[int]) -> bool:
        """Return whether each missing number stands between, beside other words."""
        if not all(tables.spread(self._lines[at].text) for at in group):
            return False
        pairs = dict(zip(group, series, strict=True))
        return all(b - a == 2 for a, b in itertools.pairwise(series)) and len(self._between(pairs)) == len(group) - 1

    def _between(self, numbers: dict[int, int]) -> dict[int, int]:
        """Return heads of even pages: between odd ones, with the missing number."""
        found: dict[int, int] = {}
        for (a, one), (b, two) in itertools.pairwise(sorted(numbers.items())):
            if two != one + 2:
                continue
            wanted = one + 1
            here = [at for at in self._single.values() if a < at < b and wanted in self._edges(at)]
            # A sentence may begin with any number; a head is set to both margins, or stands apart.
            here = [
                at for at in here if tables.spread(self._lines[at].text) and not sentences.ends(self._lines[at].text)
            ]
            if len(here) == 1:
                found[here[0]] = wanted
        return found

    def _edges(self, at: int) -> list[int]:
        """Return the numbers at the two ends of a line."""
        text = self._lines[at].text
        values = _values(text)
        return [*values[:1], *values[-1:]] if values and (text[0].isdigit() or text[-1].isdigit()) else []

    def _series(self, shape: str, group: list[int], series: list[int]) -> dict[int, int]:
        if self._zoned(group):
            # On their pages the numbers must grow as the pages do; what does not is text.
            steps = defaultdict[int, list[int]](list)
            for place, at in enumerate(group):
                if self._zone(at):
                    steps[series[place] - self._page[at]].append(place)
            best = max(steps.values(), key=len)
            if len(best) >= 2 and len(best) * 5 >= len(group) * 3 and not self._noted([group[n] for n in best]):
                return {group[n]: series[n] for n in best}
        # Nothing but a page's head or foot counts by one and is set to both margins, or says "Page 2 of 7".
        if all(b - a == 1 for a, b in itertools.pairwise(series)) and self._plain(shape, group):
            return dict(zip(group, series, strict=True))
        if self._alternate(group, series):
            return dict(zip(group, series, strict=True))
        grows = all(a < b for a, b in itertools.pairwise(series))
        apart = all(b - a >= _APART_MIN for a, b in itertools.pairwise(group))
        if not grows or not apart or not self._printed(group):
            return {}
        if not self._even(group, series) or self._noted(group):
            return {}
        torn = sum(self._torn(at) for at in group)
        edge = group[0] == 0 or group[-1] == len(self._lines) - 1
        sure = _PAGE_WORD.fullmatch(shape) or edge or self._accompanied(group)
        if torn * 5 >= len(group) * 2 or (sure and torn) or self._accompanied(group):
            return dict(zip(group, series, strict=True))
        return {}

    def _plain(self, shape: str, group: list[int]) -> bool:
        """Return whether lines that count by one look like pages' heads or feet."""
        # "– 5 –" is no line of a text either; "[5]" may number a paragraph.
        if _PAGE_WORD.fullmatch(shape) and (any(c.isalpha() for c in shape) or shape[0] in "-–—"):
            return True
        if len(group) < 3:
            return False
        if shape == "#" and all(self._centred(at) for at in group):
            return True
        far = all(b - a > 2 for a, b in itertools.pairwise(group))
        return far and all(tables.spread(self._lines[at].text) for at in group)

    def _printed(self, group: list[int]) -> bool:
        """Return whether most of the lines stand apart, and none is a sentence."""
        base, last = self._spaced.base or 0, len(self._lines) - 1
        apart = sum(self._lines[at].gap > base or at == last or self._lines[at + 1].gap > base for at in group)
        # A foot of two lines stands apart as a whole.
        if self._accompanied(group):
            apart = sum(any(self._lines[n].gap > base for n in range(at, min(at + 3, last + 1))) for at in group)
        texts = [self._lines[at].text for at in group]
        # "In 1998 they came." and "In 1999 they came." differ by a number that grows, too.
        told = any(sentences.small(text) or (sentences.cased(text) and sentences.ends(text)) for text in texts)
        # A copy by hand may have no empty line at all.
        close = sum(line.gap > base for line in self._lines) * _GAPS_MIN < len(self._lines)
        return (close or apart * 5 >= len(group) * 3) and not told

    def _centred(self, at: int) -> bool:
        return self._lines[at].indent >= _CENTRED and self._apart(at)

    def _footed(self, group: list[int]) -> bool:
        """Return whether they end with marks of notes: "the bridge.2", not "Page 2"."""
        found = 0
        for at in group:
            text = self._lines[at].text
            found += any(mark.strength > 1 and mark.style == "digit" for mark in marks.in_text(text))
        return found * 2 >= len(group)

    def _accompanied(self, group: list[int]) -> bool:
        """Return whether the same line stands beside nearly each of them."""
        beside = defaultdict[str, int](int)
        for at in group:
            # The first page's head and the last one's foot stand at the text's two ends.
            near = {self._lines[(at + step) % len(self._lines)].text for step in (-1, 1)}
            for text in near:
                beside[text] += not sentences.ends(text) and not sentences.small(text)
        return len(group) > 1 and max(beside.values(), default=0) >= max(2, len(group) - 1)

    def constant(self, numbers: set[int]) -> set[int]:
        """Return the running lines that are the same on each page."""
        found: set[int] = set()
        pages = self._page[-1] + 1 if self._page else 0
        for group in self._groups.values():
            values, text = {tuple(_values(self._lines[at].text)) for at in group}, self._lines[group[0]].text
            said = sentences.small(text) and sentences.ends(text)  # the end of a sentence comes twice
            if set(group) <= numbers or len(values) > 1 or self._noted(group) or said:
                continue
            beside = sum(self._beside(at, numbers) for at in group)
            # The last line of a page's text stands beside its foot, too: only what is on most pages is a foot.
            most = len(group) * 5 >= len(numbers) * 3
            if (most and beside * 5 >= len(group) * 4) or self._edged(group, pages) or self._tearing(group):
                found |= set(group)
        return found

    def _edged(self, group: list[int], pages: int) -> bool:
        """Return whether the line stands at the same end of many pages."""
        often = len(group) * 5 >= pages * 3 or len(group) > 2
        if not often or not self._zoned(group) or len({self._page[at] for at in group}) < len(group):
            return False
        ends = [self._ends[self._page[at]] for at in group]
        # A sentence said on several pages may come near their ends, but not always first, or always last.
        same = all(at == first for at, (first, _) in zip(group, ends, strict=True)) or all(
            at == last for at, (_, last) in zip(group, ends, strict=True)
        )
        return (same and len(group) > 2) or not sentences.ends(self._lines[group[0]].text)

    def _tearing(self, group: list[int]) -> bool:
        """Return whether it parts sentences at even distances, where pages are not known."""
        text = self._lines[group[0]].text
        if len(group) < 3 or self._page[-1] or sentences.ends(text) or not self._printed(group):
            return False
        if not self._even(group, list(range(len(group)))):
            return False
        return sum(self._torn(at) for at in group) * 2 >= len(group)

    def expected(self, numbers: dict[int, int], gone: set[int]) -> dict[int, int]:
        """Return lines at a page's end with the number that it must have."""
        offsets = {value - self._page[at] for at, value in numbers.items()}
        if len(offsets) != 1 or len(numbers) < 3:
            return {}
        offset = offsets.pop()
        found: dict[int, int] = {}
        for page, (first, last) in self._ends.items():
            kept = [at for at in range(first, last + 1) if at not in gone]
            for at in {kept[0], kept[-1]} if len(kept) > 2 and not set(range(first, last + 1)) & set(numbers) else ():
                values = _values(self._lines[at].text)
                if values and page + offset in (values[0], values[-1]) and self._apart(at) and not self._noted([at]):
                    found[at] = page + offset
        return found

    def labels(self, numbers: dict[int, int], gone: set[int]) -> dict[int, str]:
        """Return the number of the page that begins with a line of text."""
        body = [at for at in range(len(self._lines)) if at not in gone]
        firsts = [at for n, at in enumerate(body) if n == 0 or self._lines[at].begins or body[n - 1] != at - 1]
        found: dict[int, str] = {}
        offsets = {value - self._page[at] for at, value in numbers.items()}
        if self._page[-1] and len(offsets) == 1:
            offset = offsets.pop()
            first = {self._page[at]: at for at in reversed(firsts)}
            known = {self._page[at] for at in numbers}
            sure = len(known) > 2 or len(known) * 2 >= len(first)
            for page, at in first.items():
                if page in known or sure or len(known) > 1:
                    found[at] = str(page + offset)
            return {at: label for at, label in found.items() if int(label) > 0}
        # Without a sign of pages, a running line is the foot of one page and the head of the next.
        # The first page's number below its text is a foot's, whatever stands below the last one.
        footed = bool(numbers and body) and min(numbers) > body[0] and numbers[min(numbers)] == 1
        head = bool(numbers) and not footed and (not body or min(numbers) < body[0] or max(numbers) < body[-1])
        if footed:
            found[firsts[0]] = "1"
        for at, value in numbers.items():
            following = next((one for one in firsts if one > at), None)
            if following is not None and not (footed and at == max(numbers)):
                found[following] = str(value if head else value + 1)
        return found

    def _zone(self, at: int) -> bool:
        first, last = self._ends[self._page[at]]
        return self._page[-1] > 0 and (at - first < _ZONE or last - at < _ZONE)

    def _zoned(self, group: list[int]) -> bool:
        return sum(self._zone(at) for at in group) * 5 >= len(group) * 4

    def _torn(self, at: int) -> bool:
        """Return whether the line, and those like it around it, part a sentence."""
        before, after = at - 1, at + 1
        while before >= 0 and self._passed(before):
            before -= 1
        while after < len(self._lines) and after in self._maybe:
            after += 1
        if before < 0 or after >= len(self._lines):
            return False
        left, right = self._lines[before], self._lines[after]
        return (
            not sentences.ends(left.text)
            and left.width >= self._spaced.column * 0.6
            and (sentences.small(right.text) or not sentences.cased(left.text) or self._spaced.full(left, right.text))
        )

    def _passed(self, at: int) -> bool:
        """Return whether a line says nothing of where its page's text stopped."""
        text = self._lines[at].text
        if marks.begins_note(text):
            return True
        return at in self._maybe and not (sentences.cased(text) and sentences.ends(text))

    def _beside(self, at: int, numbers: set[int]) -> bool:
        # The last page's foot, and the first one's head, have no other page beside them.
        edge = min(at, len(self._lines) - 1 - at) < 2 and bool(numbers)
        return edge or any(at + step in numbers for step in (-2, -1, 1, 2))

    def _apart(self, at: int) -> bool:
        base = self._spaced.base or 0
        first, last = self._ends[self._page[at]]
        if at == first:
            return at < last and self._lines[at + 1].gap > base
        return self._lines[at].gap > base

    def _even(self, group: list[int], series: list[int]) -> bool:
        """Return whether the pages so found are about as long as one another."""
        lengths = [
            (b - a) / (y - x)
            for (a, b), (x, y) in zip(itertools.pairwise(group), itertools.pairwise(series), strict=True)
        ]
        # Pages with a picture or a chapter's end are shorter, so one in four may be.
        middle = sorted(lengths)[len(lengths) // 2]
        near = sum(middle * 0.5 <= length <= middle * 2 for length in lengths)
        return min(lengths) >= _APART_MIN / 2 and near * 4 >= len(lengths) * 3

    def _in_text(self, at: int) -> tuple[Mark, ...]:
        if at not in self._marks:
            self._marks[at] = tuple(marks.in_text(self._lines[at].text))
        return self._marks[at]

    def _noted(self, group: list[int]) -> bool:
        """Return whether the lines are notes, marked in the text of their pages."""
        told = 0
        # All of one shape are alike: so many tell, and a book of one shape must not take hours.
        group = group[:_LOOKED_AT_MAX]
        for at in group:
            begun = marks.begins_note(self._lines[at].text)
            if begun is None:
                continue
            first, _ = self._ends[self._page[at]] if self._page[-1] else (max(0, at - _LOOKED_AT_MAX), at)
            told += any(
                mark.fits(begun) for one in range(max(first, at - _LOOKED_AT_MAX), at) for mark in self._in_text(one)
            )
        return told * 2 >= len(group) and told > 0


def _ends(pages: list[int]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for at, page in enumerate(pages):
        found[page] = (found[page][0] if page in found else at, at)
    return found


def _shape(text: str) -> str:
    # A "#" that the text has itself stands for no number: lines of one shape have as many numbers.
    text = _HAN_PAGE.sub("#", text.replace("#", "\u266f"))
    if _ROMAN.fullmatch(text):
        return "i"
    return " ".join(_NUMBER.sub("#", text).casefold().split())


def _values(text: str) -> list[int]:
    if found := _ROMAN.fullmatch(text):
        return [number(found[1]) or 0]
    # Python refuses to read figures of thousands of digits; no page has a number of more than twelve.
    return [
        int(said[:12]) if (said := found[0].strip())[0].isdecimal() else han(said) for found in _EITHER.finditer(text)
    ]
