"""EPUB 3: the text of a report or of all, for any e-reader.

It has the pictures, and a page on verifying. There are no fonts and no scripts. The same pages give the same bytes on
every machine.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from publish.core.formats import layout
from publish.core.formats.layout import PathKind
from publish.core.formats.mirrorlist import grouped
from publish.tree.bundles.bookcover import cover
from publish.tree.bundles.bookpackage import COVER, Package, Point, files_of, points_of
from publish.tree.bundles.bookpages import PageWriter, document
from publish.tree.bundles.bookpages import text_of as _text
from publish.tree.bundles.pack import Packed
from publish.tree.bundles.pages import BuiltPage
from publish.tree.bundles.picturekind import kind_of

# Written by hand over a zip: EbookLib is under the AGPL. EPUBCheck judges the result in the tests.
_STYLE = (
    # For readers of EPUB 2, which know none of these.
    "article,aside,figcaption,figure,footer,header,section{display:block}pre{white-space:pre-wrap;text-align:left}"
    "body{line-height:1.5}table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid;padding:.2em .4em;text-align:start;overflow-wrap:anywhere}"
    "img{max-width:100%}code{overflow-wrap:anywhere;font-size:.85em}blockquote{margin:1em 1.5em}"
    ":not([dir])>li[dir]{margin:0 1.4em}"
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

    _described: bool = True

    def members(self) -> Iterator[Packed]:
        """Yield the files of the book, in order."""
        ids = {page.path: {n.attributes.get("id", "") for n in page.main.walk()} for page in self.pages}
        names = files_of([page.path for page in self.pages])
        texts, points, paged = dict[str, str](), list[Point](), list[tuple[str, str]]()
        for page in self.pages:
            texts[names[page.path]], point, marks = self._page(page, names, ids)
            points.append(point)
            paged += marks
        points.append(Point(self.words["bundle_verify"], "verify.xhtml", self.words.language))
        pictures = sorted(self._pictures.items(), key=lambda item: item[1])
        package = Package(
            self.title, self.archive, self.fingerprint, self.of, self.pages, [*texts, "verify.xhtml"],
            [name for _path, name in pictures], self._described, points, paged,
        )  # fmt: skip
        # The first member, and stored: readers look for it at a fixed place (EPUB 3.3, OCF ZIP container).
        yield Packed("mimetype", b"application/epub+zip")
        yield Packed("META-INF/container.xml", _CONTAINER.encode())
        yield Packed("book/book.opf", package.opf().encode())
        yield Packed("book/nav.xhtml", package.nav().encode())
        yield Packed("book/toc.ncx", package.ncx().encode())
        for name, text in texts.items():
            yield Packed(f"book/{name}", text.encode())
        first, day = self.pages[0], str(self.pages[0].days[0] if self.of else max(p.days[1] for p in self.pages))
        drawn = cover(self.title, self.archive, day, first.language, first.direction)
        yield Packed(f"book/{COVER}", drawn.encode())
        yield Packed("book/style.css", _STYLE.encode())
        yield Packed("book/verify.xhtml", self._verify().encode())
        for path, name in pictures:
            yield Packed(f"book/{name}", self.tree / path)

    def _page(
        self, page: BuiltPage, names: Mapping[str, str], ids: Mapping[str, set[str]]
    ) -> tuple[str, Point, list[tuple[str, str]]]:
        writer = PageWriter(page, self.picture, names, ids)
        body = writer.write()
        self._described = self._described and writer.described
        # What a report rests on lies beside it as files; those that are pictures can go along.
        rest = [
            p
            for p in page.leads_to()
            if layout.kind(p) is PathKind.EVIDENCE and p not in self._pictures and self.picture(p)
        ]
        titles: dict[str, str] = {}
        for node in page.main.walk() if rest else ():
            if link := node.attributes.get("href"):
                titles.setdefault(page.resolve(link)[0], node.text())
        for path in rest:
            title = titles.get(path, "")
            body += f'<figure><img src="{self._pictures[path]}" alt="{_text(title)}"/>'
            body += f"<figcaption>{_text(title)}</figcaption></figure>"
        # A book of thousands of reports is found through by their titles alone.
        headings, marks = (writer.headings, writer.pages) if self.of else ([], [])
        text = document(page.title, page.language, page.direction, body)
        return text, points_of(page, names[page.path], headings), marks

    def picture(self, path: str) -> str:
        """Return a picture's name in the book.

        The name is empty for a file unfit for a book.
        """
        if path not in self._pictures and (kind := kind_of(self.tree / path)):
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
        return document(w["bundle_verify"], w.language, w.direction, body)
