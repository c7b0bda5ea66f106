"""Tree + keys → Release.

The offline roles: root at the founding, targets for each release. The timestamp is written last. Until then nothing has
happened, and the next seal makes an interrupted one again.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from publish.core import files
from publish.core.errors import HostError, SourceError, TrustError, WaitingError
from publish.core.files import write_atomically
from publish.core.formats import bundlelist, layout, listing, mirrorlist, withdrawals
from publish.core.formats.mirrorlist import MirrorList
from publish.core.formats.unixfs import tree_cid
from publish.core.model import Bundle, Entry, Mirror, Release, Tree
from publish.release import day, difference, dotstet, erase, kept, newest, roles, store, unfinished
from publish.release.difference import NOTHING, Reports
from publish.release.draft import Draft, name_of
from publish.release.editors import again, agree, coming_root, root_of, roots_with, still_wanted
from publish.release.keys import Keyring
from publish.release.renew import LONG, Pointed, online, renew, until
from publish.tree import openpage
from publish.tree.bundles import pending
from publish.verify.copy import Copy
from publish.verify.head import Head, Seen, Signed
from publish.verify.metadata import KEPT_RELEASES, ONLINE
from publish.verify.tufapi import DelegatedRole, Delegations, Metadata, Root, TargetFile, Targets
from publish.verify.witnesses import FIELD, Policy

_HASHERS = os.cpu_count() or 1
_LARGE = 1 << 20  # bytes: above, hashing in threads wins; below, they only wait for one another


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


def found(state: Path, keys: Keyring, *, now: datetime, witnesses: Policy | None = None) -> str:
    """Make the archive's first root.json, unless present.

    Returns the fingerprint.

    Args:
        witnesses: Witnesses whose countersignatures readers require. None when ``None``.

    Raises:
        ConfigError: A root exists without these keys.
    """
    file = state / layout.FIRST_ROOT
    if not file.exists():
        asked = {FIELD: witnesses.data()} if witnesses else None
        root = Root(version=1, expires=until(now, LONG), consistent_snapshot=True, unrecognized_fields=asked)
        for role, key in {"root": "root", "targets": "targets", "snapshot": "online", "timestamp": "online"}.items():
            root.add_key(keys.public(key), role)
        metadata = Metadata(root)
        metadata.sign(keys.signer("root"))
        write_atomically(file, metadata.to_bytes())
    # Also for an existing root: keys of another archive must be noticed here and not at the first seal.
    online(state, keys)
    return dotstet.anchor(state).fingerprint


def seal(
    tree: Tree,
    state: Path,
    keys: Keyring,
    mirrors: Sequence[Mirror],
    *,
    now: datetime,
    timestamp_days: int = 7,
    seen: Seen | None = None,
    evidence: day.Days | None = None,
    clock_is_right: bool = False,
    permit: Callable[[Reports], None] = lambda _reports: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Sealed:
    """Seal ``tree`` as the next release, unless nothing changed.

    A fully signed release from an interrupted seal is put into force first.

    Args:
        mirrors: The public addresses for the mirror list.
        now: Aware time. Only its day is published.
        seen: This user's reader's memory of the archive.
        evidence: Other known events with their days, against which the clock is checked.
        clock_is_right: Whether a person looked at the clock. Then known days do not stop the seal.
        permit: Called with the changed reports before anything is signed. Raises to refuse.
        progress: Called with the number of hashed files, and of all files.

    Raises:
        RollbackError: A newer release than the state's is known to have been signed.
        SourceError: The tree is empty, or has a file that no copy can hold.
        ConfigError: A key is missing or not this archive's, the clock is wrong, or ``state`` is damaged.
        WaitingError: The release is drafted. Editors with keys elsewhere must sign it (`publish.release.sign`).
    """
    with dotstet.exclusive(state):
        roles.settle(state, now=now)
        newest.must_be_looked_at(state)
        root = coming_root(state)
        online(state, keys, root)
        before = dotstet.current(state, now=now)
        finished = None
        # No number is ever signed for two contents: two would be a fork, provable against the publisher. So a signed
        # release comes into force first, whatever was built since.
        if cut := unfinished.cut_short(state, before, seen, root):
            finished = _complete(state, keys, before, cut, mirrors, root, now, timestamp_days)
            root, before = b"", dotstet.current(state, now=now)
        day.must_not_go_back(state, before, now)
        if not clock_is_right:
            day.must_be_right(state, before, now, evidence)
        content = _hash(tree, progress)
        erase.refuse(content, state, before.release if before else 0)
        former = _former(state, before) if before else {}
        changed, reports = _changed(former, content), _reports(state, before, former, content)
        # Before the first signature: a signed release cannot be taken back.
        permit(reports)
        laid = pending.on(state, {e.path: e.sha256 for e in content})
        carried = pending.keep(state, laid.fitting)
        changed += _bundles_changed(state, before, pending.listed(state, carried))
        if layout.WITHDRAWN in changed:
            pending.take_off(state / pending.FOLDER, laid.stale)  # it may hold what was withdrawn
        number, title, _ = _standing(before)
        # A root without the release's editors or online key needs a new release, even without a changed page: readers
        # at the new root would refuse the old one.
        new = bool(changed or (root and before and not roles.stands(root_of(root), before.signed.raw)))
        if new:
            number, title = number + 1, tree.title
            drafted = again(state, number, before, {e.path: e.sha256 for e in content}, root, carried)
            if drafted is None:
                unfinished.not_signed_yet(state, number, before, root)
                made = {layout.HISTORY: _history(state, before, number, now.date())}
                made[layout.OPEN_PAGE] = _opener(state, before, number, title, mirrors, root, now.date())
                top, cid = _lay_out(content, made, state, number, _lying(state, before, former))
                kept.lay(state, number, {e.path: e.sha256 for e in content})
                targets = _targets(state, number, top, _said(before, cid, title, now.date()), carried, now, root)
                drafted = Draft(Metadata(targets), roots_with(state, root), before.signed.raw if before else b"")
            agree(state, keys, drafted, before)
            if layout.WITHDRAWN in changed:
                erase.let_go(state, number)
        elif finished:
            return replace(finished, stale=laid.stale)
        sealed = _point(state, keys, before, number, title, mirrors, root, now, timestamp_days, changed, new=new)
        return replace(sealed, stale=laid.stale, reports=reports)


def finish(
    drafts: Sequence[Path], state: Path, keys: Keyring, mirrors: Sequence[Mirror], *, now: datetime, days: int = 7,
    seen: Seen | None = None, clock_is_right: bool = False,
) -> Sealed:  # fmt: skip
    """Take in signatures made elsewhere.

    Fully signed drafts are put into force.

    Args:
        drafts: Returned files, of a release or of a root. Several of the same add up.
        seen: As for `seal`, like ``clock_is_right``.

    Raises:
        RollbackError: As for `seal`.
        WaitingError: More signatures are needed. The message says whose.
        ConfigError: A draft does not wait here, or was overtaken by another.
    """
    with dotstet.exclusive(state):
        roles.settle(state, now=now)
        newest.must_be_looked_at(state)
        back = roles.take_in(state, drafts)
        for each in sorted(back, key=lambda d: not d.is_root):
            if not each.complete:
                raise roles.waiting(state, each, state / roles.DRAFTS / each.name)
        root, before = coming_root(state), dotstet.current(state, now=now)
        number, title, _ = _standing(before)
        day.must_not_go_back(state, before, now)
        if not clock_is_right:
            day.must_be_right(state, before, now)
        drafted = next((d for d in back if not d.is_root), None)
        unfinished.nothing_else(state, before, drafted, seen)
        if drafted is not None:
            signed, changed = still_wanted(state, drafted, before, root), drafted.changes()
            agree(state, keys, drafted, before)
            number, title = signed.number, signed.title
            paths = tuple(change.path for change in changed if change.path != layout.OPEN_PAGE) + _bundles_changed(
                state, before, drafted.bundles()
            )
            if layout.WITHDRAWN in paths:
                erase.let_go(state, number)
            return _point(state, keys, before, number, title, mirrors, root, now, days, paths, new=True)
        if before is None or not roles.stands(root_of(root), before.signed.raw):
            raise WaitingError(
                f"root {root_of(root).version} has all its signatures, and comes into force with the next release",
                hint="run: stet seal; the editors that the new root names sign that release, even if no page changes",
            )
        return _point(state, keys, before, number, title, mirrors, root, now, days, (), new=False)


def _complete(
    state: Path, keys: Keyring, before: Head | None, cut: Signed, mirrors: Sequence[Mirror], root: bytes,
    now: datetime, days: int,
) -> Sealed:  # fmt: skip
    """Put a signed but unnamed release into force.

    Its seal was cut before the pointer named it.
    """
    tree = erase.tree_of(state / dotstet.RELEASES / str(cut.number))
    content = [e for e in tree if not layout.is_sealed(e.path)]
    changed = _changed(_former(state, before) if before else {}, content)
    if layout.WITHDRAWN in changed:
        erase.let_go(state, cut.number)
    return _point(state, keys, before, cut.number, cut.title, mirrors, root, now, days, changed, new=True)


def _point(
    state: Path, keys: Keyring, before: Head | None, number: int, title: str, mirrors: Sequence[Mirror],
    root: bytes, now: datetime, days: int, changed: tuple[str, ...], *, new: bool,
) -> Sealed:  # fmt: skip
    """Point the online roles to the editors' release.

    The result is read back like a reader would.
    """
    named = _named(before, mirrors)
    attested = before.attestations if before else ()
    pointed = Pointed(number, title, dotstet.anchor(state).fingerprint, named, attested, before)
    renewed = renew(state, keys, pointed, now=now, days=days, root=root, clock_is_right=True)
    # Read through the gate of all readers: a release that they would refuse must fail here, on the publisher's machine.
    # Where nothing was signed, it is what passed there before.
    sealed = dotstet.load(state, now=now, judged=None if renewed or new else before)
    if root:
        (state / roles.DRAFTS / name_of("root", root_of(root).version)).unlink()
    (state / roles.DRAFTS / name_of("release", sealed.number)).unlink(missing_ok=True)
    _prune(state, sealed.number)
    erase.scrub(state, sealed.number, sealed.by_path())
    kept.prune(state)
    if new:
        pending.let_go(state, sealed.by_path())
    return Sealed(sealed, new, renewed, changed)


def _named(before: Head | None, mirrors: Sequence[Mirror]) -> MirrorList:
    return mirrorlist.choose(before.mirrors if before else MirrorList(), mirrors)


def _standing(before: Head | None) -> tuple[int, str, MirrorList]:
    return (before.release, before.signed.title, before.mirrors) if before else (0, "", MirrorList())


def _hash(tree: Tree, progress: Callable[[int, int], None]) -> list[Entry]:
    """Return every file of the tree, hashed.

    Without listings, HISTORY and open.html.
    """
    found = sorted(files.walk(tree.root))
    if not found:
        raise SourceError(f"{tree.root}: the tree is empty", hint="build it first: stet build")
    faults = [f"{a} and {b}: one name where case does not count" for a, b in files.clashes(p for p, _ in found)]
    for path, _ in found:
        try:
            files.safe_path(path)
        except SourceError as e:
            faults += e.faults
        if layout.is_sealed(path) and not layout.is_listing(path):  # `listing.write` refuses that one
            faults.append(f"{path}: the name is taken by the format")
    if faults:
        raise SourceError(*faults, hint="rename the files under site/")

    digests: dict[str, Future[tuple[str, int]]] = {}
    entries = []
    with ThreadPoolExecutor(_HASHERS) as pool:
        for path, file in found:
            if os.stat(file).st_size > _LARGE:
                digests[path] = pool.submit(files.digest, file)
        # Small files in this thread: handing them to the pool takes longer than hashing them.
        for done, (path, file) in enumerate(found, 1):
            sha256, length = digests[path].result() if path in digests else files.digest(file)
            entries.append(Entry(path, sha256, length, file))
            progress(done, len(found))
    return entries


def _former(state: Path, before: Head) -> dict[str, str]:
    """Return SHA-256 by path of the last release's content."""
    copy = Copy(dotstet.StateSource(state, before.release), before)
    try:
        return {p: e.sha256 for p, e in copy.entries.items() if not layout.is_sealed(p)}
    except (TrustError, HostError) as e:
        raise dotstet.damaged(state, e) from e


def _changed(old: dict[str, str], content: list[Entry]) -> tuple[str, ...]:
    new = {entry.path: entry.sha256 for entry in content}
    return tuple(sorted(path for path in new.keys() | old.keys() if new.get(path) != old.get(path)))


def _reports(state: Path, before: Head | None, old: dict[str, str], content: list[Entry]) -> Reports:
    gone = {item.path for item in withdrawals.load(state).withdrawn}
    texts = (kept.made_of(state, before.release) if before else {}), kept.made_of(state)
    return difference.between(old, {entry.path: entry.sha256 for entry in content}, gone, texts)


def _bundles_changed(state: Path, before: Head | None, bundles: Iterable[Bundle]) -> tuple[str, ...]:
    """Return paths of bundles in only one release."""
    old = {bundle.entry.path for bundle in pending.listed(state, before.signed.bundles)} if before else set()
    return tuple(sorted(old ^ {bundle.entry.path for bundle in bundles}))


def _lay_out(
    content: list[Entry], made: dict[str, bytes], state: Path, number: int, former: Mapping[str, Path]
) -> tuple[Entry, str]:
    """Make the release's folder and the hashed listings.

    Returns the top listing's entry and the tree's CID.
    """
    lines = [Entry(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in made.items()]
    top, listings = listing.write([*content, *lines])
    # Made beside and renamed: a folder under a number is always whole.
    partial = state / dotstet.RELEASES / f".{number}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for entry in content:
        store.lay(entry, f"{partial}/{entry.path}", former)
    named = list(content)
    for path, data in {**made, **listings}.items():
        (partial / path).write_bytes(data)
        named.append(Entry(path, hashlib.sha256(data).hexdigest(), len(data), partial / path))
    cid = tree_cid(named)
    for entry in named[len(content) + len(made) :]:
        _keep(state / layout.hashed_listing(entry.sha256), listings[entry.path])
    final = state / dotstet.RELEASES / str(number)
    shutil.rmtree(final, ignore_errors=True)  # of a seal that was cut short: no timestamp points to it
    partial.rename(final)
    return top, cid


def _lying(state: Path, before: Head | None, former: Mapping[str, str]) -> dict[str, Path]:
    """Return each content's place in the release before.

    By SHA-256.
    """
    if before is None:
        return {}
    return {sha256: state / dotstet.RELEASES / str(before.release) / path for path, sha256 in former.items()}


def _said(before: Head | None, cid: str, title: str, today: date) -> dict[str, str]:
    """Return the editors' statements beside the top listing's hash."""
    previous = before.signed.top.sha256 if before else ""
    return {"cid": cid, "previous": previous, "published": today.isoformat(), "title": title}


def _targets(
    state: Path, number: int, top: Entry, said: dict[str, str], carried: Entry | None, now: datetime, root: bytes
) -> Targets:
    """Return the editors' metadata to be signed."""
    named = root_of(root) if root else roles.in_force(state)
    keyid = named.roles["timestamp"].keyids[0]
    # Delegated, so that a new address needs no editor. The paths limit the online key to these few files.
    role = DelegatedRole("mirrors", [keyid], 1, terminating=True, paths=list(ONLINE))
    named_files = {layout.LISTING: TargetFile(top.length, {"sha256": top.sha256}, layout.LISTING, {"custom": said})}
    if carried:
        named_files[bundlelist.NAME] = TargetFile(carried.length, {"sha256": carried.sha256}, bundlelist.NAME)
    return Targets(
        version=number,
        expires=until(now, LONG),
        targets=named_files,
        delegations=Delegations({keyid: named.keys[keyid]}, {"mirrors": role}),
    )


def _history(state: Path, before: Head | None, number: int, today: date) -> bytes:
    """Return HISTORY with this release's line.

    The line has number, date, and hash of the top listing before.
    """
    former = (state / dotstet.RELEASES / str(before.release) / layout.HISTORY).read_bytes() if before else b""
    previous = before.signed.top.sha256 if before else "-"
    return former + f"{number} {today.isoformat()} {previous}\n".encode()


def _opener(
    state: Path, before: Head | None, number: int, title: str, mirrors: Sequence[Mirror], root: bytes, today: date
) -> bytes:
    """Return open.html, with the knowledge of its day."""
    roots = roots_with(state, root)
    return openpage.page(openpage.Known(roots[0], _named(before, mirrors).mirrors, title, number, len(roots), today))


def _keep(file: Path, data: bytes) -> None:
    if not file.exists() or file.read_bytes() != data:
        write_atomically(file, data)


def _prune(state: Path, newest: int) -> None:
    for folder in (state / dotstet.RELEASES).iterdir():
        if folder.name.isdigit() and int(folder.name) < newest - KEPT_RELEASES:
            shutil.rmtree(folder, ignore_errors=True)


__all__ = ["Sealed", "finish", "found", "seal"]
