"""What a publisher must allow in so many words: many reports that go, starter texts that stay, a doubtful clock."""

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
    """What the publisher allowed beforehand; else it is refused or asked about."""

    clock_is_right: bool = False
    removals: int | None = None
    """How many reports may go."""
    starters: bool = False
    """Whether texts that ``stet init`` wrote may go out."""


def permit_removals(reports: Reports, removals: int | None, talk: Talk) -> None:
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
    if removals is None and talk.agree and not reports.none_left:
        for line in named("removed", reports.removed):
            talk.note(line.strip())
        if talk.agree(f"{said}. Take them away?"):
            return
    raise SourceError(
        "\n".join([said + (": none would be left" if reports.none_left else ""), *named("removed", reports.removed)]),
        hint=f"is all of site/ there? bring them back and build again; if they are to go: --removals {gone};"
        " what must not be published any more: stet withdraw",
    )


def named(word: str, paths: tuple[str, ...]) -> list[str]:
    """Return a line for each path, and how many more there are."""
    rest = [f"    and {len(paths) - SHOWN:,} more {word} (all with --json)"] if len(paths) > SHOWN else []
    return [f"    {word} {path}" for path in paths[:SHOWN]] + rest


def permit_starters(tree: Tree, wanted: bool, talk: Talk) -> None:
    """Refuse starter texts, unless the publisher wants them published; then say so.

    Raises:
        SourceError: There are some, and nobody said that they may go out.
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
    """Return where starter texts are and what to do, one line for each."""
    return [
        f"{SITE}/{source}:{line}: still says what stet init wrote, '{words}': {_DO}"
        for source, line, words in tree.unfilled
    ]
