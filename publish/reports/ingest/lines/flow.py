"""Lines joined to paragraphs: across lines, across pages, and over what stood between.

What is NOT done here: saying what a paragraph is.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from publish.reports.ingest.lines import items, sentences, tables, verse
from publish.reports.ingest.lines.hyphens import Spellings
from publish.reports.ingest.lines.nouns import Piece, TextLine, page_mark, width
from publish.reports.ingest.lines.spacing import Spacing

_LONG: Final = 50  # columns; a line without a full stop that is longer is no heading
_FIELD: Final = re.compile(r"[^\W\d][\w-]{0,15}\.?[ \t]?[:：][ \t]*\S")
_SHORT: Final = 0.75  # of a full line: so short a line was ended on purpose


def pieces(found: Sequence[TextLine], spaced: Spacing) -> list[Piece]:
    """Return the paragraphs, headings and items that ``found`` are."""
    return _Flow(found, spaced).pieces()


class _Flow:
    def __init__(self, found: Sequence[TextLine], spaced: Spacing) -> None:
        self._lines, self._spaced = found, spaced
        self._base = spaced.base or 0
        self._words = Spellings(line.text for line in found)
        self._bullets = items.bullets(found, self._base)
        # Most lines are no first lines, so the commonest indent is where the text itself begins.
        usual = Counter(line.indent for line in found).most_common(1)
        self._margin = usual[0][0] if usual else 0
        self._told = _told(found)
        sent = [at for at, line in enumerate(found) if items.sent(line.text)]
        # One alone is the line under a headline.
        self._sent = frozenset(sent if len(sent) > 1 else ())
        """Lines above the messages of a chat."""
        self._verses = verse.verses(found, self._base, spaced.column) if spaced.base is not None else frozenset[int]()
        quoted = [line.width for line in found if line.text.startswith(">")]
        self._quoted = max(quoted, default=0)
        """Columns of a quoted letter's full line."""

    def pieces(self) -> list[Piece]:
        rows = tables.ranges(self._lines, self._spaced.base)
        starts = {row.start: row for row in rows}
        found: list[Piece] = []
        held: list[TextLine] = []
        at = 0
        while at < len(self._lines):
            verse_ = at - 1 in self._verses
            if at in starts:
                found += self._made(held, verse=verse_)
                held = []
                table = tuple(self._lines[n] for n in starts[at])
                found.append(Piece("\n".join(line.text for line in table), table, self._gap(table[0]), rows=True))
                at = starts[at].stop
                continue
            line = self._lines[at]
            if held and self._parted(held, at):
                found += self._made(held, verse=verse_)
                held = []
            held.append(line)
            at += 1
        return found + self._made(held, verse=at - 1 in self._verses)

    def _gap(self, line: TextLine) -> int:
        return max(0, line.gap - self._base)

    def _made(self, held: list[TextLine], *, verse: bool) -> list[Piece]:
        if not held:
            return []
        said: list[str] = []
        for line in held:
            mark = page_mark(line.label) if line.label else ""
            if said:
                said[-1:] = self._joined(said[-1], line.text, mark)
            else:
                said.append(mark + line.text)
        text = "".join(said)
        last = held[-1]
        full = last.indent + last.width >= self._spaced.column * self._spaced.room
        return [Piece(text, tuple(held), self._gap(held[0]), full, verse=verse)]

    def _joined(self, before: str, after: str, mark: str) -> tuple[str, str]:
        """Return two lines as they stand in one text."""
        parted = self._words.parted(before, after)
        if parted is None:
            return before + sentences.glue(before, after), mark + after
        # A page that begins within a word is marked before the word.
        cut = parted.rfind(" ") + 1
        return (parted[:cut] + mark + parted[cut:] if mark else parted), after

    def _parted(self, held: list[TextLine], at: int) -> bool:
        before, line = held[-1], self._lines[at]
        following = self._lines[at + 1] if at + 1 < len(self._lines) else None
        if items.bullet(line.text, self._bullets) or {at, at - 1} & self._verses:
            return True
        if {at, at - 1} & self._sent:
            return True
        if items.stamped(line.text) or items.span(before.text) or items.follows(held[0].text, line.text):
            return True
        if before.text.startswith(">") or line.text.startswith(">"):
            return self._unquoted(before.text, line.text)
        if any(tables.spread(one.text) for one in (before, line)):
            return True
        # The head of a letter: who wrote it, to whom, when.
        if _FIELD.match(before.text) and (line.gap > 0 or _FIELD.match(line.text)):
            return True
        # No word of Tibetan ends with its dot: there the line was full.
        if before.text.endswith("་") and line.gap <= self._base:
            return False
        if self._spaced.base is None:
            return self._whole(before, line, told=at in self._told)
        ended = sentences.ends(before.text)
        full = self._spaced.full(before, line.text)
        indented = self._spaced.indents and line.indent > self._margin
        if line.begins or line.resumes:
            if ended and following and self._heads(line, following):
                return True
            return self._across(held, line, ended=ended, full=full, indented=indented)
        if line.gap > self._base:
            # A page may have ended there; a sentence that goes on is one.
            on = sentences.small(line.text) or (not sentences.cased(line.text) and len(held) > 1)
            inset = not self._spaced.indents and line.indent >= before.indent + 4
            return ended or not full or not on or inset or items.numbered(line.text)
        return self._within(held, line, ended=ended, full=full, indented=indented)

    def _heads(self, line: TextLine, following: TextLine) -> bool:
        """Return whether a page's first line is short and stands apart, as headings do."""
        apart = following.gap > self._base and not self._spaced.full(line, following.text)
        return apart and not sentences.ends(line.text) and not sentences.small(line.text)

    def _across(self, held: list[TextLine], line: TextLine, *, ended: bool, full: bool, indented: bool) -> bool:
        """Return whether a page's end parts two paragraphs."""
        if ended and abs(line.indent - held[-1].indent) >= 4 and not self._spaced.indents:
            return True
        if ended:
            return not full or indented or (sentences.colon(held[-1].text) and not sentences.small(line.text))
        if sentences.small(line.text):
            return False
        # The last item of a list often has no full stop.
        if not full and items.bullet(held[0].text, self._bullets):
            return True
        # A heading may be the last line of a page.
        alone = self._gap(held[0]) > 0 and len(held) <= 2 and not full
        return alone or (self._spaced.indents and indented and items.numbered(line.text))

    def _within(self, held: list[TextLine], line: TextLine, *, ended: bool, full: bool, indented: bool) -> bool:
        """Return whether two lines that stand close are of two paragraphs."""
        before = held[-1]
        if indented and before.indent <= self._margin:
            return True
        # A quotation is set in farther than a paragraph's first line.
        other = held[0].indent <= self._margin or line.indent != before.indent
        if self._spaced.indents and line.indent > self._margin and other:
            return True
        # A name and a date beneath it, set to the right: a letter's end.
        if min(line.indent, before.indent) >= self._spaced.column // 2:
            return True
        if abs(line.indent - before.indent) >= 4 and not self._spaced.indents and (ended or not full):
            return not (items.bullet(held[0].text, self._bullets) or items.numbered(held[0].text))
        if ended:
            return not full or items.numbered(line.text)
        if sentences.small(line.text) or full:
            return False
        if items.numbered(line.text):
            return True
        # A heading stands close above its text; but lines of unequal length are no headings.
        short = before.indent + before.width < self._spaced.column * _SHORT * self._spaced.room
        return short and len(held) == 1

    def _whole(self, before: TextLine, line: TextLine, *, told: bool) -> bool:
        """Return whether two lines are two paragraphs, where a paragraph is a line.

        Args:
            told: The lines that stand close end as a sentence does; headlines below one another do not.
        """
        if sentences.bracketed(before.text) and line.gap == 0:
            return False
        if sentences.ends(before.text) or items.numbered(line.text):
            return True
        if sentences.cased(line.text) or sentences.small(line.text):
            return not (sentences.small(line.text) and (line.gap == 0 or before.width > _LONG)) and not (
                line.gap == 0 and before.width > _LONG and told
            )
        return line.gap > 0 or before.width <= _LONG

    def _unquoted(self, before: str, after: str) -> bool:
        """Return whether two lines of a quoted letter are two paragraphs."""
        left, right = before.lstrip("> "), after.lstrip("> ")
        same = before.startswith(">") and after.startswith(">") and items.depth(before) == items.depth(after)
        if not same or not left or not right:
            return True
        # A mail program breaks long lines anew, and leaves a short rest on a line: that goes on.
        ended = sentences.ends(left) or not sentences.small(right)
        return ended and width(before) + 1 + width(sentences.first_word(right)) < self._quoted * _SHORT


def _told(found: Sequence[TextLine]) -> frozenset[int]:
    """Return the lines of groups without gaps that end a sentence."""
    told: set[int] = set()
    start = 0
    for at in range(1, len(found) + 1):
        if at == len(found) or found[at].gap:
            if sentences.ends(found[at - 1].text):
                told.update(range(start, at))
            start = at
    return frozenset(told)
