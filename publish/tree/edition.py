"""A build's pages and files: read, rendered, written."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from publish.core.catalogues import languages
from publish.core.errors import SourceError
from publish.core.formats import layout
from publish.core.formats.withdrawals import NOTHING, Withheld, text
from publish.core.model import Entry, Report
from publish.tree.languages import endonym, words
from publish.tree.pages import feeds, indexes, linked, views
from publish.tree.pages.contents import contents
from publish.tree.pages.text import Rendered, Renderer
from publish.tree.scripts import join
from publish.tree.search import index as search
from publish.tree.sources.frontmatter import Text
from publish.tree.sources.gather import Page, gather, open_plain
from publish.tree.templates import Printer


@dataclass(frozen=True, slots=True)
class Wishes:
    """The decisions of a build's caller, as far as no file holds them."""

    today: date
    fingerprint: str | None
    durable: Sequence[str]
    progress: Callable[[int, int], None]
    withheld: Withheld = NOTHING
    beside: Mapping[str, Path] = field(default_factory=dict)


class Edition:
    """Everything read from ``site/``, and the tree made of it."""

    def __init__(self, site: Path, title: str, theme: str, wishes: Wishes) -> None:
        self._printer = Printer(theme)
        self.sources = gather(site, today=wishes.today, withheld=wishes.withheld, beside=wishes.beside)
        indexes.check(self.sources, self.sources.faults)
        self._wishes = wishes
        if "index.md" not in self.sources.addresses:
            self._add(layout.FRONT, title, "en")
        front = self.sources.pages.get("index.md")  # not there if it has faults
        self._language = (front and front.language) or "en"
        if self.sources.withdrawn:
            language, words_of = words(self._language)
            self._add("withdrawn.html", words_of["withdrawn"], language)
        self._explained = {views.verify_path(tag, self._language): tag for tag in languages()}
        for path, tag in self._explained.items():
            self._add(path, words(tag)[1]["verify"], tag)
        self._listings = {index.path: index for index in indexes.indexes(self.sources.reports)}
        self._family = self.sources.translations()
        self._earlier = self.sources.earlier()
        self._rendered: dict[str, Rendered] = {}
        targets = dict(self.sources.addresses)
        targets |= {source: entry.path for source, entry in self.sources.evidence.items()}
        made = frozenset(self._listings) | {layout.MIRRORS_PAGE, layout.OPEN_PAGE}
        withheld, pictures = self.sources.withheld.sources, self.sources.pictures
        self._renderer = Renderer(targets, made, withheld, pictures, self.sources.faults)
        self._archive = views.archive(
            title,
            self._language,
            wishes.fingerprint,
            wishes.durable,
            about="about.md" in self.sources.addresses,
        )

    def write(self, tree: Path) -> None:
        """Write all pages and files into the folder ``tree``.

        Raises:
            SourceError: A document was changed meanwhile.
            ConfigError: The theme cannot print a page.
        """
        folder = _Folder(tree)
        for page in self.sources.pages.values():
            folder.put(page.path, self._printed(page.path, self._rendered[page.source].html))
        for path in (*self._listings, layout.SEARCH_PAGE, layout.NOT_FOUND):
            folder.put(path, self._printed(path))
        for source, entry in self.sources.evidence.items():
            _copy(source, entry, folder.place(entry.path))
        if self.sources.withdrawn:
            folder.put(layout.WITHDRAWN, text(self.sources.withdrawn))
        folder.put(feeds.ROBOTS_NAME, feeds.ROBOTS)
        if fingerprint := self._wishes.fingerprint:
            channel = feeds.Channel(self._archive.title, self._archive.language, fingerprint, self._wishes.durable)
            for path, data in feeds.files(channel, self.sources.reports).items():
                folder.put(path, data)
            folder.put(layout.WORKER, join.worker(fingerprint))
            folder.put(layout.WORKER_WORDS, join.worker_words())
        search.index(tree, self._documents())

    def _printed(self, path: str, content: str = "") -> bytes:
        return self._printer.page(self.context(path), content)

    def _add(self, path: str, title: str, language: str) -> None:
        """Add a page without a file below ``site/``."""
        page = Page(path.removesuffix(".html") + ".md", path, title, language, "", Text("", 1), None, {})
        self.sources.addresses[page.source], self.sources.pages[page.source] = page.path, page

    def render(self) -> None:
        """Render every page, and raise all faults as a single error.

        Raises:
            SourceError: Files cannot be published as they are.
        """
        for page in self.sources.pages.values():
            self._rendered[page.source] = self._renderer.render(page)
            self._wishes.progress(len(self._rendered), len(self.sources.pages))
        self._finish()

    def _finish(self) -> None:
        """Add the faults of rendered pages, and raise all."""
        # Only now are the anchors of all pages known.
        faults = self.sources.faults
        for source, done in self._rendered.items():
            for line, what in done.faults:
                faults.add(source, line, what)
            self.sources.left_out += [(source, line, "links to what was withdrawn") for line in done.cut]
            for target, anchor, written, line in done.references:
                if target in self._rendered and anchor not in self._rendered[target].anchors:
                    faults.add(source, line, f"link '{written}' leads to no heading of {target}")
        faults.raise_all()

    def told(self) -> list[tuple[str, int, str]]:
        """Return source, line and message on what was passed over."""
        unused = [(source, 0, "no report names it; it is not published") for source in self.sources.unused]
        return self.sources.left_out + unused

    def _documents(self) -> list[search.Document]:
        """Return the pages to be found: current reports and plain pages."""
        found = []
        for page in sorted(self.sources.pages.values(), key=lambda page: page.path):
            report = page.report
            # Earlier versions would be found beside the corrected text. Pages of the theme's own words are in every
            # archive.
            if page.path == "withdrawn.html" or page.path in self._explained or (report and report.superseded_by):
                continue
            more: list[str] = []
            if report:
                more += [author.name for author in report.authors]
                more += [*report.places, *report.tags, *(e.title for e in report.evidence)]
                more += [source["title"] for source in report.sources]
            found.append(
                search.Document(
                    page.path,
                    page.title,
                    page.language,
                    endonym(page.language),
                    report.date.isoformat() if report else "",
                    self._rendered[page.source].html,
                    page.summary,
                    tuple(more),
                )
            )
        return found

    def context(self, path: str) -> dict[str, Any]:
        """Return the values for the template of the page at ``path``."""
        if listing := self._listings.get(path):
            seen = views.index(listing, self._language) | {"template": "index"}
        elif path == layout.SEARCH_PAGE:
            seen = views.searching(self._archive)
        elif path == layout.NOT_FOUND:
            # Hosts send it for addresses of any depth, and archives lie in folders of any depth. Most pages lie
            # two folders deep, and no address climbs above its host: so two steps up is the best guess.
            seen = views.common(path, "", self._language) | {"template": "missing", "base": "../../"}
        elif path in self._explained:
            seen = views.verify(self._explained[path], self._language) | {"template": "verify"}
        else:
            seen = self._page(self.sources.pages[path.removesuffix(".html") + ".md"])
        seen["verify"] = views.verify_path(seen["language"], self._language)
        return {"archive": self._archive, "it": seen}

    def _page(self, page: Page) -> dict[str, Any]:
        current = self.sources.pages.get(page.report.superseded_by or "") if page.report else None
        family = self._family.get(page.source, ())
        seen = views.page(page, family, self.sources.pictures, self._wishes.fingerprint)
        seen |= views.versions(page, self._earlier.get(page.source, ()), current.report if current else None)
        if page.path in (layout.FRONT, "about.html", "withdrawn.html"):
            seen |= views.withdrawals(page, self.sources.withdrawn, listed=page.path == "withdrawn.html")
        if page.path == layout.FRONT:
            seen |= views.front(self.sources.reports)
            seen["linked"] = {"feeds": feeds.LINKS if self._wishes.fingerprint else ()}
        if page.report:
            seen["contents"] = contents(self._rendered[page.source].html)
            seen["linked"] = linked.head(page.report, self._place(page, current.report if current else None))
        return seen

    def _place(self, page: Page, current: Report | None) -> linked.LinkedArchive:
        return linked.LinkedArchive(
            self._archive.title,
            self._wishes.fingerprint,
            self._family.get(page.source, ()),
            self._earlier.get(page.source, ()),
            current,
            self._archive.about,
        )


class _Folder:
    """A folder that is being filled with files."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._made: set[str] = set()

    def place(self, path: str) -> str:
        """Return the place of ``path``, in a folder that exists."""
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(os.path.join(self._root, folder), exist_ok=True)
            self._made.add(folder)
        return os.path.join(self._root, path)

    def put(self, path: str, data: bytes) -> None:
        """Write a file."""
        with open(self.place(path), "xb", buffering=0) as file:
            while data:
                data = data[file.write(data) :]


def _copy(source: str, entry: Entry, place: str) -> None:
    """Copy a document, and refuse bytes other than the hashed bytes."""
    copied = hashlib.sha256()
    # The file is opened again after hashing, so it may have changed in between. The address names its hash.
    with open_plain(entry.source or Path(source)) as original, open(place, "wb") as copy:
        while part := original.read(1 << 20):
            copied.update(part)
            copy.write(part)
    if copied.hexdigest() != entry.sha256:
        raise SourceError(f"site/{source}: changed while the archive was being built", hint="build again")
