"""One build of the archive: what MkDocs asks for at each of its events, out of our own rooms.

MkDocs makes a new Markdown parser and a navigation for every page, which is most of what it costs.
``File.page`` may be any kind of its ``Page``; ours brings its text, and is in no navigation.
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

from publish.build import indexes, views
from publish.build.frontmatter import Text
from publish.build.languages import words
from publish.build.sources import Page, gather, open_plain
from publish.build.text import Rendered, Renderer, lines_with
from publish.errors import SourceError
from publish.model import Entry
from publish.withdrawals import NAME, NOTHING, Withheld, text

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller of a build decides, and no file says."""

    today: date
    fingerprint: str | None
    durable: Sequence[str]
    progress: Callable[[int, int], None]
    withheld: Withheld = NOTHING


class Edition:
    """Everything below ``site/``, read; then, event by event, what MkDocs makes of it."""

    def __init__(self, site: Path, title: str, wishes: Wishes) -> None:
        self.sources = gather(site, today=wishes.today, withheld=wishes.withheld)
        indexes.check(self.sources, self.sources.faults)
        self._wishes = wishes
        if "index.md" not in self.sources.addresses:
            self.sources.addresses["index.md"] = "index.html"
            self.sources.pages["index.md"] = Page("index.md", "index.html", title, "en", "", Text("", 1), None, {})
        if self.sources.withdrawn:
            front = self.sources.pages.get("index.md")
            language, words_of = words(front.language if front else "en")
            page = Page("withdrawn.md", "withdrawn.html", words_of["withdrawn"], language, "", Text("", 1), None, {})
            self.sources.addresses[page.source], self.sources.pages[page.source] = page.path, page
        self._listings = {index.path: index for index in indexes.indexes(self.sources.reports)}
        self._family = self.sources.translations()
        self._earlier = self.sources.earlier()
        self._rendered: dict[str, Rendered] = {}
        targets = dict(self.sources.addresses)
        targets |= {source: entry.path for source, entry in self.sources.evidence.items()}
        self._renderer = Renderer(targets, frozenset(self._listings) | {"mirrors.html"}, self.sources.withheld.sources)
        front = self.sources.pages.get("index.md")
        self._archive = views.archive(
            title,
            front.language if front and front.language else "en",
            wishes.fingerprint,
            wishes.durable,
            about="about.md" in self.sources.addresses,
        )

    def files(self, config: "MkDocsConfig") -> Files:
        """All that is published, and nothing that MkDocs found by itself."""
        made: list[File] = []
        for page in self.sources.pages.values():
            file = _file(config, page.source, page.path)
            _OurPage(page.title, file, config, self._text(page), page.text.markdown)
            made.append(file)
        for listing in self._listings.values():
            file = _file(config, listing.path.removesuffix(".html") + ".md", listing.path)
            _OurPage(listing.title, file, config, lambda: "", "")
            made.append(file)
        made.extend(_EvidenceFile(source, entry, config) for source, entry in self.sources.evidence.items())
        if self.sources.withdrawn:
            data = text(self.sources.withdrawn)
            line = Entry(NAME, hashlib.sha256(data).hexdigest(), len(data), Path(config.docs_dir) / NAME)
            made.append(_EvidenceFile(NAME, line, config))
        return Files(made)

    def _text(self, page: Page) -> Callable[[], str]:
        def render() -> str:
            done = self._rendered[page.source] = self._renderer.render(page)
            self._wishes.progress(len(self._rendered), len(self.sources.pages))
            return done.html

        return render

    def finish(self) -> None:
        """Raise whatever is wrong, now that every page has been rendered and before any is written."""
        faults = self.sources.faults
        for source, done in self._rendered.items():
            for line, what in done.faults:
                faults.add(source, line, what)
            self.sources.left_out += [(source, line, "links to what was withdrawn") for line in done.cut]
            for target, anchor, written in done.references:
                if target in self._rendered and anchor not in self._rendered[target].anchors:
                    for line in lines_with(self.sources.pages[source], written):
                        faults.add(source, line, f"link '{written}' leads to no heading of {target}")
        faults.raise_all()

    def context(self, path: str) -> dict[str, Any]:
        """What the template of the page at ``path`` sees."""
        if listing := self._listings.get(path):
            seen = views.index(listing, self._archive.language) | {"template": "index"}
        elif path == "404.html":
            seen = views.common(path, "", self._archive.language) | {"template": "missing"}
        else:
            page = self.sources.pages[path.removesuffix(".html") + ".md"]
            current = self.sources.pages.get(page.report.superseded_by or "") if page.report else None
            seen = views.page(page, self._family.get(page.source, ()))
            seen |= views.versions(page, self._earlier.get(page.source, ()), current.report if current else None)
            if path in ("index.html", "about.html", "withdrawn.html"):
                seen |= views.withdrawals(page, self.sources.withdrawn, listed=path == "withdrawn.html")
            if path == "index.html":
                seen |= views.front(self.sources.reports)
        return {"archive": self._archive, "it": seen}


def _file(config: "MkDocsConfig", source: str, path: str) -> File:
    return File(
        source, None, config.site_dir, use_directory_urls=False, dest_uri=path, inclusion=InclusionLevel.NOT_IN_NAV
    )


class _OurPage(MkDocsPage):
    """A page that brings its own text: front matter is read already, and one Markdown parser serves all."""

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
    """A document published under its hash, never as a page whatever its name."""

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

    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Copy the very bytes that were hashed, or stop: the address names them."""
        destination, copied = Path(self.abs_dest_path), hashlib.sha256()
        destination.parent.mkdir(parents=True, exist_ok=True)
        with open_plain(self._original) as original, destination.open("wb") as copy:
            while part := original.read(1 << 20):
                copied.update(part)
                copy.write(part)
        if copied.hexdigest() != self._sha256:
            raise SourceError(f"site/{self.src_uri}: changed while the archive was being built", hint="build again")
