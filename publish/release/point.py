"""A release put into force: the online roles point to it.

Offline roles are signed before (``seal``). What is NOT done here: deciding whether a new release is needed.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.core.formats import layout, mirrorlist
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.release import dotstet, erase, kept, roles, torrents, volunteers
from publish.release.difference import NOTHING, Reports
from publish.release.draft import name_of
from publish.release.editors import root_of
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.tree.bundles import pending
from publish.verify.head import Head, Release, Seen
from publish.verify.metadata import KEPT_RELEASES


@dataclass(frozen=True, slots=True)
class Sealing:
    """Terms of a sealing."""

    state: Path
    keys: Keyring
    mirrors: Sequence[Mirror]
    """Public addresses for the mirror list."""
    now: datetime
    """Aware time. Only its day is published."""
    days: int = 7
    """Life of the timestamp."""
    seen: Seen | None = None
    """This user's reader's memory of the archive."""
    clock_is_right: bool = False
    """Whether a person looked at the clock. Then known days do not stop the seal."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The release to be put into force."""

    number: int
    title: str
    root: bytes
    """A new root.json with all signatures, in force with this release. Empty: the root stays."""
    changed: tuple[str, ...]
    """Paths added, changed or removed since the release before."""
    new: bool
    """Whether the release was not in force before."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Result of `seal`."""

    release: Release
    new: bool
    """Whether a new release was made. False: the tree is unchanged."""
    renewed: bool
    """Whether the online metadata were signed anew."""
    changed: tuple[str, ...]
    """Paths added, changed or removed since the release before."""
    reports: Reports = NOTHING
    """The same, counted in reports."""
    stale: tuple[str, ...] = ()
    """Bundles left out, because made of another build."""


def standing(before: Head | None, root: bytes, changed: tuple[str, ...] = ()) -> Coming:
    """Return the release in force, to be pointed to again."""
    return Coming(before.release if before else 0, before.signed.title if before else "", root, changed, new=False)


def chosen(before: Head | None, mirrors: Sequence[Mirror]) -> MirrorList:
    """Return the mirror list to be signed."""
    return mirrorlist.choose(before.mirrors if before else MirrorList(), mirrors)


def point(work: Sealing, before: Head | None, coming: Coming) -> Sealed:
    """Point the online roles to the editors' release.

    The result is read back like a reader would.

    Args:
        before: The metadata in force until now, or ``None`` for a first release.
    """
    state, named = work.state, chosen(before, work.mirrors)
    named = volunteers.listed(state, named, work.now.date())
    if before and not coming.new and not coming.root:
        named = torrents.with_torrent(state, before.signed.top.sha256, len(before.roots), named)
    attested = before.attestations if before else ()
    pointed = Pointed(coming.number, coming.title, dotstet.anchor(state).fingerprint, named, attested, before)
    renewed = renew(state, work.keys, pointed, now=work.now, days=work.days, root=coming.root, clock_is_right=True)
    # Read through the gate of all readers: a release that they would refuse must fail here, on the publisher's machine.
    # Where nothing was signed, it is what passed there before.
    sealed = dotstet.load(state, now=work.now, judged=None if renewed or coming.new else before)
    if coming.root:
        (state / roles.DRAFTS / name_of("root", root_of(coming.root).version)).unlink()
        roles.put_aside_unused(state)
    (state / roles.DRAFTS / name_of("release", sealed.number)).unlink(missing_ok=True)
    _prune(state, sealed.number)
    erase.scrub(state, sealed.number, sealed.by_path())
    if coming.new:
        kept.prune(state)
        pending.let_go(state, sealed.by_path())
    return Sealed(sealed, coming.new, renewed, coming.changed)


def _prune(state: Path, newest: int) -> None:
    for folder in (state / dotstet.RELEASES).iterdir():
        if (layout.numbered(folder.name) or newest) < newest - KEPT_RELEASES:
            shutil.rmtree(folder, ignore_errors=True)
