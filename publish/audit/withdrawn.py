"""What the publisher withdrew is expected to be absent: who still gives it is behind, not a victim or a forger.

Only the publisher can look for it, by the private record; to everybody else no release has such a file.
"""

from collections.abc import Iterable
from dataclasses import replace

from publish.core.errors import ConfigError
from publish.core.formats.withdrawals import Record, load
from publish.core.model import Entry, Finding, Release, Verdict
from publish.verify.look import Fault, Visit

SERVED = "withdrawn by the publisher, still served"
CHANGED = "withdrawn by the publisher, and other bytes lie there"
BEFORE = "these are bytes from before a withdrawal"


def expected(visit: Visit, faults: list[Fault], release: Release | None, *, full: bool) -> list[Fault]:
    """Ask for what was withdrawn and, in full, for all that went with it; add what came to ``faults``.

    Args:
        release: The publisher's own; without it nothing is known of what was withdrawn.
    """
    record = _known(release)
    if release is None or not record.gone:
        return faults
    wanted = record.gone if full else {w.path: w.versions for w in record.withdrawn}
    paths = sorted(wanted.keys() - release.by_path().keys())

    def still(path: str) -> Fault | None:
        entry = Entry(path, "", max(wanted[path].values(), default=0))
        look = visit.look(entry)
        if look.error or look.sha256 not in wanted[path]:
            return None
        return Fault(Finding(path, Verdict.STALE, SERVED, "", look.sha256), entry)

    return _told_apart(faults, [fault for fault in visit.many(still, paths) if fault], record)


def _known(release: Release | None) -> Record:
    """What the publisher withdrew; a record that cannot be read says nothing here, and stops the next seal."""
    try:
        return load(release.state) if release else Record()
    except ConfigError:
        return Record()


def _told_apart(faults: Iterable[Fault], still: Iterable[Fault], record: Record) -> list[Fault]:
    """All faults, each path once; bytes that a release before a withdrawal had are no forgery."""
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
