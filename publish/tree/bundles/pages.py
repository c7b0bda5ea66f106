"""A rendered page, read back as title, language, days and tree.

The small tree holds the text of ``<main>``. Bundles are made of pages as shown, not of the sources. So a page's hash
covers everything in its bundle.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from publish.core.partialdate import PartialDate

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_CLOSES = {
    "p": {"p"}, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"},
    "td": {"td", "th"}, "th": {"td", "th"}, "option": {"option"},
}  # fmt: skip
"""Elements HTML allows to stay open, and the tags closing them."""
_SCOPES = frozenset({"table", "ul", "ol", "dl", "div", "section", "article", "blockquote", "td", "th", "main"})


@dataclass
class Node:
    """An element with elements and texts as children."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    def walk(self) -> "list[Node]":
        """Return this element and all below it, in page order."""
        found, pending = [], [self]
        while pending:
            node = pending.pop()
            found.append(node)
            pending += [child for child in reversed(node.children) if isinstance(child, Node)]
        return found

    def text(self) -> str:
        """Return the element's text as a single line."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> list[str]:
        return [t for child in self.children for t in ([child] if isinstance(child, str) else child._texts())]


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        # How many are open of each kind, in all and within each scope: or each tag would search all that are open.
        self._every = Counter[str]()
        self._within: list[tuple[str, Counter[str]]] = [("", Counter())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_left_open(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)
            self._every[tag] += 1
            self._within[-1][1][tag] += 1
            if tag in _SCOPES:
                self._within.append((tag, Counter()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        # An end tag without a beginning closes nothing, or the loop would close the page itself.
        if self._every[tag]:
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _close_left_open(self, tag: str) -> None:
        ends = _CLOSES.get(tag, set())
        scope, within = self._within[-1]
        if scope in ends or any(within[end] for end in ends):
            while self._close() not in ends:
                pass

    def _close(self) -> str:
        tag = self._open.pop().tag
        if tag in _SCOPES:
            self._within.pop()
        self._within[-1][1][tag] -= 1
        self._every[tag] -= 1
        return tag


@dataclass(frozen=True)
class BuiltPage:
    """A page of the tree."""

    path: str
    text: str = field(repr=False)
    sha256: str

    @classmethod
    def read(cls, tree: Path, path: str, sha256: str) -> "BuiltPage":
        """Read the page at ``path`` of a built tree."""
        return cls(path, (tree / path).read_text("utf-8"), sha256)

    @cached_property
    def root(self) -> Node:
        """The whole page as a tree."""
        reader = _Reader()
        reader.feed(self.text)
        reader.close()
        return reader.root

    def first(self, tag: str) -> Node:
        """Return the first element of a kind, or an empty element."""
        return next((node for node in self.root.walk() if node.tag == tag), Node(tag))

    @cached_property
    def main(self) -> Node:
        """The page's own part, ``<main>``."""
        return self.first("main")

    @cached_property
    def title(self) -> str:
        """The page's heading, or else its title."""
        heading = next((n for n in self.main.walk() if n.tag == "h1"), None)
        return (heading or self.first("title")).text() or self.path

    @cached_property
    def language(self) -> str:
        """A BCP 47 tag."""
        return self.first("html").attributes.get("lang") or "und"

    @cached_property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return "rtl" if self.first("html").attributes.get("dir") == "rtl" else "ltr"

    @cached_property
    def days(self) -> tuple[PartialDate, date]:
        """Date of first publication, and day of last change, from the page."""
        # The list of facts comes first. Times within the text may be of any day.
        facts = next((n for n in self.main.walk() if n.tag == "dl"), self.main)
        said = [n.attributes.get("datetime", "") for n in facts.walk() if n.tag == "time"]
        days = [day for text in said if (day := _date(text))] or [PartialDate(1980, 1, 1)]
        return days[0], max(day.first for day in days)

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Names of its authors, from the page's head."""
        rows = [n.attributes for n in self.first("head").walk() if n.tag == "meta"]
        return tuple(row.get("content", "") for row in rows if row.get("name") == "DC.creator")

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """Numbers under which others know its original, from the page's head."""
        rows = [n.attributes for n in self.first("head").walk() if n.tag == "meta"]
        return tuple(row.get("content", "") for row in rows if row.get("name") == "citation_technical_report_number")

    @cached_property
    def durable(self) -> list[str]:
        """Addresses in the foot with a longer life than their hosts."""
        foot = [n.text() for n in self.first("footer").walk() if n.tag == "li"]
        return [text for text in foot if re.match(r"[a-z][a-z0-9+.-]*:", text) and " " not in text]

    def resolve(self, link: str) -> tuple[str, str]:
        """Return a link's path in the archive, and its fragment.

        The path is empty for a link to the outside.
        """
        try:
            parts = urlsplit(link)
        except ValueError:
            return "", ""
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return "", ""
        if not parts.path:
            return self.path, unquote(parts.fragment)
        path = normpath(f"{self.path.rpartition('/')[0]}/{unquote(parts.path)}").lstrip("/")
        # A path above the top of the archive leads out of it.
        return ("", "") if path.startswith("../") or path in ("..", ".") else (path, unquote(parts.fragment))

    def leads_to(self) -> list[str]:
        """Return the paths linked or shown by the page's own text, each once."""
        links = [n.attributes.get(name, "") for n in self.main.walk() for name in ("href", "src")]
        return list(dict.fromkeys(path for link in links if link and (path := self.resolve(link)[0])))
