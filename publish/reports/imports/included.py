"""Texts from other files of a source: MkDocs' snippets, Jekyll's includes.

Only plain ones are carried out: what needs a program of the old site stays as typed, and is told as such. A file is
one of the source's own listing, so none outside it is read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from publish.reports.imports import edits
from publish.reports.imports.edits import Edit
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH

ReadText = Callable[[str], str | None]
"""Takes a path below the source, and returns the file's text, if it is one of the source's texts."""
DEPTH_MAX: Final = 8  # files brought in by files
FILES_MAX: Final = 500  # files brought in by one text: empty ones would have no bound by length
_SNIPPET: Final = re.compile(
    r"^(?P<in>[ \t]*)-{1,9}8<-{1,9}[ \t]+(?P<q>[\"'])(?P<name>[^\"'\n]{1,500})(?P=q)[ \t]*$", re.M
)
_SNIPPETS: Final = re.compile(
    r"^(?P<in>[ \t]*)-{1,9}8<-{1,9}[ \t]*\n(?P<names>(?:(?![ \t]*-{1,9}8<-)[^\n]*\n)*)[ \t]*-{1,9}8<-{1,9}[ \t]*$", re.M
)
_MARKER: Final = re.compile(
    r"^[^\n]{0,80}-{1,9}8<-{1,9}[ \t]+\[(start|end)(?:[ \t]*:[ \t]*([\w-]{1,80}))?\][^\n]{0,80}$"
)
_LINES: Final = re.compile(r"\d{0,9}(?::\d{0,9})?(?:,\d{0,9}(?::\d{0,9})?)*")
_BRACED: Final = re.compile(r"^(?P<in>[ \t]*)\{!(?P<name>[^!\n|]{1,500})!\}[ \t]*$", re.M)
_MARKDOWN: Final = re.compile(
    r"^(?P<in>[ \t]*)\{%-?\s{0,9}include(?:-markdown)?\s{1,9}[\"'](?P<name>[^\"'\n]{1,500})[\"'](?P<more>[^%]{0,500}?)"
    r"-?%\}[ \t]*$",
    re.M,
)
_INCLUDE: Final = re.compile(
    r"\{%-?\s{0,9}include(?P<near>_relative)?\s{1,9}[\"']?(?P<name>[\w./-]{1,200})[\"']?(?P<more>(?:[^%]|%(?!\})){0,2000}?)\s*-?%\}"
)
_GIVEN: Final = re.compile(r"(?<![\w-])([A-Za-z][\w-]{0,40})\s{0,3}=\s{0,3}(?:\"([^\"]{0,1000})\"|'([^']{0,1000})')")
_SECTION: Final = re.compile(r"\s{0,9}(start|end)\s{0,3}=\s{0,3}[\"']([^\"'\n]{1,200})[\"']")
_COMMENT: Final = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:(?!\{%-?\s*(?:end)?comment\b).)*\{%-?\s*endcomment\s*-?%\}", re.S
)
_IF: Final = re.compile(
    r"\{%-?\s*if\s+include\.([\w-]+)\s*-?%\}((?:(?!\{%-?\s*(?:if|unless|for|case|else|elsif|endif)\b).)*)"
    r"(?:\{%-?\s*else\s*-?%\}((?:(?!\{%-?\s*(?:if|unless|for|case|else|elsif|endif)\b).)*))?\{%-?\s*endif\s*-?%\}",
    re.S,
)
_VALUE: Final = re.compile(
    r"\{\{-?\s*include\.([\w-]+)\s*((?:\|\s*(?:relative_url|absolute_url|escape|strip|xml_escape)\s*)*)-?\}\}"
)
# What names an address is made plain later; all else is a program.
_PROGRAM: Final = re.compile(
    r"\{%(?!-?\s*(?:post_url|link)\s)|\{\{(?!-?\s*(?:site\.(?:baseurl|url)\b|[\"'][^\"'\n]*[\"']\s*\|))"
)


@dataclass(slots=True)
class Bringer:
    """One text's bringing in of others, with what it has left of its bounds.

    Args:
        read: Reads a file of the source.
    """

    read: ReadText
    bases: tuple[str, ...] = ("",)
    """Folders below which MkDocs looks for snippets."""
    includes: str = "_includes"
    """Folder of Jekyll's."""
    files: int = FILES_MAX
    length: int = PAGE_MAX_LENGTH
    """Characters."""
    _open: list[str] = field(default_factory=list)
    _counted: tuple[str, int, int] = ("", 0, 0)
    """A text, with a place in it in letters and in bytes."""

    def _taken(self, names: Iterable[str]) -> tuple[str, str] | None:
        """Return the first file of these that is there, with its path."""
        for name in names:
            path = _plain(name)
            # A file within itself would have no end.
            if path is None or path in self._open or len(self._open) >= DEPTH_MAX or self.files <= 0:
                continue
            if (text := self.read(path)) is not None and len(text) <= self.length:
                self.files -= 1
                self.length -= len(text)
                return path, text
        return None

    def mkdocs(self, text: str, folder: str) -> list[Edit]:
        """Return the edits for snippets and files in a page of MkDocs."""
        return [*self._changes(text, folder)]

    def _changes(self, text: str, folder: str) -> Iterator[Edit]:
        for found in _SNIPPET.finditer(text):
            yield from self._edit(text, found, self._snippet(found["name"]), found["in"])
        for found in _SNIPPETS.finditer(text):
            listed = [name.strip() for name in found["names"].splitlines()]
            parts = [self._snippet(name) for name in listed if name and not name.startswith(";")]
            whole = "\n".join(part for part in parts if part is not None)
            yield from self._edit(text, found, None if None in parts or not parts else whole, found["in"])
        for form in (_BRACED, _MARKDOWN):
            for found in form.finditer(text):
                name = found["name"].strip()
                near = name if name.startswith("/") else f"{folder}/{name}"
                names = (near, *(_below(base, name) for base in self.bases))
                more = found["more"] if form is _MARKDOWN else ""
                yield from self._edit(text, found, self._whole(names, more), found["in"])

    def _edit(self, text: str, found: "re.Match[str]", new: str | None, indent: str) -> Iterator[Edit]:
        if new is not None:
            lines = "\n".join(indent + line if line else line for line in new.rstrip("\n").split("\n"))
            yield self._place(text, found.start()), self._place(text, found.end()), lines.encode()

    def _place(self, text: str, at: int) -> int:
        """Return a place in bytes, counted on from the last one."""
        if text is not self._counted[0] or at < self._counted[1]:
            self._counted = (text, 0, 0)
        place = self._counted[2] + len(text[self._counted[1] : at].encode())
        self._counted = (text, at, place)
        return place

    def _snippet(self, name: str) -> str | None:
        """Return a file's text, or a part of it by lines or by name."""
        path, _, part = name.partition(":")
        if "://" in name or not (taken := self._taken(_below(base, path) for base in self.bases)):
            return None
        lines = taken[1].split("\n")
        if part and _LINES.fullmatch(part):
            lines = [line for one in part.split(",") for line in _numbered(lines, one)]
        elif part:
            found = [(number, m) for number, line in enumerate(lines) if (m := _MARKER.match(line)) and m[2] == part]
            if len(found) != 2:
                return None
            lines = lines[found[0][0] + 1 : found[1][0]]
        return self._inner(taken[0], "\n".join(line for line in lines if not _MARKER.match(line)))

    def _whole(self, names: Iterable[str], more: str) -> str | None:
        bounds = dict(_SECTION.findall(more))
        if _SECTION.sub("", more).strip(" \t\n-") or not (taken := self._taken(names)):
            return None
        text = taken[1]
        if "start" in bounds:
            text = text.partition(bounds["start"])[2]
        if "end" in bounds:
            text = text.partition(bounds["end"])[0]
        return self._inner(taken[0], text.strip("\n"))

    def _inner(self, path: str, text: str) -> str:
        self._open.append(path)
        made = edits.edited(text.encode(), self.mkdocs(text, str(PurePosixPath(path).parent))).decode()
        self._open.pop()
        return made

    def jekyll(self, text: str, folder: str) -> list[Edit]:
        """Return the edits for Jekyll's includes without a program."""
        found = []
        for tag in _INCLUDE.finditer(text):
            given = {name: one or other for name, one, other in _GIVEN.findall(tag["more"])}
            if _GIVEN.sub("", tag["more"]).strip():
                continue  # a value of the program's own
            name = tag["name"].strip("/")
            taken = self._taken([_below(folder if tag["near"] else self.includes, name)])
            new = self._filled(taken, given) if taken else None
            if new is not None:
                start, end = (len(text[:at].encode()) for at in tag.span())
                found.append((start, end, new.encode()))
        return found

    def _filled(self, taken: tuple[str, str], given: Mapping[str, str]) -> str | None:
        """Return a file's text with its given values, if that leaves no program."""
        path, text = taken
        text = _COMMENT.sub("", text)
        for _ in range(DEPTH_MAX):
            text, times = _IF.subn(lambda m: m[2] if given.get(m[1]) else m[3] or "", text)
            if not times:
                break

        def value(found: "re.Match[str]") -> str:
            said = given.get(found[1], "")
            return f"/{said.lstrip('/')}" if "_url" in found[2] and not re.match(r"\w+:", said) else said

        text = _VALUE.sub(value, text)
        self._open.append(path)
        text = edits.edited(text.encode(), self.jekyll(text, str(PurePosixPath(path).parent))).decode()
        self._open.pop()
        return None if _PROGRAM.search(text) else text.strip("\n")


def brought(text: str, changes: list[Edit], first_line: int) -> tuple[str, tuple[int, ...]]:
    """Return the edited text, with each line's number in the file."""
    if not changes:
        return text, ()
    raw = text.encode()
    lines = edits.lines(raw, changes)
    return edits.edited(raw, changes).decode(), tuple(first_line + line - 1 for line in lines)


def _plain(name: str) -> str | None:
    """Return a path without ``.`` and ``..``; ``None`` if it leads out."""
    parts: list[str] = []
    for part in name.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _below(folder: str, name: str) -> str:
    """Return a path below a folder, or one that leads to no file."""
    inner = _plain(name)
    return ".." if inner is None else f"{folder}/{inner}"


def _numbered(lines: list[str], part: str) -> list[str]:
    begin, mark, end = part.partition(":")
    first = max(int(begin or 1), 1)
    return lines[first - 1 : int(end) if end else None] if mark else lines[first - 1 : first]
