"""A page's bytes, made of its text and its surroundings.

Everything a page shows comes from its own source, from `Near`, and from `Facts`. So a page stays as it is while these
do, and pages can be made in any order, by any process. What is NOT done here: reading sources.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from publish.core.formats import layout
from publish.core.model import Report
from publish.tree.folder import write
from publish.tree.former import snapshot
from publish.tree.former.asked import Addresses
from publish.tree.former.snapshot import Questions
from publish.tree.languages import endonym
from publish.tree.pages import linked, views
from publish.tree.pages.contents import contents
from publish.tree.pages.text import Rendered, Renderer
from publish.tree.pages.tongues import Tongues, is_withdrawn
from publish.tree.search import index as search
from publish.tree.sources.content import Page, Sources
from publish.tree.sources.faults import Faults
from publish.tree.templates import Printer


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that all pages have in common."""

    theme: str
    archive: views.Common
    fingerprint: str | None
    targets: Mapping[str, str]
    """Source → path of all pages and evidence."""
    generated: frozenset[str]
    withheld: frozenset[str]
    pictures: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Near:
    """Other reports with words on a page, and values for it alone."""

    family: tuple[Report, ...] = ()
    earlier: tuple[Report, ...] = ()
    current: Report | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page as made."""

    rendered: Rendered
    asked: Questions
    data: bytes
    """Empty for a page with faults, or one that was written."""
    terms: bytes
    """Empty for a page that is not to be found."""
    sha256: bytes = b""
    """Of the bytes that were written."""


class PageJob(NamedTuple):
    """A page to be made and written."""

    page: Page
    near: Near
    place: str
    """On this disk, in a folder that exists; empty where its faults alone are wanted."""


def near_report(
    report: Report, sources: Sources, family: tuple[Report, ...], earlier: tuple[Report, ...], tongues: Tongues
) -> Near:
    """Return what a report's page shows of others."""
    more: dict[str, Any] = {}
    names = sources.names
    if told := (*names.told("place", report.places), *names.told("tag", report.tags)):
        more |= views.named(report, tongues, names)
        more["called"] = told
    current = sources.pages.get(report.superseded_by or "")
    return Near(family, earlier, current.report if current else None, more)


class Maker:
    """Makes one page after the other."""

    def __init__(self, facts: Facts, faults: Faults | None = None) -> None:
        self.facts = facts
        self.answers = Addresses(facts.targets, facts.generated, facts.pictures)
        self._renderer = Renderer(
            self.answers.targets,
            self.answers.generated,
            facts.withheld,
            self.answers.pictures,
            facts.archive.letters,
            faults,
        )
        self._printer = Printer(facts.theme)

    def page(self, page: Page, near: Near, *, only_text: bool = False) -> MadePage:
        """Return a page of a text; with ``only_text`` no more than its faults."""
        asked = self.answers.begin()
        done = self._renderer.render(page)
        if only_text or done.faults:
            return MadePage(done, asked, b"", b"")
        data = self.printed(self._values(page, near, done.html), done.html)
        found = document(page, done.html, near.more.get("called", ()))
        terms = b"" if found is None else snapshot.packed(search.weigh(found))
        done.html = ""  # it stands in the page now
        return MadePage(done, asked, data, terms)

    def written(self, job: PageJob) -> MadePage:
        """Make a page, and write it in its place."""
        made = self.page(job.page, job.near, only_text=not job.place)
        if not made.data:
            return made
        write(job.place, made.data)
        return replace(made, data=b"", sha256=hashlib.sha256(made.data).digest())

    def printed(self, seen: Mapping[str, Any], content: str = "") -> bytes:
        """Return the bytes of a page with these values."""
        archive = self.facts.archive
        return self._printer.page(
            {"archive": archive, "it": {**seen, **views.ways(archive, seen["language"])}}, content
        )

    def _values(self, page: Page, near: Near, html: str) -> dict[str, Any]:
        seen = views.page(page, near.family, self.facts.pictures, self.facts.fingerprint, self.facts.archive.tongues)
        seen |= views.versions(page, near.earlier, near.current)
        seen |= near.more
        if page.report:
            place = linked.LinkedArchive(
                self.facts.archive.title,
                self.facts.fingerprint,
                near.family,
                near.earlier,
                near.current,
                self.facts.archive.about,
            )
            seen["contents"] = contents(html)
            seen["linked"] = linked.head(page.report, place)
        return seen


def document(page: Page, html: str, called: Iterable[str] = ()) -> search.FindablePage | None:
    """Return a page's words for the search.

    ``None`` for a page outside of it. ``called`` is what its places and topics are called in other languages.
    """
    report = page.report
    # Earlier versions would be found beside the corrected text. A front page without a text says the archive's name.
    if is_withdrawn(page.path) or (report and report.superseded_by):
        return None
    if not page.lines and page.path != layout.FRONT:
        return None
    more: list[str] = []
    if report:
        more += [*(author.name for author in report.authors), *report.identifiers]
        more += [*report.places, *report.tags, *(e.title for e in report.evidence)]
        more += [*(source["title"] for source in report.sources), *called]
    date, path, title, language, name = row(page)
    return search.FindablePage(path, title, language, name, date, html, page.summary, tuple(more))


def row(page: Page) -> search.Row:
    """Return a page's row among the results of a search."""
    date = page.report.date.isoformat() if page.report else ""
    return search.Row(date, page.path, page.title, page.language, endonym(page.language))


_AT_WORK: Final[list[Maker]] = []


def begin(facts: Facts) -> None:
    """Prepare this process for `make_all`."""
    _AT_WORK[:] = [Maker(facts)]


def make_all(jobs: Sequence[PageJob]) -> list[MadePage]:
    """Make and write several pages."""
    return [_AT_WORK[0].written(job) for job in jobs]
