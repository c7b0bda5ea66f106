"""Countersignatures that witnesses handed in → the archive's signed list of attestations. The online key suffices.

What is NOT done here: deciding whether they suffice; every reader counts them anew.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish import clock, release
from publish.attestations import Attestation
from publish.errors import ConfigError, SignatureError
from publish.files import write_atomically
from publish.gate import notes, witnesses
from publish.gate.copies import Copy
from publish.gate.verify import KEPT_RELEASES, Head
from publish.gate.witnesses import ENDING, KIND, Policy, Witnessed
from publish.model import Entry, Release
from publish.renew import Pointed, renew
from publish.trust.keys import Keyring


@dataclass(frozen=True, slots=True)
class Attested:
    """What `attest` did."""

    release: Release
    added: tuple[str, ...]
    """Who signed what is new on the list, each as ``name: release N``."""
    witnessed: Witnessed
    """Where the current release stands now."""


def attest(state: Path, keys: Keyring, handed_in: Sequence[bytes], *, now: datetime, days: int) -> Attested:
    """Add countersignatures to the archive, and sign the list anew.

    All are looked at before the first is added. A witness whom the root does not list is let in: its signature
    cannot be checked here, and counts for no quorum.

    Raises:
        ConfigError: Nothing is sealed.
        SignatureError: One of them is over something else than a release of this archive, or does not hold.
    """
    with release.exclusive(state):
        head = release.current(state, now=now)
        if head is None:
            raise ConfigError("nothing has been sealed yet", hint="run: stet seal")
        tops = _tops(state, head)
        asked = witnesses.policy(head.roots[-1].signed.unrecognized_fields)
        new: dict[str, tuple[Attestation, bytes]] = {}
        there = {a.entry.path for a in head.attestations}
        for data in handed_in:
            attestation = _one(data, head, tops, asked, now)
            if attestation.entry.path not in there:
                new[attestation.entry.path] = attestation, data
        for path, (_, data) in new.items():
            write_atomically(state / path, data)
        # Countersignatures of releases that no copy keeps anything of would fill the list in the end.
        kept = [a for a in head.attestations if a.kind != KIND or a.release >= head.release - KEPT_RELEASES]
        listed = (*kept, *(attestation for attestation, _ in new.values()))
        to = Pointed(head.release, head.signed.title, head.fingerprint, head.mirrors, listed)
        if new:
            renew(state, keys, to, now=now, days=days)
        sealed = release.load(state, now=now)
        then = release.current(state, now=now)
        added = tuple(f"{a.by}: release {a.release}" for a, _ in new.values())
        return Attested(sealed, added, then.witnessed if then else Witnessed())


def _tops(state: Path, head: Head) -> dict[int, str]:
    """SHA-256 of the top listing, by release, of all that the state still knows."""
    copy = Copy(release.StateSource(state, head.release), head)
    return {signed.number: signed.top.sha256 for signed in (head.signed, *copy.behind)}


def _one(data: bytes, head: Head, tops: dict[int, str], asked: Policy, now: datetime) -> Attestation:
    note = notes.parse(data)
    fingerprint, number, top = notes.head_of(note.body)
    if fingerprint != head.fingerprint:
        raise SignatureError(f"it countersigns another archive ({fingerprint})")
    if tops.get(number) != top:
        raise SignatureError(
            f"it countersigns a release {number} that is not here",
            hint="if the witness saw it on a copy, somebody has told two stories: ask for what the witness keeps",
        )
    if not note.lines:
        raise SignatureError("no line of it is a cosignature/v1 of an Ed25519 key")
    names = [line.name for line in note.lines]
    listed = dict(asked.keys).keys() & set(names)
    if listed:
        names = witnesses.signers(asked, note, note.body, clock.latest(now, head.since))
    sha256 = hashlib.sha256(data).hexdigest()
    by = ", ".join(dict.fromkeys(names))[:200]
    return Attestation(KIND, number, by, Entry(f"targets/{sha256}.{ENDING}", sha256, len(data)))
