"""Markdown of a page to HTML: links resolved, faults named by line.

No file is opened here. Raw HTML is shown as typed. Links lead to pages and evidence of this archive, or outside by a
few schemes. Images lie in this archive.
"""

import html
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional
from urllib.parse import quote, unquote, urlsplit

import markdown  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]
from markdown.util import AMP_SUBSTITUTE  # type: ignore[import-untyped]

from publish.tree.languages import direction, words
from publish.tree.sources import notes
from publish.tree.sources.addresses import places
from publish.tree.sources.faults import Faults
from publish.tree.sources.parsing import Steps, TooManySteps, parser

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from publish.tree.sources.gather import Page

# For links only. An image from outside would tell its host who reads the page.
OUTSIDE_SCHEMES: Final = frozenset({"http", "https", "mailto", "ipfs", "ipns", "magnet"})
_EMPTY_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]*\]:\s*")
_TURNED = frozenset({"p", "li", "td", "th", "dt", "dd", "h2", "h3", "h4", "h5", "h6"})
_CLOSE = "close them, write '\\[' for '[', or make more paragraphs of it"
_NEIGHBOURS = 500  # names compared to find the one that was meant


@dataclass(slots=True)
class Rendered:
    """A page as HTML, and its checks against the other pages."""

    html: str = ""
    anchors: frozenset[str] = frozenset()
    references: list[tuple[str, str, str]] = field(default_factory=list)
    """Links to anchors: source of the target page, anchor, address as written."""
    faults: list[tuple[int, str]] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    """Lines with a link to a withdrawn source. The link's words are published without the link."""


class Renderer:
    """Renders pages, one at a time.

    Args:
        targets: Source → path of all pages and evidence.
        generated: Paths without a source: index pages, ``mirrors.html``.
        withheld: Withdrawn sources.
        pictures: Path → width and height of pictures among the evidence.
        faults: Limits the comparisons of names, made to propose the right name.
    """

    def __init__(
        self,
        targets: Mapping[str, str],
        generated: frozenset[str],
        withheld: frozenset[str] = frozenset(),
        pictures: Mapping[str, tuple[int, int]] = MappingProxyType({}),
        faults: Faults | None = None,
    ) -> None:
        self._faults = faults or Faults()
        self._beside: defaultdict[str, list[str]] = defaultdict(list)
        for source in targets:
            self._beside[posixpath.dirname(source)].append(posixpath.basename(source))
        self.steps = Steps()
        self._withheld = withheld
        self._pictures = pictures
        self._targets = targets
        self._generated = generated
        self._links = _Links(self)
        self._markdown = self._parser()
        self._page: Page
        self._now = Rendered()

    def _parser(self) -> markdown.Markdown:
        made = parser(self.steps)
        # After 'unescape' (0): what is seen here is what will be written.
        made.treeprocessors.register(self._links, "stet", -1)
        return made

    def render(self, page: "Page") -> Rendered:
        """Return the HTML of ``page`` and its faults."""
        self._page, self._now, self._named = page, Rendered(), set[str]()
        self._links.anchors = set()
        self.steps.begin(len(page.text.markdown))
        try:
            self._now.html = self._markdown.reset().convert(page.text.markdown)
        except Exception as error:  # noqa: BLE001 (Python-Markdown breaks in many ways on odd texts: each is a fault)
            self._now.faults.extend(_broken(page, error))
            self._markdown = self._parser()  # reset() does not bring back one that was broken off
        for number, sign in notes.references(page.text.markdown.split("\n")):
            self._now.faults.append((page.text.first_line + number, notes.fault(sign)))
        self._now.anchors = frozenset(self._links.anchors)
        return self._now

    def noted(self, sign: str) -> None:
        """Name the lines of a writers' note in the page."""
        lines = notes.lines_with(self._page.text.markdown.split("\n"), sign)
        first = self._page.text.first_line
        self._now.faults.extend((first + n, notes.fault(sign)) for n in lines or [0])

    def resolve(self, written: str, *, image: bool) -> str:
        """Return the address for a ``written`` link or image.

        A fault is noted if there is none, and the build will fail.
        """
        # Python-Markdown leaves entities in addresses for the browser to decode; a scheme must not hide in them.
        plain = html.unescape(written).strip()
        try:
            parts = urlsplit(plain)
        except ValueError:
            return self._fault(written, f"'{written}' is not an address")
        if parts.scheme or parts.netloc:
            if image:
                return self._fault(written, f"image '{written}' is from outside; publish it as evidence")
            if parts.scheme not in OUTSIDE_SCHEMES:
                return self._fault(written, f"link '{written}' is not http, https, mailto, ipfs, ipns or magnet")
            if parts.scheme in ("http", "https") and not parts.netloc:
                return self._fault(written, f"link '{written}' names no host")
            return plain
        # Copies lie in folders of any depth, and open from a disk too. Browsers take "\" for "/".
        if plain.startswith(("/", "\\")):
            return self._fault(written, f"link '{written}' begins at a server's root; write it relative to this file")
        if not parts.path and parts.fragment:
            self._now.references.append((self._page.source, unquote(parts.fragment), written))
            return "#" + _fragment(unquote(parts.fragment))
        return self._inside(written, unquote(parts.path), unquote(parts.fragment), odd=bool(parts.query))

    def is_withheld(self, written: str) -> bool:
        """Return whether the address leads to a withdrawn source.

        If so, its line is noted.
        """
        if not self._withheld:
            return False
        with suppress(ValueError):
            parts = urlsplit(html.unescape(written).strip())
            target = posixpath.normpath(posixpath.join(posixpath.dirname(self._page.source), unquote(parts.path)))
            if not parts.scheme and not parts.netloc and parts.path and target in self._withheld:
                self._now.cut.extend(places(self._page.text).of(written))
                return True
        return False

    def _inside(self, written: str, path: str, fragment: str, *, odd: bool) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self._page.source), path))
        found = self._targets.get(target) or (target if target in self._generated else None)
        if not path or odd or found is None:
            return self._fault(written, f"link '{written}' leads nowhere{self._meant(target)}")
        if fragment and target.endswith(".md"):
            self._now.references.append((target, fragment, written))
        return self.base + quote(found) + (f"#{_fragment(fragment)}" if fragment else "")

    def sides(self, address: str) -> tuple[int, int] | None:
        """Return width and height of a picture, where known.

        ``address`` is the resolved address.
        """
        return self._pictures.get(unquote(address).removeprefix(self.base))

    def table_name(self, number: int) -> str:
        """Return the label of table ``number`` for screen readers."""
        return words(self._page.language)[1]["table"] % {"number": number}

    @property
    def from_right(self) -> bool:
        """Whether the current page runs from right to left."""
        return direction(self._page.language) == "rtl"

    @property
    def base(self) -> str:
        """The way from the current page to the root."""
        return "../" * self._page.path.count("/")

    def _meant(self, target: str) -> str:
        if target.startswith("evidence/"):
            return "; a report must name it under 'evidence:'"
        folder, name = posixpath.split(target)
        if target.removesuffix(".html") + ".md" in self._targets:
            return f", did you mean '{name.removesuffix('.html')}.md'?"
        return self._faults.nearest(name, self._beside.get(folder, [])[:_NEIGHBOURS])

    def _fault(self, written: str, what: str) -> str:
        if what not in self._named:  # all lines with it are named at once
            self._named.add(what)
            self._now.faults.extend((line, what) for line in places(self._page.text).of(written))
        return ""


def _fragment(anchor: str) -> str:
    return quote(anchor, safe="/:")  # the colon stands in every footnote's anchor


def _broken(page: "Page", error: Exception) -> list[tuple[int, str]]:
    """Return the faults of a text Python-Markdown cannot read."""
    # The library's messages name no line of the text, so the likely lines are looked for here.
    if isinstance(error, RecursionError):
        return [(page.text.first_line, "is nested too deeply")]
    if isinstance(error, TooManySteps):
        # What was rendered already stands there as a mark, which begins with U+0002.
        begins = max(error.text.split("\x02")[0].splitlines()[:1], key=len, default="")[:200]
        line = page.text.first_line + page.text.markdown.count("\n", 0, max(0, page.text.markdown.find(begins)))
        return [(line, f"has too many brackets that are not closed, or lie in one another, from here on; {_CLOSE}")]
    lines = enumerate(page.text.markdown.split("\n"), page.text.first_line)
    empty = [(number, "footnote without a text") for number, line in lines if _EMPTY_FOOTNOTE.fullmatch(line)]
    return empty or [(page.text.first_line, f"is not readable as Markdown ({type(error).__name__}: {error})")]


def _said(root: "Element") -> Iterator[str]:
    """Yield a page's visible texts, without code."""
    for element in root.iter():
        yield from (words for words in (element.get("alt"), element.get("title"), element.tail) if words)
        if element.text and element.tag != "code":
            yield element.text


def _words(element: "Element") -> Iterator[str]:
    """Yield a page's words in their order, with U+0000 for code."""
    if element.tag == "code":
        yield "\0"
    else:
        yield element.text or ""
        for child in element:
            yield from _words(child)
    yield element.tail or ""


class _Links(Treeprocessor):  # type: ignore[misc]
    """A pass over a page's tree: links, images, anchors, headings.

    A ``<h1>`` becomes ``<h2>``, since the theme prints the first heading.
    """

    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self._renderer = renderer
        self.anchors: set[str] = set()

    def run(self, root: "Element") -> None:
        # Also what is a note only once emphasis within it has gone.
        whole = "".join(_words(root))
        for sign in {sign for said in (*_said(root), whole) if (sign := notes.note(said))}:
            self._renderer.noted(sign)
        self._scroll_tables(root)
        self._turn(root)
        for element in root.iter():
            if identity := element.get("id"):
                self.anchors.add(identity)
            address = element.get("href" if element.tag == "a" else "src", "")
            if element.tag in ("a", "img") and self._renderer.is_withheld(address):
                element.text = element.text or element.get("alt")
                element.tag = "span"
                element.attrib.clear()
            elif element.tag == "a":
                address = element.get("href", "")
                # Mail addresses in angle brackets are written as entities, letter by letter.
                if AMP_SUBSTITUTE not in address:
                    element.set("href", self._renderer.resolve(address, image=False))
            elif element.tag == "img":
                element.set("src", self._renderer.resolve(element.get("src", ""), image=True))
                # With its size known, nothing on the page moves when the picture arrives.
                if sides := self._renderer.sides(element.get("src", "")):
                    element.set("width", str(sides[0]))
                    element.set("height", str(sides[1]))
                element.set("loading", "lazy")
            elif element.tag in ("td", "th") and (side := element.attrib.pop("align", None)):
                element.set("class", side)  # the attribute is not of today's HTML
            elif element.tag == "h1":
                element.tag = "h2"

    def _scroll_tables(self, root: "Element") -> None:
        """Put each table into a frame with its own scrolling."""
        places = [(parent, n) for parent in root.iter() for n, child in enumerate(parent) if child.tag == "table"]
        for number, (parent, n) in enumerate(places, 1):
            table = parent[n]
            # "tabindex" lets a reader without a mouse scroll the frame with keys.
            frame = root.makeelement("div", {"class": "table", "role": "region", "tabindex": "0"})
            frame.set("aria-label", self._renderer.table_name(number))
            frame.tail, table.tail = table.tail, None
            parent[n] = frame
            frame.append(table)

    def _turn(self, root: "Element") -> None:
        """Set left-to-right elements on a page that runs from right to left."""
        if not self._renderer.from_right:
            return
        for element in root.iter():
            if element.tag in _TURNED and not any(child.tag in _TURNED for child in element.iter() if child != element):
                # An element without any Arabic or Hebrew letter would have its full stops and brackets on the wrong
                # side.
                letters = [bidirectional(c) for c in "".join(element.itertext())]
                if "L" in letters and not {"R", "AL"} & set(letters):
                    element.set("dir", "ltr")
