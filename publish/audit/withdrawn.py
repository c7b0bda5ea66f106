"""Withdrawn files still on a copy.

Such a copy is behind, and neither a victim nor a forger. Only the publisher can look for withdrawn files, by the
private record: for everybody else no release has them.
"""

from collections.abc import Iterable
from dataclasses import replace

from publish.core.errors import ConfigError
from publish.core.formats.withdrawals import Record, load
from publish.core.model import Entry, Finding, Verdict
from publish.verify.head import Release
from publish.verify.look import Fault, Visit

SERVED = "withdrawn by the publisher, still served"
CHANGED = "withdrawn by the publisher, and other bytes lie there"
BEFORE = "these are bytes from before a withdrawal"


def expected(visit: Visit, faults: list[Fault], release: Release | None, *, full: bool) -> list[Fault]:
    """Add withdrawn files still on the copy to ``faults``.

    In full, also look for all files which went with a withdrawal.

    Args:
        release: The publisher's own release. Without it, no withdrawal is known.
    """
    record = _known(release)
    if release is None or not record.gone:
        return faults
    wanted = record.gone if full else {w.path: w.versions for w in record.withdrawn}
    # A path of the current release is in use again, and looked at as a page.
    paths = sorted(wanted.keys() - release.by_path().keys())

    def still(path: str) -> Fault | None:
        entry = Entry(path, "", max(wanted[path].values(), default=0))
        look = visit.look(entry)
        # Other bytes are not the withdrawn file: `_told_apart` names them, where a listing found them.
        if look.error or look.sha256 not in wanted[path]:
            return None
        return Fault(Finding(path, Verdict.STALE, SERVED, "", look.sha256), entry)

    return _told_apart(faults, [fault for fault in visit.many(still, paths) if fault], record)


def _known(release: Release | None) -> Record:
    """Return the publisher's record of withdrawals.

    An unreadable record counts as empty here, and stops the next seal.
    """
    try:
        # WITHDRAWN itself has salted hashes, which name no path: only the private record does.
        return load(release.state) if release else Record()
    except ConfigError:
        return Record()


def _told_apart(faults: Iterable[Fault], still: Iterable[Fault], record: Record) -> list[Fault]:
    """Return all faults, with each path once.

    Bytes from a release before a withdrawal are no forgery.
    """
    paths = {fault.finding.path: fault for fault in still}
    gone, withdrawn = record.gone, {w.path for w in record.withdrawn}
    for fault in faults:
        found = fault.finding
        if found.verdict in (Verdict.TAMPERED, Verdict.STRANGER) and found.found in gone.get(found.path, {}):
            fault = replace(fault, finding=replace(found, verdict=Verdict.STALE, reason=BEFORE), page="")
        elif found.verdict is Verdict.STRANGER and found.path in withdrawn:
            fault = replace(fault, finding=replace(found, verdict=Verdict.STALE, reason=CHANGED), page="")
        paths.setdefault(found.path, fault)
    return list(paths.values())
