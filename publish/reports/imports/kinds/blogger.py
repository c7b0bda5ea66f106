"""Blogger (Blogspot): its backup, and the feed of Google's Takeout.

Both are Atom, and say in other words what a post is. A feed of the blog's own has the newest posts only, and is none.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from publish.core.errors import cut
from publish.core.units import count
from publish.reports.imports.front import day
from publish.reports.imports.nouns import Hand, Post, PostBody, Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.xmlwalk import HEAD, XmlWalk
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH

NAME = "blogger"
# Of the backup until 2024, and of what Takeout gives. A blog's own feed has neither.
_ARCHIVE: Final = re.compile(rb"<id>tag:blogger\.com,1999:blog-\d{1,30}\.archive</id>|<blogger:type>")
_KEPT: Final = frozenset({"id", "title", "content", "published", "updated", "name", "draft", "type", "status",
                          "filename", "trashed", "metaDescription"})  # fmt: skip
_KIND: Final = "http://schemas.google.com/blogger/2008/kind#"
_LABELS: Final = "http://www.blogger.com/atom/ns#"
_NOT_PUBLIC: Final = {"draft": "a draft", "scheduled": "not yet published", "soft_trashed": "thrown away",
                      "trashed": "thrown away", "hidden": "hidden", "ghosted": "a draft"}  # fmt: skip


@dataclass(slots=True)
class _Entry:
    values: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    labels: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    link: str = ""
    is_too_long: bool = False


def is_one(file: Path) -> bool:
    """Return whether a file is a backup of Blogger's."""
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    # A theme stands before the posts, and may be longer than the head; the feed's own id comes first.
    return b"<feed" in head and _ARCHIVE.search(head) is not None


class Blogger:
    """A backup of a blog."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._hands: list[Hand] = []
        self._title, self._link, self._language = "", "", ""
        for entry in self._entries():
            if entry.values.get("id", "").endswith(".settings.BLOG_LOCALE"):
                self._language = language_tag(entry.values.get("content", ""))

    @property
    def site(self) -> Site:
        """Return what the backup tells of its blog."""
        return Site(NAME, self._title, (self._link,) if self._link else (), self._language)

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
        return list(self._hands)

    def posts(self) -> Iterator[Post]:
        """Yield posts and pages in the order of the backup."""
        self._hands = []
        left: Counter[str] = Counter()
        for entry in self._entries():
            if entry.kind in ("post", "page"):
                yield self._post(entry)
            elif entry.kind not in ("settings", "template"):
                left[entry.kind] += 1
        for kind, number in sorted(left.items()):
            what = f"{count(number, 'entry', 'entries')} of the kind '{cut(kind or '?')}', not taken"
            self._hands.append(Hand("another kind of post", self._file.name, what, ""))

    def _post(self, entry: _Entry) -> Post:
        values = entry.values
        number = values.get("id", "").rpartition("-")[2]  # tag:blogger.com,1999:blog-1.post-5
        link = unquote(urlsplit(values.get("filename", "").strip() or entry.link).path)
        name = PurePosixPath(link).stem
        text = values.get("content", "")
        return Post(
            f"post {number}" + (f" ({cut(name)})" if name else ""),
            PostBody(text if not entry.is_too_long else " " * (PAGE_MAX_LENGTH + 1), True),
            title=" ".join(html.unescape(values.get("title", "")).split()),
            # A backup has times of the blog's own zone, so their first letters are the readers' day.
            day=day(values.get("published", "")[:10]),
            updated=day(values.get("updated", "")[:10]),
            tags=tuple(dict.fromkeys(entry.labels)),
            authors=tuple(dict.fromkeys(entry.authors)),
            summary=values.get("metaDescription", ""),
            slug=name,
            address=link,
            page=entry.kind == "page",
            draft=_not_public(values),
        )

    def _entries(self) -> Iterator[_Entry]:
        reader = _Reader(self._file)
        yield from reader.entries()
        self._title = " ".join(reader.feed.get("title", "").split())
        self._link = reader.link.rstrip("/")


def _not_public(values: dict[str, str]) -> str:
    if values.get("draft", "").strip().lower() == "yes":
        return "a draft"
    status = values.get("status", "").strip().lower()
    if status in ("", "live"):
        # Takeout empties this in what was not thrown away.
        return "thrown away" if values.get("trashed", "").strip() else ""
    return _NOT_PUBLIC.get(status, status)


class _Reader(XmlWalk):
    """A walk through the file, entry by entry."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, "Blogger", lambda name: name.rpartition(":")[2] in _KEPT)
        self.feed: dict[str, str] = {}
        self.link = ""
        self._entry: _Entry | None = None
        self._done: list[_Entry] = []

    def entries(self) -> Iterator[_Entry]:
        """Yield the entries."""
        for _ in self.chunks():
            yield from self._done
            self._done.clear()

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        name = name.rpartition(":")[2]
        if name == "entry":
            self._entry = _Entry()
        elif name == "link" and attributes.get("rel") == "alternate" and len(self.path) <= 3:
            if self._entry:
                self._entry.link = self._entry.link or attributes.get("href", "")
            else:
                self.link = attributes.get("href", "")
        elif name == "category" and self._entry:
            term = attributes.get("term", "")
            if term.startswith(_KIND):
                self._entry.kind = term.removeprefix(_KIND)
            # Takeout has the blog's own id where a backup has Blogger's name.
            elif attributes.get("scheme", _LABELS).startswith((_LABELS, "tag:blogger.com,")):
                self._entry.labels.append(" ".join(term.split()))

    def overlong(self) -> None:
        """Mark a post that is too long."""
        if self._entry is not None:
            self._entry.is_too_long = True

    def ended(self, name: str, above: str, said: str) -> None:
        """Take the end of an element, with its words if they are wanted."""
        name, above = name.rpartition(":")[2], above.rpartition(":")[2]
        if name == "entry" and self._entry:
            self._entry.kind = self._entry.kind or self._entry.values.get("type", "").strip().lower()
            self._done.append(self._entry)
            self._entry = None
        elif not self._entry:
            if above == "feed":
                self.feed.setdefault(name, said)
        elif name == "name" and above == "author" and said.strip():
            self._entry.authors.append(" ".join(said.split()))
        elif above in ("entry", "control"):
            self._entry.values.setdefault(name, said)
