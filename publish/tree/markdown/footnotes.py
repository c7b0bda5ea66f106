"""Footnotes: numbered by their first mark, written at the page's end."""

import re
from collections.abc import Callable
from typing import Any, Final

from publish.tree.markdown import labels
from publish.tree.markdown.anchors import Anchors
from publish.tree.markdown.parsed import Events, ParsedText
from publish.tree.markdown.sides import Sides

# Signs which a browser, or our index, would take for something else in an address.
_ODD: Final = re.compile(r"[\s\"'<>&%#?`\\^{|}]+")
_ARROW: Final = "\u2191"


class Footnotes:
    """The footnotes of one page.

    Args:
        out: What is written of the page.
        fault: Told of place and message of what is no footnote.
    """

    def __init__(self, out: list[str], sides: Sides, anchors: Anchors, fault: Callable[[int, str], None]) -> None:
        self._out, self._sides, self._anchors, self._fault = out, sides, anchors, fault
        self._texts: dict[str, tuple[Events, int]] = {}
        self._labels: dict[str, str] = {}
        self._order: list[str] = []
        self._numbers: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._marks: dict[str, list[str]] = {}

    def part(self, read: ParsedText) -> Events:
        """Take the notes' texts out of the events, and return the rest."""
        if b"[^" not in read.data:
            return read.events
        body: list[object] = []
        open_notes: list[tuple[str, list[object], int]] = []
        into = body
        for pair in read.events:
            event: Any = pair[0]
            if type(event) is dict:  # most are words, which are asked for no more than this
                tag = event.get("Start")
                if type(tag) is dict and "FootnoteDefinition" in tag:
                    into = []
                    open_notes.append((tag["FootnoteDefinition"], into, pair[1]["start"]))
                    continue
                if event.get("End") == "FootnoteDefinition":
                    self._keep(*open_notes.pop())  # type: ignore[arg-type]
                    into = open_notes[-1][1] if open_notes else body
                    continue
            into.append(pair)
        return body  # type: ignore[return-value]

    def _keep(self, label: str, events: Events, start: int) -> None:
        key = labels.key(label)
        if not events:
            self._fault(start, "footnote without a text")
        if key in self._texts:
            self._fault(start, f"footnote '[^{label}]' has a text already; give one of the two another name")
        self._texts.setdefault(key, (events, start))
        self._labels.setdefault(key, label)

    def mark(self, label: str) -> str:
        """Return the HTML of the next mark of a note."""
        key, unique = labels.key(label), self._anchors.unique
        if key not in self._marks:
            self._order.append(key)
            name = _ODD.sub("-", self._labels.get(key, label)).strip("-")
            self._names[key] = unique(f"fn:{name}").removeprefix("fn:")
        marks = self._marks.setdefault(key, [])
        name = self._names[key]
        marks.append(unique(f"fnref{len(marks) + 1 if marks else ''}:{name}"))
        number = self._numbers.setdefault(key, len(self._order))
        return f'<sup id="{marks[-1]}"><a class="footnote-ref" href="#fn:{name}">{number}</a></sup>'

    def write(self, written: Callable[[Events], None]) -> None:
        """Write all notes, those first marked in another note included.

        Args:
            written: Writes the events of a note's text.
        """
        out, sides = self._out, self._sides
        ends: list[tuple[str, int]] = []
        if self._order:
            out.append('<div class="footnote">\n<hr>\n<ol>\n')
        # Written where the page ends, whatever paragraph or list they stood in.
        for key in self._order:  # it grows by the marks within notes
            sides.open("li", f' id="fn:{self._names[key]}"')
            out.append("\n")
            written(self._texts[key][0])
            if out[-1] != "</p>\n":
                out += ["<p>", "</p>\n"]
            ends.append((key, len(out) - 1))
            sides.close()
            out.append("</li>\n")
        # Only now are all marks known, those within other notes included.
        for key, place in ends:
            back = "".join(map(self._back, self._marks[key], [self._numbers[key]] * len(self._marks[key])))
            out[place] = f"&#160;{back}{out[place]}"
        if self._order:
            out.append("</ol>\n</div>\n")
        for key, (_, start) in self._texts.items():
            if key not in self._marks:
                self._fault(start, f"nothing in the text refers to footnote '[^{self._labels[key]}]'")

    def _back(self, mark: str, number: int) -> str:
        return f'<a class="footnote-backref" href="#{mark}" title="{_ARROW} {number}">{_ARROW}</a>'
