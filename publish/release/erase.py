"""Sealing after a withdrawal: former releases erased, a line added.

The history of numbers and days stays. Not done here: deciding what to withdraw.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from publish.core.errors import SourceError, TrustError
from publish.core.formats import layout, listing, withdrawals
from publish.core.formats.withdrawals import Record, Versions
from publish.core.model import Entry
from publish.release import dotstet
from publish.tree.bundles import pending


def refuse(content: Iterable[Entry], state: Path, before: int) -> None:
    """Refuse a tree with withdrawn files or missing lines.

    Args:
        before: Number of the release before. The tree's WITHDRAWN must continue its WITHDRAWN. 0 if there is none.

    Raises:
        SourceError: The fault. Withdrawn files are not named.
    """
    entries = {e.path: e for e in content}
    has = entries[layout.WITHDRAWN].source if layout.WITHDRAWN in entries else None
    lines = has.read_bytes() if has else b""
    file = state / dotstet.RELEASES / str(before) / layout.WITHDRAWN
    former = file.read_bytes() if file.is_file() else b""
    # WITHDRAWN only grows, so that a takedown never looks like a withdrawal.
    if not lines.startswith(former):
        raise SourceError(
            f"site/{layout.WITHDRAWN} lacks lines that release {before} has: a withdrawal is for ever",
            hint=f"bring it back: cp {file} site/{layout.WITHDRAWN}",
        )
    record = withdrawals.load(state)
    if {str(w.line) for w in record.withdrawn} - {
        str(line) for line in withdrawals.parse(lines, f"site/{layout.WITHDRAWN}")
    }:
        raise SourceError(
            f"site/{layout.WITHDRAWN} lacks a line for something that was withdrawn",
            hint="if stet withdraw was cut short, run it again; then stet build",
        )
    for item in record.withdrawn:
        # By hash too: the same document could come back under another name. The message has a number only, so that it
        # does not name the withdrawn.
        if item.path in entries or any(e.sha256 in item.versions for e in entries.values()):
            raise SourceError(f"the tree still has withdrawal {item.number}", hint="build again: stet build")


def let_go(state: Path, number: int) -> None:
    """Note that releases before ``number`` are not kept.

    Noted before the pointer moves.
    """
    # Before and not after: a seal cut in between would otherwise keep what it had to erase.
    withdrawals.save(state, replace(withdrawals.load(state), kept_from=number))


def scrub(state: Path, current: int, bundles: Collection[str] = ()) -> None:
    """Erase everything on this disk of releases not kept.

    May be interrupted and repeated.

    Args:
        bundles: Paths of the current release's bundles.
    """
    record = withdrawals.load(state)
    if not record.kept_from or record.kept_from > current:
        return
    # Listings of former releases name withdrawn files by path and hash. So none is kept: not on this disk, and after
    # the next push on no host. The price: a page from before is TAMPERED for readers, since no signed file names it.
    folders = sorted((state / dotstet.RELEASES).iterdir())
    old = [f for f in folders if _before(f.name, record.kept_from)]
    signed = [f for f in (state / layout.METADATA).glob("*.targets.json") if _before(f.name, record.kept_from)]
    if not old and not signed:
        return
    kept = {e.sha256 for f in folders if f not in old for e in tree_of(f) if listing.is_listing(e)}
    hashed = [f for f in (state / layout.TARGETS).glob(f"*.{layout.LISTING}") if f.name.split(".")[0] not in kept]
    hashed += [f for f in pending.kept(state) if f"{layout.TARGETS}/{f.name}" not in bundles]
    now = {e.path: e.sha256 for e in tree_of(state / dotstet.RELEASES / str(current))}
    was = [e for folder in old for e in tree_of(folder) if now.get(e.path) != e.sha256]
    was += [dotstet.entry_of(f"{f.parent.name}/{f.name}", f) for f in (*hashed, *signed)]
    # Noted before anything is deleted: the record is the last place that knows which bytes hosts must not serve any
    # more.
    withdrawals.save(state, _noted(record, was))
    for name in ("ledger", "restore.partial"):
        shutil.rmtree(state / name, ignore_errors=True)
    for file in (*hashed, *signed):
        file.unlink()
    for folder in old:
        shutil.rmtree(folder)


def former(state: Path) -> tuple[int, ...]:
    """Return numbers of releases with files on this disk.

    The next seal after a withdrawal erases these.
    """
    folders = (state / dotstet.RELEASES).glob("*")
    signed = (state / layout.METADATA).glob("*.targets.json")
    return tuple(sorted({number for path in (*folders, *signed) if (number := _number(path.name))}))


def _noted(record: Record, entries: Iterable[Entry]) -> Record:
    former: dict[str, Versions] = dict(record.former)
    for entry in entries:
        former[entry.path] = {**former.get(entry.path, {}), entry.sha256: entry.length}
    return replace(record, former=former)


def _before(name: str, number: int) -> bool:
    first = _number(name)
    return first is not None and first < number


def _number(name: str) -> int | None:
    """Return a release's number, from the name of a file or folder of it."""
    return layout.numbered(name.removeprefix(".").split(".")[0])


def tree_of(folder: Path) -> Iterator[Entry]:
    """Yield a sealed tree's entries, by its own listings.

    Damaged listings are passed over.
    """
    try:
        data = (folder / layout.LISTING).read_bytes()
    except OSError:
        return
    left = [(layout.LISTING, data)]
    yield dotstet.entry_of(layout.LISTING, folder / layout.LISTING)
    while left:
        path, data = left.pop()
        try:
            entries = listing.parse(data, path)
        except TrustError:
            continue
        for entry in entries:
            yield entry
            if listing.is_listing(entry) and (folder / entry.path).is_file():
                left.append((entry.path, (folder / entry.path).read_bytes()))
