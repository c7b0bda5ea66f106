"""Addresses in pages and style sheets, with use and place.

What is NOT done here: following an address, or judging it.
"""

import enum
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from publish.tree.sites.markup import MarkupTag, TagAttribute


class AddressUse(enum.StrEnum):
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
        return self not in (AddressUse.LINK, AddressUse.BASE, AddressUse.SELF)


class AddressForm(enum.StrEnum):
    """Way of writing an address at its place."""

    ATTRIBUTE = "attribute"
    CSS = "css"
    CSS_IN_ATTRIBUTE = "css in an attribute"


@dataclass(frozen=True, slots=True)
class PageAddress:
    """An address in a file."""

    use: AddressUse
    text: str
    start: int
    end: int
    form: AddressForm = AddressForm.ATTRIBUTE


# Names in lower case, as the parser has them, though SVG writes feImage. `ping` tells a third party of each click,
# and Chromium and Safari send it unless told otherwise.
_BY_ATTRIBUTE = {
    "a": {"href": AddressUse.LINK, "ping": AddressUse.BEACON},
    "area": {"href": AddressUse.LINK, "ping": AddressUse.BEACON},
    "audio": {"src": AddressUse.MEDIA},
    "base": {"href": AddressUse.BASE},
    "body": {"background": AddressUse.PICTURE},
    "button": {"formaction": AddressUse.FORM},
    "embed": {"src": AddressUse.FRAME},
    "feimage": {"href": AddressUse.PICTURE, "xlink:href": AddressUse.PICTURE},
    "form": {"action": AddressUse.FORM},
    "frame": {"src": AddressUse.FRAME},
    "html": {"manifest": AddressUse.MANIFEST},
    "iframe": {"src": AddressUse.FRAME},
    "image": {"href": AddressUse.PICTURE, "xlink:href": AddressUse.PICTURE},
    "img": {"src": AddressUse.PICTURE, "lowsrc": AddressUse.PICTURE, "longdesc": AddressUse.LINK},
    "input": {"src": AddressUse.PICTURE, "formaction": AddressUse.FORM},
    "object": {"data": AddressUse.FRAME},
    "script": {"src": AddressUse.SCRIPT, "href": AddressUse.SCRIPT, "xlink:href": AddressUse.SCRIPT},
    "source": {"src": AddressUse.MEDIA},
    "table": {"background": AddressUse.PICTURE},
    "td": {"background": AddressUse.PICTURE},
    "th": {"background": AddressUse.PICTURE},
    "track": {"src": AddressUse.MEDIA},
    "use": {"href": AddressUse.PICTURE, "xlink:href": AddressUse.PICTURE},
    "video": {"src": AddressUse.MEDIA, "poster": AddressUse.PICTURE},
}
# Attributes of the many scripts that load pictures late. They mean the same on any element.
_LATE = {
    "data-src": AddressUse.PICTURE,
    "data-lazy-src": AddressUse.PICTURE,
    "data-original": AddressUse.PICTURE,
    "data-bg": AddressUse.PICTURE,
}
# Each holds many addresses with widths behind them. Taken as one address, none would be found.
_SETS = ("srcset", "data-srcset", "imagesrcset", "data-lazy-srcset")
# In this order, since one `rel` may have several words: "preload stylesheet" is a style sheet first of all.
_BY_REL = (
    ("stylesheet", AddressUse.STYLE),
    ("manifest", AddressUse.MANIFEST),
    ("icon", AddressUse.PICTURE),
    ("mask-icon", AddressUse.PICTURE),
    ("apple-touch-icon", AddressUse.PICTURE),
    ("apple-touch-icon-precomposed", AddressUse.PICTURE),
    ("canonical", AddressUse.SELF),
    *(
        (rel, AddressUse.HINT)
        for rel in ("preconnect", "dns-prefetch", "preload", "prefetch", "modulepreload", "prerender")
    ),
)
# Bounds instead of a search for the closing mark: a page of unclosed ones would take quadratic time.
_CSS = re.compile(
    rb"/\*.*?\*/|/\*.*"
    rb"|(?P<font>@font-face)|(?P<close>\})"
    rb"|(?P<what>@import\s{0,64}url\(|@import|url\()\s{0,64}(?:\"(?P<two>[^\"\n\\]{0,4096})\"|'(?P<one>[^'\n\\]{0,4096})'"
    rb"|(?P<bare>[^)\"'\s\\]{1,4096}))",
    re.IGNORECASE | re.DOTALL,
)
# A comma may stand within an address, as in data: and on picture servers. Only one at its end divides.
_CANDIDATE = re.compile(rb"[\s,]*([^\s,](?:[^\s]*[^\s,])?)[^,]*")
# Browsers also take a comma, no `url=`, and a quotation mark that never closes.
_REFRESH = re.compile(rb"\s*+[\d.]*\s*+[;,]?\s*+(?:url\s*+=\s*+)?[\"']?([^\"'\s]+)", re.IGNORECASE)


def of_tag(tag: MarkupTag, charset: str = "utf-8") -> Iterator[PageAddress]:
    """Yield the addresses in a tag's attributes.

    Args:
        charset: The page's, known to Python.
    """
    known = _BY_ATTRIBUTE.get(tag.name, {})
    for one in tag.attributes:
        if one.name in _SETS:
            yield from _set(one, charset)
        elif one.name == "style":
            yield from of_style(one.value, one.start, AddressForm.CSS_IN_ATTRIBUTE)
        elif use := known.get(one.name) or _LATE.get(one.name):
            yield from _whole(one, use, charset)
        elif tag.name == "link" and one.name == "href":
            yield from _whole(one, _of_rel(tag), charset)
        elif tag.name == "meta" and one.name == "content":
            yield from _meta(tag, one, charset)


def _of_rel(tag: MarkupTag) -> AddressUse:
    said = tag.text("rel").split()
    return next((use for rel, use in _BY_REL if rel in said), AddressUse.LINK)


def _whole(one: TagAttribute, use: AddressUse, charset: str) -> Iterator[PageAddress]:
    if text := _text(one.value, charset).strip():
        yield PageAddress(use, text, one.start, one.end)


def _part(one: TagAttribute, found: re.Match[bytes], use: AddressUse, charset: str) -> PageAddress:
    return PageAddress(use, _text(found[1], charset), one.start + found.start(1), one.start + found.end(1))


def _set(one: TagAttribute, charset: str) -> Iterator[PageAddress]:
    """Yield each picture of a ``srcset``."""
    at = 0
    while (found := _CANDIDATE.match(one.value, at)) and found.end() > at:
        at = found.end()
        yield _part(one, found, AddressUse.PICTURE, charset)


def _meta(tag: MarkupTag, one: TagAttribute, charset: str) -> Iterator[PageAddress]:
    if tag.text("http-equiv") == "refresh":
        found = _REFRESH.match(one.value)
        # A number alone loads the page itself again.
        if found and not re.fullmatch(rb"[\d.]+", found[1]):
            yield _part(one, found, AddressUse.REFRESH, charset)
    elif tag.text("property") == "og:url":
        yield from _whole(one, AddressUse.SELF, charset)


def of_style(data: bytes, start: int = 0, form: AddressForm = AddressForm.CSS) -> Iterator[PageAddress]:
    """Yield the addresses in a style sheet, or in a ``style`` attribute."""
    within_font = False
    for found in _CSS.finditer(data):
        if found["font"]:
            within_font = True
        elif found["close"]:
            within_font = False
        elif found["what"]:
            group = next(name for name in ("two", "one", "bare") if found[name] is not None)
            use = (
                AddressUse.STYLE
                if found["what"].startswith(b"@")
                else AddressUse.FONT
                if within_font
                else AddressUse.PICTURE
            )
            value = found[group]
            # HTML's entities are read before CSS is: within an attribute, `&quot;` is a quotation mark.
            text = _text(value, "utf-8") if form is AddressForm.CSS_IN_ATTRIBUTE else value.decode("utf-8", "replace")
            yield PageAddress(
                use, text.strip().strip("\"'"), start + found.start(group), start + found.end(group), form
            )


def _text(value: bytes, charset: str) -> str:
    return html.unescape(value.decode(charset, "replace"))
