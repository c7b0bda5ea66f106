"""Boxes between colons (``:::``), in Material's form.

Docusaurus, VuePress, HackMD and Quarto write them. Each keeps its number of lines. A container left open stays as
typed, for `marks` to tell, and so does one that lies too deep. Values only. Fenced code is passed over.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from publish.reports.imports.boxes import DEPTH_MAX
from publish.reports.imports.fences import coded

_OPENS: Final = re.compile(
    r"(?P<in> {0,3})(?P<sign>:{3,40})[ \t]{0,9}(?:\{[ \t]{0,9}\.?(?P<quarto>[\w-]{1,40})(?P<values>[^{}\n]{0,300})\}"
    r"|(?P<name>[A-Za-z][\w-]{0,40})(?P<rest>[^\n]{0,400}))[ \t]*"
)
_CLOSES: Final = re.compile(r" {0,3}(:{3,40})[ \t]*")
_TITLED: Final = re.compile(r"\btitle=(?:\"([^\"]{0,300})\"|'([^']{0,300})')")
# These lay out a page, and hold no words of their own.
_LAYS_OUT: Final = frozenset({"code-group", "code-tabs", "tabs", "columns", "column", "grid", "center", "left", "right",
                              "raw", "v-pre", "cards", "steps", "div"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Box:
    first: int
    last: int
    head: str
    """Instead of the first line. Empty for a layout."""


def plain(text: str) -> str:
    """Return ``text`` with containers as Material's boxes (``!!!``)."""
    if ":::" not in text:
        return text
    lines = text.split("\n")
    boxes = list(_shallow(_boxes(lines)))
    if not boxes:
        return text
    heads = {box.first: box.head for box in boxes}
    ends = {box.last for box in boxes}
    # How deep the lines stand in boxes, those that lay out aside.
    depth = 0
    deep = {box.last: bool(box.head) for box in boxes}
    found = []
    for at, line in enumerate(lines):
        if at in ends:
            depth -= deep[at]
            found.append("")
        elif at in heads:
            found.append("    " * depth + heads[at] if heads[at] else "")
            depth += bool(heads[at])
        else:
            found.append("    " * depth + line if line.strip() else line)
    return "\n".join(found)


def _boxes(lines: list[str]) -> Iterator[_Box]:
    """Yield the closed containers."""
    open_ones: list[tuple[int, int, re.Match[str]]] = []
    places: dict[int, list[int]] = defaultdict(list)  # in that list, by the number of colons
    for at, (line, is_code) in enumerate(zip(lines, coded(lines), strict=True)):
        if is_code:
            continue
        if closes := _CLOSES.fullmatch(line):
            # As long as its first line has colons, or the innermost: Docusaurus counts them, VuePress does not.
            if open_ones:
                fits = places[len(closes[1])]
                place = fits[-1] if fits else len(open_ones) - 1
                _, first, opened = open_ones[place]
                for length, *_ in open_ones[place:]:
                    places[length].pop()
                del open_ones[place:]
                yield _Box(first, at, _head(opened))
        elif opens := _OPENS.fullmatch(line):
            places[len(opens["sign"])].append(len(open_ones))
            open_ones.append((len(opens["sign"]), at, opens))


def _shallow(boxes: Iterable[_Box]) -> Iterator[_Box]:
    """Yield the containers opened by `boxes`."""
    # Each depth indents all lines within.
    around: list[_Box] = []
    for box in sorted(boxes, key=lambda one: one.first):
        while around and around[-1].last < box.first:
            around.pop()
        if not box.head:
            yield box
        elif len(around) < DEPTH_MAX:
            around.append(box)
            yield box


def _head(opened: "re.Match[str]") -> str:
    name = opened["name"] or opened["quarto"].removeprefix("callout-")
    rest = opened["rest"] or ""
    # Docusaurus has its title between brackets.
    title = re.sub(r"^\[(.*)\]$", r"\1", re.sub(r"\{[^{}]*\}\s*$", "", rest).strip()).strip()
    if titled := _TITLED.search(opened["values"] or rest):
        title = f"{title.replace(titled[0], '').strip()} {titled[1] or titled[2] or ''}".strip()
    if name.lower() in _LAYS_OUT and not title:
        return ""
    said = f' "{title}"'.replace("\\", "") if title else ""
    if title.count('"'):
        said = ' "' + title.replace('"', "”") + '"'
    return f"{opened['in']}!!! {name}{said}"
