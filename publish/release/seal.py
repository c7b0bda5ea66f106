"""Tree + keys → Release.

The offline roles: root at the founding, targets for each release. The timestamp is written last. Until then nothing has
happened, and the next seal makes an interrupted one again.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from publish.core import files
from publish.core.errors import HostError, SourceError, TrustError, WaitingError
from publish.core.files import write_atomically
from publish.core.formats import bundlelist, layout, listing, sheet
from publish.core.formats.unixfs import tree_cid
from publish.core.model import Bundle, Entry, Tree
from publish.release import day, dotstet, erase, kept, newest, pieced, roles, store, unfinished
from publish.release.difference import Reports
from publish.release.draft import Draft
from publish.release.editors import again, agree, coming_root, root_of, roots_with, still_wanted
from publish.release.keys import Keyring
from publish.release.point import Coming, Sealed, Sealing, chosen, point, standing
from publish.release.renew import LONG, online, until
from publish.tree.bundles import pending
from publish.tree.former.sums import Sums
from publish.verify.copy import Copy
from publish.verify.head import Head, Signed
from publish.verify.metadata import ONLINE
from publish.verify.tufapi import DelegatedRole, Delegations, Metadata, Root, TargetFile, Targets
from publish.verify.witnesses import FIELD, Policy

_HASHERS = os.cpu_count() or 1
_LARGE = 1 << 20  # bytes: above, hashing in threads wins; below, they only wait for one another


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
    work: Sealing,
    *,
    evidence: day.Days | None = None,
    permit: Callable[[Reports], None] = lambda _reports: None,
    look: Callable[[Sequence[Entry]], None] = lambda _content: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Sealed:
    """Seal ``tree`` as the next release, unless nothing changed.

    A fully signed release from an interrupted seal is put into force first.

    Args:
        evidence: Other known events with their days, against which the clock is checked.
        permit: Called with the changed reports before anything is signed. Raises to refuse.
        look: Called with the hashed files before that. Raises to refuse.
        progress: Called with the number of hashed files, and of all files.

    Raises:
        RollbackError: A newer release than the state's is known to have been signed.
        SourceError: The tree is empty, or has a file that no copy can hold.
        ConfigError: A key is missing or not this archive's, the clock is wrong, or the state is damaged.
        WaitingError: The release is drafted. Editors with keys elsewhere must sign it (`publish.release.sign`).
    """
    state, now = work.state, work.now
    with dotstet.exclusive(state):
        roles.settle(state, now=now)
        newest.must_be_looked_at(state)
        root = coming_root(state)
        online(state, work.keys, root)
        before = dotstet.current(state, now=now)
        finished = None
        # No number is ever signed for two contents: two would be a fork, provable against the publisher. So a signed
        # release comes into force first, whatever was built since.
        if cut := unfinished.cut_short(state, before, work.seen, root):
            finished = _complete(work, before, cut, root)
            root, before = b"", dotstet.current(state, now=now)
        day.must_not_go_back(state, before, now)
        if not work.clock_is_right:
            day.must_be_right(state, before, now, evidence)
        content = _hash(tree, Sums(state / dotstet.NOTES), progress)
        erase.refuse(content, state, before.release if before else 0)
        look(content)
        listed = _listed(state, before) if before else {}
        former = _content(listed)
        changed, reports = _changed(former, content), _reports(state, before, former, content, site=tree.site)
        # Before the first signature: a signed release cannot be taken back.
        permit(reports)
        laid = pending.on(state, {e.path: e.sha256 for e in content})
        carried = pending.keep(state, laid.fitting, sheet.language_of(tree.root / layout.FRONT))
        changed += _bundles_changed(state, before, pending.listed(state, carried))
        if layout.WITHDRAWN in changed:
            pending.take_off(state / pending.FOLDER, laid.stale)  # it may hold what was withdrawn
        coming = standing(before, root, changed)
        # A root without the release's editors or online key needs a new release, even without a changed page: readers
        # at the new root would refuse the old one.
        if changed or (root and before and not roles.stands(root_of(root), before.signed.raw)):
            coming = replace(coming, number=coming.number + 1, title=tree.title, new=True)
            drafted = again(state, coming.number, before, {e.path: e.sha256 for e in content}, root, carried)
            if drafted is None:
                unfinished.not_signed_yet(state, coming.number, before, root)
                drafted = _draft(work, before, coming, content, carried, listed)
            agree(state, work.keys, drafted, before)
            if layout.WITHDRAWN in changed:
                erase.let_go(state, coming.number)
        elif finished:
            return replace(finished, stale=laid.stale)
        return replace(point(work, before, coming), stale=laid.stale, reports=reports)


def finish(drafts: Sequence[Path], work: Sealing) -> Sealed:
    """Take in signatures made elsewhere.

    Fully signed drafts are put into force.

    Args:
        drafts: Returned files, of a release or of a root. Several of the same add up.

    Raises:
        RollbackError: As for `seal`.
        WaitingError: More signatures are needed. The message says whose.
        ConfigError: A draft does not wait here, or was overtaken by another.
    """
    state, now = work.state, work.now
    with dotstet.exclusive(state):
        roles.settle(state, now=now)
        newest.must_be_looked_at(state)
        back = roles.take_in(state, drafts)
        for each in sorted(back, key=lambda d: not d.is_root):
            if not each.complete:
                raise roles.waiting(state, each, state / roles.DRAFTS / each.name)
        root, before = coming_root(state), dotstet.current(state, now=now)
        day.must_not_go_back(state, before, now)
        if not work.clock_is_right:
            day.must_be_right(state, before, now)
        drafted = next((d for d in back if not d.is_root), None)
        unfinished.nothing_else(state, before, drafted, work.seen)
        if drafted is not None:
            signed, changed = still_wanted(state, drafted, before, root), drafted.changes()
            agree(state, work.keys, drafted, before)
            paths = tuple(change.path for change in changed if change.path != layout.OPEN_PAGE) + _bundles_changed(
                state, before, drafted.bundles()
            )
            if layout.WITHDRAWN in paths:
                erase.let_go(state, signed.number)
            return point(work, before, Coming(signed.number, signed.title, root, paths, new=True))
        if before is None or not roles.stands(root_of(root), before.signed.raw):
            raise WaitingError(
                f"root {root_of(root).version} has all its signatures, and comes into force with the next release",
                hint="run: stet seal; the editors that the new root names sign that release, even if no page changes",
            )
        return point(work, before, standing(before, root))


def _complete(work: Sealing, before: Head | None, cut: Signed, root: bytes) -> Sealed:
    """Put a signed but unnamed release into force.

    Its seal was cut before the pointer named it.
    """
    tree = erase.tree_of(work.state / dotstet.RELEASES / str(cut.number))
    content = [e for e in tree if not layout.is_sealed(e.path)]
    changed = _changed(_content(_listed(work.state, before)) if before else {}, content)
    if layout.WITHDRAWN in changed:
        erase.let_go(work.state, cut.number)
    return point(work, before, Coming(cut.number, cut.title, root, changed, new=True))


def _draft(
    work: Sealing, before: Head | None, coming: Coming, content: list[Entry], carried: Entry | None,
    former: Mapping[str, Entry],
) -> Draft:  # fmt: skip
    """Lay out the release's folder, and draft what editors sign."""
    state, today, number = work.state, work.now.date(), coming.number
    made = {layout.HISTORY: _history(state, before, number, today)}
    made[layout.OPEN_PAGE] = _opener(work, before, coming)
    made |= pieced.lists(content, former, state / dotstet.RELEASES / str(before.release) if before else None)
    top, cid = _lay_out(content, made, state, number, _lying(state, before, _content(former)))
    kept.lay(state, number, {e.path: e.sha256 for e in content})
    targets = _targets(work, coming, top, _said(before, cid, coming.title, today), carried)
    return Draft(Metadata(targets), roots_with(state, coming.root), before.signed.raw if before else b"")


def _hash(tree: Tree, sums: Sums, progress: Callable[[int, int], None]) -> list[Entry]:
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
                digests[path] = pool.submit(sums.of, path, file)
        # Small files in this thread: handing them to the pool takes longer than hashing them.
        for done, (path, file) in enumerate(found, 1):
            sha256, length = digests[path].result() if path in digests else sums.of(path, file)
            entries.append(Entry(path, sha256, length, file))
            progress(done, len(found))
    return entries


def _listed(state: Path, before: Head) -> dict[str, Entry]:
    """Return the last release's entries by path."""
    try:
        return Copy(dotstet.StateSource(state, before.release), before).entries
    except (TrustError, HostError) as e:
        raise dotstet.damaged(state, e) from e


def _content(listed: Mapping[str, Entry]) -> dict[str, str]:
    """Return SHA-256 by path, without what sealing makes."""
    return {path: entry.sha256 for path, entry in listed.items() if not layout.is_sealed(path)}


def _changed(old: dict[str, str], content: list[Entry]) -> tuple[str, ...]:
    new = {entry.path: entry.sha256 for entry in content}
    return tuple(sorted(path for path in new.keys() | old.keys() if new.get(path) != old.get(path)))


def _reports(state: Path, before: Head | None, old: dict[str, str], content: list[Entry], *, site: bool) -> Reports:
    files_of, number = {entry.path: entry for entry in content}, before.release if before else 0
    pages = {path: entry.sha256 for path, entry in files_of.items()}
    return kept.reports(state, number, (old, pages), files_of.keys(), lambda path: _bytes_of(files_of[path]), site=site)


def _bytes_of(entry: Entry) -> bytes:
    assert entry.source is not None  # noqa: S101 - it was hashed
    return entry.source.read_bytes()


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
        (partial / path).parent.mkdir(parents=True, exist_ok=True)
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


def _targets(work: Sealing, coming: Coming, top: Entry, said: dict[str, str], carried: Entry | None) -> Targets:
    """Return the editors' metadata to be signed."""
    named = root_of(coming.root) if coming.root else roles.in_force(work.state)
    keyid = named.roles["timestamp"].keyids[0]
    # Delegated, so that a new address needs no editor. The paths limit the online key to these few files.
    role = DelegatedRole("mirrors", [keyid], 1, terminating=True, paths=list(ONLINE))
    named_files = {layout.LISTING: TargetFile(top.length, {"sha256": top.sha256}, layout.LISTING, {"custom": said})}
    if carried:
        named_files[bundlelist.NAME] = TargetFile(carried.length, {"sha256": carried.sha256}, bundlelist.NAME)
    return Targets(
        version=coming.number,
        expires=until(work.now, LONG),
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


def _opener(work: Sealing, before: Head | None, coming: Coming) -> bytes:
    """Return open.html, with the knowledge of its day."""
    from publish.tree import openpage

    roots, listed = roots_with(work.state, coming.root), chosen(before, work.mirrors).mirrors
    today = work.now.date()
    return openpage.page(openpage.ArchiveFacts(roots[0], listed, coming.title, coming.number, len(roots), today))


def _keep(file: Path, data: bytes) -> None:
    if not file.exists() or file.read_bytes() != data:
        write_atomically(file, data)


__all__ = ["Sealed", "Sealing", "finish", "found", "seal"]
