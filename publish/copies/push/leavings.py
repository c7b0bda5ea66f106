"""Files which a key may not take away: left, told once, and expected from then on.

Who steals a key that may put, get and list and nothing more can take nothing away with it. Whether a key may is learnt
at the first removal that is refused. Withdrawn files are told at each push, for they must go. What is NOT done here:
versions that a host keeps of what was taken away (``publish.copies.push.sweep``).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.secrets import variable
from publish.copies.push.learnt import Learnt
from publish.copies.push.plan import Plan, is_root
from publish.core.errors import OccupiedError, RefusedError
from publish.core.formats import withdrawals
from publish.core.units import count

REFUSALS_MAX = 8  # removals refused, and none granted, before no more are tried


def trimmed(steps: Plan, known: Learnt, *, anew: bool) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan without removals which are known to be refused, and their paths.

    Args:
        anew: Try them all the same.
    """
    if anew or not known.keeps:
        return steps, ()
    return replace(steps, remove=()), steps.remove


def take_away(host: FileHost, paths: Sequence[str], before_each: Callable[[], None]) -> tuple[str, ...]:
    """Take ``paths`` away, and return those which the host would not let go.

    Raises:
        HostError: No answer, or another one than a plain no.
    """
    left: list[str] = []
    for number, path in enumerate(paths):
        before_each()
        if len(left) == number >= REFUSALS_MAX:
            return tuple(paths)
        try:
            host.remove(path)
        except OccupiedError:
            raise
        except RefusedError:
            # The same key has just been let in, and has written: what it lacks is the right to delete.
            left.append(path)
    return tuple(left)


def learnt(
    known: Learnt,
    tried: Sequence[str],
    left: Collection[str],
    present: Collection[str],
    held: Collection[str] | None,
    *,
    own: bool,
) -> Learnt:
    """Return what is known of a host's key after removals.

    Args:
        left: Of those tried, and of those not tried any more.
        present: Paths of the release, which are no leavings.
        held: Paths which the host listed, if it was asked: another hand may have taken some away.
        own: Whether the key that pushes tried it.
    """
    keeps = set(tried) <= set(left) if tried and own else known.keeps
    stays = ({*known.left} - {*tried} | {*left}) - {*present}
    stays &= stays if held is None else {*held}
    return replace(known, keeps=keeps, left=tuple(sorted(stays)))


def owed(state: Path, known: Learnt) -> tuple[str, ...]:
    """Return the leavings which must go.

    What was withdrawn, and roots of somebody's, which shut readers out.
    """
    gone = withdrawals.load(state).gone if known.left else {}
    return tuple(path for path in known.left if path in gone or is_root(path))


def note(host: str, left: Collection[str]) -> str:
    """Tell of the leavings for the first time."""
    return (
        f"its key may not take files away: {count(len(left), 'file')} of former releases and more to come stay there."
        " That is as it should be, and is not told again; what is withdrawn goes by a second key"
        f" ({variable(host, 'WITHDRAW_…')}, see the manual: hosts)"
    )
