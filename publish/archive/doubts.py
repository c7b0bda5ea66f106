"""What should be known beside a step of publishing: said as warnings. A clock in doubt is asked about."""

from datetime import datetime
from pathlib import Path

from publish.archive.talk import Talk
from publish.core.errors import ConfigError, SourceError
from publish.core.formats import layout, withdrawals
from publish.core.units import count
from publish.readers.dating import newest_day
from publish.release import day, dotstet, kept
from publish.tree.settings import SITE

UNMARKED_SHOWN = 10  # of each build; all of them stand in the JSON
STALE_SHOWN = 3  # bundles


def clock_is_right(state: Path, root: Path, talk: Talk, *, said: bool, now: datetime) -> bool:
    """Hold the clock against what is known, and ask if that speaks against it.

    Args:
        said: Whether the publisher said beforehand that it is right.

    Returns:
        Whether the publisher vouches for it; not, where nothing speaks against it.

    Raises:
        ConfigError: It can hardly be right, and nobody says that it is.
    """
    before = dotstet.current(state, now=now)
    if said:
        return True
    evidence = day.of_sources(root / SITE)
    if before:
        evidence |= newest_day(dotstet.StateSource(state, before.release), before, now=now)
    if not (why := day.doubt(state, before, now, evidence)):
        return False
    if talk.agree and talk.agree(f"{why}. Is the clock right?"):
        return True
    raise ConfigError(why, hint=day.HINT)


def warn_of_unmarked(state: Path, number: int, talk: Talk) -> list[str]:
    """Warn of reports whose text changed since release ``number`` while nothing tells readers so; return them all."""
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
    """Warn of withdrawals of which nobody here knows what they stand for."""
    try:
        unopened = withdrawals.unopened(root / SITE / layout.WITHDRAWN, state)
    except SourceError:
        return  # the build says that, with all else that is wrong
    if unopened:
        talk.warn(*withdrawals.unopened_words(unopened, f"{SITE}/{layout.WITHDRAWN}"))


def warn_of_no_locks(state: Path, talk: Talk) -> None:
    """Warn that two commands at a time would not take turns."""
    talk.warn(
        f"the disk that {state} lies on keeps no locks: two commands at a time are not kept apart",
        "run one at a time, also from cron; or move the archive's folder to a local disk",
    )


def warn_of_stale(bundles: tuple[str, ...], talk: Talk) -> None:
    """Warn of bundles that are of other pages than were sealed."""
    if bundles:
        shown = ", ".join(bundles[:STALE_SHOWN]) + (", …" if len(bundles) > STALE_SHOWN else "")
        talk.warn(
            f"{count(len(bundles), 'bundle')} not signed, being of other pages than were built ({shown})",
            "make them anew with stet bundle, then seal again",
        )
