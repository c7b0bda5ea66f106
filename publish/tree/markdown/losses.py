"""Words of a text which its events do not hold.

What no event covers is looked at: an address, a label and a fence's language are syntax. All else is put back as text,
or is a fault with its line.
"""

import re
from bisect import bisect_left
from itertools import zip_longest
from typing import Any, Final

from publish.tree.markdown import labels, untaken
from publish.tree.markdown.emphasis import MARK
from publish.tree.markdown.parsed import ParsedText

_WORD: Final = re.compile(rb"[A-Za-z0-9\x80-\xff]")
_LETTER: Final = re.compile(rb"[A-Za-z\x80-\xff]")
_BRACKET: Final = re.compile(rb"(?:\A|\n|(?<=\n))[ \t>*+-]{0,40}(?:[0-9]{1,9}[.)][ \t>]{0,8})?\[")
_ATTRIBUTES: Final = re.compile(rb"\{[ \t]*(?:[#.][^\s{}=]+[ \t]*)*\}")
# Such a label, with such an address, is no sentence of anybody's.
_LABEL: Final = re.compile(r"[a-z0-9_.!-]{1,40}")
_ADDRESS: Final = re.compile(r"[./#]|[A-Za-z][A-Za-z0-9+.-]*:|[^\s/]*/")
# In a list with empty lines, the box of a task stands before its paragraph.
_TASK: Final = re.compile(rb"[ \t\n>*+-]*(?:[0-9]{1,9}[.)][ \t]*)?\[[xX]\][ \t]*")
_DIVIDER: Final = re.compile(rb"(?<!\\)\|")


_AGAIN: Final = re.compile(rb"\[([a-z0-9_.!-]{1,40})\]:[ \t]*([^\s<>\x80-\xff]+)[ \t]*(?=\n|\Z)")


def found(read: ParsedText) -> dict[int, bytes]:
    """Return backslashes for what would vanish, by its place."""
    walk = _Walk(read)
    # Most events are words right behind words: nothing lies between them.
    for event, where in read.events:
        start, end = where["start"], where["end"]
        if start > walk.at:
            walk.gap(start)
        if isinstance(event, str) or "Text" in event:
            if end > walk.at:
                walk.at = end
            if event == "Rule" and (what := untaken.ruled(read.data[start:end])):
                read.doubts.add((read.line(start), what))
        elif "Start" in event:
            walk.begins(event["Start"], start, end)
        elif "End" in event:
            walk.ends(event["End"], end)
        else:
            walk.at = max(walk.at, end)
    walk.gap(len(read.data))
    walk.definitions()
    read.losses = walk.losses
    return walk.places


class _Walk:
    """A walk along a text's events, and between them."""

    def __init__(self, read: ParsedText) -> None:
        self.read, self.data = read, read.data
        self.places: dict[int, bytes] = {}
        self.losses: list[tuple[int, str]] = []
        self.at = 0
        self._linked = 0  # links and pictures within one another
        self._used: set[str] = set()
        self._between: list[tuple[int, int]] = []
        self._columns = 0
        self._piped = False  # whether the lines of the table begin with "|"
        self._heading: dict[str, Any] = {}

    def gap(self, start: int) -> None:
        """Keep what lies before ``start``, if it may hold words."""
        if (
            not self._linked
            and _LETTER.search(self.data, self.at, start)
            and not _TASK.fullmatch(self.data, self.at, start)
        ):
            self._between.append((self.at, start))
        self.at = start

    def begins(self, tag: Any, start: int, end: int) -> None:
        name: str = tag if isinstance(tag, str) else next(iter(tag))
        value: Any = None if isinstance(tag, str) else tag[name]
        if name in ("Link", "Image"):
            self._linked += 1
            if value["id"]:
                self._used.add(labels.key(value["id"]))
        elif name == "CodeBlock":
            if value != "Indented":  # the fence, and the language behind it
                words = value["Fenced"].split()
                if len(words) > 1:
                    what = "words behind the name of a language stand on no page; write them above the code"
                    self.read.doubts.add((self.read.line(start), what))
                if what := untaken.fenced(self.data[start:end], words):
                    self.read.doubts.add((self.read.line(start), what))
                newline = self.data.find(b"\n", start, end)
                self.at = max(self.at, end if newline < 0 else newline)
        elif name == "FootnoteDefinition":
            self.at = max(self.at, self.data.find(b"]:", start, end) + 2)
        elif name == "DefinitionListDefinition" and self.data[start + 1 : start + 2].strip():
            # ':::' and ':)' at a line's beginning explain no word.
            self.places[start] = MARK
        elif name == "DefinitionListTitle" and self.data[start : start + 2] == b"; ":
            self.read.doubts.add((self.read.line(start), "';' before a word is shown as typed; leave it out"))
        elif name == "Table":
            self._columns = len(value)
            self._piped = self.data[start : start + 1] == b"|"
        elif name == "TableRow":
            # With all of its cells it is a row on purpose.
            bars = self._columns - 1 if self._piped else 1
            if self._columns > 1 and self.data[start : start + 1] != b"|" and self.data.count(b"|", start, end) < bars:
                what = "became a row of the table above; put an empty line before it, or begin it with '|'"
                self.read.doubts.add((self.read.line(start), what))
        elif name == "Heading":
            self._heading = value

    def ends(self, tag: Any, end: int) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name in ("Link", "Image"):
            self._linked -= 1
            self.at = max(self.at, end)
        elif name == "CodeBlock":
            self.at = max(self.at, end)
        elif name == "TableRow":
            self._row(end)
            self.at = max(self.at, end)
        elif name == "Heading":
            if self._heading.get("id") or self._heading.get("classes") or self._heading.get("attrs"):
                self._attributes(end)
            self.at = max(self.at, end)

    def _row(self, end: int) -> None:
        """Name the cells of a row beyond its table's columns."""
        rest = self.data[self.at : end]  # empty cells beyond the last column are nobody's words
        if _WORD.search(rest):
            cells = self._columns + sum(bool(cell.strip()) for cell in _DIVIDER.split(rest))
            what = f"row has {cells} cells, its table {self._columns}; write '\\|' for a '|' within a cell"
            self.losses.append((self.read.line(self.at), what))

    def _attributes(self, end: int) -> None:
        """Show the braces behind a heading if they hold words."""
        begins, ends = self.data.rfind(b"{", self.at, end), self.data.rfind(b"}", self.at, end) + 1
        if begins >= 0 and ends and not _ATTRIBUTES.fullmatch(self.data, begins, ends):
            self.places[ends] = MARK  # a backslash before them would not keep the parser from taking them

    def definitions(self) -> None:
        """Show definitions of links which no link uses."""
        if not self._between:
            return
        spans = sorted(
            (found["span"]["start"], found["span"]["end"], label, found["dest"])
            for label, found in self.read.definitions().items()
        )
        for begins, ends in self._between:
            at = begins
            within = spans[bisect_left(spans, (begins,)) : bisect_left(spans, (ends,))]
            for (start, end, label, address), below in zip_longest(within, within[1:]):
                self._rest(at, start)
                if labels.key(label) not in self._used:
                    # Shown as text, it would take what stands right below it along, which is a link's address.
                    alone = not below or b"\n\n" in self.data[start : below[0]]
                    self._unused(start, label, address, shown=alone)
                at = max(at, end)
            self._rest(at, ends)

    def _unused(self, start: int, label: str, address: str, *, shown: bool = True) -> None:
        """Show a definition, unless it can only be a link's."""
        if not (_ADDRESS.match(address) and (_LABEL.fullmatch(label) or not shown)):
            self.places[start] = b"\\"
        said = "stands on no page" if start not in self.places else "is shown as text"
        if _ADDRESS.match(address):
            self.read.doubts.add((self.read.line(start), f"nothing refers to '[{label}]': its line {said}"))

    def _rest(self, start: int, end: int) -> None:
        """Show what a second definition of a label says."""
        # The parser keeps the first address of a label alone, and says nothing of others.
        while start < end and _LETTER.search(self.data, start, end):
            bracket = _BRACKET.search(self.data, start, end)
            again = _AGAIN.match(self.data, bracket.end() - 1, end) if bracket else None
            if bracket and again:
                self._unused(bracket.end() - 1, again[1].decode(), again[2].decode())
                start = again.end()
                continue
            if bracket:
                self.places[bracket.end() - 1] = b"\\"
                return
            self.losses.append((self.read.line(start), "words here would stand on no page; write them in another way"))
            return
