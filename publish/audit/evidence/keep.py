"""The append-only log of wounded copies, and signatures over it.

::

    .stet/evidence/
      00000001.json       what one check saw; each names the SHA-256 of the one before
      00000001.sig.json   the online key's word that the log ended with that one, and when
      head.json           which is the newest

A check has no passphrase, so its record is signed at the next occasion. Until then the record is linked, not signed.
What is NOT done here: looking (``publish.audit.check``), making an answer fit to be shown (``publish.verify.sight``),
convincing a stranger (``exhibit``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from publish.audit.evidence import entries
from publish.audit.evidence.entries import ENTRIES_MAX
from publish.audit.evidence.log import FOLDER, HEAD, Log, read, run_name, signature_name, write_head
from publish.audit.evidence.runs import FORMAT, LOST, Run, Signature, canonical, instant, stretches, unsigned
from publish.copies import roll
from publish.core.files import write_atomically
from publish.core.model import Audit, Finding, Verdict
from publish.release import dotstet
from publish.release.keys import Keyring
from publish.release.renew import online
from publish.verify.head import Release

LOG_MAX_LENGTH = 64 << 20  # bytes: some 50,000 findings; beyond, the oldest runs make room


@dataclass(frozen=True)
class Noted:
    """Result of `record`."""

    number: int
    entries: int
    left_out: int = 0
    """Number of findings beyond `ENTRIES_MAX`. The log only counts them."""
    dropped: tuple[int, ...] = ()
    """Runs removed to make room. The log names them."""
    damaged: tuple[str, ...] = ()
    """Faults of the log before this run."""


def record(state: Path, audits: Sequence[Audit], wanted: Release, *, now: datetime) -> Noted | None:
    """Append the acts of others against whole copies to the log.

    Without such acts, nothing is written and ``None`` returned. The roll learns which copies are well.

    Raises:
        OSError: No room, no permission. The caller goes on: lost evidence makes no check fail.
    """
    # Before the roll learns of this look, else a copy would be held against what was seen of it just now.
    found = _theirs(state, audits, wanted, now)
    roll.looked(state, audits, wanted)
    if not found:
        return None
    paths = frozenset(entry.path for entry in wanted.entries)
    rows = [row for audit, its in found for row in entries.of_audit(audit, its, paths, now)]
    left_out = {audit.host: len(its) - ENTRIES_MAX for audit, its in found if len(its) > ENTRIES_MAX}
    # A check by cron and one by hand may append at once.
    with dotstet.exclusive(state, FOLDER):
        log = read(state)
        run = _next_run(log, _to_drop(log), rows, left_out, wanted, now)
        # The run before head.json, and removals last. Cut anywhere, head.json names no run that is missing, and no run
        # is gone that a later one does not call dropped. Mode 0600: the log says how hosts are called, and the second
        # of each look.
        write_atomically(state / FOLDER / run_name(run.number), run.raw, mode=0o600)
        write_atomically(state / FOLDER / HEAD, write_head(run), mode=0o600)
        for old in run.link.dropped:
            (state / FOLDER / run_name(old)).unlink(missing_ok=True)
            (state / FOLDER / signature_name(old)).unlink(missing_ok=True)
    damaged = tuple(str(fault) for fault in log.faults)
    return Noted(run.number, len(rows), sum(left_out.values()), run.link.dropped, damaged)


def _theirs(
    state: Path, audits: Sequence[Audit], wanted: Release, now: datetime
) -> list[tuple[Audit, tuple[Finding, ...]]]:
    """Return each copy's findings not explained by our own acts.

    The roll counts as read before this look.
    """
    known, pointer = roll.load(state), roll.pointer_of(wanted.head)
    fresh = wanted.head.is_current(now)
    found = []
    for audit in audits:
        # A copy without an address lies on a disk here, and says nothing of our line.
        heard = any(a is not audit and a.address and a.verdict is not Verdict.UNKNOWN for a in audits)
        standing = known.of(audit.host, audit.address)
        its = tuple(
            f for f in entries.findings_of(audit)
            if entries.theirs(audit, f, standing, pointer, fresh=fresh, heard=heard)
        )  # fmt: skip
        found += [(audit, its)] if its else []
    return found


def _next_run(
    log: Log,
    dropped: Sequence[int],
    rows: Sequence[dict[str, Any]],
    left_out: dict[str, int],
    wanted: Release,
    now: datetime,
) -> Run:
    """Return the run after the last whole run.

    The new run names the damaged runs between them.
    """
    before, number = log.last, log.following
    value = {
        "archive": wanted.fingerprint,
        "at": instant(now),
        "dropped": list(dropped),
        "entries": list(rows),
        "format": FORMAT,
        "left_out": left_out,
        "number": number,
        "previous": before.sha256 if before else "",
        "release": wanted.number,
        "top": wanted.top,
    }
    first = before.number + 1 if before else 1
    if first < number:
        value[LOST] = list(range(first, number))
    return Run(number, canonical(value) + b"\n")


def _to_drop(log: Log) -> list[int]:
    """Return the oldest runs, as many as exceed the log's bound.

    The newest run is never dropped, for the next run names it.
    """
    surplus, dropped = sum(len(run.raw) for run in log.runs) - LOG_MAX_LENGTH, []
    for run in log.runs[:-1]:
        if surplus <= 0:
            break
        surplus -= len(run.raw)
        dropped.append(run.number)
    return dropped


def sign(state: Path, keys: Keyring, archive: str, *, now: datetime) -> Signature | None:
    """Have the online key sign the end of the log.

    Return ``None`` if the end is signed already, or no run is whole. No signature reaches over damaged or missing runs,
    so the part before them is signed by itself.
    """
    made = None
    with dotstet.exclusive(state, FOLDER):
        log = read(state)
        waiting = [part[-1] for part in stretches(log.runs) if part[-1].number not in log.signatures]
        if not waiting:
            return None
        # The online key, not the editors': a check runs by cron, where that key is. A key of its own could not be tied
        # to the fingerprint by anybody.
        signer = online(state, keys)
        for run in waiting:
            bare = Signature(run.number, run.sha256, instant(now), signer.public_key.keyid, "")
            said = signer.sign(bare.said(archive))
            made = Signature(bare.number, bare.head, bare.at, said.keyid, said.signature)
            write_atomically(state / FOLDER / signature_name(run.number), canonical(vars(made)) + b"\n", mode=0o600)
    return made


__all__ = [
    "ENTRIES_MAX",
    "FOLDER",
    "FORMAT",
    "LOG_MAX_LENGTH",
    "Log",
    "Noted",
    "Run",
    "Signature",
    "canonical",
    "read",
    "record",
    "sign",
    "unsigned",
]
