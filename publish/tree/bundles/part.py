"""A part of a release, able to prove itself."""

import re
from collections.abc import Iterable

from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.core.model import Entry, Release
from publish.tree.bundles.pages import BuiltPage

_ALONG = (layout.OPEN_PAGE, layout.BY_HAND, layout.HISTORY, layout.WITHDRAWN, layout.MIRRORS_PAGE)
"""Files useful to a reader of any report."""
_IN_ALL = re.compile(r"(?:index|about|withdrawn)(?:\.[A-Za-z0-9-]+)?\.html")
"""Pages useful to a reader of any report, each of which may be there once for each language."""


def entries(wanted: Release, reports: Iterable[str]) -> list[Entry]:
    """Return the files of a release needed for these reports.

    Raises:
        ConfigError: The release has no such report.
    """
    there = wanted.by_path()
    chosen: set[str] = {path for path in there if path in _ALONG or _IN_ALL.fullmatch(path)}
    for path in reports:
        entry = there.get(path)
        if entry is None or not path.endswith(".html"):
            raise ConfigError(
                f"release {wanted.number} has no page {path}", hint="give the path that it has in a copy, or its source"
            )
        # Pictures and documents go along. Linked pages do not: each would bring its own, and in the end all of them.
        page = BuiltPage.read(wanted.root, path, entry.sha256)
        chosen |= {path, *(p for p in page.leads_to() if p in there and not p.endswith(".html"))}
    # A page is proved by its folder's listing, that by the listing above, and the topmost by the signed metadata.
    above = {layout.LISTING}
    for path in chosen:
        parts = path.split("/")[:-1]
        above |= {"/".join([*parts[:depth], layout.LISTING]) for depth in range(1, len(parts) + 1)}
    above &= there.keys()
    hashed = {layout.hashed_listing(there[path].sha256) for path in above}
    signed = {path for path in there if path.startswith(f"{layout.METADATA}/")}
    said = {
        p
        for p in there
        if p.startswith(f"{layout.TARGETS}/") and p.endswith((".mirrors.json", ".html", ".json", ".tsr", ".cosig"))
    }
    return [there[path] for path in sorted(chosen | above | hashed | signed | said)]
