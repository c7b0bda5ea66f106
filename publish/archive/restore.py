"""Restoring of a publisher's lost ``.stet`` from any honest copy.

All but the keys come back, for no copy has the keys. If the signed metadata are whole and only files are lost, these
files alone are brought back, each held to the state's own signed listings. Else the newest copy is cloned beside the
state, every byte verified. The clone is then laid out as ``publish.release.dotstet`` draws it, the pointer last.
Nothing older than a release known to be signed is taken without a word. Cut short, the work is done again by the same
command, and whole files are not fetched again.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from publish.copies import hosts
from publish.core import files
from publish.core.errors import AbsentError, ConfigError, RollbackError, StetError, TrustError, UnreachableError
from publish.core.formats import layout, withdrawals
from publish.core.plain import pasted
from publish.core.source import Source
from publish.readers.clone import clone
from publish.readers.clone import newest as newest_of
from publish.readers.clone.candidates import Candidates
from publish.readers.clone.jobs import Candidate
from publish.release import dotstet, newest
from publish.release.newest import Newest
from publish.release.refill import refill
from publish.tree.bundles import pending
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Release, Seen

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
    """Restore the newest release of the copies into ``state``.

    Args:
        seen: The archive as remembered by this user's reader.
        older: Number of a release to take although a newer signed release is known.
        places: The publisher's own hosts by name, which are asked too.
        all_hosts: Whether no other hosts than ``places`` may hold a copy. If so, and if all answer, none has a newer
            release. Else nothing can be sealed until they were looked at.
        missed: Called for each of ``addresses`` without a copy of this archive, if another of them has a copy.

    Raises:
        ConfigError: ``state`` holds a newer release, or another archive. Neither is overwritten.
        RollbackError: A newer release is known than the copies have, or their content was withdrawn since.
        TrustError, HostError: None of ``addresses`` has a copy, and no other was asked for. Or none could be had whole:
            the message names the missing files.
    """
    _must_not_lose(state, anchor)
    # Through a link the clone would be written into somebody else's folder, and be removed there.
    if (state / PARTIAL).is_symlink():
        raise ConfigError(f"{state / PARTIAL} is a link, and none of stet's", hint="see where it leads, and remove it")
    own = dict(places or {})

    def there(name: str) -> Source:
        return own[name] if name in own else hosts.open_address(name)

    # No quorum: a release that waits for its witnesses is the publisher's own all the same.
    heads = Candidates(anchor, there, now=now, quorum=False)
    heads.ask([*addresses, *own])
    best, held = newest_of(heads), _held(state, now)
    _must_be_there(addresses, own, heads, missed)
    # The state's own signatures are whole, and no copy has anything newer: a clone could only lose.
    if held and held.release >= best.head.release and not older:
        _mend(state, held, best, heads.good)
        shutil.rmtree(state / PARTIAL, ignore_errors=True)  # of a restore that was killed at its end
        return dotstet.load(state, now=now)
    found = newest.known(state, anchor, seen, best.head.roots)
    floor = _permitted(state, best, found, seen, older, now)
    heard = [*addresses, *(member.address for member in heads.good if member.address in own)]
    cloned = clone(
        heard, anchor, state / PARTIAL, now=now, seen=floor, quorum=False, open_source=there, progress=progress
    )
    state.chmod(0o700)  # keys will come back here
    with dotstet.exclusive(state):
        # What nobody asked may have a newer release. Sealed beside that, the next one would be a fork.
        if older or not all_hosts or not all(_answered(heads, name) for name in own):
            newest.mark(state, cloned.release)
        _lay_out(state / PARTIAL, state, cloned.head)
    return dotstet.load(state, now=now)


def _must_be_there(
    addresses: Sequence[str], own: Mapping[str, Source], heads: Candidates, missed: Callable[[str, StetError], None]
) -> None:
    """Require a copy at the addresses given by hand.

    Without any, do not restore from elsewhere.

    Raises:
        TrustError, HostError: The answer of the first address.
    """
    # An address with a slash at its end and without is the same copy.
    there = {member.address.rstrip("/") for member in heads.good}
    absent = {
        a: heads.bad.get(a) or UnreachableError("no answer", host=a) for a in addresses if a.rstrip("/") not in there
    }
    if absent and len(absent) == len(set(addresses)):
        error = next(iter(absent.values()))
        if others := sorted(there & own.keys()):
            error.hint = (
                f"nothing was restored; there is a copy at {', '.join(others)}: stet heal --restore {pasted(others[0])}"
            )
        raise error
    for address, error in absent.items():
        missed(address, error)


def _answered(heads: Candidates, name: str) -> bool:
    """Return whether a host gave an answer about this archive.

    Having nothing of the archive is an answer, too.
    """
    told = isinstance(heads.bad.get(name), AbsentError | TrustError)
    return told or name in (member.address for member in heads.good)


def _must_not_lose(state: Path, anchor: Anchor) -> None:
    """Refuse a state of another archive, before anything is fetched."""
    root = state / layout.FIRST_ROOT
    if root.exists() and dotstet.anchor(state).fingerprint != anchor.fingerprint:
        raise ConfigError(
            f"{state} is of another archive (fingerprint {dotstet.anchor(state).fingerprint})",
            hint="restore into the folder of the archive that was lost, or into an empty one",
        )


def _held(state: Path, now: datetime) -> Head | None:
    """Return the head in the state's own metadata.

    ``None`` if these are lost or damaged.
    """
    try:
        return dotstet.current(state, now=now)
    except ConfigError:
        return None


def _mend(state: Path, held: Head, best: Candidate, good: Sequence[Candidate]) -> None:
    """Bring back missing files of the state's own release.

    Any copy with exactly these bytes will do.
    """
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


def _permitted(state: Path, best: Candidate, found: Newest, seen: Seen | None, older: int, now: datetime) -> Seen:
    """Return the floor for a clone.

    Raises:
        RollbackError, ConfigError: The best copy is too old. The message says what the publisher can do or say.
    """
    number = best.head.release
    if number >= found.release:
        return Seen(found.release, found.top)
    if older and older != number:
        raise ConfigError(f"the newest that these copies have is release {number}, not release {older}")
    lost = f"release {number + 1}" if found.release == number + 1 else f"releases {number + 1} to {found.release}"
    # An older release brings pages back, and does not reopen the archive: readers who saw the newer one would meet a
    # fork.
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


def _takes_back(state: Path, best: Candidate, seen: Seen | None) -> bool:
    """Return whether the copy's release lacks a known withdrawal."""
    if best.head.release < withdrawals.load(state).kept_from:
        return True
    entry = Copy(best.source, best.head).find(layout.WITHDRAWN)
    # WITHDRAWN only grows, so of two lists the longer one knows more.
    lengths = [seen.withdrawn_length if seen else 0]
    lists = [*(state / dotstet.RELEASES).glob(f"*/{layout.WITHDRAWN}"), state.parent / "site" / layout.WITHDRAWN]
    lengths += [file.stat().st_size for file in lists if file.is_file()]
    return max(lengths) > (entry.length if entry else 0)


def _lay_out(folder: Path, state: Path, cloned: Head) -> None:
    """Spread a clone over the state.

    Each step may be cut and done again, until the pointer is written.
    """
    pointer = (folder / layout.TIMESTAMP).read_bytes()
    for name in (layout.METADATA, layout.TARGETS):
        shutil.copytree(folder / name, state / name, dirs_exist_ok=True, ignore=_but_pointer)
    shutil.copyfile(folder / layout.MIRRORS_PAGE, state / layout.MIRRORS_PAGE)
    tree = state / dotstet.RELEASES / str(cloned.release)
    shutil.rmtree(tree, ignore_errors=True)
    # These three lie in the state itself, above.
    beside = {layout.METADATA, layout.TARGETS, layout.MIRRORS_PAGE}
    shutil.copytree(folder, tree, ignore=lambda at, names: beside & set(names) if Path(at) == folder else set())
    pending.put_back(state, pending.listed(state, cloned.signed.bundles))
    # The pointer last: until then the state names no release of which a part could be missing.
    files.write_atomically(state / layout.TIMESTAMP, pointer)
    shutil.rmtree(folder, ignore_errors=True)


def _but_pointer(_folder: str, names: list[str]) -> set[str]:
    return {Path(layout.TIMESTAMP).name} & set(names)
