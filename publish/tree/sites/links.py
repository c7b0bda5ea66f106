"""Addresses in a page or a style sheet: what each is for, and where it stands.

What is NOT done here: following an address, or judging it.
"""

import enum
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from publish.tree.sites.markup import Attribute, Tag


class Use(enum.StrEnum):
    """Purpose of an address, from the reader's view."""

    SCRIPT = "script"
    STYLE = "style"
    FONT = "font"
    PICTURE = "picture"
    MEDIA = "film or sound"
    FRAME = "frame"
    FORM = "form"
    BEACON = "beacon"
    HINT = "early connection"
    MANIFEST = "manifest"
    REFRESH = "refresh"
    LINK = "link"
    """Followed only when the reader asks for it."""
    BASE = "base"
    SELF = "own address"
    """The page's address by its own word (``canonical``, ``og:url``)."""

    @property
    def asked(self) -> bool:
        """Return whether a browser asks for it unbidden, or sends words there."""
        return self not in (Use.LINK, Use.BASE, Use.SELF)


class Form(enum.StrEnum):
    """Way of writing an address at its place."""

    ATTRIBUTE = "attribute"
    CSS = "css"
    CSS_IN_ATTRIBUTE = "css in an attribute"


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a file."""

    use: Use
    text: str
    start: int
    end: int
    form: Form = Form.ATTRIBUTE


_BY_ATTRIBUTE = {
    "a": {"href": Use.LINK, "ping": Use.BEACON}, "area": {"href": Use.LINK, "ping": Use.BEACON},
    "audio": {"src": Use.MEDIA}, "base": {"href": Use.BASE}, "body": {"background": Use.PICTURE},
    "button": {"formaction": Use.FORM}, "embed": {"src": Use.FRAME},
    "feimage": {"href": Use.PICTURE, "xlink:href": Use.PICTURE},
    "form": {"action": Use.FORM}, "frame": {"src": Use.FRAME}, "html": {"manifest": Use.MANIFEST},
    "iframe": {"src": Use.FRAME}, "image": {"href": Use.PICTURE, "xlink:href": Use.PICTURE},
    "img": {"src": Use.PICTURE, "lowsrc": Use.PICTURE, "longdesc": Use.LINK},
    "input": {"src": Use.PICTURE, "formaction": Use.FORM}, "object": {"data": Use.FRAME},
    "script": {"src": Use.SCRIPT, "href": Use.SCRIPT, "xlink:href": Use.SCRIPT},
    "source": {"src": Use.MEDIA}, "table": {"background": Use.PICTURE}, "td": {"background": Use.PICTURE},
    "th": {"background": Use.PICTURE}, "track": {"src": Use.MEDIA},
    "use": {"href": Use.PICTURE, "xlink:href": Use.PICTURE}, "video": {"src": Use.MEDIA, "poster": Use.PICTURE},
}  # fmt: skip
# Attributes of the many scripts that load pictures late. They mean the same on any element.
_LATE = {"data-src": Use.PICTURE, "data-lazy-src": Use.PICTURE, "data-original": Use.PICTURE, "data-bg": Use.PICTURE}
_SETS = ("srcset", "data-srcset", "imagesrcset", "data-lazy-srcset")
_BY_REL = (
    ("stylesheet", Use.STYLE), ("manifest", Use.MANIFEST), ("icon", Use.PICTURE), ("mask-icon", Use.PICTURE),
    ("apple-touch-icon", Use.PICTURE), ("apple-touch-icon-precomposed", Use.PICTURE), ("canonical", Use.SELF),
    *((rel, Use.HINT) for rel in ("preconnect", "dns-prefetch", "preload", "prefetch", "modulepreload", "prerender")),
)  # fmt: skip
# Bounds instead of a search for the closing mark: a page of unclosed ones would take quadratic time.
_CSS = re.compile(
    rb"/\*.*?\*/|/\*.*"
    rb"|(?P<font>@font-face)|(?P<close>\})"
    rb"|(?P<what>@import\s{0,64}url\(|@import|url\()\s{0,64}(?:\"(?P<two>[^\"\n\\]{0,4096})\"|'(?P<one>[^'\n\\]{0,4096})'"
    rb"|(?P<bare>[^)\"'\s\\]{1,4096}))",
    re.IGNORECASE | re.DOTALL,
)
_CANDIDATE = re.compile(rb"[\s,]*([^\s,](?:[^\s]*[^\s,])?)[^,]*")
_REFRESH = re.compile(rb"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)


def of_tag(tag: Tag, charset: str = "utf-8") -> Iterator[Address]:
    """Yield the addresses in a tag's attributes."""
    known = _BY_ATTRIBUTE.get(tag.name, {})
    for one in tag.attributes:
        if one.name in _SETS:
            yield from _set(one, charset)
        elif one.name == "style":
            yield from of_style(one.value, one.start, Form.CSS_IN_ATTRIBUTE)
        elif use := known.get(one.name) or _LATE.get(one.name):
            yield from _whole(one, use, charset)
        elif tag.name == "link" and one.name == "href":
            yield from _whole(one, _of_rel(tag), charset)
        elif tag.name == "meta" and one.name == "content":
            yield from _meta(tag, one, charset)


def _of_rel(tag: Tag) -> Use:
    said = tag.text("rel").split()
    return next((use for rel, use in _BY_REL if rel in said), Use.LINK)


def _whole(one: Attribute, use: Use, charset: str) -> Iterator[Address]:
    if text := _text(one.value, charset).strip():
        yield Address(use, text, one.start, one.end)


def _set(one: Attribute, charset: str) -> Iterator[Address]:
    """Yield each picture of a ``srcset``."""
    at = 0
    while (found := _CANDIDATE.match(one.value, at)) and found.end() > at:
        at = found.end()
        yield Address(Use.PICTURE, _text(found[1], charset), one.start + found.start(1), one.start + found.end(1))


def _meta(tag: Tag, one: Attribute, charset: str) -> Iterator[Address]:
    if tag.text("http-equiv") == "refresh":
        found = _REFRESH.match(one.value)
        # A number alone loads the page itself again.
        if found and not re.fullmatch(rb"[\d.]+", found[1]):
            yield Address(Use.REFRESH, _text(found[1], charset), one.start + found.start(1), one.start + found.end(1))
    elif tag.text("property") == "og:url":
        yield from _whole(one, Use.SELF, charset)


def of_style(data: bytes, start: int = 0, form: Form = Form.CSS) -> Iterator[Address]:
    """Yield the addresses in a style sheet, or in a ``style`` attribute."""
    within_font = False
    for found in _CSS.finditer(data):
        if found["font"]:
            within_font = True
        elif found["close"]:
            within_font = False
        elif found["what"]:
            group = next(name for name in ("two", "one", "bare") if found[name] is not None)
            use = Use.STYLE if found["what"].startswith(b"@") else Use.FONT if within_font else Use.PICTURE
            value = found[group]
            text = _text(value, "utf-8") if form is Form.CSS_IN_ATTRIBUTE else value.decode("utf-8", "replace")
            yield Address(use, text.strip().strip("\"'"), start + found.start(group), start + found.end(group), form)


def _text(value: bytes, charset: str) -> str:
    try:
        return html.unescape(value.decode(charset, "replace"))
    except LookupError:  # a charset that nobody knows
        return html.unescape(value.decode("utf-8", "replace"))
