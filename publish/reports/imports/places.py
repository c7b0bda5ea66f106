"""Addresses in Markdown, at their exact places.

The parser says where a link stands, and this reads on to its address. Nothing else of the text is touched.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from publish.reports.imports.edits import Edit, edited, in_text
from publish.reports.writing.letters import escaped
from publish.tree.markdown.parsed import ParsedText
from publish.tree.markdown.reading import read

# Bytes: the parser counts places in UTF-8, and Chinese letters have three each.
_LABEL = re.compile(rb"[>\s]*+\[(?:\\.|[^\]\\])*\]:[ \t]*+\n?[ \t>]*+")
_POINTED = re.compile(rb"<((?:\\.|[^<>\\\n])*)>")
_BARE = re.compile(rb"(?:\\.|[^\s\\])*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Lead(NamedTuple):
    """Where an address leads now."""

    address: str | None = None
    """``None`` changes nothing."""
    as_link: bool = False
    """Whether a picture can be a link only: it is not at hand."""
    as_words: bool = False
    """Whether only the words can stay: the address leads nowhere."""

    def instead_of(self, address: str) -> str:
        """Return where ``address`` leads now."""
        return address if self.address is None else self.address


Resolve = Callable[[str, bool], Lead]
"""Takes an address as written, and whether it is a picture's."""


@dataclass(slots=True)
class _Open:
    image: bool
    start: int
    data: dict[str, Any]
    inner_end: int
    in_link: bool


def rewritten(text: str, resolve: Resolve) -> tuple[str, list[int]]:
    """Return the text with its addresses led anew.

    Returns:
        The text, and the lines of links whose address could not be found in it, from 1.
    """
    done = read(text)
    raw = done.data
    edits: list[Edit] = []
    lost: list[int] = []
    for found in _links(done):
        # A mail's address is no path of the old site.
        if found.data["link_type"] == "Email":
            continue
        way = resolve(found.data["dest_url"], found.image)
        kind = found.data["link_type"]
        if way.as_words:
            edits += _as_words(raw, found)
        elif found.image and way.as_link:
            edits += _as_link(raw, found, way)
        elif way.address is None:
            continue
        elif kind == "Inline":
            place = _inline(raw, found)
            if place is None:
                lost.append(raw.count(b"\n", 0, found.start) + 1)
            else:
                edits.append((*place, _written(way.address)))
        elif kind == "Autolink":
            said = escaped(found.data["dest_url"]).encode()
            edits.append((found.start, found.inner_end, b"[" + said + b"](" + _written(way.address) + b")"))
    # Links by reference have one address between them, which stands elsewhere.
    edits += _definitions(done, resolve)
    return edited(text.encode(), in_text(text.encode(), raw, edits)).decode(), lost


def addresses(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each address with whether it is a picture's."""
    for found in _links(read(text)):
        yield found.data["dest_url"], found.image


def file_name(address: str) -> str:
    """Return a file's name, as words for a picture without any."""
    return address.rstrip("/").rpartition("/")[2].partition("?")[0]


def _links(done: ParsedText) -> Iterator[_Open]:
    """Yield the links and pictures, each at its end."""
    stack: list[_Open] = []
    for event, range_ in done.events:
        if not isinstance(event, dict):
            if stack:
                stack[-1].inner_end = max(stack[-1].inner_end, range_["end"])
            continue
        taken: Any = event
        begins, ends = taken.get("Start"), taken.get("End")
        if isinstance(begins, dict) and ("Link" in begins or "Image" in begins):
            image = "Image" in begins
            start = range_["start"]
            inside = any(not one.image for one in stack)
            stack.append(_Open(image, start, begins["Image" if image else "Link"], start + 1 + image, inside))
        elif ends in ("Link", "Image"):
            ended = stack.pop()
            if stack:
                stack[-1].inner_end = max(stack[-1].inner_end, range_["end"])
            if ended.data["link_type"] in ("Autolink", "Email"):
                ended.inner_end = range_["end"]
            yield ended
        elif stack:
            stack[-1].inner_end = max(stack[-1].inner_end, range_["end"])


def _inline(raw: bytes, found: _Open) -> tuple[int, int] | None:
    """Return where the address stands in ``[words](address "title")``."""
    at = raw.find(b"](", found.inner_end)
    if at < 0:
        return None
    at += 2
    while raw[at : at + 1].isspace():
        at += 1
    return _destination(raw, at, found.data["dest_url"])


def _destination(raw: bytes, at: int, expected: str) -> tuple[int, int] | None:
    if pointed := _POINTED.match(raw, at):
        return (pointed.start(), pointed.end()) if _read(pointed[1]) == expected else None
    bare = _BARE.match(raw, at)
    end = bare.end() if bare else at
    # A bracket that closes the link may stand right behind its address, which may have brackets, too.
    while end > at and _read(raw[at:end]) != expected:
        end -= 1
    return (at, end) if _read(raw[at:end]) == expected else None


def _read(written: bytes) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", written.decode("utf-8", "replace")))


def _written(address: str) -> bytes:
    # A bracket could close the link too early: then < and > go around, and may not stand within.
    address = re.sub(r"[\s<>\\]", lambda found: f"%{ord(found[0]):02X}", address)
    return (f"<{address}>" if set("()") & set(address) or not address else address).encode()


def _as_link(raw: bytes, found: _Open, way: Lead) -> list[Edit]:
    """Return the edits from a picture to a link, or to words within a link."""
    address = way.instead_of(found.data["dest_url"])
    alt = raw[found.start + 2 : found.inner_end]
    words = alt if alt.strip() else escaped(file_name(address) or address).encode()
    end = raw.find(b"]", found.inner_end)
    if found.in_link:
        place = _whole(raw, found)
        return [(found.start, place, words)] if place else []
    edits = [(found.start, end if end >= 0 else found.inner_end, b"[" + words)]
    spot = _inline(raw, found) if found.data["link_type"] == "Inline" else None
    return [*edits, (*spot, _written(address))] if spot and way.address is not None else edits


def _as_words(raw: bytes, found: _Open) -> list[Edit]:
    """Return the edits which leave the words of a link or picture."""
    end = _whole(raw, found)
    if not end or found.data["link_type"] == "Autolink":
        return []
    close = raw.find(b"]", found.inner_end)
    return [(found.start, found.start + 1 + found.image, b""), (close, end, b"")]


def _whole(raw: bytes, found: _Open) -> int:
    """Return the end of a picture."""
    if found.data["link_type"] != "Inline":
        end = raw.find(
            b"]", raw.find(b"][", found.inner_end) + 1 if found.data["link_type"] == "Reference" else found.inner_end
        )
        return end + 1
    place = _inline(raw, found)
    return raw.find(b")", place[1]) + 1 if place else 0


def _definitions(done: ParsedText, resolve: Resolve) -> Iterator[Edit]:
    raw = done.data
    for definition in done.definitions().values():
        label = _LABEL.match(raw, definition["span"]["start"])
        place = _destination(raw, label.end(), definition["dest"]) if label else None
        # A picture by reference is judged where it stands; for its definition a link's rules do.
        way = resolve(definition["dest"], False)
        if place and way.address is not None:
            yield (*place, _written(way.address))
