"""Texts that ``stet init`` wrote and nobody replaced: told after a build, refused before a signature."""

from typing import Any

from publish.cli._session import Session
from publish.core.errors import SourceError
from publish.core.model import Tree
from publish.tree.settings import SITE

OPTION = "--with-starter-texts"
_DO = "put your own words in its place, or take it out"


def data(tree: Tree) -> dict[str, Any]:
    """Where they are, for programs."""
    rows = [{"file": f"{SITE}/{source}", "line": line, "text": words} for source, line, words in tree.unfilled]
    return {"starter_texts": rows}


def lines(tree: Tree) -> list[str]:
    """Where they are and what to do, for people; one line for each."""
    return [
        f"{SITE}/{source}:{line}: still says what stet init wrote, '{words}': {_DO}"
        for source, line, words in tree.unfilled
    ]


def warn(session: Session, tree: Tree) -> None:
    """Tell of them, where nothing is signed yet."""
    for line in lines(tree):
        session.console.warn(line)
    if tree.unfilled:
        session.console.note(f"hint: stet publish refuses that; for a try: stet publish {OPTION}")


def permit(session: Session, tree: Tree, *, wanted: bool) -> None:
    """Refuse them, unless the publisher wants them published; then say so.

    Raises:
        SourceError: There are some, and nobody said that they may go out.
    """
    if not tree.unfilled:
        return
    if not wanted:
        raise SourceError(
            *lines(tree),
            hint=f"write them, then run: stet publish (or stet build, and seal); to publish them as they are: {OPTION}",
        )
    for source, line, words in tree.unfilled:
        session.console.warn(f"{SITE}/{source}:{line}: published as stet init wrote it, '{words}' ({OPTION})")
