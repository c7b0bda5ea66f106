"""A self-proving part of a release: some reports, or the new files."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.core.model import Entry
from publish.tree.bundles.pages import BuiltPage
from publish.verify.head import Release

_ALONG = (layout.OPEN_PAGE, layout.BY_HAND, layout.HISTORY, layout.WITHDRAWN, layout.MIRRORS_PAGE)
"""Files useful to a reader of any report."""
_IN_ALL = re.compile(r"(?:index|about|withdrawn)(?:\.[A-Za-z0-9-]+)?\.html")
"""Pages useful to a reader of any report, each of which may be there once for each language."""


@dataclass(frozen=True, slots=True)
class News:
    """New files of a release since a former release."""

    since: int
    """The former release."""
    paths: tuple[str, ...]
    """Paths of new and changed files, without listings."""
    listings: frozenset[str]
    """Hashes of listings missing in a copy of the former release, or needed as proof."""

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths of new and changed pages."""
        return tuple(path for path in self.paths if path.endswith(".html"))


def entries(wanted: Release, reports: Iterable[str]) -> list[Entry]:
    """Return the files of a release needed for these reports.

    Raises:
        ConfigError: The release has no such report.
    """
    there = wanted.by_path()
    chosen = _along(there)
    for path in reports:
        entry = there.get(path)
        if entry is None or not path.endswith(".html"):
            raise ConfigError(
                f"release {wanted.number} has no page {path}", hint="give the path that it has in a copy, or its source"
            )
        # Pictures and documents go along. Linked pages do not: each would bring its own, and in the end all of them.
        page = BuiltPage.read(wanted.root, path, entry.sha256)
        chosen |= {path, *(p for p in page.leads_to() if p in there and not p.endswith(".html"))}
    return _with_proof(there, chosen, ())


def new_entries(wanted: Release, news: News) -> list[Entry]:
    """Return a release's new files with their proof."""
    there = wanted.by_path()
    return _with_proof(there, _along(there) | (there.keys() & set(news.paths)), news.listings)


def _along(there: Mapping[str, Entry]) -> set[str]:
    """Return the pages and files of a release for every reader."""
    return {path for path in there if path in _ALONG or _IN_ALL.fullmatch(path)}


def _with_proof(there: Mapping[str, Entry], chosen: set[str], listings: Collection[str]) -> list[Entry]:
    """Return the chosen files, with the path from them to the signatures.

    Args:
        listings: Hashes of further listings to take along.
    """
    # A page is proved by its folder's listing, that by the listing above, and the topmost by the signed metadata.
    above = {layout.LISTING}
    for path in chosen:
        parts = path.split("/")[:-1]
        above |= {"/".join([*parts[:depth], layout.LISTING]) for depth in range(1, len(parts) + 1)}
    above &= there.keys()
    hashed = {layout.hashed_listing(there[path].sha256) for path in above}
    hashed |= {layout.hashed_listing(sha256) for sha256 in listings} & there.keys()
    signed = {path for path in there if path.startswith(f"{layout.METADATA}/")}
    said = {
        p
        for p in there
        if p.startswith(f"{layout.TARGETS}/") and p.endswith((".mirrors.json", ".html", ".json", ".tsr", ".cosig"))
    }
    return [there[path] for path in sorted(chosen | above | hashed | signed | said)]
