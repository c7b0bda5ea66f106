"""WordPress: its own export (WXR), one file or several.

The XML is a stranger's: a document type, and so every entity, is refused, and a post is held one at a time.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from publish.core.errors import ConfigError, cut
from publish.core.units import count
from publish.reports.imports.front import day
from publish.reports.imports.nouns import Hand, Post, PostBody, Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.xmlwalk import HEAD, XmlWalk
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH

NAME = "wordpress"
_KEPT = {
    "title",
    "link",
    "language",
    "wp:base_site_url",
    "wp:base_blog_url",
    "dc:creator",
    "content:encoded",
    "excerpt:encoded",
    "wp:post_id",
    "wp:post_parent",
    "wp:post_date",
    "pubDate",
    "wp:post_name",
    "wp:status",
    "wp:post_type",
    "wp:post_password",
    "wp:post_modified",
    "wp:attachment_url",
    "wp:author_login",
    "wp:author_display_name",
    "category",
    "wp:meta_key",
    "wp:meta_value",
}
_TAGS = re.compile(r"<[^<>]*>")
_CAPTION = re.compile(r"\[caption\b[^\[\]]*+\]")
_GALLERY = re.compile(r"(?<!\[)\[gallery\b([^\[\]]*+)\](?!\])")
GALLERIES_MAX: Final = 50  # in a post: each may show all of its pictures, and the others are listed
_NUMBERS = re.compile(r"\b(?:ids|include)=[\"']?([\d, ]{1,4000})")
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".avif")
_PLAYED = re.compile(
    r"\[(audio|video)\b[^\[\]]{0,400}?\b(?:src|mp[34]|m4[av]|og[gv]|webm|wav)=[\"']?(http[^\s\"'\[\]]{1,2000})"
    r"[^\[\]]*+\](?:\[/\1\])?"
)
_EMBED = re.compile(r"\[embed\b[^\[\]]*+\]\s*+(\S{1,2000}?)\s*+\[/embed\]")
_SHORTCODE = re.compile(r"\[/?([A-Za-z][\w-]{1,40})((?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]]+))*)\s*/?\]")
_OF_EDITORS = frozenset({"gallery", "audio", "video", "playlist", "embed", "caption"})
_NOT_PUBLIC = {
    "draft": "a draft",
    "pending": "a draft",
    "future": "not yet published",
    "auto-draft": "a draft",
    "private": "private",
    "trash": "thrown away",
    "inherit": "a revision",
}


def is_one(file: Path) -> bool:
    """Return whether a file is WordPress' export.

    Raises:
        ConfigError: It is a feed, which has the newest posts only.
    """
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    if b"wordpress.org/export/" in head or b"<wp:wxr_version>" in head:
        return True
    if re.search(rb"<(?:rss|feed|rdf:RDF)\b", head):
        raise ConfigError(
            f"{file} is a feed (RSS or Atom), which has the newest posts only, and not all of their words",
            hint="in Blogger: Settings, Manage blog, Back up content; give the file that it makes"
            if b"logger" in head
            else "in WordPress: Tools, Export, All content; give the file that it makes",
        )
    return False


@dataclass(slots=True)
class _Item:
    values: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str]] = field(default_factory=list)
    thumbnail: str = ""
    is_too_long: bool = False


class _Picture(NamedTuple):
    address: str
    parent: str
    """The post to which it was uploaded."""
    caption: str


class WordPress:
    """An export of WordPress.

    Args:
        files: The files of the export, in their order.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = tuple(files)
        self._hands: list[Hand] = []
        self._channel: dict[str, str] = {}
        self._authors: dict[str, str] = {}
        self._attachments: dict[str, str] = {}
        self._pictures: dict[str, _Picture] = {}
        for item in self._items():
            if item.values.get("wp:post_type") == "attachment":
                number, address = item.values.get("wp:post_id", ""), item.values.get("wp:attachment_url", "")
                self._attachments[number] = address
                if address.lower().endswith(_PICTURES):
                    caption = item.values.get("excerpt:encoded", "")
                    self._pictures[number] = _Picture(address, item.values.get("wp:post_parent", ""), caption)

    @property
    def site(self) -> Site:
        """Return what the export tells of its site."""
        said = (
            self._channel.get(name, "").strip().rstrip("/") for name in ("link", "wp:base_blog_url", "wp:base_site_url")
        )
        # Uploads may lie on a host of their own.
        uploads = (urlsplit(one) for one in self._attachments.values() if one.startswith("http"))
        hosts = dict.fromkeys(f"{one.scheme}://{one.netloc}" for one in uploads)
        addresses = tuple(dict.fromkeys((*(one for one in said if one.startswith("http")), *hosts)))
        return Site(NAME, self._channel.get("title", ""), addresses, language_tag(self._channel.get("language", "")))

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
        return list(self._hands)

    def posts(self) -> Iterator[Post]:
        """Yield posts and pages in the order of the export."""
        self._hands = []
        for item in self._items():
            kind, origin = item.values.get("wp:post_type", "post"), _origin(item)
            if kind in ("post", "page"):
                yield self._post(item, origin, kind)
            elif not kind.startswith(
                ("wp_", "nav_menu", "attachment", "revision", "custom", "oembed", "acf", "elementor")
            ):
                self._hands.append(
                    Hand("another kind of post", origin, f"is of the kind '{cut(kind)}', and was not taken", "")
                )

    def _post(self, item: _Item, origin: str, kind: str) -> Post:
        values = item.values
        number = values.get("wp:post_id", "")
        text = _GALLERY.sub(
            lambda found: self._gallery(number, found), values.get("content:encoded", ""), GALLERIES_MAX
        )
        text, told = _plain_codes(text)
        hands = [Hand("shortcode", origin, one, "write in Markdown what it showed") for one in told]
        link = urlsplit(values.get("link", "").strip())
        status = values.get("wp:status", "publish")
        login = values.get("dc:creator", "").strip()
        uploads = urlsplit(self._attachments.get(item.thumbnail, "")).path.lstrip("/")
        return Post(
            origin,
            # The block editor marks its HTML so; the classic one leaves paragraphs to blank lines.
            PostBody(text if not item.is_too_long else " " * (PAGE_MAX_LENGTH + 1), True, "<!-- wp:" not in text),
            title=" ".join(html.unescape(_TAGS.sub("", values.get("title", ""))).split()),
            day=_day(values),
            updated=day(values.get("wp:post_modified", "")),
            tags=tuple(dict.fromkeys(name for _, name in item.terms if name and name.lower() != "uncategorized")),
            authors=(self._authors.get(login, login),) if login else (),
            summary=html.unescape(values.get("excerpt:encoded", "")),
            slug=unquote(values.get("wp:post_name", "")),
            address=link.path if link.path not in ("", "/") else "",
            aliases=(f"?p={number}", f"?page_id={number}") if number else (),
            page=kind == "page",
            draft="with a password"
            if values.get("wp:post_password")
            else _NOT_PUBLIC.get(status, "" if status == "publish" else status),
            documents=(uploads,) if uploads else (),
            hands=hands,
        )

    def _gallery(self, post: str, found: "re.Match[str]") -> str:
        """Return a gallery's pictures as HTML, or the shortcode if none is known."""
        # Without numbers a gallery shows what was uploaded to its post.
        if named := _NUMBERS.search(found[1]):
            shown = [self._pictures[one] for one in re.findall(r"\d+", named[1]) if one in self._pictures]
        else:
            shown = [one for one in self._pictures.values() if post and one.parent == post]
        figures = (
            f'<figure><img src="{html.escape(one.address)}">'
            + (f"<figcaption>{one.caption}</figcaption>" if one.caption.strip() else "")
            + "</figure>"
            for one in shown
        )
        return "".join(figures) or found[0]

    def _items(self) -> Iterator[_Item]:
        for file in self._files:
            reader = _Reader(file, self._channel, self._authors)
            yield from reader.items()
            if reader.controls:
                self._hands.append(
                    Hand(
                        "invisible sign",
                        file.name,
                        f"{count(reader.controls, 'control character')} of no text, taken out",
                        "",
                    )
                )


class _Reader(XmlWalk):
    """A walk through one file, item by item."""

    def __init__(self, file: Path, channel: dict[str, str], authors: dict[str, str]) -> None:
        super().__init__(file, "WordPress", _KEPT.__contains__)
        self._channel, self._authors = channel, authors
        self._item: _Item | None = None
        self._author: dict[str, str] = {}
        self._meta = ""
        self._category: tuple[str, str] = ("", "")
        self._done: list[_Item] = []

    def items(self) -> Iterator[_Item]:
        """Yield the items.

        Raises:
            ConfigError: The file is no XML, or has a document type.
        """
        for _ in self.chunks():
            yield from self._done
            self._done.clear()

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "item":
            self._item = _Item()
        elif name == "wp:author":
            self._author = {}
        elif name == "category":
            self._category = attributes.get("domain", ""), attributes.get("nicename", "")

    def overlong(self) -> None:
        """Mark a post that is too long."""
        if self._item is not None:
            self._item.is_too_long = True

    def ended(self, name: str, above: str, said: str) -> None:
        """Take the end of an element, with its words if they are wanted."""
        if above == "channel" and name in _KEPT:
            self._channel.setdefault(name, said)
        elif above == "wp:author":
            self._author[name] = said
        elif name == "wp:author":
            self._authors[self._author.get("wp:author_login", "")] = self._author.get(
                "wp:author_display_name", ""
            ).strip()
        elif name == "wp:meta_key":
            self._meta = said
        elif name == "wp:meta_value" and self._meta == "_thumbnail_id" and self._item:
            self._item.thumbnail = said
        elif above == "item" and self._item and name == "category":
            # A post's format, and the groups of plugins, are written with the same element.
            if self._category[0] in ("category", "post_tag"):
                self._item.terms.append((self._category[0], " ".join(html.unescape(said).split())))
        elif above == "item" and self._item and name in _KEPT:
            self._item.values.setdefault(name, said)
        elif name == "item" and self._item:
            self._done.append(self._item)
            self._item = None


def _day(values: dict[str, str]) -> str:
    if "wp:post_date" not in values:
        said = values.get("pubDate", "")
        sent = parsedate(said)
        # "-0001" stands for no day, and is read as 2000.
        return day("-".join(map(str, sent[:3]))) if sent and f" {sent[0]} " in said else ""
    # MySQL has 0000-00-00 where there is no day.
    return "" if values["wp:post_date"].startswith("0000") else day(values["wp:post_date"])


def _origin(item: _Item) -> str:
    number = item.values.get("wp:post_id") or cut(item.values.get("title", "").strip()) or "?"
    name = unquote(item.values.get("wp:post_name", ""))
    return f"post {number}" + (f" ({cut(name)})" if name else "")


def _plain_codes(text: str) -> tuple[str, list[str]]:
    """Return a text whose plain shortcodes are HTML, and the other ones."""
    # Divided at the ends first: the search for an end from each beginning would go through all the rest.
    *captioned, rest = text.split("[/caption]")
    opened = (_CAPTION.subn("<figure>", part, count=1) for part in captioned)
    text = "".join(part + ("</figure>" if known else "[/caption]") for part, known in opened) + rest
    text = _EMBED.sub(lambda found: f'<p><a href="{html.escape(found[1])}">{html.escape(found[1])}</a></p>', text)
    text = _PLAYED.sub(lambda found: f'<p><a href="{html.escape(found[2])}">{html.escape(found[2])}</a></p>', text)
    told = []
    for found in _SHORTCODE.finditer(text):
        name = found[1].lower()
        # "[sic]" is the writer's own: a shortcode has attributes or an end, or is one of WordPress' own.
        if found[2] or name in _OF_EDITORS or f"[/{name}]" in text:
            told.append(cut(found[0]))
    return text, told[:50]
