"""Tags, comments and raw texts of an HTML page, by byte positions.

Linear in the page's length, whatever its bytes: a crawled page is a stranger's. What is NOT done here: knowing what a
tag means, or building a document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Python's own ``html.parser`` takes quadratic time on unclosed tags (3.11 to 3.13.5), and the trees of lxml and
# selectolax have no byte positions. A test compares this reader with Python's on real pages.
_OPENS = re.compile(rb"<(?=[a-zA-Z/!?])")
_NAME = re.compile(rb"[^\s/>]+")
_SPACE = re.compile(rb"[\s/]*")
_ATTRIBUTE = re.compile(rb"[^\s/>=][^\s/>=]*|=[^\s/>=]*")
_EQUALS = re.compile(rb"\s*=\s*")
_BARE = re.compile(rb"[^\s>]*")
_REST = re.compile(rb"[^-]*(?:-(?!-!?>)[^-]*)*(?:--!?>)?")
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
"""Elements with a text that is no markup. ``noscript`` is none: readers without scripts load what is in it."""
_ENDS = {name: re.compile(rb"</%s(?=[\s/>])" % name.encode(), re.IGNORECASE) for name in _RAW}


@dataclass(frozen=True, slots=True)
class TagAttribute:
    """An attribute of a tag, with the place of its value."""

    name: str
    value: bytes
    """As it stands in the page, entities and all."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkupTag:
    """A start tag."""

    name: str
    attributes: tuple[TagAttribute, ...]
    start: int
    end: int

    def get(self, name: str) -> TagAttribute | None:
        """Return the first attribute of that name."""
        return next((one for one in self.attributes if one.name == name), None)

    def text(self, name: str) -> str:
        """Return an attribute's value in lower case, or nothing."""
        found = self.get(name)
        return found.value.decode("latin-1").strip().lower() if found else ""


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a script, a style, a title."""

    of: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkupComment:
    """A comment, or another text between ``<!`` and ``>``."""

    start: int
    end: int
    doctype: bool = False


def read(data: bytes) -> Iterator[MarkupTag | RawText | MarkupComment]:
    """Yield a page's start tags, raw texts and comments, in order."""
    at = 0
    while found := _OPENS.search(data, at):
        start, sign = found.start(), data[found.end()]
        if sign in b"!?":
            at = _end_of_comment(data, start)
            yield MarkupComment(start, at, data[start : start + 9].lower() == b"<!doctype")
        elif sign == ord("/"):
            # The end of an element. Its attributes mean nothing, but may hold a '>' within quotation marks.
            at = _tag(data, start + 2, start)[1] if data[start + 2 : start + 3].isalpha() else _after(data, b">", start)
        else:
            tag, at = _tag(data, start + 1, start)
            if tag is None:
                return  # the page ends within a tag: browsers drop it
            yield tag
            if tag.name == "plaintext":
                return
            if tag.name in _ENDS:
                end = _ENDS[tag.name].search(data, at)
                yield RawText(tag.name, at, end.start() if end else len(data))
                at = end.start() if end else len(data)


def _after(data: bytes, sign: bytes, start: int) -> int:
    found = data.find(sign, start)
    return found + len(sign) if found >= 0 else len(data)


def _end_of_comment(data: bytes, start: int) -> int:
    if not data.startswith(b"<!--", start):
        return _after(data, b">", start)
    for short in (b"<!-->", b"<!--->"):
        if data.startswith(short, start):
            return start + len(short)
    return _end(_REST, data, start + 4)


def _tag(data: bytes, at: int, start: int) -> tuple[MarkupTag | None, int]:
    """Return the tag whose name begins at ``at``, and its end."""
    named = _NAME.match(data, at)
    assert named is not None  # noqa: S101 - a letter stands there
    name, at = named[0].decode("latin-1").lower(), named.end()
    found: dict[str, TagAttribute] = {}
    while True:
        at = _end(_SPACE, data, at)
        if at >= len(data):
            return None, at
        if data[at] == ord(">"):
            return MarkupTag(name, tuple(found.values()), start, at + 1), at + 1
        key = _ATTRIBUTE.match(data, at)
        assert key is not None  # noqa: S101 - neither a space nor an end stands there
        at = key.end()
        begin = end = at
        if equals := _EQUALS.match(data, at):
            begin, end, at = _value(data, equals.end())
            if at > len(data):
                return None, len(data)
        # Of two attributes with one name, browsers take the first.
        one = key[0].decode("latin-1").lower()
        found.setdefault(one, TagAttribute(one, data[begin:end], begin, end))


def _value(data: bytes, at: int) -> tuple[int, int, int]:
    """Return a value's start and end, and the place after it.

    Beyond the page if a quotation mark is missing.
    """
    quote = data[at : at + 1]
    if quote in (b'"', b"'"):
        end = data.find(quote, at + 1)
        return (at + 1, end, end + 1) if end >= 0 else (at, at, len(data) + 1)
    end = _end(_BARE, data, at)
    return at, end, end


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at
