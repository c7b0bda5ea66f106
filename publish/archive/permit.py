"""Permissions for many removals, starter texts, a doubtful clock.

The publisher must give them in so many words.
"""

from dataclasses import dataclass

from publish.archive.talk import Talk
from publish.core.errors import SourceError
from publish.core.model import Tree
from publish.core.units import count
from publish.release.difference import Reports
from publish.tree.settings import SITE

SHOWN = 20  # reports of each kind; all of them stand in the JSON
STARTERS_OPTION = "--with-starter-texts"
_DO = "put your own words in its place, or take it out"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Permissions given beforehand by the publisher.

    Without permission, the work is refused or asked about.
    """

    clock_is_right: bool = False
    removals: int | None = None
    """Number of reports allowed to go."""
    starters: bool = False
    """Whether texts written by ``stet init`` may go out."""
    strict: bool = False
    """Whether warnings of texts are faults."""


def permit_removals(reports: Reports, removals: int | None, talk: Talk) -> None:
    """Ask or refuse if too many reports are gone.

    Args:
        removals: Number of reports which the publisher lets go.

    Raises:
        SourceError: More reports are gone, and nobody agreed.
    """
    gone = len(reports.removed)
    # Three reports, or a tenth, may go unasked: publishers tidy up, but a disk that is not mounted takes all, and a
    # wrong folder takes most.
    if not reports.many or (removals is not None and gone <= removals):
        return
    said = f"{gone:,} of {count(reports.before, reports.noun)} would be taken from every copy"
    # That none is left is not asked: who answers yes by habit would lose the archive on every host.
    if removals is None and talk.agree and not reports.none_left:
        for line in named("removed", reports.titled(reports.removed)):
            talk.note(line.strip())
        if talk.agree(f"{said}. Take them away?"):
            return
    raise SourceError(
        "\n".join(
            [
                said + (": none would be left" if reports.none_left else ""),
                *named("removed", reports.titled(reports.removed)),
            ]
        ),
        hint=f"is all of {'the site' if reports.noun == 'page' else f'{SITE}/'} there?"
        f" bring them back and build again; if they are to go: --removals {gone};"
        " what must not be published any more: stet withdraw",
    )


def named(word: str, paths: tuple[str, ...]) -> list[str]:
    """Return a line for each path, and the number of any more."""
    rest = [f"    and {len(paths) - SHOWN:,} more {word} (all with --json)"] if len(paths) > SHOWN else []
    return [f"    {word} {path}" for path in paths[:SHOWN]] + rest


def permit_starters(tree: Tree, wanted: bool, talk: Talk) -> None:
    """Refuse starter texts, unless the publisher wants them published.

    In this case, warn of each.

    Raises:
        SourceError: There are starter texts, and nobody allowed them.
    """
    if not tree.unfilled:
        return
    if not wanted:
        raise SourceError(
            *starters_lines(tree),
            hint="write them, then run: stet publish (or stet build, and seal);"
            f" to publish them as they are: {STARTERS_OPTION}",
        )
    for source, line, words in tree.unfilled:
        talk.warn(f"{SITE}/{source}:{line}: published as stet init wrote it, '{words}' ({STARTERS_OPTION})", None)


def starters_lines(tree: Tree) -> list[str]:
    """Return a line for each starter text.

    The line says where the text stands, and what to do.
    """
    return [
        f"{SITE}/{source}:{line}: still says what stet init wrote, '{words}': {_DO}"
        for source, line, words in tree.unfilled
    ]
