"""A rendered page, read back: its title, language, days, and the text of its ``<main>`` as a small tree.

Bundles are made of what readers see, not of the sources: so a page's hash says all that went into its bundle.
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

from publish.core import clock

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_CLOSES = {
    "p": {"p"}, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"},
    "td": {"td", "th"}, "th": {"td", "th"}, "option": {"option"},
}  # fmt: skip
"""Elements that HTML lets be left open, and what begins after them."""
_SCOPES = frozenset({"table", "ul", "ol", "dl", "div", "section", "article", "blockquote", "td", "th", "main"})


@dataclass
class Node:
    """An element: its children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    def walk(self) -> "list[Node]":
        """This element and all below it, in the order of the page."""
        found, pending = [], [self]
        while pending:
            node = pending.pop()
            found.append(node)
            pending += [child for child in reversed(node.children) if isinstance(child, Node)]
        return found

    def text(self) -> str:
        """What it says, in one line."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> list[str]:
        return [t for child in self.children for t in ([child] if isinstance(child, str) else child._texts())]


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
class Page:
    """A page of the tree."""

    path: str
    text: str = field(repr=False)
    sha256: str

    @classmethod
    def read(cls, tree: Path, path: str, sha256: str) -> "Page":
        """The page at ``path`` of a built tree."""
        return cls(path, (tree / path).read_text("utf-8"), sha256)

    @cached_property
    def root(self) -> Node:
        """The whole of it."""
        reader = _Reader()
        reader.feed(self.text)
        reader.close()
        return reader.root

    def first(self, tag: str) -> Node:
        """The first element of a kind; an empty one, if there is none."""
        return next((node for node in self.root.walk() if node.tag == tag), Node(tag))

    @cached_property
    def main(self) -> Node:
        """What is the page's own."""
        return self.first("main")

    @property
    def title(self) -> str:
        """Its heading, or its title."""
        heading = next((n for n in self.main.walk() if n.tag == "h1"), None)
        return (heading or self.first("title")).text() or self.path

    @property
    def language(self) -> str:
        """BCP 47."""
        return self.first("html").attributes.get("lang") or "und"

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return "rtl" if self.first("html").attributes.get("dir") == "rtl" else "ltr"

    @cached_property
    def days(self) -> tuple[date, date]:
        """When it was first published, and when last changed, as it says itself."""
        facts = next((n for n in self.main.walk() if n.tag == "dl"), self.main)
        said = [n.attributes.get("datetime", "") for n in facts.walk() if n.tag == "time"]
        days = [day for text in said if (day := clock.parse_day(text))] or [date(1980, 1, 1)]
        return days[0], max(days)

    @cached_property
    def durable(self) -> list[str]:
        """The addresses in its foot that outlive their hosts."""
        foot = [n.text() for n in self.first("footer").walk() if n.tag == "li"]
        return [text for text in foot if re.match(r"[a-z][a-z0-9+.-]*:", text) and " " not in text]

    def resolve(self, link: str) -> tuple[str, str]:
        """The path in the archive that a link of this page leads to, and its fragment; no path if it leads outside."""
        try:
            parts = urlsplit(link)
        except ValueError:
            return "", ""
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return "", ""
        if not parts.path:
            return self.path, unquote(parts.fragment)
        path = normpath(f"{self.path.rpartition('/')[0]}/{unquote(parts.path)}").lstrip("/")
        return ("", "") if path.startswith("../") or path in ("..", ".") else (path, unquote(parts.fragment))

    def leads_to(self) -> list[str]:
        """The paths that its own text links to or shows, each once."""
        links = [n.attributes.get(name, "") for n in self.main.walk() for name in ("href", "src")]
        return list(dict.fromkeys(path for link in links if link and (path := self.resolve(link)[0])))
