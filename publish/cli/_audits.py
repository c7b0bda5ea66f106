"""Audits as rows and lines for people."""

import re
from collections.abc import Collection, Iterable, Sequence

from publish.core.model import Audit, Finding, Verdict
from publish.core.units import count

HASH_SHOWN = 12  # digits: enough to tell two apart by eye
# Not a hash inside a path: people copy paths, and a shortened path leads nowhere.
_HASH = re.compile(r"(?<![0-9a-f/])[0-9a-f]{64}(?![0-9a-f/.])")
FINDINGS_SHOWN = 20  # for each copy: a hostile host may earn thousands, and the JSON has all
MANY = 4  # copies, from which on a line below the table says which are well
MISSED_MAX = 0.5  # a probability above is that of a look which was not for losses
HEADS = ("host", "verdict", "release", "looked at", "why")


def row(audit: Audit) -> tuple[str, ...]:
    """Return one audit as a row below ``HEADS``."""
    release = "–" if audit.release is None else str(audit.release)
    seen = "–" if audit.release is None else f"{audit.checked:,} of {audit.total:,}"
    beside = f"; and {count(len(audit.strangers), 'stranger')} beside it" if audit.strangers else ""
    return (audit.host, str(audit.verdict), release, seen, short(audit.reason) + beside)


def short(reason: str) -> str:
    """Cut the hashes in a reason. The JSON has them whole."""
    return _HASH.sub(lambda found: f"{found[0][:HASH_SHOWN]}…", reason)


def lines(audits: Sequence[Audit], besides: Collection[str] = ()) -> list[str]:
    """Tell people the findings by path, and how much may be unseen.

    Args:
        besides: Notes which were told already.
    """
    said = []
    for audit in audits:
        if len(audit.findings) == 1 and _in_the_table(audit, audit.findings[0]):
            continue
        shown = audit.findings[:FINDINGS_SHOWN]
        said += [_finding_line(audit, f) for f in shown]
        if len(audit.findings) > len(shown):
            said.append(f"{audit.host}: and {len(audit.findings) - len(shown):,} more (all with --json)")
    said += note_lines(audits, besides)
    # A sample is honest only with its probability of a miss. A quick look at one page is no sample.
    missed = max((a.missed for a in audits if a.checked and a.release is not None), default=0.0)
    if 0 < missed <= MISSED_MAX:
        said.append(f"at this depth a loss of 1 % of the files goes unseen with a probability of {missed:.1%}")
    return said + sum_lines(audits)


def note_lines(audits: Iterable[Audit], besides: Collection[str] = ()) -> list[str]:
    """Tell people each note once, with its hosts."""
    hosts: dict[str, list[str]] = {}
    for audit in audits:
        for note in audit.notes:
            hosts.setdefault(note, []).append(audit.host)
    return [f"{', '.join(names)}: note: {note}" for note, names in hosts.items() if note not in besides]


def sum_lines(audits: Sequence[Audit]) -> list[str]:
    """Tell people which of many copies are well.

    A short table tells that by itself.
    """
    if len(audits) < MANY:
        return []
    groups: dict[str, list[str]] = {"well": [], "on their way": [], "not well": []}
    for audit in audits:
        # A stranger's file beside a copy ends a check with 4, so that copy is not called well.
        whole = audit.healthy and not audit.strangers
        groups["well" if whole else "on their way" if audit.until else "not well"].append(audit.host)
    told = [f"{name}: {', '.join(hosts)}" for name, hosts in groups.items() if hosts]
    return [f"all {len(audits)} copies are well"] if len(groups["well"]) == len(audits) else ["; ".join(told)]


def _in_the_table(audit: Audit, finding: Finding) -> bool:
    # Where nothing more was looked at, which file it was that gave no answer tells nobody anything.
    alone = audit.release is None and finding.verdict is audit.verdict
    return [audit.reason] in ([f"{finding.path}: {finding.reason}"], [finding.reason] if alone else [])


def _finding_line(audit: Audit, finding: Finding) -> str:
    # A stranger is no fault of the copy: the publisher may have put the file there (manual/decisions.md, Places).
    if finding.verdict is Verdict.STRANGER:
        return f"{audit.host}: beside it lies {finding.path}: {finding.reason}; it is not the publisher's"
    return f"{audit.host}: {finding.verdict} {finding.path}: {short(finding.reason)}"
