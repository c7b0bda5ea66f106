"""Markdown of a page to HTML: links resolved, faults named by line.

No file is opened here. Raw HTML is shown as typed. Links lead to pages and evidence of this archive, or outside by a
few schemes. Images lie in this archive.
"""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from publish.tree.languages import Label, direction, is_own, label, words
from publish.tree.markdown import (
    boldlines,
    broken,
    counts,
    formulas,
    interrupted,
    misplaced,
    otherletters,
    unheard,
    zawgyi,
)
from publish.tree.markdown.parsed import ParsedText
from publish.tree.markdown.reading import read
from publish.tree.markdown.writer import Writer
from publish.tree.pages import fronted
from publish.tree.sources import notes
from publish.tree.sources.content import Page
from publish.tree.sources.faults import Faults

# For links only. An image from outside would tell its host who reads the page.
OUTSIDE_SCHEMES: Final = frozenset({"http", "https", "mailto", "ipfs", "ipns", "magnet"})
_NEIGHBOURS = 500  # names compared to find the one that was meant


@dataclass(slots=True)
class Rendered:
    """A page as HTML, and its checks against the other pages."""

    html: str = ""
    anchors: frozenset[str] = frozenset()
    references: list[tuple[str, str, str, int]] = field(default_factory=list)
    """Links to anchors: source of the target page, anchor, address as written, line."""
    faults: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    """Line and message of what may have been meant otherwise."""
    cut: list[int] = field(default_factory=list)
    """Lines with a link to a withdrawn source. The link's words are published without the link."""


class Renderer:
    """Renders pages, one at a time.

    Args:
        targets: Source → path of all pages and evidence.
        generated: Paths without a source: index pages, ``mirrors.html``.
        withheld: Withdrawn sources.
        pictures: Path → width and height of pictures among the evidence.
        letters: What letters of another script than a page's are marked with.
        faults: Limits the comparisons of names, made to propose the right name.
    """

    def __init__(
        self,
        targets: Mapping[str, str],
        generated: frozenset[str],
        withheld: frozenset[str] = frozenset(),
        pictures: Mapping[str, tuple[int, int]] = MappingProxyType({}),
        letters: otherletters.ToldLetters = (),
        faults: Faults | None = None,
    ) -> None:
        self._faults = faults or Faults()
        self._beside: defaultdict[str, list[str]] = defaultdict(list)
        for source in targets:
            self._beside[posixpath.dirname(source)].append(posixpath.basename(source))
        self._withheld = withheld
        self._pictures = pictures
        self._targets = targets
        self._letters = letters
        self._generated = generated
        self._page: Page
        self._now = Rendered()

    def render(self, page: Page) -> Rendered:
        """Return the HTML of ``page`` and its faults."""
        self._page, self._now = page, Rendered()
        answers = _Answers(self, parsed := read(page.text.markdown))
        written = Writer(parsed, answers)
        self._now.html, self._now.anchors = written.html, frozenset(written.anchors.taken)
        self._now.faults += [(self.first_line + line, what) for line, what in parsed.losses]
        doubts = parsed.doubts | {(parsed.line(place), what) for place, what in written.said.untaken()}
        code = sorted(written.shown)  # notes are written last, wherever they stand
        doubts |= broken.doubts(parsed) | interrupted.doubts(parsed, code)
        doubts |= boldlines.doubts(parsed, code) | misplaced.doubts(parsed)
        doubts |= counts.doubts(parsed) | formulas.doubts(parsed) | unheard.doubts(written.html, parsed)
        doubts |= zawgyi.doubts(page.text.markdown, page.title)
        self._now.warnings = sorted({(self.first_line + line, what) for line, what in doubts} | self._of_front(written))
        self._notes(parsed, written)
        self._now.faults = list(dict.fromkeys(self._now.faults))
        return self._now

    def _of_front(self, written: Writer) -> set[tuple[int, str]]:
        """Return line and message on what the front matter alone would show."""
        report, told = self._page.report, fronted.doubts(self._page)
        # Some reports are their evidence, and a home page may be its lists.
        if report and not written.html and not report.evidence:
            told.add((self.first_line - 1, "no text stands below the front matter; an empty report is published"))
        return told

    def _notes(self, parsed: ParsedText, written: Writer) -> None:
        """Name the lines of writers' notes in the page."""
        found = dict(sorted(parsed.remarks))
        for place, sign in written.said.notes():
            found.setdefault(parsed.line(place), sign)
        # Nearly no page has any: the lines of its code are not counted for nothing.
        if references := list(notes.references(self._page.text.markdown.split("\n"))):
            shown = {n for a, b in written.shown for n in range(parsed.line(a), parsed.line(b - 1) + 1)}
            for number, sign in references:
                if number not in shown:
                    found.setdefault(number, sign)
        for number, sign in found.items():
            self.fault(self._page.text.first_line + number, notes.fault(sign))

    def fault(self, line: int, what: str) -> None:
        """Note ``what`` at ``line`` of the page's file."""
        self._now.faults.append((line, what))

    def resolve(self, written: str, line: int, *, image: bool) -> str:
        """Return the address for a ``written`` link or image at ``line``.

        A fault is noted if there is none, and the build will fail.
        """
        plain = written.strip()
        try:
            parts = urlsplit(plain)
        except ValueError:
            return self._fault(line, f"'{written}' is not an address")
        # A host without a scheme ("//host") is outside as well: it takes the page's scheme.
        if parts.scheme or parts.netloc:
            if image and parts.scheme == "data":
                return self._fault(line, "a picture is written into the text ('data:…'); save it as evidence")
            if image:
                return self._fault(line, f"image '{written}' is from outside; publish it as evidence")
            if parts.scheme not in OUTSIDE_SCHEMES:
                return self._fault(line, f"link '{written}' is not http, https, mailto, ipfs, ipns or magnet")
            # Browsers take "https:page" for a page beside this one, but only where this one came by https.
            if parts.scheme in ("http", "https") and not parts.netloc:
                return self._fault(line, f"link '{written}' names no host")
            return plain
        # Copies lie in folders of any depth, and open from a disk too. Browsers take "\" for "/".
        if plain.startswith(("/", "\\")):
            return self._fault(line, f"link '{written}' begins at a server's root; write it relative to this file")
        if not parts.path and parts.fragment:
            self._now.references.append((self._page.source, unquote(parts.fragment), written, line))
            return "#" + _fragment(unquote(parts.fragment))
        target = self._target(parts.path)
        found = self._targets.get(target) or (target if target in self._generated else None)
        # A query asks a program, and copies are plain files.
        if not parts.path or parts.query or found is None:
            return self._fault(
                line, f"{'picture' if image else 'link'} '{written}' leads nowhere{self._meant(target, image=image)}"
            )
        fragment = unquote(parts.fragment)
        if fragment and target.endswith(".md"):
            self._now.references.append((target, fragment, written, line))
        return self.base + quote(found) + (f"#{_fragment(fragment)}" if fragment else "")

    def _target(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._page.source), unquote(path)))

    def is_withheld(self, written: str, line: int) -> bool:
        """Return whether the address leads to a withdrawn source.

        If so, its line is noted.
        """
        if not self._withheld:
            return False
        with suppress(ValueError):
            parts = urlsplit(written.strip())
            if not parts.scheme and not parts.netloc and parts.path and self._target(parts.path) in self._withheld:
                self._now.cut.append(line)
                return True
        return False

    def sides(self, address: str) -> tuple[int, int] | None:
        """Return width and height of a picture, where known.

        ``address`` is the resolved address.
        """
        return self._pictures.get(unquote(address).removeprefix(self.base))

    def label(self, key: str, number: object) -> Label:
        """Return the theme's words for ``key``, with a number, for screen readers."""
        language = self._page.language
        said = words(language)[1]
        tag = said.language_of(key)
        return label(said[key] % {"number": number}, "" if is_own(tag, language) else tag, language)

    @property
    def from_right(self) -> bool:
        """Whether the current page runs from right to left."""
        return direction(self._page.language, f"{self._page.title}\n{self._page.text.markdown}") == "rtl"

    @property
    def words(self) -> Callable[[str], str]:
        """What writes words of the current page."""
        return otherletters.writer(self._page.language, self._letters)

    @property
    def first_line(self) -> int:
        """The file's line on which the current page's text begins."""
        return self._page.text.first_line

    @property
    def base(self) -> str:
        """The way from the current page to the root."""
        return "../" * self._page.path.count("/")

    def _meant(self, target: str, *, image: bool) -> str:
        _, below, rest = f"/{target}".partition("/evidence/")
        if target.startswith("evidence/"):
            # A picture that lies there would count by being shown: there is nothing to name.
            return f"; there is no {target} below site/" if image else "; a report must name it under 'evidence:'"
        if below:  # as it lies from the top, or beside a draft
            return f"; from this file it is '{self.base}evidence/{rest}'"
        folder, name = posixpath.split(target)
        if target.removesuffix(".html") + ".md" in self._targets:
            return f", did you mean '{name.removesuffix('.html')}.md'?"
        return self._faults.nearest(name, self._beside.get(folder, [])[:_NEIGHBOURS])

    def _fault(self, line: int, what: str) -> str:
        self.fault(line, what)
        return ""


def _fragment(anchor: str) -> str:
    return quote(anchor, safe="/:")  # the colon stands in every footnote's anchor


class _Answers:
    """The answers to a page's requests."""

    def __init__(self, renderer: Renderer, parsed: ParsedText) -> None:
        self._renderer, self._read = renderer, parsed
        self.from_right, self.words = renderer.from_right, renderer.words

    def link(self, written: str, place: int) -> str | None:
        return self._resolved(written, place, image=False)

    def image(self, written: str, place: int) -> str | None:
        return self._resolved(written, place, image=True)

    def _resolved(self, written: str, place: int, *, image: bool) -> str | None:
        line = self._line(place)
        # No fault: the withdrawal of one report must not stop the build for all that link to it.
        return None if self._renderer.is_withheld(written, line) else self._renderer.resolve(written, line, image=image)

    def bare(self, address: str) -> bool:
        with suppress(ValueError):
            parts = urlsplit(address)
            return parts.scheme.lower() in OUTSIDE_SCHEMES and (parts.scheme == "mailto" or bool(parts.netloc))
        return False

    def sides(self, address: str) -> tuple[int, int] | None:
        return self._renderer.sides(address)

    def table_label(self, number: int) -> Label:
        return self._renderer.label("table", number)

    def page_label(self, number: str) -> Label:
        return self._renderer.label("page", number)

    def fault(self, place: int, what: str) -> None:
        self._renderer.fault(self._line(place), what)

    def _line(self, place: int) -> int:
        return self._renderer.first_line + self._read.line(place)
