"""Changes of reports, and leftover starter texts: lines and data."""

from typing import Any

from publish.archive.permit import STARTERS_OPTION, named, starters_lines
from publish.cli._session import Session
from publish.core.model import Tree
from publish.core.units import count
from publish.release.difference import Reports
from publish.tree.settings import SITE


def data(reports: Reports) -> dict[str, Any]:
    """Return the changes of reports for programs."""
    kinds = {"added": reports.added, "changed": reports.changed, "removed": reports.removed}
    came, gone = reports.evidence
    more: dict[str, Any] = {
        "withdrawn": list(reports.withdrawn), "moved": [list(pair) for pair in reports.moved],
        "furniture": list(reports.furniture), "evidence": {"added": list(came), "removed": list(gone)},
        "titles": dict(reports.titles),
    }  # fmt: skip
    return {"reports_changed": {kind: list(paths) for kind, paths in kinds.items()} | more}


def lines(reports: Reports) -> list[str]:
    """Tell people the changes of reports, if any."""
    kinds = (
        ("added", reports.titled(reports.added)), ("changed", reports.titled(reports.changed)),
        ("removed", reports.titled(reports.removed)), ("withdrawn", reports.withdrawn),
        ("moved", tuple(f"{old} to {reports.titled((new,))[0]}" for old, new in reports.moved)),
    )  # fmt: skip
    some = [(word, paths) for word, paths in kinds if paths]
    found = [f"{reports.noun}s: " + ", ".join(f"{len(paths):,} {word}" for word, paths in some)] if some else []
    for word, paths in some:
        found += named(word, paths)
    came, gone = reports.evidence
    if came or gone:
        parts = (f"{len(paths):,} {word}" for word, paths in (("added", came), ("removed", gone)) if paths)
        found.append(f"evidence: {', '.join(parts)}")
        found += named("added", tuple(path.rpartition("/")[2] for path in came))
        found += named("removed", tuple(path.rpartition("/")[2] for path in gone))
    # A new theme, or a title in a list of all, changes every page: that is one fact, and no news of any report.
    if reports.furniture:
        pages = count(len(reports.furniture), "page")
        found.append(f"{pages} changed around the text alone: the theme, links or lists")
    return found


def warnings_data(tree: Tree) -> dict[str, Any]:
    """Return the warnings of a tree's texts for programs."""
    rows = [{"file": f"{SITE}/{source}", "line": line, "what": what} for source, line, what in tree.warnings]
    return {"warnings": rows}


def starters_data(tree: Tree) -> dict[str, Any]:
    """Return the places of starter texts for programs."""
    rows = [{"file": f"{SITE}/{source}", "line": line, "text": words} for source, line, words in tree.unfilled]
    return {"starter_texts": rows}


def warn_of_starters(session: Session, tree: Tree) -> None:
    """Warn of starter texts, before anything is signed."""
    for line in starters_lines(tree):
        session.console.warn(line)
    if tree.unfilled:
        session.console.note(f"hint: stet publish refuses that; for a try: stet publish {STARTERS_OPTION}")
