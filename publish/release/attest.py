"""Witnesses' countersignatures → the archive's signed list of attestations.

The online key suffices. Not done here: deciding whether the countersignatures suffice. Every reader counts anew.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.core import clock
from publish.core.errors import ConfigError, SignatureError
from publish.core.files import write_atomically
from publish.core.formats import attestations, layout
from publish.core.formats.attestations import ATTESTATIONS_MAX, Attestation
from publish.core.model import Entry
from publish.release import dotstet
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.verify import signednote, witnesses
from publish.verify.copy import Copy
from publish.verify.head import Head, Release
from publish.verify.metadata import KEPT_RELEASES
from publish.verify.witnesses import ENDING, KIND, Policy, Witnessed

STRANGERS_MAX = 32  # countersignatures of one release by witnesses whom the root does not list


@dataclass(frozen=True, slots=True)
class Attested:
    """Result of `attest`."""

    release: Release
    added: tuple[str, ...]
    """Signers of new entries, each as ``name: release N``."""
    witnessed: Witnessed
    """Present standing of the current release."""


def attest(state: Path, keys: Keyring, handed_in: Sequence[bytes], *, now: datetime, days: int) -> Attested:
    """Add countersignatures, and sign the list anew.

    All are checked before the first is added. Witnesses unknown to the root are let in.

    Raises:
        ConfigError: Nothing is sealed.
        SignatureError: A countersignature does not hold, or is not over a release of this archive.
    """
    with dotstet.exclusive(state):
        head = dotstet.sealed(state, now=now)
        tops = _tops(state, head)
        asked = witnesses.policy(head.roots[-1].signed.unrecognized_fields)
        # The signature of a witness unknown to the root cannot be checked here. It counts for no quorum, so it may come
        # in.
        new: dict[str, tuple[Attestation, bytes]] = {}
        there = {a.entry.path for a in head.attestations}
        for data in handed_in:
            attestation = _one(data, head, tops, asked, now)
            if attestation.entry.path not in there:
                new[attestation.entry.path] = attestation, data
        listed = _listed(head, asked, [attestation for attestation, _ in new.values()])
        given = {path: data for path, (_, data) in new.items()}
        then = _witnessed(state, head, asked, listed, given, now)
        # A list that takes a release's witnesses away must not be signed: readers would find the release STALE.
        if head.witnessed.enough and not then.enough:
            raise SignatureError(f"release {head.release} would no longer be witnessed: {then}")
        for path, data in given.items():
            write_atomically(state / path, data)
        to = Pointed.again(head, attestations=listed)
        if new:
            renew(state, keys, to, now=now, days=days)
        sealed = dotstet.load(state, now=now, judged=None if new else head)
        added = tuple(f"{a.by}: release {a.release}" for a, _ in new.values())
        return Attested(sealed, added, then)


def _listed(head: Head, asked: Policy, new: Sequence[Attestation]) -> tuple[Attestation, ...]:
    """Return the list's future content, within its bounds.

    Raises:
        ConfigError: No room for a new entry.
    """
    # Countersignatures of releases that no copy keeps would fill the list in the end. Of names unknown to the root,
    # each release keeps the first STRANGERS_MAX, or strangers could fill the list.
    names, strangers = {name for name, _ in asked.keys}, Counter[int]()
    listed: list[Attestation] = []
    for attestation in (*head.attestations, *new):
        if attestation.kind == KIND and attestation.release < head.release - KEPT_RELEASES:
            continue
        if attestation.kind == KIND and not names.intersection(attestation.by.split(", ")):
            strangers[attestation.release] += 1
            if strangers[attestation.release] > STRANGERS_MAX:
                if attestation in new:
                    raise ConfigError(
                        f"release {attestation.release} has {STRANGERS_MAX} countersignatures of witnesses whom"
                        " the root does not list, and takes no more",
                        hint="nothing was added; the root holders can list a witness",
                    )
                continue
        listed.append(attestation)
    if len(listed) > ATTESTATIONS_MAX:
        raise ConfigError(
            f"the list of attestations would have more than {ATTESTATIONS_MAX:,}", hint="nothing was added"
        )
    return tuple(listed)


def _witnessed(
    state: Path, head: Head, asked: Policy, listed: Sequence[Attestation], given: Mapping[str, bytes], now: datetime
) -> Witnessed:
    """Return the current release's standing under the new list."""
    there = dotstet.StateSource(state, head.release)
    # Judged from the list's own bytes, as a reader will find it, before anything is signed.
    return witnesses.judge(
        asked,
        signednote.body(head.fingerprint, head.release, head.signed.top.sha256),
        attestations.parse(attestations.dump(listed), [name for name, _ in asked.keys]),
        lambda path, length: given.get(path) or there.read(path, length),
        until=clock.latest(now, head.since, head.renewed),
    )


def _tops(state: Path, head: Head) -> dict[int, str]:
    """Return the top listing's SHA-256 of known releases."""
    copy = Copy(dotstet.StateSource(state, head.release), head)
    return {signed.number: signed.top.sha256 for signed in (head.signed, *copy.behind)}


def _one(data: bytes, head: Head, tops: dict[int, str], asked: Policy, now: datetime) -> Attestation:
    note = signednote.parse(data)
    fingerprint, number, top = signednote.head_of(note.body)
    if fingerprint != head.fingerprint:
        raise SignatureError(f"it countersigns another archive ({fingerprint})")
    if tops.get(number) != top:
        raise SignatureError(
            f"it countersigns a release {number} that is not here",
            hint="if the witness saw it on a copy, somebody has told two stories: ask for what the witness keeps",
        )
    if not note.lines:
        raise SignatureError("no line of it is a cosignature/v1 of an Ed25519 key")
    names = list(dict.fromkeys(line.name for line in note.lines))
    # The name is shown to readers: invisible characters could make it look like another's.
    if hidden := next((name for name in names if not signednote.is_plain(name)), None):
        raise SignatureError(f"the name {hidden[:100]!a} on it holds what cannot be seen")
    listed = dict(asked.keys).keys() & set(names)
    if listed:
        names = witnesses.signers(asked, note, note.body, clock.latest(now, head.since))
    # Only names whose signatures were verified stand on the label of a listed witness's note.
    sha256 = hashlib.sha256(data).hexdigest()
    by = ", ".join(dict.fromkeys(names)) if listed else names[0]
    return Attestation(KIND, number, by, Entry(layout.target(sha256, ENDING), sha256, len(data)))
