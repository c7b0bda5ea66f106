"""XHTML for e-readers, made of a page's ``<main>``.

What no e-reader can show is left out. Links lead within the book, or outside.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from publish.tree.bundles.pages import VOID, BuiltPage, Node

_DROPPED = frozenset(
    {"script", "style", "nav", "noscript", "template", "iframe", "object", "embed", "form", "button", "input", "select",
     "textarea", "svg", "math", "video", "audio", "canvas", "link", "meta", "base", "head", "title"}
)  # fmt: skip
_TAGS = (
    "a abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q rp rt ruby s samp section "
    "small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
_KEPT = frozenset(_TAGS.split())
_ATTRIBUTES = frozenset(
    {"alt", "cite", "colspan", "datetime", "dir", "headers", "id", "lang", "rowspan", "scope", "start", "title"}
)
_DIGITS = frozenset({"colspan", "rowspan", "start"})
_ID = re.compile(r"[^\s]+")
# XML 1.0 has no place for these, and e-readers refuse a whole book for one of them.
_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTE = "fn:"  # how the ids of footnotes begin


@dataclass(frozen=True, slots=True)
class BookHeading:
    """A heading with an address of its own in the book."""

    level: int
    text: str
    link: str


class PageWriter:
    """A page's ``<main>`` as XHTML, with working links."""

    def __init__(
        self, page: BuiltPage, picture: Callable[[str], str], names: Mapping[str, str], ids: Mapping[str, set[str]]
    ) -> None:
        """Take the page, and what the book has.

        Args:
            picture: Gives a picture's name in the book, by its path.
            names: Names of pages in the book, by path.
            ids: Ids on each page, by path.
        """
        self._page, self._picture, self._names, self._ids = page, picture, names, ids
        self._met: set[str] = set()
        self._titled = False
        self.headings: list[BookHeading] = []
        """Headings below the page's own, once it is written."""
        self.pages: list[tuple[str, str]] = []
        """Label and address of the beginnings of an original's pages, once it is written."""
        self.described = True
        """Whether each picture so far has a text in its place."""

    def write(self) -> str:
        """Return the page's XHTML."""
        return "".join(self._child(child) for child in self._page.main.children)

    def _child(self, child: Node | str) -> str:
        if isinstance(child, str):
            return text_of(child)
        # Boxes of a task list say something, and e-readers show no forms.
        if child.tag == "input" and child.attributes.get("type") == "checkbox":
            return "☑" if "checked" in child.attributes else "☐"
        # No e-reader can show these. The words within would be out of place.
        if child.tag in _DROPPED:
            return ""
        if child.tag == "span" and child.attributes.get("class") == "page":
            return self._pagebreak(child)
        # The title of a piece of evidence stands beside its picture.
        before, self._titled = self._titled, self._titled or child.attributes.get("class") == "cards"
        inner = "".join(self._child(c) for c in child.children)
        self._titled = before
        if child.tag == "img":
            return self._img(child)
        link = self._link(child.attributes.get("href", "")) if child.tag == "a" else ""
        if child.tag not in _KEPT or (child.tag == "a" and not link and "id" not in child.attributes):
            return inner
        attributes = self._attributes(child) + (f' href="{text_of(link)}"' if link else "") + _meaning(child)
        if child.tag in VOID:
            return f"<{child.tag}{attributes}/>"
        return f"<{child.tag}{attributes}>{inner}</{child.tag}>"

    def _attributes(self, node: Node) -> str:
        found = ""
        for name, value in node.attributes.items():
            if name not in _ATTRIBUTES or (name in _DIGITS and not value.isdecimal()):
                continue
            if name == "id":
                # Browsers pass over a second equal id. In XML it is an error.
                if value in self._met or not _ID.fullmatch(value):
                    continue
                self._met.add(value)
                if node.tag in ("h2", "h3") and (text := _heading(node)):
                    self.headings.append(
                        BookHeading(int(node.tag[1]), text, f"{self._names[self._page.path]}#{quote(value)}")
                    )
            # Readers of EPUB 2 know xml:lang alone.
            found += f' {name}="{text_of(value)}"' + (f' xml:lang="{text_of(value)}"' if name == "lang" else "")
        return found

    def _pagebreak(self, node: Node) -> str:
        """Return the beginning of an original's page, as e-readers know one."""
        shown = node.text()
        label = shown.strip("[]")
        identity = self._attributes(node)
        if identity:
            self.pages.append((label, f"{self._names[self._page.path]}#{quote(node.attributes['id'])}"))
        kind = 'epub:type="pagebreak" role="doc-pagebreak"'
        return f'<span{identity} {kind} aria-label="{text_of(label)}">{text_of(shown)}</span>'

    def _img(self, node: Node) -> str:
        alt = node.attributes.get("alt", "")
        name = self._picture(self._page.resolve(node.attributes.get("src", ""))[0])
        self.described = self.described and bool(not name or alt.strip() or self._titled)
        return f'<img src="{name}" alt="{text_of(alt)}"/>' if name else text_of(alt)

    def _link(self, link: str) -> str:
        """Return a link's target in the book or outside.

        It is empty for a target without a use in an e-reader.
        """
        path, fragment = self._page.resolve(link)
        if not path:
            return _outside(link)
        if path not in self._names:
            return ""
        to = f"#{quote(fragment)}" if fragment in self._ids[path] - {""} else ""
        return to if path == self._page.path else f"{self._names[path]}{to}"


def _heading(node: Node) -> str:
    """Return a heading's text without the numbers of its footnotes and pages."""
    if node.attributes.get("class") in ("footnote-ref", "page"):
        return ""
    parts = (child if isinstance(child, str) else _heading(child) for child in node.children)
    return " ".join("".join(parts).split())


def _meaning(node: Node) -> str:
    """Return the attributes by which e-readers show footnotes beside the text."""
    kind = node.attributes.get("class", "")
    if node.tag == "a" and kind == "footnote-ref":
        return ' epub:type="noteref" role="doc-noteref"'
    if node.tag == "a" and kind == "footnote-backref":
        return ' role="doc-backlink"'
    if node.tag == "li" and node.attributes.get("id", "").startswith(_NOTE):
        return ' epub:type="footnote"'
    return ' epub:type="footnotes"' if node.tag in ("div", "section") and kind == "footnote" else ""


def _outside(link: str) -> str:
    try:
        parts = urlsplit(link)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            # Square brackets are for hosts of IPv6 alone. Elsewhere they make the address invalid.
            return quote(link, safe="%/:=&?~#+!$,;'@()*[]" if "[" in parts.netloc else "%/:=&?~#+!$,;'@()*")
    except ValueError:
        return ""
    return ""


def document(title: str, language: str, direction: str, body: str) -> str:
    """Return a whole document of the book."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{text_of(language)}" xml:lang="{text_of(language)}" dir="{direction}">'
        f'<head><meta charset="utf-8"/><title>{text_of(title)}</title><link rel="stylesheet" type="text/css" '
        f'href="style.css"/></head>\n<body>{body}</body></html>\n'
    )


def text_of(text: str) -> str:
    """Return a text as it stands in XML."""
    return escape(_XML.sub("\ufffd", text), quote=True)
