"""Texts that ``stet init`` wrote and nobody replaced: told after a build."""

from typing import Any

from publish.archive.permit import STARTERS_OPTION, starters_lines
from publish.cli._session import Session
from publish.core.model import Tree
from publish.tree.settings import SITE


def data(tree: Tree) -> dict[str, Any]:
    """Where they are, for programs."""
    rows = [{"file": f"{SITE}/{source}", "line": line, "text": words} for source, line, words in tree.unfilled]
    return {"starter_texts": rows}


def warn(session: Session, tree: Tree) -> None:
    """Tell of them, where nothing is signed yet."""
    for line in starters_lines(tree):
        session.console.warn(line)
    if tree.unfilled:
        session.console.note(f"hint: stet publish refuses that; for a try: stet publish {STARTERS_OPTION}")
