"""The house's own judgement on reports not yet written.

Whatever the build would refuse is told by the import, in the build's words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from publish.core import files
from publish.core.formats import layout
from publish.reports.imports.nouns import Hand
from publish.reports.imports.records import PostRecord
from publish.tree.pages.text import Renderer
from publish.tree.sources import leavings
from publish.tree.sources.content import Page
from publish.tree.sources.faults import Faults
from publish.tree.sources.frontmatter import decode, parse

EACH_MAX = 1_000  # faults of one report that are told


class Foresight:
    """The build's faults, report by report."""

    def __init__(self, site: Path, records: Iterable[PostRecord], today: date) -> None:
        self._today = today
        self._targets = {one.target: one.target.removesuffix(".md") + ".html" for one in records if one.target}
        for name in ("index.md", "about.md"):
            if (site / name).exists():
                self._targets.setdefault(name, name.removesuffix(".md") + ".html")
        built = frozenset({layout.FRONT, layout.SEARCH_PAGE, layout.MIRRORS_PAGE})
        self._renderer = Renderer(self._targets, built, faults=Faults())
        self._anchors: dict[str, frozenset[str]] = {}
        self._references: list[tuple[str, str, str, str]] = []

    def faults(self, at: PostRecord, text: str) -> Iterator[Hand]:
        """Yield the faults of a report for which the build would stop."""
        found: list[tuple[int, str]] = []

        def fault(line: int, what: str) -> None:
            found.append((line, what))

        if odd := files.fault_of(at.target):
            fault(0, odd)
        leavings.unfinished(at.target, text, lambda _, line, what: fault(line, what))
        self._targets.update({place: f"{layout.FILES}/{place}" for place in at.evidence})
        source = decode(text.encode(), fault)
        parsed = parse(source, report=True, today=self._today, fault=fault) if source is not None else None
        if parsed is not None:
            front, body = parsed
            path = self._targets[at.target]
            page = Page(at.target, path, front.title, front.language or "en", front.summary, body, None, front.lines)
            # Rendered in earnest, and the page thrown away: rules written a second time would drift from the build's.
            done = self._renderer.render(page)
            found += done.faults
            self._anchors[at.target] = done.anchors
            # Compared at the end only, since a link may lead to a report that comes later.
            self._references += [(at.origin, at.target, target, anchor) for target, anchor, *_ in done.references]
        told = Counter(what for _, what in found)
        for line, what in dict.fromkeys(found[:EACH_MAX]):
            yield Hand(
                "refused by the build",
                at.origin,
                what,
                "mend it, then build",
                f"{at.target}:{line}" if line else at.target,
            )
        if told.total() > EACH_MAX:
            yield Hand("refused by the build", at.origin, f"{told.total() - EACH_MAX:,} more faults", "", at.target)

    def at_last(self) -> Iterator[Hand]:
        """Yield faults that show once all reports are known."""
        copies: list[Hand] = []
        leavings.copies(
            self._targets,
            lambda source, _, what: copies.append(Hand("refused by the build", source, what, "rename it", source)),
        )
        yield from copies
        for origin, source, target, anchor in dict.fromkeys(self._references):
            if target in self._anchors and anchor not in self._anchors[target]:
                yield Hand(
                    "refused by the build",
                    origin,
                    f"'#{anchor}' is no heading of {target}",
                    "mend it, then build",
                    source,
                )
