"""Old addresses to reports and evidence of this archive.

What is not at hand is told, and led to the old site where its address is known. No network is asked.
"""

import posixpath
import re
from collections.abc import Collection, Iterable
from functools import cached_property
from urllib.parse import unquote, urlsplit

from publish.core.errors import cut
from publish.core.files import folded
from publish.reports.imports import texts
from publish.reports.imports.anchors import led
from publish.reports.imports.documents import Documents
from publish.reports.imports.nouns import Hand, Site
from publish.reports.imports.places import Lead
from publish.reports.imports.records import PostRecord
from publish.tree.pages.text import OUTSIDE_SCHEMES
from publish.tree.sources.slugs import anchor as anchor_of

_INDEX = ("/index.html", "/index.htm", "/index.md", "/_index.md", "/readme.md", "/index.php")
_TEXTS = (*texts.MARKDOWN, *texts.HTML, *texts.OTHER_TEXTS)
_ENDINGS = (".html", ".htm", ".md", ".markdown", ".mdx")

_JOPLINS = re.compile(r":/([0-9a-f]{32})(?![^#])")
# Zola's root, and Pelican's: its former form has bars for braces.
_OWN_FORM = re.compile(r"@(?=/)|\{(?:filename|static|attach|photo|index)\}|\|(?:filename|static|attach)\|")


def _plain(address: str) -> str:
    """Return an address without a program's own words before its path."""
    found = _OWN_FORM.match(address)
    return address[found.end() :] if found else address


def key(path: str) -> str:
    """Return an old path as it is compared: without case, endings and index pages."""
    # Hosts answered alike to /a, /a/, /a.html and /a/index.html, and old texts link to all of them.
    path = "/" + folded(unquote(path)).strip("/")
    for ending in _INDEX:
        path = path.removesuffix(ending)
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    return path or "/"


class Resolver:
    """Finds what addresses lead to, and counts it.

    Args:
        records: All posts of the source, with their places here.
    """

    def __init__(self, site: Site, records: Collection[PostRecord], documents: Documents) -> None:
        self._site = site
        self._documents = documents
        self._pages: dict[str, PostRecord] = {}
        self._left: dict[str, PostRecord] = {}
        self._names: dict[str, PostRecord | None] = {}
        self._homes = [split for address in site.addresses if (split := urlsplit(address)).netloc]
        self.links = self.pictures = 0
        for record in records:
            if not record.target:
                self._left.update((key(old), record) for old in (record.address, record.origin) if old)
                continue
            for old in (record.address, record.origin):
                if old:
                    self._pages.setdefault(key(old), record)
            name = posixpath.basename(key(record.origin))
            # A bare name leads somewhere only if one post has it.
            self._names[name] = None if name in self._names else record
        # Last, for another post's own address goes before a former one of this.
        for record in records:
            for old in record.aliases if record.target else ():
                self._pages.setdefault(key(old), record)

    @cached_property
    def _ends(self) -> dict[str, list[tuple[str, PostRecord]]]:
        """Addresses by their last part."""
        found: dict[str, list[tuple[str, PostRecord]]] = {}
        for old, record in self._pages.items():
            found.setdefault(old.rpartition("/")[2], []).append((old, record))
        return found

    @property
    def base(self) -> str:
        """The old site's address, or nothing."""
        return self._site.addresses[0].rstrip("/") if self._site.addresses else ""

    def named(self, name: str) -> str | None:
        """Return the address behind the name in a template's tag."""
        path, mark, fragment = name.partition("#")
        path = path.removeprefix("./")
        while path.startswith("../"):
            path = path[3:]
        record = self._pages.get(key(path)) or self._pages.get(key("_posts/" + path)) or self._names.get(key(path)[1:])
        if record is None and key(path).count("/") > 1:
            ending = key(path)
            beside = self._ends.get(ending.rpartition("/")[2], ())
            record = next((r for old, r in beside if old.endswith(ending)), None)
        if record is not None:
            return "/" + record.origin.replace(" ", "%20") + mark + fragment
        for folder in ("", "assets/", "static/"):
            if self._documents.find(folder + path.lstrip("/")):
                return f"/{folder}{path.lstrip('/')}".replace(" ", "%20")
        return None

    def noted(self, origin: str, name: str) -> str | None:
        """Return the address behind a wiki link's name: a text, or a file."""
        near = posixpath.join(posixpath.dirname(origin), name)
        record = (
            self._pages.get(key(name)) or self._pages.get(key(near)) or self._names.get(key(name).rpartition("/")[2])
        )
        if record is not None:
            return "/" + record.origin
        found = self._documents.find(name) or self._documents.find(near) or self._documents.alone(name)
        return f"/{found}" if found and not found.lower().endswith(_TEXTS) else None

    def way(self, at: PostRecord, written: str, hands: list[Hand], *, image: bool) -> Lead:
        """Return where ``written`` leads from a post, and tell what is not at hand."""
        try:
            # "http://[" raises: a bracket begins an IPv6 address.
            parts = urlsplit(_plain(written.strip()))
            path, fragment = unquote(parts.path), unquote(parts.fragment)
        except ValueError:
            return self._told(hands, at, "odd address", written, "is no address; only the words stay", "write another")
        if parts.scheme and parts.scheme not in ("http", "https"):
            if parts.scheme in OUTSIDE_SCHEMES and not image:
                return Lead()
            if parts.scheme == "data" and image:
                return self._embedded(at, written, hands)
            return self._told(
                hands, at, "odd address", written, "is no address the build takes; only its words stay", "look at it"
            )
        if numbered := _JOPLINS.match(path):
            path = self._numbered(numbered[1])
        ours = self._within(parts.netloc, path) if parts.netloc else None
        if parts.netloc and ours is None:
            return self._outside(at, written, hands, image=image)
        # WordPress answers to /?p=12 whatever its permalinks are, and its oldest posts link so.
        by_number = self._pages.get(key(f"?{parts.query}")) if parts.query else None
        if by_number is not None and (ours or path) in ("", "/"):
            self.links += 1
            return Lead(self._to(at, by_number, fragment, hands))
        below = path if ours is None else ours
        tries = self._tries(at, below, rooted=ours is not None)
        found = self._find(at, tries, fragment, hands)
        if found is not None:
            self.links += not image
            self.pictures += image
            return Lead(found)
        # A post that the path names, and that was not taken.
        if left := next((record for one in tries if (record := self._left.get(key(one)))), None):
            return self._to_left(at, left, written, hands)
        if not parts.netloc and not path and not parts.query:
            return self._fragment(at, written, fragment, hands)
        return self._missing(at, written, below, hands, image=image, whole=bool(parts.netloc))

    def _numbered(self, number: str) -> str:
        """Return the path of a note or a file of Joplin's."""
        record = self._names.get(number) or self._left.get(f"/{number}")
        return "/" + (record.origin if record else self._documents.alone(number) or number)

    def _embedded(self, at: PostRecord, written: str, hands: list[Hand]) -> Lead:
        """Return where a picture leads that is written into the page itself."""
        document = self._documents.embedded(written.strip())
        if found := self._documents.take(at, document, hands) if document else None:
            self.pictures += 1
            return Lead(found)
        what = "is a picture written into the page itself, and was not taken"
        return self._told(hands, at, "picture", written, what, "save it as a file, if it shows anything")

    def has(self, document: str) -> bool:
        """Return whether a document is at hand."""
        return self._documents.find(document) is not None

    def keep(self, at: PostRecord, document: str, hands: list[Hand]) -> str | None:
        """Take a document which goes with a post, named by its text or not."""
        found = self._documents.find(document)
        return self._documents.take(at, found, hands) if found else None

    def _within(self, host: str, path: str) -> str | None:
        """Return the path below the old site; ``None`` for another site."""
        for home in self._homes:
            if _bare(home.netloc) == _bare(host) and (path + "/").startswith(home.path.rstrip("/") + "/"):
                return "/" + path[len(home.path.rstrip("/")) :].lstrip("/")
        return None

    def _tries(self, at: PostRecord, path: str, *, rooted: bool) -> list[str]:
        """Return what a path may mean below the source's root."""
        if not path:
            return []
        # Jekyll's baseurl stands before every path, and is no folder of the source.
        base = self._homes[0].path.rstrip("/") if self._homes else ""
        if path.startswith("/"):
            return [path] if rooted or not base else [path.removeprefix(base) or "/", path]
        # Programs differ in what an address is relative to: the file, its bundle, or the page as served.
        near = [posixpath.dirname(at.origin), at.folder, at.address.rpartition("/")[0], ""]
        return [
            "/" + posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/") for folder in dict.fromkeys(near)
        ]

    def _find(self, at: PostRecord, tries: Iterable[str], fragment: str, hands: list[Hand]) -> str | None:
        for one in tries:
            if (record := self._pages.get(key(one))) is not None and not _is_document(one):
                return self._to(at, record, fragment, hands)
            if key(one) in self._left:
                return None
            if document := self._document(one):
                return self._documents.take(at, document, hands)
        return None

    def _to_left(self, at: PostRecord, left: PostRecord, written: str, hands: list[Hand]) -> Lead:
        kind, do = "link to what is not here", "look whether it should be here"
        if left.draft or not self.base or not left.address:
            why = "is not public" if left.draft else "was not taken"
            return self._told(hands, at, kind, written, f"leads to a post that {why}; only the words stay", do)
        self._told(hands, at, kind, written, "leads to a page that was not taken; a link leads to the old site now", do)
        return Lead(self.base + left.address)

    def _document(self, path: str) -> str | None:
        # A text of the source's is a report or nothing: a draft must not come in as a document that a post links to.
        if path.lower().endswith(_TEXTS):
            return None
        roots = (*self._site.roots, "")
        return next((d for root in roots if (d := self._documents.find(posixpath.join(root, path.lstrip("/"))))), None)

    def _to(self, at: PostRecord, record: PostRecord, fragment: str, hands: list[Hand]) -> str:
        address = posixpath.relpath(record.target, posixpath.dirname(at.target))
        if not fragment:
            return address
        anchor = _anchor(record, fragment)
        if anchor is None:
            self._told(
                hands,
                at,
                "anchor",
                f"#{fragment}",
                f"is no heading of {record.origin}; the link leads to its beginning",
                "",
            )
            return address
        return f"{address}#{anchor}"

    def _fragment(self, at: PostRecord, written: str, fragment: str, hands: list[Hand]) -> Lead:
        if not fragment:
            # "#" is a page's own beginning, and a place for a program to act on.
            return Lead(as_words=True)
        if anchor := _anchor(at, fragment):
            return Lead(f"#{anchor}")
        return self._told(
            hands, at, "anchor", written, "is no heading of this post; only the words stay", "name one, if it matters"
        )

    def _outside(self, at: PostRecord, written: str, hands: list[Hand], *, image: bool) -> Lead:
        # "//host" follows the page's own scheme, and a page on a disk has none.
        address = f"https:{written}" if written.startswith("//") else None
        if not image:
            return Lead(address)
        self._told(
            hands, at, "picture from outside", written, "lies on another site; a link leads there now",
            "fetch it, put it below site/evidence/, name it under 'evidence:' and write it as a picture again",
        )  # fmt: skip
        return Lead(address or written, True)

    def _missing(self, at: PostRecord, written: str, path: str, hands: list[Hand], *, image: bool, whole: bool) -> Lead:
        kind = "picture not here" if image else "link to what is not here"
        do = "fetch it and import again with --media FOLDER" if image else "look whether it should be here"
        if not self.base:
            return self._told(hands, at, kind, written, "leads to nothing in the source; only the words stay", do)
        now = (
            written
            if whole
            else self.base
            + "/"
            + posixpath.normpath(
                posixpath.join("/", at.address.rpartition("/")[0] if not path.startswith("/") else "", path)
            ).lstrip("/")
        )
        self._told(hands, at, kind, written, "is not in the source; a link leads to the old site now", do)
        return Lead(now, image)

    def _told(self, hands: list[Hand], at: PostRecord, kind: str, written: str, what: str, do: str) -> Lead:
        hands.append(Hand(kind, at.origin, f"'{cut(written)}' {what}", do, at.target))
        return Lead(as_words=True)


def _anchor(record: PostRecord, fragment: str) -> str | None:
    """Return the anchor here of an old one."""
    if fragment in record.ids:
        return anchor_of(record.ids[fragment])
    return led(fragment, record.headings)


def _bare(host: str) -> str:
    # Sites answer with "www." and without, and their own texts link to both.
    return host.lower().rpartition("@")[2].removeprefix("www.")


def _is_document(path: str) -> bool:
    """Return whether a path is a file's, and no page's."""
    # The ".2" of /v1.2 is no ending, and /page.php was a page.
    ending = posixpath.splitext(path)[1].lower()
    return (
        bool(ending)
        and ending not in (*_ENDINGS, ".php")
        and ending[1:].isalnum()
        and len(ending) <= 5
        and not ending[1:].isdigit()
    )
