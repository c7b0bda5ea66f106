"""Reports → the pages that list them, by year, language, place and tag. Values only.

A list is bounded: above 500 reports it is split by year, month or day, whichever first divides it.
Its address never depends on how many there are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from publish.core import files
from publish.core.model import Report
from publish.tree.languages import endonym
from publish.tree.sources.faults import Faults
from publish.tree.sources.gather import FOLDER_MAX_NAMES, Sources
from publish.tree.sources.slugs import slug

LIST_MAX_LENGTH = 500  # reports on one index page: about 100 KB
_SPLITS = (4, 7, 10)  # characters of an ISO date that name its year, month, day


@dataclass(frozen=True, slots=True)
class Part:
    """A row of an index page that leads to another."""

    title: str
    path: str
    count: int
    language: str = ""
    """Of the title, where it is known."""


@dataclass(frozen=True, slots=True)
class Index:
    """One generated page: it lists reports or, when there are too many, parts."""

    path: str
    kind: str
    title: str
    language: str = ""
    parts: tuple[Part, ...] = ()
    reports: tuple[Report, ...] = ()


KINDS: Final[dict[str, Callable[[Report], tuple[str, ...]]]] = {
    "year": lambda report: (f"{report.date.year:04}",),
    "language": lambda report: (report.language,),
    "place": lambda report: report.places,
    "tag": lambda report: report.tags,
}
"""What reports are listed by, and the names that one report is listed under."""


def address(kind: str, name: str) -> str:
    """Path of the index page for ``name``."""
    # A language tag is its own slug; lower-cased it would be another spelling of the same language.
    return f"by/{kind}/{name if kind == 'language' else slug(name)}.html"


def overview(kind: str) -> str:
    """Path of the page that lists all names of a kind."""
    return f"by/{kind}/index.html"


def newest_first(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Reports in the order of every list."""
    return tuple(sorted(sorted(reports, key=lambda r: r.path), key=lambda r: r.date, reverse=True))


def indexes(reports: Iterable[Report]) -> Iterator[Index]:
    """Every index page, in the order of their paths' making: overview, then names, then parts."""
    reports = newest_first(reports)
    for kind, names_of in KINDS.items():
        groups: defaultdict[str, list[Report]] = defaultdict(list)
        for report in reports:
            for name in names_of(report):
                groups[name].append(report)
        order = sorted(groups, key=lambda name: (slug(name), name), reverse=kind == "year")
        titles = {name: endonym(name) if kind == "language" else name for name in order}
        tongue = {name: name if kind == "language" else "" for name in order}
        rows = tuple(Part(titles[n], address(kind, n), len(groups[n]), tongue[n]) for n in order)
        yield Index(overview(kind), kind, "", parts=rows)
        for name in order:
            yield from _pages(Index(address(kind, name), kind, titles[name], tongue[name]), groups[name], 0)


def _pages(index: Index, reports: list[Report], depth: int) -> Iterator[Index]:
    """``index`` with its reports, or split into parts that each are bounded."""
    parts: defaultdict[str, list[Report]] = defaultdict(list)
    while len(reports) > LIST_MAX_LENGTH and depth < len(_SPLITS):
        parts.clear()
        for report in reports:
            parts[report.date.isoformat()[: _SPLITS[depth]]].append(report)
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
    rows = tuple(Part(key, paths[key], len(group)) for key, group in parts.items())
    yield Index(index.path, index.kind, index.title, index.language, parts=rows)
    name = index.title if folder == root else index.title.rpartition(" · ")[0]
    for key, group in parts.items():
        title = key if index.kind == "year" else f"{name} · {key}"
        yield from _pages(Index(paths[key], index.kind, title, index.language), group, depth)


def check(sources: Sources, faults: Faults) -> None:
    """Note places and tags that cannot have an index page: no letters, too long, two that share an address."""
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
    if not slug(name) or slug(name) == "index":
        return f"{kind} '{name}' cannot be the name of a page"
    path = address(kind, name)
    if fault := files.fault_of(path):
        return f"{kind} '{name}' cannot be the name of a page: {fault}"
    other = taken.setdefault(path, name)
    return f"{kind} '{name}' is elsewhere spelled '{other}'; both would be {path}" if other != name else None
