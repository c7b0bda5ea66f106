"""A build's pages and files: read, made or kept, written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from publish.core.catalogues import languages
from publish.core.formats import layout
from publish.core.formats.withdrawals import text
from publish.tree.crew import BuildCrew
from publish.tree.folder import TreeFolder
from publish.tree.former import facts, reindex
from publish.tree.former.marks import Marks
from publish.tree.former.memory import Memory
from publish.tree.former.snapshot import unpacked
from publish.tree.languages import words
from publish.tree.maker import Facts, MadePage, Maker, Near, PageJob, begin, make_all, near_report, row
from publish.tree.markdown.otherletters import told_by
from publish.tree.pages import feeds, indexes, own, views, wordlists
from publish.tree.pages.indexes import Index
from publish.tree.pages.text import Rendered
from publish.tree.pages.tongues import is_given, is_withdrawn, spoken
from publish.tree.scripts import join
from publish.tree.search import index as search
from publish.tree.search.again import LostError
from publish.tree.settings import Settings
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text
from publish.tree.sources.gather import gather
from publish.tree.sources.slugs import alike
from publish.tree.wishes import Wishes

WARNINGS_SHOWN = 20  # warnings of texts that a build tells one by one


class Edition:
    """Everything read from ``site/``, and the tree made of it."""

    def __init__(
        self, site: Path, wanted: Settings, wishes: Wishes, memory: Memory | None = None, crew: BuildCrew | None = None
    ) -> None:
        self.warnings: list[tuple[str, int, str]] = []
        """Source, line and message of what may have been meant otherwise."""
        self._wishes, self._memory, self._crew = wishes, memory or Memory.none(), crew or BuildCrew(1)
        self.sources = gather(
            site,
            today=wishes.today,
            withheld=wishes.withheld,
            beside=wishes.beside,
            memory=self._memory,
            crew=self._crew,
        )
        indexes.check(self.sources, self.sources.faults)
        if "index.md" not in self.sources.addresses:
            self._add(layout.FRONT, wanted.title, "en")
        front = self.sources.pages.get("index.md")  # not there if it has faults
        self._language = (front and front.language) or "en"
        texts = [(page.path, page.language) for page in self.sources.pages.values()]
        self._tongues, self._letters = spoken(self._language, texts), told_by({language for _, language in texts})
        for tag, path in self._tongues.all(layout.FRONT).items():
            if path not in self.sources.addresses.values():
                self._add(path, wanted.title, tag)
        if self.sources.withdrawn:
            for tag, path in self._tongues.all(layout.WITHDRAWN_PAGE).items():
                self._add(path, words(tag)[1]["withdrawn"], tag)
        self._explained = {views.verify_path(tag, self._language): tag for tag in languages()}
        for path, tag in self._explained.items():
            self._add(path, words(tag)[1]["verify"], tag)
        self._listings = {
            self._tongues.path(index.path, tag): (index, tag)
            for index in indexes.indexes(self.sources.reports, self._other_names())
            for tag in self._tongues.order
        }
        self._family = self.sources.translations()
        self._earlier = self.sources.earlier()
        self._rendered: dict[str, Rendered] = {}
        self._anew: set[str] = set()  # sources of pages which no build before had made
        self._terms: dict[str, bytes] = {}
        common = self._facts(wanted)
        self._marks = Marks(common, self.sources)
        self._maker = Maker(common, self.sources.faults)

    def _other_names(self) -> dict[tuple[str, str], str]:
        """Return reports' names in other languages, with the name that each means."""
        names = self.sources.names
        return {used: names.meant[used] for used in sorted(names.used)}

    def _facts(self, wanted: Settings) -> Facts:
        """Return what all pages have in common."""
        targets = dict(self.sources.addresses)
        targets |= {source: entry.path for source, entry in self.sources.evidence.items()}
        fingerprint = self._wishes.fingerprint
        archive = views.archive(
            wanted.title,
            self._language,
            fingerprint,
            self._wishes.durable,
            about="about.md" in self.sources.addresses,
            script=self._memory.script("reader", join.reader) if fingerprint else "",
        )
        made = frozenset(self._listings) | {layout.MIRRORS_PAGE, layout.OPEN_PAGE}
        archive = replace(archive, tongues=self._tongues, letters=self._letters)
        withheld = self.sources.withheld.sources
        return Facts(wanted.theme, archive, fingerprint, targets, made, withheld, self.sources.pictures)

    def make(self, tree: Path) -> None:
        """Write all pages and files into the folder ``tree``.

        Raises:
            SourceError: Files cannot be published as they are. Holds all faults of all files.
            ConfigError: The theme cannot print a page.
        """
        folder = TreeFolder(tree, self._memory)
        jobs, keys = self._kept(folder)
        elsewhere = self._crew.begin(len(jobs))
        made = self._begun(jobs) if elsewhere else (self._maker.written(job) for job in jobs)
        # While other processes make the pages, this one has nothing else to do.
        if elsewhere and not self.sources.faults:
            self._rest(folder)
        self._take(jobs, keys, made)
        self._finish()
        if not elsewhere:
            self._rest(folder)
        self._index(folder)

    def _rest(self, folder: TreeFolder) -> None:
        """Make all files which the text of no page is needed for."""
        self._lists(folder)
        # One document in two folders has one address.
        once = {entry.path: (source, entry) for source, entry in self.sources.evidence.items()}
        for source, entry in once.values():
            folder.document(source, entry)
        if self.sources.withdrawn:
            folder.put(layout.WITHDRAWN, text(self.sources.withdrawn))
        folder.put(feeds.ROBOTS_NAME, feeds.ROBOTS)
        folder.put(layout.BY_HAND, join.by_hand())
        if fingerprint := self._wishes.fingerprint:
            archive = self._maker.facts.archive
            channel = feeds.Channel(archive.title, archive.language, fingerprint, self._wishes.durable)
            for path, data in feeds.files(channel, self.sources.reports).items():
                folder.put(path, data)
            # Joined for half a second: its notes outlive a change of the archive's title, which makes all else anew.
            shared = self._memory.script("worker", join.shared_worker)
            known = self._wishes.addresses
            folder.made(layout.WORKER, self._marks.of_worker(known), lambda: join.worker(fingerprint, known, shared))
            folder.made(layout.WORKER_WORDS, self._marks.of_all(), join.worker_words)

    def _add(self, path: str, title: str, language: str) -> None:
        """Add a page without a file below ``site/``."""
        page = Page(path.removesuffix(".html") + ".md", path, title, language, "", Text("", 1), None, {})
        self.sources.addresses[page.source], self.sources.pages[page.source] = page.path, page

    def _kept(self, folder: TreeFolder) -> tuple[list[PageJob], list[bytes]]:
        """Take pages from the former tree.

        Return those to be made, and the mark of each.
        """
        broken = bool(self.sources.faults)  # then no page is printed: what is wrong is told sooner
        jobs: list[PageJob] = []
        keys: list[bytes] = []
        for page in self.sources.pages.values():
            if page.path in self._explained:
                self._rendered[page.source] = Rendered()
                self._progress()
                continue
            near = self._near(page)
            key = self._marks.of_page(page, near)
            note = None if broken else self._memory.page(page.path, key)
            if note is not None and self._maker.answers.hold(note.asked):
                self._rendered[page.source], self._terms[page.source] = note.rendered, note.terms
                self._memory.note_page(page.path, note)
                folder.link(page.path)
                self._progress()
            else:
                jobs.append(PageJob(page, near, "" if broken else folder.place(page.path)))
                keys.append(key)
        return jobs, keys

    def _take(self, jobs: Sequence[PageJob], keys: Sequence[bytes], pages: Iterator[MadePage]) -> None:
        """Note pages as they are made."""
        for job, key, made in zip(jobs, keys, pages, strict=True):
            self._rendered[job.page.source] = made.rendered
            self._anew.add(job.page.source)
            if made.sha256:
                self._memory.note(job.page.path, made.sha256)
                name = self._memory.note_made(job.page.path, key, made.rendered, made.asked, made.terms)
                self._terms[job.page.source] = name
            self._progress()
        self._rendered = {source: self._rendered[source] for source in self.sources.pages}

    def _progress(self) -> None:
        self._wishes.progress(len(self._rendered), len(self.sources.pages))

    def _begun(self, jobs: list[PageJob]) -> Iterator[MadePage]:
        """Let other processes make and write pages."""
        self._crew.tell(begin, self._maker.facts)
        return self._judged(jobs, self._crew.map(make_all, jobs))

    def _judged(self, jobs: list[PageJob], pages: Iterator[MadePage]) -> Iterator[MadePage]:
        for job, made in zip(jobs, pages, strict=True):
            # Faults are worded here, one after the other: how many names are compared for hints is bounded for all.
            yield self._maker.page(job.page, job.near, only_text=True) if made.rendered.faults else made

    def _finish(self) -> None:
        """Add the faults of rendered pages, and raise all."""
        # Only now are the anchors of all pages known.
        faults = self.sources.faults
        for source, done in self._rendered.items():
            for line, what in done.faults:
                faults.add(source, line, what)
            for line, what in done.warnings:
                if self._wishes.strict:
                    faults.add(source, line, what)
                else:
                    self.warnings.append((source, line, what))
            self.sources.left_out += [(source, line, "links to what was withdrawn") for line in done.cut]
            for target, anchor, written, line in done.references:
                if target in self._rendered and anchor not in (there := self._rendered[target].anchors):
                    meant = f", did you mean '#{found}'?" if (found := alike(anchor, there)) else ""
                    meant = meant or faults.nearest(anchor, sorted(there))
                    faults.add(source, line, f"link '{written}' leads to no heading of {target}{meant}")
        faults.raise_all()

    def told(self) -> list[tuple[str, int, str]]:
        """Return source, line and message on what was passed over."""
        unused = [(source, 0, "no report names it; it is not published") for source in self.sources.unused]
        # In bounds: a site of another program's may have thousands. `Tree` holds all of them. A text that
        # somebody has just written comes first.
        ordered = sorted(self.warnings, key=lambda warning: warning[0] not in self._anew)
        shown, more = ordered[:WARNINGS_SHOWN], ordered[WARNINGS_SHOWN:]
        rest = [(more[0][0], more[0][1], f"and {len(more):,} more warnings from here on")] if more else []
        return self.sources.left_out + unused + shown + rest

    def _lists(self, folder: TreeFolder) -> None:
        """Make the pages of no text of the publisher's."""
        archive, printed, names = self._maker.facts.archive, self._maker.printed, self.sources.names
        marks: dict[str, bytes] = {}
        for path, (listing, tag) in self._listings.items():
            if listing.path not in marks:
                marks[listing.path] = self._marks.of_list(listing)
            said = {"list": marks[listing.path], "tongue": tag, "called": self._called(listing, tag)}
            key = self._marks.of_values(said)
            folder.made(path, key, lambda of=listing, tag=tag: printed(own.index(of, archive, tag, names)))  # type: ignore[misc]
        for path, tag in self._explained.items():
            seen = own.verify(tag, archive)
            folder.made(path, self._marks.of_values(seen), lambda seen=seen: printed(seen))  # type: ignore[misc]
        folder.made(layout.NOT_FOUND, self._marks.of_all(), lambda: printed(own.missing(archive)))
        self._findable(folder)

    def _findable(self, folder: TreeFolder) -> None:
        """Make the pages for searching, with their lists for readers without scripts."""
        archive, printed, marks = self._maker.facts.archive, self._maker.printed, self._marks
        reports, mark = self.sources.reports, marks.of_words(self.sources.reports)
        # Only a change of what they name makes them anew: cutting all titles into words takes a tenth of a second.
        words = cache(lambda: wordlists.word_pages(reports))
        former = {p: n.key for p, n in self._memory.old.files.items() if p.startswith(f"{wordlists.FOLDER}/")}
        if former and all(key == mark and self._memory.lies(path) for path, key in former.items()):
            for path in former:
                folder.link(path)
        else:
            for page in words():
                folder.put(page.path, printed(own.word_list(page, archive)), mark)
        for tag, path in self._tongues.all(layout.SEARCH_PAGE).items():
            years = self._listings[self._tongues.path(indexes.overview("year"), tag)][0].parts
            here = [replace(year, path=self._tongues.path(year.path, tag)) for year in years]
            listed = wordlists.titles(reports, here, path, tag)
            key = marks.of_values({"list": marks.of_list(listed), "words": mark})
            folder.made(path, key, lambda tag=tag, of=listed: printed(own.searching(archive, tag, of, words())))  # type: ignore[misc]

    def _called(self, listing: Index, tag: str) -> Sequence[tuple[str, str]]:
        """Return the names of an index page's places or topics in a language."""
        names = self.sources.names
        if not names or listing.kind not in ("place", "tag"):
            return ()
        language = views.spoken_by(self._maker.facts.archive, tag)
        rows = [names.shown(listing.kind, part.title, language) for part in listing.parts if not listing.title]
        return [own.title_of(listing, language, names), *rows]

    def _near(self, page: Page) -> Near:
        """Return all that stands on a page and comes from elsewhere."""
        more: dict[str, Any] = {}
        listed, front = is_withdrawn(page.path), is_given(page.path, "index")
        if page.report is None and (listed or front or is_given(page.path, "about")):
            more |= views.withdrawals(page, self.sources.withdrawn, listed=listed)
        tag = self._tongues.of(page.language)
        if front and page.path == self._tongues.path(layout.FRONT, tag):
            more |= views.front(self.sources.reports, self._tongues, tag)
            more["linked"] = {"feeds": feeds.LINKS if self._wishes.fingerprint else ()}
        if page.report is None:
            return Near(more=more)
        family, earlier = self._family.get(page.source, ()), self._earlier.get(page.source, ())
        return near_report(page.report, self.sources, family, earlier, self._tongues)

    def _index(self, folder: TreeFolder) -> None:
        """Write the index of the pages to be found."""
        found = sorted((row(self.sources.pages[s]), s, terms) for s, terms in self._terms.items() if terms)
        order, rows = [(line.path, terms) for line, _, terms in found], [line for line, _, _ in found]
        try:
            weights = lambda number: self._weights(*found[number][1:])  # noqa: E731
            made = list(reindex.changed(self._memory, order, weights))
        except LostError:
            postings = search.postings(self._weights(source, terms) for _, source, terms in found)
            made = [(search.shard_name(data), first, data) for first, data in search.shards(postings)]
        for name, _, data in made:
            if data is None:
                folder.link(search.shard_path(name))
            else:
                folder.put(search.shard_path(name), data)
        shards = [(name, first) for name, first, _ in made]
        blocks = list(search.blocks(rows))
        for path, data in search.heads(len(rows), blocks, shards):
            folder.put(path, data)
        self._memory.note_index(order, shards, [name for name, _ in blocks])
        self._memory.new.facts = facts.packed(self._maker.facts)

    def _weights(self, source: str, name: bytes) -> Iterator[tuple[str, list[str]]]:
        """Return a page's terms by their weight."""
        terms = self._memory.terms(name)
        if terms is None:  # lost notes cost time, and nothing else
            page = self.sources.pages[source]
            terms = self._maker.page(page, self._near(page)).terms
            self._memory.note_terms(terms)
        return unpacked(terms)
