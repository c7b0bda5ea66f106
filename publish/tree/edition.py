"""A build's pages and files, handed to MkDocs at its events.

MkDocs makes a new Markdown parser and a navigation for every page. These are most of its cost. ``File.page`` may be
any kind of its ``Page``, so our kind brings its own text and stands in no navigation.
"""

# ruff: noqa: ARG002 (MkDocs calls with all of these)

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from publish.core.catalogues import languages
from publish.core.errors import SourceError
from publish.core.formats import layout
from publish.core.formats.withdrawals import NOTHING, Withheld, text
from publish.core.model import Entry, Report
from publish.tree.languages import endonym, words
from publish.tree.pages import feeds, indexes, linked, views
from publish.tree.pages.text import Rendered, Renderer
from publish.tree.search import index as search
from publish.tree.sources.frontmatter import Text
from publish.tree.sources.gather import Page, gather, open_plain

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@dataclass(frozen=True, slots=True)
class Wishes:
    """The decisions of a build's caller, as far as no file holds them."""

    today: date
    fingerprint: str | None
    durable: Sequence[str]
    progress: Callable[[int, int], None]
    withheld: Withheld = NOTHING


class Edition:
    """Everything read from ``site/``, and MkDocs' answers made from it."""

    def __init__(self, site: Path, title: str, wishes: Wishes) -> None:
        self.sources = gather(site, today=wishes.today, withheld=wishes.withheld)
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
        if self.sources.odd:  # MkDocs would walk into it: what is wrong is told before
            for page in tuple(self.sources.pages.values()):
                self._text(page)()
            self.finish()

    def files(self, config: "MkDocsConfig") -> Files:
        """Return all files to publish, without MkDocs' own finds."""
        made: list[File] = []
        for page in self.sources.pages.values():
            file = _file(config, page.source, page.path)
            _OurPage(page.title, file, config, self._text(page), page.text.markdown)
            made.append(file)
        found = _file(config, layout.SEARCH_PAGE.removesuffix(".html") + ".md", layout.SEARCH_PAGE)
        _OurPage("", found, config, lambda: "", "")
        made.append(found)
        for listing in self._listings.values():
            file = _file(config, listing.path.removesuffix(".html") + ".md", listing.path)
            _OurPage(listing.title, file, config, lambda: "", "")
            made.append(file)
        made.extend(_EvidenceFile(source, entry, config) for source, entry in self.sources.evidence.items())
        if self.sources.withdrawn:
            data = text(self.sources.withdrawn)
            line = Entry(
                layout.WITHDRAWN, hashlib.sha256(data).hexdigest(), len(data), Path(config.docs_dir) / layout.WITHDRAWN
            )
            made.append(_EvidenceFile(layout.WITHDRAWN, line, config))
        published = {feeds.ROBOTS_NAME: feeds.ROBOTS}
        if fingerprint := self._wishes.fingerprint:
            channel = feeds.Channel(self._archive.title, self._archive.language, fingerprint, self._wishes.durable)
            published |= feeds.files(channel, self.sources.reports)
        made.extend(File.generated(config, path, content=data) for path, data in published.items())
        return Files(made)

    def _add(self, path: str, title: str, language: str) -> None:
        """Add a page without a file below ``site/``."""
        page = Page(path.removesuffix(".html") + ".md", path, title, language, "", Text("", 1), None, {})
        self.sources.addresses[page.source], self.sources.pages[page.source] = page.path, page

    def _text(self, page: Page) -> Callable[[], str]:
        def render() -> str:
            done = self._rendered[page.source] = self._renderer.render(page)
            self._wishes.progress(len(self._rendered), len(self.sources.pages))
            return done.html

        return render

    def finish(self) -> None:
        """Raise all faults as a single error, before any page is written.

        Every page must have been rendered, since only then are all anchors known.
        """
        faults = self.sources.faults
        for source, done in self._rendered.items():
            for line, what in done.faults:
                faults.add(source, line, what)
            self.sources.left_out += [(source, line, "links to what was withdrawn") for line in done.cut]
            for target, anchor, written, line in done.references:
                if target in self._rendered and anchor not in self._rendered[target].anchors:
                    faults.add(source, line, f"link '{written}' leads to no heading of {target}")
        faults.raise_all()

    def index(self, tree: Path) -> None:
        """Write the search index into ``tree``."""
        search.index(tree, self._documents())

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


def _file(config: "MkDocsConfig", source: str, path: str) -> File:
    return File(
        source, None, config.site_dir, use_directory_urls=False, dest_uri=path, inclusion=InclusionLevel.NOT_IN_NAV
    )


class _OurPage(MkDocsPage):
    """A page with its own text: no parser and no front matter of MkDocs."""

    def __init__(self, title: str, file: File, config: "MkDocsConfig", text: Callable[[], str], markdown: str) -> None:
        super().__init__(title, file, config)
        self._text = text
        self._source = markdown

    def read_source(self, config: "MkDocsConfig") -> None:
        self.markdown = self._source
        self.meta = {}

    def render(self, config: "MkDocsConfig", files: Files) -> None:
        self.content = self._text()


class _EvidenceFile(File):
    """A document published under its hash, never as a page."""

    def __init__(self, source: str, entry: Entry, config: "MkDocsConfig") -> None:
        super().__init__(
            source,
            None,
            config.site_dir,
            use_directory_urls=False,
            dest_uri=entry.path,
            inclusion=InclusionLevel.INCLUDED,
        )
        self._original = entry.source or Path(source)
        self._sha256 = entry.sha256

    # MkDocs would render a document as a page by its ending, such as .md: other bytes than the hashed bytes.
    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Copy the file, and refuse bytes other than the hashed bytes."""
        destination, copied = Path(self.abs_dest_path), hashlib.sha256()
        destination.parent.mkdir(parents=True, exist_ok=True)
        # The file is opened again after hashing, so it may have changed in between. The address names its hash.
        with open_plain(self._original) as original, destination.open("wb") as copy:
            while part := original.read(1 << 20):
                copied.update(part)
                copy.write(part)
        if copied.hexdigest() != self._sha256:
            raise SourceError(f"site/{self.src_uri}: changed while the archive was being built", hint="build again")
