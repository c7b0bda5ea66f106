"""Reports that come, change and go: told, and asked about when more vanish than may without a word."""

from typing import Any

from publish.cli._session import Session
from publish.core.errors import SourceError
from publish.core.units import count
from publish.release.difference import Reports

SHOWN = 20  # of each kind; all of them stand in the JSON


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


def named(word: str, paths: tuple[str, ...]) -> list[str]:
    """Each of them on a line, and how many more there are."""
    rest = [f"    and {len(paths) - SHOWN:,} more {word} (all with --json)"] if len(paths) > SHOWN else []
    return [f"    {word} {path}" for path in paths[:SHOWN]] + rest


def permit(session: Session, reports: Reports, removals: int | None) -> None:
    """Ask, or refuse, if more reports are gone than may go without a word.

    Args:
        removals: How many the publisher said may go.

    Raises:
        SourceError: More are gone than that, and nobody agreed.
    """
    gone = len(reports.removed)
    if not reports.many or (removals is not None and gone <= removals):
        return
    said = f"{gone:,} of {count(reports.before, 'report')} would be taken from every copy"
    if removals is None and session.console.asks and not reports.none_left:
        for line in named("removed", reports.removed):
            session.console.note(line.strip())
        if session.console.agree(f"{said}. Take them away?"):
            return
    raise SourceError(
        "\n".join([said + (": none would be left" if reports.none_left else ""), *named("removed", reports.removed)]),
        hint=f"is all of site/ there? bring them back and build again; if they are to go: --removals {gone};"
        " what must not be published any more: stet withdraw",
    )
