"""Programs within MDX: imports, exports, and tags of components.

Readers saw what a component drew, and the Markdown within it. So its tags go, words in its attributes stay, and what
it may have drawn beside is told. Each line keeps its number. Values only. Code is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from publish.reports.imports.fences import coded

PROGRAM_MAX: Final = 400  # lines of one import or export
TAG_MAX: Final = 4_000  # letters of one tag
# "import goods made" begins a sentence.
_IMPORT: Final = re.compile(r"import\s(?!\s*[\w$]+[ '’]+(?!from\b)\w)|import\stype\s")
_FROM: Final = re.compile(r"(?:^import|\bfrom)\s*[\"'][^\"'\n]{1,300}[\"'];?\s*(?://[^\n]*)?$")
_EXPORT: Final = re.compile(r"export\s+(?:const|let|var|default|function|async|class)\b|export\s*\{")
_PIECES: Final = re.compile(r"(?P<ticks>`{1,20})(?:(?!(?P=ticks))[^\n]){1,2000}(?P=ticks)(?!`)|<(?=/?[A-Z])|</?>")
_NAME: Final = re.compile(r"</?([A-Z][\w.]{0,80})")
_ATTRIBUTE: Final = re.compile(r"\s*(?:([A-Za-z_][\w:.-]{0,80})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(?=\{)))?|(?=\{))")
_ENDS: Final = re.compile(r"\s*(/?)>")
_WORDS: Final = frozenset({"title", "label", "heading", "caption", "alt", "description", "text", "summary", "question"})
_LINKS: Final = frozenset({"href", "to", "url", "link"})
_OF_LOOKS: Final = frozenset({"class", "classname", "style", "sizes", "srcset", "viewbox", "d", "points", "rel"})
_MARKS: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\*_[]<>`"})


@dataclass(slots=True)
class _Tag:
    """A component's tag."""

    start: int
    end: int
    is_end: bool = False
    is_whole: bool = False
    values: dict[str, str] = field(default_factory=dict)
    unread: bool = False
    """Whether a value of it is a program."""


def without_programs(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a text of MDX without its programs, and what readers may have seen of them by their lines (from 1)."""
    lines = text.split("\n")
    code = list(coded(lines))
    told: list[tuple[int, str]] = []
    for first, last in _programs(lines, code):
        if not _IMPORT.match(lines[first]):
            told.append((first + 1, "\n".join(lines[first : last + 1])))
        lines[first : last + 1] = [""] * (last + 1 - first)
    kept = "\n".join(lines)
    # In code a tag is shown. As many letters stand there, so that places stay.
    shaded = "\n".join(" " * len(line) if is_code else line for line, is_code in zip(lines, code, strict=True))
    parts, at = list[str](), 0
    for tag in _tags(shaded):
        parts += (kept[at : tag.start], _said(tag), "\n" * kept.count("\n", tag.start, tag.end))
        at = tag.end
        if tag.unread or (tag.is_whole and not tag.values.keys() & _WORDS) or _has_more(tag):
            told.append((kept.count("\n", 0, tag.start) + 1, kept[tag.start : tag.end]))
    return "".join((*parts, kept[at:])), told


def _programs(lines: list[str], code: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each import and export."""
    at, may = 0, True
    while at < len(lines):
        line = lines[at]
        last = _end(lines, at) if may and not code[at] else None
        if last is not None:
            yield at, last
            at = last
        else:
            # Within a paragraph such a line is a sentence.
            may = not line.strip()
        at += 1


def _end(lines: list[str], at: int) -> int | None:
    """Return the last line of the program that begins in a line, if one does."""
    if _IMPORT.match(lines[at]):
        ends = range(at, min(at + PROGRAM_MAX, len(lines)))
        stop = next((one for one in ends if _FROM.search(lines[one]) or not lines[one].strip()), None)
        return stop if stop is not None and _FROM.search(lines[stop]) else None
    if not _EXPORT.match(lines[at]):
        return None
    depth = 0
    for one in range(at, min(at + PROGRAM_MAX, len(lines))):
        depth += sum(lines[one].count(sign) for sign in "({[") - sum(lines[one].count(sign) for sign in ")}]")
        if depth <= 0 and (one + 1 == len(lines) or not lines[one + 1].strip()):
            return one
    return None


def _tags(text: str) -> Iterator[_Tag]:
    at = 0
    while found := _PIECES.search(text, at):
        at = found.end()
        if found["ticks"]:
            continue
        if found[0] in ("<>", "</>"):
            yield _Tag(found.start(), at)
        elif (tag := _read(text, found.start())) is not None:
            at = tag.end
            yield tag


def _read(text: str, start: int) -> _Tag | None:
    """Return the tag at a place, or ``None`` without a tag's end."""
    named = _NAME.match(text, start)
    if not named:
        return None
    tag, at = _Tag(start, start, text.startswith("</", start)), named.end()
    while at - start < TAG_MAX:
        ends = _ENDS.match(text, at)
        if ends:
            tag.end, tag.is_whole = ends.end(), bool(ends[1])
            return tag
        found = _ATTRIBUTE.match(text, at)
        if not found or (found.end() == at and text[at : at + 1] != "{"):
            return None
        at = found.end()
        if found[1] and (found[2] or found[3]):
            tag.values[found[1].lower()] = " ".join((found[2] or found[3]).split())
        elif text.startswith("{", at):
            at, tag.unread = _closed(text, at), True
            if at < 0:
                return None
    return None


def _closed(text: str, at: int) -> int:
    """Return the place behind the bracket that closes the one at a place, or -1."""
    depth = 0
    for place in range(at, min(at + TAG_MAX, len(text))):
        depth += (text[place] == "{") - (text[place] == "}")
        if not depth:
            return place + 1
    return -1


def _has_more(tag: _Tag) -> bool:
    """Return whether another attribute may hold words."""
    # Values of settings have no space.
    return any(" " in tag.values[key] for key in tag.values.keys() - _WORDS - _LINKS - _OF_LOOKS)


def _said(tag: _Tag) -> str:
    """Return the words of a tag, as Markdown."""
    words = [value.translate(_MARKS) for key, value in tag.values.items() if key in _WORDS]
    leads = next((value for key, value in tag.values.items() if key in _LINKS and not set(value) & set("<>")), "")
    if not words:
        return ""
    if leads and tag.is_whole:
        return " – ".join((f"[{words[0]}](<{leads}>)", *words[1:]))
    # Two spaces end a line.
    return " – ".join(words) if tag.is_whole else f"**{' – '.join(words)}**  "
