"""A publisher's lost ``.stet`` from any honest copy: all but the keys, which no copy has.

Where what is signed is whole and only files are lost, these alone are brought back, each held to the state's own
signed listings. Else the newest copy is cloned, every byte verified, beside the state; then laid out as
``publish.release.dotstet`` draws it, the pointer last. Nothing older than what is known to have been signed is taken
without a word. Cut short, it is done again by the same command, and what arrived whole is not fetched again.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from publish.copies import hosts
from publish.core import files
from publish.core.errors import AbsentError, ConfigError, RollbackError, StetError, TrustError, UnreachableError
from publish.core.formats import layout, withdrawals
from publish.core.model import Release
from publish.core.source import Source
from publish.readers.clone import clone
from publish.readers.clone import newest as newest_of
from publish.readers.clone.candidates import Heads
from publish.readers.clone.downloader import Member
from publish.release import dotstet, newest
from publish.release.newest import Known
from publish.release.refill import refill
from publish.tree.bundles import pending
from publish.verify.copy import Copy
from publish.verify.metadata import Anchor, Head, Seen

PARTIAL = "restore.partial"
NAMED_MAX = 5  # paths in a message


def restore(
    state: Path,
    addresses: Sequence[str],
    anchor: Anchor,
    *,
    now: datetime,
    seen: Seen | None = None,
    older: int = 0,
    places: Mapping[str, Source] | None = None,
    all_hosts: bool = False,
    missed: Callable[[str, StetError], None] = lambda _address, _why: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Release:
    """Make ``state`` hold the newest release that the copies at ``addresses`` have.

    Args:
        seen: What this user's reader remembers of the archive.
        older: Number of a release that is taken though a newer one is known to have been signed.
        places: The publisher's own hosts by name: they are asked too.
        all_hosts: Whether those are all that may hold a copy. If they are, and all answer, it is known that none has
            anything newer; else nothing can be sealed until they were looked at.
        missed: Told of each of ``addresses`` that has no copy of this archive, where another of them has one.

    Raises:
        ConfigError: ``state`` holds a newer release, or another archive: neither is overwritten.
        RollbackError: A newer release is known of than the copies have; or what they have was withdrawn since.
        TrustError, HostError: None of ``addresses`` has a copy, and no other was asked for; or none could be had whole;
            the message says what is missing.
    """
    _must_not_lose(state, anchor)
    if (state / PARTIAL).is_symlink():
        raise ConfigError(f"{state / PARTIAL} is a link, and none of stet's", hint="see where it leads, and remove it")
    own = dict(places or {})

    def there(name: str) -> Source:
        return own[name] if name in own else hosts.open_address(name)

    heads = Heads(anchor, there, now=now, quorum=False)
    heads.ask([*addresses, *own])
    best, held = newest_of(heads), _held(state, now)
    _must_be_there(addresses, own, heads, missed)
    if held and held.release >= best.head.release and not older:
        _mend(state, held, best, heads.good)
        return dotstet.load(state, now=now)
    found = newest.known(state, anchor, seen, best.head.roots)
    floor = _permitted(state, best, found, seen, older, now)
    heard = [*addresses, *(member.address for member in heads.good if member.address in own)]
    cloned = clone(
        heard, anchor, state / PARTIAL, now=now, seen=floor, quorum=False, open_source=there, progress=progress
    )
    state.chmod(0o700)  # keys will come back here
    with dotstet.exclusive(state):
        if older or not all_hosts or not all(_answered(heads, name) for name in own):
            newest.mark(state, cloned.release)
        _lay_out(state / PARTIAL, state, cloned.release)
        pending.put_back(state, pending.listed(state, cloned.head.signed.bundles))
    return dotstet.load(state, now=now)


def _must_be_there(
    addresses: Sequence[str], own: Mapping[str, Source], heads: Heads, missed: Callable[[str, StetError], None]
) -> None:
    """Restore from nowhere else, where none of the addresses that were given by hand has a copy.

    Raises:
        TrustError, HostError: As the first of them answered.
    """
    there = {member.address.rstrip("/") for member in heads.good}
    absent = {
        a: heads.bad.get(a) or UnreachableError("no answer", host=a) for a in addresses if a.rstrip("/") not in there
    }
    if absent and len(absent) == len(set(addresses)):
        error = next(iter(absent.values()))
        if others := sorted(there & own.keys()):
            error.hint = (
                f"nothing was restored; there is a copy at {', '.join(others)}: stet heal --restore {others[0]}"
            )
        raise error
    for address, error in absent.items():
        missed(address, error)


def _answered(heads: Heads, name: str) -> bool:
    """Whether a host said what it has, or that it has nothing of this archive."""
    told = isinstance(heads.bad.get(name), AbsentError | TrustError)
    return told or name in (member.address for member in heads.good)


def _must_not_lose(state: Path, anchor: Anchor) -> None:
    """Refuse before anything is fetched, if what is here is another archive's."""
    root = state / layout.FIRST_ROOT
    if root.exists() and dotstet.anchor(state).fingerprint != anchor.fingerprint:
        raise ConfigError(
            f"{state} is of another archive (fingerprint {dotstet.anchor(state).fingerprint})",
            hint="restore into the folder of the archive that was lost, or into an empty one",
        )


def _held(state: Path, now: datetime) -> Head | None:
    """What the state's own metadata say; nothing, if they are lost or damaged."""
    try:
        return dotstet.current(state, now=now)
    except ConfigError:
        return None


def _mend(state: Path, held: Head, best: Member, good: Sequence[Member]) -> None:
    """Bring back what the state's own release lacks, from whichever copies have just those bytes."""
    with dotstet.exclusive(state):
        brought, missing = refill(state, held, [member.source for member in good])
    if missing:
        shown = ", ".join(missing[:NAMED_MAX]) + (
            f" and {len(missing) - NAMED_MAX} more" if missing[NAMED_MAX:] else ""
        )
        raise AbsentError(
            f"release {held.release} is signed here, and no copy that was asked has these of its files: {shown}",
            host=", ".join(member.address for member in good),
            hint="what they have is back in place; look at more addresses: stet heal --restore ADDRESS...",
        )
    if not brought and held.release > best.head.release:
        raise ConfigError(
            f"{state} has release {held.release}, newer than release {best.head.release} of the copies",
            hint="push it instead: stet push",
        )


def _permitted(state: Path, best: Member, found: Known, seen: Seen | None, older: int, now: datetime) -> Seen:
    """What a clone may not go below.

    Raises:
        RollbackError, ConfigError: The best copy is too old, and what the publisher can do or say.
    """
    number = best.head.release
    if number >= found.release:
        return Seen(found.release, found.top)
    if older and older != number:
        raise ConfigError(f"the newest that these copies have is release {number}, not release {older}")
    lost = f"release {number + 1}" if found.release == number + 1 else f"releases {number + 1} to {found.release}"
    if not older:
        raise RollbackError(
            f"{newest.standing(best.head, now)}\nbut release {found.release} is known to have been signed"
            f" ({found.where}): {lost} would be lost",
            hint="name more addresses, one of them may have it; if none is left, take this one and know that"
            f" nothing can be sealed on top of it while {lost} may be out there: --older {number}",
        )
    if _takes_back(state, best, seen):
        raise RollbackError(
            f"after release {number} something was withdrawn: it would come back",
            hint="to read it, clone it as a reader does, into a folder elsewhere: stet clone",
        )
    shutil.rmtree(state / PARTIAL, ignore_errors=True)
    return Seen(number, best.head.signed.top.sha256)


def _takes_back(state: Path, best: Member, seen: Seen | None) -> bool:
    """Whether a withdrawal is known of that the copy's release does not know."""
    if best.head.release < withdrawals.load(state).kept_from:
        return True
    entry = Copy(best.source, best.head).find(layout.WITHDRAWN)
    lengths = [seen.withdrawn_length if seen else 0]
    lists = [*(state / dotstet.RELEASES).glob(f"*/{layout.WITHDRAWN}"), state.parent / "site" / layout.WITHDRAWN]
    lengths += [file.stat().st_size for file in lists if file.is_file()]
    return max(lengths) > (entry.length if entry else 0)


def _lay_out(folder: Path, state: Path, number: int) -> None:
    """Spread a clone over the state; each step may be cut and done again, until the pointer is written."""
    pointer = (folder / layout.TIMESTAMP).read_bytes()
    for name in (layout.METADATA, layout.TARGETS):
        shutil.copytree(folder / name, state / name, dirs_exist_ok=True, ignore=_but_pointer)
    shutil.copyfile(folder / layout.MIRRORS_PAGE, state / layout.MIRRORS_PAGE)
    tree = state / dotstet.RELEASES / str(number)
    shutil.rmtree(tree, ignore_errors=True)
    beside = {layout.METADATA, layout.TARGETS, layout.MIRRORS_PAGE}
    shutil.copytree(folder, tree, ignore=lambda at, names: beside & set(names) if Path(at) == folder else set())
    files.write_atomically(state / layout.TIMESTAMP, pointer)
    shutil.rmtree(folder, ignore_errors=True)


def _but_pointer(_folder: str, names: list[str]) -> set[str]:
    return {Path(layout.TIMESTAMP).name} & set(names)
