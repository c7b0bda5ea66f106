"""An EPUB's package, navigation, and contents for old readers."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from publish.core.contenttypes import content_type
from publish.tree.bundles.bookpages import BookHeading, document
from publish.tree.bundles.bookpages import text_of as _text
from publish.tree.bundles.pages import BuiltPage

COVER = "cover.svg"
_XHTML = "application/xhtml+xml"


@dataclass(slots=True)
class Point:
    """A line of the table of contents."""

    text: str
    link: str
    language: str = ""
    below: "list[Point]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Package:
    """A book's description."""

    title: str
    archive: str
    fingerprint: str
    of: str
    """Path of the page. Empty for a book of all reports."""
    pages: Sequence[BuiltPage]
    files: Sequence[str]
    """Names of the pages' files, in order, and last that on verifying."""
    pictures: Sequence[str]
    described: bool
    """Whether each picture has a text in its place."""
    points: Sequence[Point]
    pagebreaks: Sequence[tuple[str, str]] = ()
    """Label and address of the beginnings of an original's pages."""

    @property
    def name(self) -> str:
        """The book's own name."""
        # Made from the fingerprint and the path: a corrected report stays the same book in a reader's library.
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'stet:{self.fingerprint}/{self.of}')}"

    def opf(self) -> str:
        """Return the package document."""
        first = self.pages[0]
        items = [(f"p{n}", file, _XHTML, "") for n, file in enumerate(self.files, 1)]
        spine = "".join(f'<itemref idref="{item[0]}"/>' for item in items)
        items += [
            ("nav", "nav.xhtml", _XHTML, ' properties="nav"'),
            # Readers of EPUB 2 know no other table of contents, and many such are in use.
            ("ncx", "toc.ncx", "application/x-dtbncx+xml", ""),
            ("style", "style.css", "text/css", ""),
            ("cover", COVER, "image/svg+xml", ' properties="cover-image"'),
        ]
        items += [(f"i{n}", file, content_type(file), "") for n, file in enumerate(self.pictures, 1)]
        manifest = "".join(f'<item id="{i}" href="{href}" media-type="{kind}"{p}/>' for i, href, kind, p in items)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
            f'xml:lang="{_text(first.language)}" dir="{first.direction}">'
            f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{self._metadata()}</metadata>'
            f'<manifest>{manifest}</manifest><spine toc="ncx" page-progression-direction="{first.direction}">'
            f"{spine}</spine></package>\n"
        )

    def _metadata(self) -> str:
        published, changed = min(p.days[0] for p in self.pages), max(p.days[1] for p in self.pages)
        said = [f'<dc:identifier id="id">{self.name}</dc:identifier>', f"<dc:title>{_text(self.title)}</dc:title>"]
        said += [f"<dc:language>{_text(tag)}</dc:language>" for tag in dict.fromkeys(p.language for p in self.pages)]
        said += [f"<dc:publisher>{_text(self.archive)}</dc:publisher>", f"<dc:date>{published}</dc:date>"]
        if self.of:
            # A book of all reports has many authors, and is nobody's but the publisher's.
            said += [f"<dc:creator>{_text(name)}</dc:creator>" for name in self.pages[0].authors]
            said += [f"<dc:identifier>{_text(number)}</dc:identifier>" for number in self.pages[0].identifiers]
            said.append(f"<dc:source>stet:{self.fingerprint}/{_text(quote(self.of))}</dc:source>")
        # From the pages and not from the clock: one release makes one book, byte for byte.
        rows = [("dcterms:modified", f"{changed}T00:00:00Z"), *self._access()]
        # Shelves of EPUB 2 find the cover by this.
        said.append('<meta name="cover" content="cover"/>')
        return "".join([*said, *(f'<meta property="{name}">{value}</meta>' for name, value in rows)])

    def _access(self) -> Iterator[tuple[str, str]]:
        """Yield how the book can be read without eyes.

        The properties are those of EPUB Accessibility 1.1, 2.2.
        """
        yield "schema:accessMode", "textual"
        if self.pictures:
            yield "schema:accessMode", "visual"
        if self.described:
            yield "schema:accessModeSufficient", "textual"
        features = ["structuralNavigation", "tableOfContents", "readingOrder"]
        if self.pictures and self.described:
            features.append("alternativeText")
        if self.pagebreaks:
            features += ["pageBreakMarkers", "pageNavigation"]
        for feature in features:
            yield "schema:accessibilityFeature", feature
        yield "schema:accessibilityHazard", "none"

    def nav(self) -> str:
        """Return the navigation document."""
        first = self.pages[0]
        body = f'<nav epub:type="toc" role="doc-toc"><h1>{_text(self.title)}</h1>{_list(self.points)}</nav>'
        if self.pagebreaks:
            rows = [Point(label, link) for label, link in self.pagebreaks]
            body += f'<nav epub:type="page-list" role="doc-pagelist" hidden="hidden">{_list(rows)}</nav>'
        return document(self.title, first.language, first.direction, body)

    def ncx(self) -> str:
        """Return the table of contents of EPUB 2."""
        deep = 1 + max((1 + any(below.below for below in p.below) for p in self.points if p.below), default=0)
        numbers = iter(range(1, 1 << 20))
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" '
            f'xml:lang="{_text(self.pages[0].language)}"><head><meta name="dtb:uid" content="{self.name}"/>'
            f'<meta name="dtb:depth" content="{deep}"/></head><docTitle><text>{_text(self.title)}</text></docTitle>'
            f"<navMap>{''.join(_point(p, numbers) for p in self.points)}</navMap></ncx>\n"
        )


def points_of(page: BuiltPage, file: str, headings: Sequence[BookHeading]) -> Point:
    """Return a page's line of the contents, with its headings below."""
    top = Point(page.title, file, page.language)
    for heading in headings:
        # A part without a heading of the upper kind before it stands as high as one.
        rows = top.below[-1].below if heading.level > 2 and top.below else top.below
        rows.append(Point(heading.text, heading.link))
    return top


def files_of(paths: Sequence[str]) -> Mapping[str, str]:
    """Return the name of each page's file in the book."""
    return {path: f"page-{n}.xhtml" for n, path in enumerate(paths, 1)}


def _list(points: Sequence[Point]) -> str:
    def row(point: Point) -> str:
        said = f' lang="{_text(point.language)}" xml:lang="{_text(point.language)}"' if point.language else ""
        below = _list(point.below) if point.below else ""
        return f'<li><a href="{_text(point.link)}"{said}>{_text(point.text)}</a>{below}</li>'

    return f"<ol>{''.join(map(row, points))}</ol>"


def _point(point: Point, numbers: Iterator[int]) -> str:
    n = next(numbers)
    below = "".join(_point(lower, numbers) for lower in point.below)
    return (
        f'<navPoint id="n{n}" playOrder="{n}"><navLabel><text>{_text(point.text)}</text></navLabel>'
        f'<content src="{_text(point.link)}"/>{below}</navPoint>'
    )
