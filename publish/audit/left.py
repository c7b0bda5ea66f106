"""Files of former releases which our key may not take away from a host.

They are the publisher's own, a push noted each of them, and no night's work takes them away: a note, and no fault.
Withdrawn files stay faults.
"""

from collections.abc import Sequence

from publish.copies.hosts.base import Host
from publish.core.errors import ConfigError
from publish.core.formats import withdrawals
from publish.core.model import Verdict
from publish.core.units import count
from publish.verify.head import Release
from publish.verify.look import Fault


def expected(
    faults: Sequence[Fault], release: Release | None, host: Host | None
) -> tuple[list[Fault], tuple[str, ...]]:
    """Return the faults without the leavings that a push noted, and a note on these.

    Only bytes which a former release had there are passed over: other bytes at such a path are told as ever.

    Args:
        release: The publisher's own release. Without it nothing was noted.
        host: Where the notes lie under its name.
    """
    # Without a fault the notes are not opened: they name all that lies beside a release.
    if release is None or host is None or not faults:
        return [*faults], ()
    from publish.copies.push import learnt  # a reader's program loads nothing that sends

    left = {*learnt.load(release.state, host).left}
    if not left:
        return [*faults], ()
    try:
        gone = withdrawals.load(release.state).gone
    except ConfigError:
        return [*faults], ()  # what was withdrawn is not known, and must not be passed over
    ours = release.by_path()

    def is_known(fault: Fault) -> bool:
        found = fault.finding
        return (
            found.verdict is Verdict.STALE
            and found.path in left
            and found.path not in ours
            and found.found not in gone.get(found.path, {})
        )

    others = [fault for fault in faults if not is_known(fault)]
    if not (number := len(faults) - len(others)):
        return others, ()
    return others, (f"beside it stay {count(number, 'file')} of former releases: its key may not take files away",)
