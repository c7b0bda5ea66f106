"""Reports that come, change and go: lines for people, data for programs."""

from typing import Any

from publish.archive.permit import named
from publish.release.difference import Reports


def data(reports: Reports) -> dict[str, Any]:
    """What changes, for programs."""
    kinds = {"added": reports.added, "changed": reports.changed, "removed": reports.removed}
    more = {"withdrawn": list(reports.withdrawn), "moved": [list(pair) for pair in reports.moved]}
    return {"reports_changed": {kind: list(paths) for kind, paths in kinds.items()} | more}


def lines(reports: Reports) -> list[str]:
    """What changes, for people; nothing, if nothing does."""
    kinds = (
        ("added", reports.added), ("changed", reports.changed), ("removed", reports.removed),
        ("withdrawn", reports.withdrawn), ("moved", tuple(f"{old} to {new}" for old, new in reports.moved)),
    )  # fmt: skip
    some = [(word, paths) for word, paths in kinds if paths]
    if not some:
        return []
    found = ["reports: " + ", ".join(f"{len(paths):,} {word}" for word, paths in some)]
    for word, paths in some:
        if word != "changed":
            found += named(word, paths)
    return found
