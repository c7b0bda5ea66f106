"""Warnings beside the steps of publishing.

A clock in doubt is asked about.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from publish.archive.talk import Talk
from publish.core.errors import ConfigError, SourceError
from publish.core.formats import layout, withdrawals
from publish.core.units import count
from publish.release import day, dotstet
from publish.tree.settings import SITE
from publish.verify.head import Head

UNMARKED_SHOWN = 10  # of each build; all of them stand in the JSON
STALE_SHOWN = 3  # bundles
UNREAD_SHOWN = 5  # documents; stet scan names all


def clock_is_right(state: Path, root: Path, before: Head | None, talk: Talk, *, said: bool, now: datetime) -> bool:
    """Hold the clock against what is known, and ask if that speaks against it.

    Args:
        before: The current release's metadata, as the judge found them.
        said: Whether the publisher said beforehand that it is right.

    Returns:
        Whether the publisher vouches for the clock. ``False`` where nothing contradicts it.

    Raises:
        ConfigError: The clock can hardly be right, and nobody vouches for it.
    """
    if said:
        return True
    # A release that was dated ahead cannot be told from an honest one by its day, so doubt comes before signing. Files
    # in site/ can show a clock that is behind, and never that one is right: the same clock wrote them.
    evidence = day.of_sources(root / SITE)
    if before:
        from publish.readers.dating import newest_day  # a push asks nothing of the clock

        evidence |= newest_day(dotstet.StateSource(state, before.release), before, now=now)
    if not (why := day.doubt(state, before, now, evidence)):
        return False
    # Where nobody can be asked, as by cron, no answer counts as a no.
    if talk.agree and talk.agree(f"{why}. Is the clock right?"):
        return True
    raise ConfigError(why, hint=day.HINT)


def warn_of_unmarked(state: Path, number: int, talk: Talk) -> list[str]:
    """Warn of reports changed without a word to readers.

    Return all reports changed since release ``number`` with no notice on the page.
    """
    from publish.release import kept

    unmarked = kept.unmarked(state, number)
    for source in unmarked[:UNMARKED_SHOWN]:
        talk.warn(
            f"{SITE}/{source}: changed since it was published, and nothing on the page says so",
            f"stet correct {source} keeps what was published; for a small change, give it a new 'updated:'",
        )
    if (more := len(unmarked) - UNMARKED_SHOWN) > 0:
        talk.warn(f"and {more:,} more reports changed without a word on the page", None)
    return unmarked


def warn_of_unopened(state: Path, root: Path, talk: Talk) -> None:
    """Warn of withdrawals whose files nobody here knows."""
    try:
        # WITHDRAWN has salted hashes: without the private record nobody can tell what to keep out of the next build.
        unopened = withdrawals.unopened(root / SITE / layout.WITHDRAWN, state)
    except SourceError:
        return  # the build says that, with all else that is wrong
    if unopened:
        talk.warn(*withdrawals.unopened_words(unopened, f"{SITE}/{layout.WITHDRAWN}"))


def warn_of_unread(broken: Sequence[str], talk: Talk) -> None:
    """Warn of documents that are signed without having been looked into."""
    for line in broken[:UNREAD_SHOWN]:
        talk.warn(line, "it may be made to do that: publish what stet add makes anew of it")
    if len(broken) > UNREAD_SHOWN:
        talk.warn(f"and {count(len(broken) - UNREAD_SHOWN, 'more file')} that cannot be looked into", None)


def warn_of_no_locks(state: Path, talk: Talk) -> None:
    """Warn of a disk which does not keep two commands apart."""
    talk.warn(
        f"the disk that {state} lies on keeps no locks: two commands at a time are not kept apart",
        "run one at a time, also from cron; or move the archive's folder to a local disk",
    )


def warn_of_stale(bundles: tuple[str, ...], talk: Talk) -> None:
    """Warn of bundles made of other pages than sealed."""
    if bundles:
        # A bundle is made of one page, and stays good as long as that page does.
        shown = ", ".join(bundles[:STALE_SHOWN]) + (", …" if len(bundles) > STALE_SHOWN else "")
        talk.warn(
            f"{count(len(bundles), 'bundle')} not signed, being of other pages than were built ({shown})",
            "make them anew with stet bundle, then seal again",
        )
