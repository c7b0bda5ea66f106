"""Index pages of reports: by year, language, place and tag.

A list is bounded. Above 500 reports it is split by year, month or day, by the first of these with more than a single
part. An index page's address never depends on the number of reports. Values only.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from publish.core import files
from publish.core.model import Report
from publish.tree.languages import endonym
from publish.tree.sources.content import Sources
from publish.tree.sources.faults import Faults
from publish.tree.sources.gather import FOLDER_MAX_NAMES
from publish.tree.sources.slugs import slug

LIST_MAX_LENGTH = 500  # reports on one index page: about 100 KB
_SPLITS = (4, 7, 10)  # characters of an ISO date that name its year, month, day


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A row of an index page with a link to another index page."""

    title: str
    path: str
    count: int
    language: str = ""
    """Of the title, where known."""


@dataclass(frozen=True, slots=True)
class Index:
    """A generated page: lists reports, and parts if there are too many."""

    path: str
    kind: str
    title: str
    language: str = ""
    parts: tuple[IndexRow, ...] = ()
    reports: tuple[Report, ...] = ()


KINDS: Final[dict[str, Callable[[Report], tuple[str, ...]]]] = {
    "year": lambda report: (f"{report.date.year:04}",),
    "language": lambda report: (report.language,),
    "place": lambda report: report.places,
    "tag": lambda report: report.tags,
}
"""The kinds of lists, and a report's names in each."""


def address(kind: str, name: str) -> str:
    """Return the path of the index page for ``name``."""
    # A language tag is its own slug; lower-cased it would be another spelling of the same language.
    return f"by/{kind}/{name if kind == 'language' else slug(name)}.html"


def overview(kind: str) -> str:
    """Return the path of the page with all names of a kind."""
    return f"by/{kind}/index.html"


def newest_first(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Sort reports in the order of every list."""
    # By plain tuples: comparing dates as such took a twentieth of a build with one change.
    by_path = sorted(reports, key=lambda r: r.path)
    return tuple(sorted(by_path, key=lambda r: (r.date.year, r.date.month, r.date.day), reverse=True))


def indexes(reports: Iterable[Report], other: Mapping[tuple[str, str], str] = MappingProxyType({})) -> Iterator[Index]:
    """Yield every index page: overview, then names, then parts.

    ``other`` is kind and text → name, where reports have a name in another language: its list stays at that address.
    """
    reports = newest_first(reports)
    for kind, names_of in KINDS.items():
        groups: defaultdict[str, list[Report]] = defaultdict(list)
        for report in reports:
            for name in names_of(report):
                groups[name].append(report)
        # Two names may share a slug until `check` has refused them: the name itself keeps the order fixed.
        order = sorted(groups, key=lambda name: (slug(name), name), reverse=kind == "year")
        titles = {name: endonym(name) if kind == "language" else name for name in order}
        tongue = {name: name if kind == "language" else "" for name in order}
        rows = tuple(IndexRow(titles[n], address(kind, n), len(groups[n]), tongue[n]) for n in order)
        yield Index(overview(kind), kind, "", parts=rows)
        for name in order:
            yield from _pages(Index(address(kind, name), kind, titles[name], tongue[name]), groups[name], 0)
        taken = {address(kind, name) for name in order}
        for (of, text), name in other.items():
            if of == kind and name in groups and address(kind, text) not in taken:
                yield from _pages(Index(address(kind, text), kind, name), groups[name], 0)


def _pages(index: Index, reports: list[Report], depth: int) -> Iterator[Index]:
    """Yield ``index`` with its reports, or split into bounded parts.

    Reports of no known month stay on their year's page, below the months; and those of no known day alike.
    """
    parts: defaultdict[str, list[Report]] = defaultdict(list)
    rest: list[Report] = []
    while len(reports) > LIST_MAX_LENGTH and depth < len(_SPLITS):
        parts.clear()
        rest.clear()
        for report in reports:
            day = report.date.isoformat()[: _SPLITS[depth]]
            (parts[day] if len(day) == _SPLITS[depth] else rest).append(report)
        depth += 1
        if len(parts) > 1:
            break
    if len(parts) < 2:
        yield Index(index.path, index.kind, index.title, index.language, reports=tuple(reports))
        return
    # Parts of parts stay in the one folder: by/tag/law/2013.html, by/tag/law/2013-04.html.
    root = index.path.removesuffix(".html")
    folder = root if "/" not in root.removeprefix(f"by/{index.kind}/") else root.rpartition("/")[0]
    paths = {key: f"{folder}/{key}.html" for key in parts}
    rows = tuple(IndexRow(key, paths[key], len(group)) for key, group in parts.items())
    yield Index(index.path, index.kind, index.title, index.language, parts=rows, reports=tuple(rest))
    name = index.title if folder == root else index.title.rpartition(" · ")[0]
    for key, group in parts.items():
        title = key if index.kind == "year" else f"{name} · {key}"
        yield from _pages(Index(paths[key], index.kind, title, index.language), group, depth)


def check(sources: Sources, faults: Faults) -> None:
    """Note places and tags without a possible index page.

    Reasons: no letters, too long, or an address shared by two names.
    """
    for kind, key in (("place", "places"), ("tag", "tags")):
        taken: dict[str, str] = {}
        for page in sources.pages.values():
            for name in KINDS[kind](page.report) if page.report else ():
                fault = _fault_of(kind, name, taken)
                if fault:
                    faults.add(page.source, page.lines[key], fault)
        if len(taken) > FOLDER_MAX_NAMES:
            faults.add("reports", 0, f"names {len(taken):,} {key}, the limit is {FOLDER_MAX_NAMES:,}")


def _fault_of(kind: str, name: str, taken: dict[str, str]) -> str | None:
    if (fault := _fault_of_name(kind, name)) is not None:
        return fault
    path = address(kind, name)
    other = taken.setdefault(path, name)
    return f"{kind} '{name}' is elsewhere spelled '{other}'; both would be {path}" if other != name else None


@lru_cache(1 << 14)
def _fault_of_name(kind: str, name: str) -> str | None:
    if not slug(name) or slug(name) == "index":
        return f"{kind} '{name}' cannot be the name of a page"
    fault = files.fault_of(address(kind, name))
    return f"{kind} '{name}' cannot be the name of a page: {fault}" if fault else None
