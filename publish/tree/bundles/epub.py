"""EPUB 3: the text of a report or of all, for any e-reader.

It has the pictures, and a page on verifying. There are no fonts and no scripts. The same pages give the same bytes on
every machine.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from publish.core.formats import layout
from publish.core.formats.layout import PathKind
from publish.core.formats.mirrorlist import grouped
from publish.tree.bundles.pack import Packed
from publish.tree.bundles.pages import VOID, BuiltPage, Node

# Written by hand over a zip: EbookLib is under the AGPL. EPUBCheck judges the result in the tests.
_PICTURES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".svg": "image/svg+xml",
}  # fmt: skip
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
_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = (
    "body{line-height:1.5}table{border-collapse:collapse}td,th{border:1px solid;padding:.2em .4em;text-align:start}"
    "td,th{overflow-wrap:anywhere}"
    "img{max-width:100%}code{overflow-wrap:anywhere;font-size:.85em}blockquote{margin:1em 1.5em}"
    "dd{margin:0 0 .3em 1em}figure{margin:1em 0}tr:has(> :nth-child(9)) > *{font-size:.7em;padding:.1em}"
)
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)


@dataclass(frozen=True, slots=True)
class BookWords:
    """Texts in a bundle beside the page's own, in ``language``."""

    language: str
    direction: str
    text: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.text[key]


@dataclass
class Book:
    """An EPUB."""

    title: str
    archive: str
    """The archive's title."""
    fingerprint: str
    of: str
    """Path of the page. Empty for a book of all reports."""
    pages: Sequence[BuiltPage]
    words: BookWords
    tree: Path
    _pictures: dict[str, str] = field(default_factory=dict)

    def members(self) -> Iterator[Packed]:
        """Yield the files of the book, in order."""
        ids = {page.path: {n.attributes.get("id", "") for n in page.main.walk()} for page in self.pages}
        names = {page.path: f"page-{n}.xhtml" for n, page in enumerate(self.pages, 1)}
        texts = {names[page.path]: self._page(page, names, ids) for page in self.pages}
        # The first member, and stored: readers look for it at a fixed place (EPUB 3.3, OCF ZIP container).
        yield Packed("mimetype", b"application/epub+zip")
        yield Packed("META-INF/container.xml", _CONTAINER.encode())
        yield Packed("book/book.opf", self._package(names).encode())
        yield Packed("book/nav.xhtml", self._nav(names).encode())
        for name, text in texts.items():
            yield Packed(f"book/{name}", text.encode())
        yield Packed("book/style.css", _STYLE.encode())
        yield Packed("book/verify.xhtml", self._verify().encode())
        for path, name in sorted(self._pictures.items(), key=lambda item: item[1]):
            yield Packed(f"book/{name}", self.tree / path)

    def _package(self, names: Mapping[str, str]) -> str:
        first = self.pages[0]
        published, changed = min(p.days[0] for p in self.pages), max(p.days[1] for p in self.pages)
        # Made from the fingerprint and the path: a corrected report stays the same book in a reader's library.
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"stet:{self.fingerprint}/{self.of}")
        items = [(f"p{n}", file, "application/xhtml+xml", "") for n, file in enumerate(names.values(), 1)]
        items += [("verify", "verify.xhtml", "application/xhtml+xml", "")]
        spine = "".join(f'<itemref idref="{item[0]}"/>' for item in items)
        items += [
            ("nav", "nav.xhtml", "application/xhtml+xml", ' properties="nav"'),
            ("style", "style.css", "text/css", ""),
        ]
        items += [
            (f"i{n}", file, _PICTURES[Path(file).suffix], "")
            for n, file in enumerate(sorted(self._pictures.values()), 1)
        ]
        manifest = "".join(f'<item id="{i}" href="{href}" media-type="{kind}"{p}/>' for i, href, kind, p in items)
        # A book of all reports has many authors, and is nobody's but the publisher's.
        authors = "".join(f"<dc:creator>{_text(name)}</dc:creator>" for name in first.authors if self.of)
        source = "" if not self.of else f"<dc:source>stet:{self.fingerprint}/{_text(quote(self.of))}</dc:source>"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
            f'xml:lang="{_text(first.language)}" dir="{first.direction}">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:identifier id="id">urn:uuid:{name}</dc:identifier><dc:title>{_text(self.title)}</dc:title>'
            f"<dc:language>{_text(first.language)}</dc:language><dc:publisher>{_text(self.archive)}</dc:publisher>"
            f"{authors}<dc:date>{published}</dc:date>{source}"
            f'<meta property="dcterms:modified">{changed}T00:00:00Z</meta>'
            f"</metadata><manifest>{manifest}</manifest>"
            f'<spine page-progression-direction="{first.direction}">{spine}</spine></package>\n'
        )

    def _nav(self, names: Mapping[str, str]) -> str:
        rows = "".join(
            f'<li><a href="{names[p.path]}" lang="{_text(p.language)}" xml:lang="{_text(p.language)}">'
            f"{_text(p.title)}</a></li>"
            for p in self.pages
        )
        rows += f'<li><a href="verify.xhtml">{_text(self.words["bundle_verify"])}</a></li>'
        body = f'<nav epub:type="toc" role="doc-toc"><h1>{_text(self.title)}</h1><ol>{rows}</ol></nav>'
        first = self.pages[0]
        return _document(self.title, first.language, first.direction, body)

    def _page(self, page: BuiltPage, names: Mapping[str, str], ids: Mapping[str, set[str]]) -> str:
        body = _Writer(self, page, names, ids).write(page.main)
        # What a report rests on lies beside it as files; those that are pictures can go along.
        rest = [
            p
            for p in page.leads_to()
            if layout.kind(p) is PathKind.EVIDENCE and p not in self._pictures and self.picture(p)
        ]
        for path in rest:
            title = next(
                (n.text() for n in page.main.walk() if page.resolve(n.attributes.get("href", ""))[0] == path), ""
            )
            body += f'<figure><img src="{self._pictures[path]}" alt="{_text(title)}"/>'
            body += f"<figcaption>{_text(title)}</figcaption></figure>"
        return _document(page.title, page.language, page.direction, body)

    def picture(self, path: str) -> str:
        """Return a picture's name in the book.

        The name is empty for a file unfit for a book.
        """
        kind = Path(path).suffix.lower()
        if path not in self._pictures and kind in _PICTURES and (self.tree / path).is_file():
            self._pictures[path] = f"pictures/{hashlib.sha256(path.encode()).hexdigest()[:24]}{kind}"
        return self._pictures.get(path, "")

    def _verify(self) -> str:
        w = self.words
        rows = "".join(
            f"<tr><td>{_text(p.title)}</td><td><code>{_text(p.path)}</code></td><td><code>{p.sha256}</code></td></tr>"
            for p in self.pages
        )
        ways = "".join(f"<li><code>{_text(address)}</code></li>" for address in self.pages[0].durable)
        body = (
            f"<h1>{_text(w['bundle_verify'])}</h1><p>{_text(w['bundle_text'] % {'archive': self.archive})}</p>"
            f'<p>{_text(w["fingerprint"])} <code dir="ltr">{grouped(self.fingerprint)}</code></p>'
            f"<p>{_text(w['bundle_how'])}</p>"
            '<p><code dir="ltr">stet verify FILE --of ADDRESS</code></p>'
            + (f"<p>{_text(w['durable'])}</p><ul>{ways}</ul>" if ways else "")
            + f'<p>{_text(w["bundle_pages"])}</p><table dir="ltr">{rows}</table>'
        )
        return _document(w["bundle_verify"], w.language, w.direction, body)


class _Writer:
    """A page's ``<main>`` as XHTML for e-readers, with working links."""

    def __init__(self, book: Book, page: BuiltPage, names: Mapping[str, str], ids: Mapping[str, set[str]]) -> None:
        self._book, self._page, self._names, self._ids = book, page, names, ids
        self._met: set[str] = set()

    def write(self, main: Node) -> str:
        return "".join(self._child(child) for child in main.children)

    def _child(self, child: Node | str) -> str:
        if isinstance(child, str):
            return _text(child)
        # No e-reader can show these. The words within would be out of place.
        if child.tag in _DROPPED:
            return ""
        inner = "".join(self._child(c) for c in child.children)
        if child.tag == "img":
            return self._img(child)
        link = self._link(child.attributes.get("href", "")) if child.tag == "a" else ""
        if child.tag not in _KEPT or (child.tag == "a" and not link and "id" not in child.attributes):
            return inner
        attributes = self._attributes(child) + (f' href="{_text(link)}"' if link else "")
        return f"<{child.tag}{attributes}/>" if child.tag in VOID else f"<{child.tag}{attributes}>{inner}</{child.tag}>"

    def _attributes(self, node: Node) -> str:
        found = ""
        for name, value in node.attributes.items():
            if name not in _ATTRIBUTES or (name in _DIGITS and not value.isdecimal()):
                continue
            if name == "id":
                if value in self._met or not _ID.fullmatch(value):
                    continue
                self._met.add(value)
            found += f' {name}="{_text(value)}"' + (f' xml:lang="{_text(value)}"' if name == "lang" else "")
        return found

    def _img(self, node: Node) -> str:
        alt = node.attributes.get("alt", "")
        name = self._book.picture(self._page.resolve(node.attributes.get("src", ""))[0])
        return f'<img src="{name}" alt="{_text(alt)}"/>' if name else _text(alt)

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


def _outside(link: str) -> str:
    try:
        parts = urlsplit(link)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return quote(link, safe="%/:=&?~#+!$,;'@()*[]" if "[" in parts.netloc else "%/:=&?~#+!$,;'@()*")
    except ValueError:
        return ""
    return ""


def _document(title: str, language: str, direction: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{_text(language)}" xml:lang="{_text(language)}" dir="{direction}">'
        f'<head><meta charset="utf-8"/><title>{_text(title)}</title><link rel="stylesheet" type="text/css" '
        f'href="style.css"/></head>\n<body>{body}</body></html>\n'
    )


def _text(text: str) -> str:
    return escape(_XML.sub("\ufffd", text), quote=True)
