"""The content of ``site/`` as nouns.

Its pages, and all that was found beside them. Values only.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from publish.core.formats.withdrawals import NOTHING, WithdrawnLine, Withheld
from publish.core.model import Entry, Report
from publish.tree.sources.faults import Faults
from publish.tree.sources.front import Text
from publish.tree.sources.names import Names


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file of the publisher's.

    It is a report, or a plain page such as ``about.md``.
    """

    source: str
    path: str
    title: str
    language: str
    summary: str
    text: Text
    report: Report | None
    lines: Mapping[str, int]
    """Line of each key of its front matter."""
    doubts: Sequence[tuple[int, str]] = ()
    """Line and message of what its front matter may have meant otherwise."""


@dataclass(slots=True)
class Sources:
    """All checked content of ``site/``.

    ``faults`` may grow until the pages have been rendered.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    """By source."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Source → path of every Markdown page, pages with faults included."""
    evidence: dict[str, Entry] = field(default_factory=dict)
    """By source: each document's published path and its file."""
    telling: dict[str, dict[str, str]] = field(default_factory=dict)
    """By source: hidden facts in a document, by member of a zip."""
    pictures: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By path: width and height in pixels of a picture among the evidence."""
    of_pages: set[str] = field(default_factory=set)
    """Sources of pictures shown by plain pages. They stay when a report is withdrawn."""
    unused: tuple[str, ...] = ()
    """Files below ``site/evidence`` named by no report. They are not published."""
    withheld: Withheld = NOTHING
    """Withdrawn sources, left out."""
    odd: bool = False
    """Whether ``site`` holds a link or a device. No other walk may enter it then."""
    left_out: list[tuple[str, int, str]] = field(default_factory=list)
    """Source, line and message: withdrawn or passed over."""
    other_kinds: list[tuple[str, int, str]] = field(default_factory=list)
    """Source, line and file: pictures among the evidence of other kinds than PNG and JPEG."""
    unfilled: list[tuple[str, int, str]] = field(default_factory=list)
    """Source, line and words of texts unchanged since ``stet init``."""
    withdrawn: tuple[WithdrawnLine, ...] = ()
    """The public lines on withdrawals."""
    digests: dict[str, bytes] = field(default_factory=dict)
    """By source: SHA-256 of the bytes of a file that was read."""
    passed_over: set[str] = field(default_factory=set)
    """Files and folders of systems and editors. Folders end with a slash."""
    names: Names = field(default_factory=Names)
    """What places and topics are called in other languages."""
    faults: Faults = field(default_factory=Faults)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Current reports by path, without earlier versions."""
        return tuple(r for r in self._all_reports() if not r.superseded_by)

    def _all_reports(self) -> tuple[Report, ...]:
        return tuple(p.report for p in sorted(self.pages.values(), key=lambda p: p.path) if p.report)

    def earlier(self) -> dict[str, tuple[Report, ...]]:
        """Return the earlier versions of reports, by source, oldest first.

        A report without earlier versions is left out.
        """
        versions: defaultdict[str, list[Report]] = defaultdict(list)
        for report in self._all_reports():
            if report.superseded_by:
                versions[report.superseded_by].append(report)
        return {s: tuple(sorted(v, key=lambda r: r.superseded_on or date.min)) for s, v in versions.items()}

    def translations(self) -> dict[str, tuple[Report, ...]]:
        """Return the translations of reports, by source.

        Each family includes the report itself. A report without translations is left out.
        """
        families: defaultdict[str, list[Report]] = defaultdict(list)
        for report in self.reports:
            families[report.translation_of or report.source].append(report)
        whole = {r.source: tuple(family) for family in families.values() if len(family) > 1 for r in family}
        return {source: tuple(sorted(family, key=lambda r: (r.language, r.path))) for source, family in whole.items()}
