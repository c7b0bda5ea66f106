"""Fields that note programs keep among a text's own lines.

Notion writes ``Key: value`` below the heading, Joplin at the end, Logseq and Obsidian ``key:: value`` on any line.

Values only. Code between fences is passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from publish.reports.imports.fences import coded

RUN_MAX: Final = 100  # lines of one run of fields
# An item, a quotation or stresses around the name are how people write such lines by hand: "- **Status:** Draft".
_LINE: Final = re.compile(
    r"[ \t]{0,8}(?:[-*+>][ \t]{1,4})?(?:#\+)?(?:\*\*|__)?(?P<name>[^\s:：#|<>\[\]()!*`][^:：|<>\[\]()!*`]{0,60})"
    r"(?:\*\*|__)?(?:(?P<sign>::)(?=\s|$)|[:：](?![:/\\]))(?:\*\*|__)?(?P<value>[^\n]*)"
)
_HEADING: Final = re.compile(r"#{1,2}[ \t]|[^\n]{1,200}\n=++[ \t]*$")
_JOPLIN: Final = re.compile(r"(?P<name>[a-z_]{1,40}):(?: (?P<value>[^\n]*))?")
_JOPLINS_LAST: Final = re.compile(r"type_: \d{1,3}\s*")
# At a line's beginning "#Draft of a law" was a heading once, so there only a line of tags counts.
_TAGS_ALONE: Final = re.compile(r"\s*(?:#[^\s#]{1,60}#?\s*){1,40}")
_TAG: Final = re.compile(r"(?:(?<=\s)|^)#([^\s#.,;:!?)\]]{1,60})")


@dataclass(frozen=True, slots=True)
class Property:
    """A field, with its lines within the text (from 0)."""

    name: str
    value: str
    start: int
    end: int
    is_marked: bool = False
    """Whether it is written ``key:: value``, which is no sentence."""

    @property
    def typed(self) -> str:
        """Return it as one line."""
        return f"{self.name}: {self.value}"


def below_heading(lines: Sequence[str], *, wrapped: bool = False) -> list[Property]:
    """Return the fields right below the first heading, or above all text.

    Args:
        wrapped: Whether a value may go on in the next lines.
    """
    at = _not_blank(lines, 0)
    if _HEADING.match("\n".join(lines[at : at + 2])):
        at = _not_blank(lines, at + (1 if lines[at].startswith("#") else 2))
    found: list[Property] = []
    for number, line in enumerate(lines[at : at + RUN_MAX], at):
        if one := _property(line, number):
            found.append(one)
        elif wrapped and found and line.strip():
            last = found[-1]
            found[-1] = Property(last.name, f"{last.value} {line.strip()}", last.start, number + 1, last.is_marked)
        else:
            break
    return found


def at_end(lines: Sequence[str]) -> list[Property]:
    """Return the fields of a file of Joplin's, which end with its type."""
    last = _last(lines)
    if last < 0 or not _JOPLINS_LAST.fullmatch(lines[last]):
        return []
    found: list[Property] = []
    for number in range(last, max(-1, last - RUN_MAX), -1):
        if not (one := _JOPLIN.fullmatch(lines[number].rstrip())):
            break
        found.append(Property(one["name"], (one["value"] or "").strip(), number, number + 1))
    return found[::-1]


def in_last_paragraph(lines: Sequence[str]) -> list[Property]:
    """Return the fields that are a text's last paragraph."""
    last = _last(lines)
    found: list[Property] = []
    for number in range(last, max(-1, last - RUN_MAX), -1):
        if not lines[number].strip():
            return found[::-1]
        if not (one := _property(lines[number], number)):
            break
        found.append(one)
    return []


def marked(lines: Sequence[str]) -> Iterator[Property]:
    """Yield the fields written ``key:: value``."""
    for number, (line, is_code) in enumerate(zip(lines, coded(lines), strict=True)):
        if "::" in line and not is_code and (one := _property(line, number)) and one.is_marked:
            yield one


def hashtags(lines: Sequence[str]) -> Iterator[str]:
    """Yield the tags that stand in a text as ``#words``."""
    for line, is_code in zip(lines, coded(lines), strict=True):
        if "#" in line and not is_code and (not line.lstrip().startswith("#") or _TAGS_ALONE.fullmatch(line)):
            yield from (found[1] for found in _TAG.finditer(line))


def _property(line: str, number: int) -> Property | None:
    found = _LINE.fullmatch(line)
    if not found:
        return None
    return Property(found["name"].strip(" \t_"), found["value"].strip(), number, number + 1, bool(found["sign"]))


def _not_blank(lines: Sequence[str], at: int) -> int:
    return next((number for number in range(at, len(lines)) if lines[number].strip()), len(lines))


def _last(lines: Sequence[str]) -> int:
    return next((number for number in range(len(lines) - 1, -1, -1) if lines[number].strip()), -1)
