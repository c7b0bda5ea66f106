"""Changes of reports, and leftover starter texts: lines and data."""

from typing import Any

from publish.archive.permit import STARTERS_OPTION, named, starters_lines
from publish.cli._session import Session
from publish.core.model import Tree
from publish.release.difference import Reports
from publish.tree.settings import SITE


def data(reports: Reports) -> dict[str, Any]:
    """Return the changes of reports for programs."""
    kinds = {"added": reports.added, "changed": reports.changed, "removed": reports.removed}
    more = {"withdrawn": list(reports.withdrawn), "moved": [list(pair) for pair in reports.moved]}
    return {"reports_changed": {kind: list(paths) for kind, paths in kinds.items()} | more}


def lines(reports: Reports) -> list[str]:
    """Tell people the changes of reports, if any."""
    kinds = (
        ("added", reports.added), ("changed", reports.changed), ("removed", reports.removed),
        ("withdrawn", reports.withdrawn), ("moved", tuple(f"{old} to {new}" for old, new in reports.moved)),
    )  # fmt: skip
    some = [(word, paths) for word, paths in kinds if paths]
    if not some:
        return []
    found = [f"{reports.noun}s: " + ", ".join(f"{len(paths):,} {word}" for word, paths in some)]
    for word, paths in some:
        # Corrections are everyday work and are only counted. A lost or moved report may be a slip.
        if word != "changed":
            found += named(word, paths)
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
