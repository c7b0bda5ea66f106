"""Boxes and tabs of Material for MkDocs, as quotations and paragraphs.

A box is ``!!! note "Title"`` with indented lines below it, a tab ``=== "Title"``, and an alert of GitHub or Obsidian is
a quotation that begins with ``[!NOTE]``.

Values only. Fenced code is passed over.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from publish.reports.imports.fences import Fences

_BOX: Final = re.compile(r"( {0,3})(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+\"([^\"]*)\")?")
_TAB: Final = re.compile(r"( {0,3})===[!+]?[ \t]+\"([^\"]+)\"")
_ALERT: Final = re.compile(r"((?: {0,3}>){1,9})[ \t]*\[!([A-Za-z][\w-]{0,40})(?:\|[^\]\n]{0,40})?\][+-]?[ \t]*([^\n]*)")
_INDENT: Final = "    "
DEPTH_MAX: Final = 12  # boxes within boxes

Numbered = tuple[int, str]
"""A line with its number in the source, from 1."""


def opened(text: str) -> tuple[str, list[int]]:
    """Return ``text`` with boxes as quotations, and for each line its number in ``text``."""
    lines = text.split("\n")
    if '=== "' not in text and "!!!" not in text and "???" not in text and "[!" not in text:
        return text, list(range(1, len(lines) + 1))
    found = list(_opened(list(enumerate(lines, 1)), 0))
    return "\n".join(line for _, line in found), [number for number, _ in found]


def _opened(lines: Sequence[Numbered], depth: int) -> Iterator[Numbered]:
    fences, at = Fences(), 0
    # The line above, since a box or tab right below a paragraph would join it.
    above = ""
    while at < len(lines):
        number, line = lines[at]
        at += 1
        # Lines of a box are walked through by themselves: a fence left open there ends with it.
        is_code = fences.is_code(line)
        if (
            not is_code
            and depth < DEPTH_MAX
            and (sign := _BOX.fullmatch(line.rstrip()) or _TAB.fullmatch(line.rstrip()))
        ):
            body = _body(lines, at, sign[1] + _INDENT)
            if body:
                while at < len(lines) and lines[at][0] <= body[-1][0]:
                    at += 1
                if above.strip():
                    yield number, ""
                yield from _written(number, sign, list(_opened(body, depth + 1)))
                if at < len(lines) and lines[at][1].strip():
                    yield body[-1][0], ""
                above = ""
                continue
        if not is_code and "[!" in line and (alert := _ALERT.fullmatch(line.rstrip())):
            yield number, f"{alert[1]} **{alert[3].strip() or alert[2].capitalize()}**"
            # Without words below, the box is its title.
            line = alert[1]
        yield number, line
        above = line


def _body(lines: Sequence[Numbered], at: int, indent: str) -> list[Numbered]:
    """Return the indented lines from ``at`` on, without their indent and the empty ones behind them."""
    found: list[Numbered] = []
    for place in range(at, len(lines)):
        number, line = lines[place]
        if line.strip() and not line.startswith(indent):
            break
        found.append((number, line[len(indent) :]))
    while found and not found[-1][1].strip():
        found.pop()
    # Those above are many in Material's examples, one is written.
    first = next((place for place, (_, line) in enumerate(found) if line.strip()), 0)
    return found[first:]


def _written(number: int, sign: "re.Match[str]", body: list[Numbered]) -> Iterator[Numbered]:
    is_tab = sign.re is _TAB
    # Without a title the box has its kind's name; with an empty one it has none.
    title = sign[2] if is_tab else sign[2].capitalize() if sign[3] is None else sign[3]
    mark = sign[1] + ("" if is_tab else "> ")
    if title.strip():
        yield number, f"{mark}**{title.strip()}**"
        yield number, mark.rstrip()
    for one, line in body:
        yield one, (mark + line).rstrip()
