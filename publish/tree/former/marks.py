"""Hashes of a page's parts, to know an unchanged page beforehand.

A mark holds the whole of each part: a report's own bytes and its evidence, those of the reports near it, and what all
pages have in common. What a text asks of the archive is not in it: see `publish.tree.former.asked`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from publish.core.model import Report
from publish.tree.former.stamps import digest
from publish.tree.maker import Facts, Near
from publish.tree.pages import views
from publish.tree.pages.indexes import Index
from publish.tree.pages.wordlists import indexed
from publish.tree.sources.content import Page, Sources


class Marks:
    """Marks of an archive's pages."""

    def __init__(self, facts: Facts, sources: Sources) -> None:
        self._sources = sources
        # Texts without a language of ours take their direction from their letters: that is in the text's own mark.
        said = (facts.theme, facts.archive, facts.fingerprint, sorted(facts.withheld))
        self._all = digest(repr(said).encode("utf-8", "surrogatepass"))
        self._own: dict[str, bytes] = {}
        self._rows: dict[str, bytes] = {}

    def of_all(self) -> bytes:
        """Return the mark of what all pages have in common."""
        return self._all

    def of_worker(self, addresses: Sequence[str]) -> bytes:
        """Return the mark of the service worker, which knows these addresses."""
        return _whole([self._all, *(each.encode("utf-8", "surrogatepass") for each in addresses)])

    def of_page(self, page: Page, near: Near) -> bytes:
        """Return the mark of a text's page."""
        parts = [self._all, self._of(page), b"family", *(self._report(r) for r in near.family)]
        parts += [b"earlier", *(self._report(r) for r in near.earlier)]
        if near.current:
            parts += [b"current", self._report(near.current)]
        if near.more:
            parts.append(repr(near.more).encode("utf-8", "surrogatepass"))
        return _whole(parts)

    def of_list(self, index: Index) -> bytes:
        """Return the mark of a list of reports."""
        said = (index.path, index.kind, index.title, index.language, index.parts)
        return _whole([self._all, repr(said).encode(), *(self._row(report) for report in index.reports)])

    def of_words(self, reports: Sequence[Report]) -> bytes:
        """Return the mark of all lists of words.

        All are made anew together after a change of a listed text.
        """
        return self.of_values({"words": [(r.path, r.date.isoformat(), r.language, *indexed(r)) for r in reports]})

    def of_values(self, seen: Mapping[str, Any]) -> bytes:
        """Return the mark of a page made of these values alone."""
        return _whole([self._all, repr(seen).encode("utf-8", "surrogatepass")])

    def _report(self, report: Report) -> bytes:
        return self._of(self._sources.pages[report.source])

    def _of(self, page: Page) -> bytes:
        found = self._own.get(page.source)
        if found is None:
            # A page without a file has no bytes of its own: its title and language are all that it brings.
            parts = [
                self._sources.digests.get(page.source, b""),
                repr((page.source, page.title, page.language)).encode(),
            ]
            for evidence in page.report.evidence if page.report else ():
                entry = evidence.entry
                parts.append(repr((entry.path, entry.length, self._sources.pictures.get(entry.path))).encode())
            found = self._own[page.source] = _whole(parts)
        return found

    def _row(self, report: Report) -> bytes:
        found = self._rows.get(report.path)
        if found is None:
            found = self._rows[report.path] = digest(repr(views.rows([report])).encode())
        return found


def _whole(parts: list[bytes]) -> bytes:
    """Return a hash of parts, in which none can run into the next."""
    return digest(b"".join(b"%d:%b" % (len(part), part) for part in parts))
