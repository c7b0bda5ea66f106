"""Lines and lists that a page shows in another place than they were typed in, told with their line.

Markdown adds a line without a mark to the quotation or the item above it, and sets a list by the spaces before it. So
an answer is put in the mouth of the one who was asked, and a list within another one stands beside it.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from publish.tree.markdown.parsed import ParsedText, named
from publish.tree.markdown.runs import columns, ends

# Nearly all lists and quotations have neither spaces before them nor a line without a mark.
_ANY: Final = re.compile(
    rb"\n[ ]{1,9}(?:[-+*]|[0-9]{1,9}[.)]|(?<=  )[^\s*+-])"
    rb"|(?:\A|\n)[ ]{0,9}(?:>|[-+*][ ]|[0-9]{1,9}[.)][ ])[^\n]*\n[ ]{0,9}(?=[^\s*+-])(?![0-9]{1,9}[.)])"
)
_BEFORE: Final = re.compile(rb"[ \t>]*")
_MARK: Final = re.compile(rb"[ \t]*(?P<mark>[-+*]|(?P<number>[0-9]{1,9})[.)])(?P<gap>[ ]*)")
_GAP_MAX: Final = 4  # spaces behind a mark: more begin code
_NARROW: Final = 44  # columns: hardly anybody wraps a text at less


@dataclass(slots=True)
class _OpenList:
    """A list, and its last item."""

    column: int = -1
    inner: int = 0
    """Column at which what is within the item begins."""
    number: int = -1
    items: int = 0
    lazy: dict[int, int] = field(default_factory=dict)
    """By item: the place of its first line that is typed outside of it."""


def doubts(read: ParsedText) -> set[tuple[int, str]]:
    """Return line and message for each such line."""
    return _Walk(read).found if _ANY.search(read.data) else set()


class _Walk:
    """A walk along a text's events."""

    def __init__(self, read: ParsedText) -> None:
        self.read, self.data = read, read.data
        self.found: set[tuple[int, str]] = set()
        self._open: list[_OpenList | None] = []  # a quotation is None
        self._quotations = 0  # of these
        self._last: _OpenList | None = None  # a list that ended right here
        self._told = False  # of this paragraph
        for event, where in read.events:
            if isinstance(event, str):
                if event == "SoftBreak" and self._open:
                    self._line(where["start"])
            elif "Text" in event:  # most events are
                continue
            elif "Start" in event:
                self._begins(named(event["Start"])[0], where["start"])
            elif "End" in event:
                self._ends(named(event["End"])[0])

    def _begins(self, name: str, start: int) -> None:
        last, self._last = self._last, None
        if name == "BlockQuote":
            self._open.append(None)
            self._quotations += 1
        elif name == "List":
            self._open.append(_OpenList())
            self._last = last
        elif name == "Item" and (within := self._open[-1]) is not None:
            self._item(within, start, last)
        elif name == "Paragraph":
            self._told = False
            # One space alone came by chance.
            if last and not self._open and 0 <= last.column <= self._column(start) - 2 < last.inner - 2:
                what = f"stands behind the list above, not within it; put {last.inner} spaces before it, or none"
                self._tell(start, what)

    def _ends(self, name: str) -> None:
        if name == "BlockQuote":
            self._open.pop()
            self._quotations -= 1
            self._last = None
        elif name == "List":
            self._last = ended = self._open.pop()
            self._outside(ended)
        elif name != "Item":
            self._last = None

    def _item(self, within: _OpenList, start: int, last: _OpenList | None) -> None:
        """Compare an item with the one before it, or with the list before its own."""
        mark = _MARK.match(self.data, start)
        if not mark:
            return
        place, number = mark.start("mark"), int(mark["number"] or -1)
        column = self._column(place)
        gap = len(mark["gap"]) if len(mark["gap"]) <= _GAP_MAX else 1
        before = within if within.items else last
        # Numbers that go on are of one list, however they are set.
        if before and 0 <= before.column < column < before.inner and not 0 <= before.number == number - 1:
            instead = f"put {before.inner} spaces before its '{mark['mark'].decode()}'"
            self._tell(place, f"stands beside the item above, not within it; {instead}")
        within.column, within.inner, within.number = column, column + len(mark["mark"]) + max(gap, 1), number
        within.items += 1
        self._told = False

    def _line(self, end: int) -> None:
        """Look at the line behind the line end at ``end``."""
        within, begin = self._open[-1], end + 1
        before = _BEFORE.match(self.data, begin)
        if self._told or not before:
            return
        if within is not None:
            if self._column(before.end()) < within.inner:
                within.lazy.setdefault(within.items, begin)
                self._told = True
            return
        depth, typed = self._quotations, before[0].count(b">")
        if typed < depth and self._is_another(begin):
            self._told = True
            instead = f"put a line '{'>' * typed}' before it" if typed else "put an empty line before it"
            self._tell(begin, f"became part of the quotation above; {instead}, or '{'>' * depth}' where it is of it")

    def _outside(self, ended: _OpenList | None) -> None:
        """Tell of a line right below a list, which became the last item's."""
        # Who wraps items without spaces has such lines in most.
        if ended and ended.items > 1 and list(ended.lazy) == [ended.items]:
            place = ended.lazy[ended.items]
            if self._is_another(place):
                self._tell(place, "became part of the item above; put an empty line before it")

    def _is_another(self, begin: int) -> bool:
        """Return whether no editor wrapped the line above into the one at ``begin``."""
        start = self.data.rfind(b"\n", 0, begin - 1) + 1
        above = self.data[start : begin - 1].decode(errors="replace")
        end = self.data.find(b"\n", begin)
        line = self.data[begin : end if end >= 0 else len(self.data)].decode(errors="replace").lstrip(" \t>*_\\")
        # A picture and raw HTML are put below an item in earnest.
        if not line or line[0].islower() or line[0] in "!<{)":
            return False
        return ends(above) or columns(above) <= _NARROW

    def _column(self, place: int) -> int:
        """Return the column of ``place``; -1 behind a tab."""
        begin = self.data.rfind(b"\n", 0, place) + 1
        return -1 if b"\t" in self.data[begin:place] else place - begin

    def _tell(self, place: int, what: str) -> None:
        self.found.add((self.read.line(place), what))
