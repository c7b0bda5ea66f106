"""A publisher's lost ``.stet`` from any honest copy: all but the keys, which no copy has.

The copy is cloned, every byte verified, beside the state; then laid out as ``publish.release`` draws it,
the pointer last. Cut short, it is done again by the same command, and what arrived whole is not fetched again.
"""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from publish import release, shelf
from publish.clone import clone
from publish.errors import ConfigError
from publish.files import write_atomically
from publish.gate.verify import Anchor
from publish.mirrorlist import HTML_NAME
from publish.model import Release

PARTIAL = "restore.partial"


def restore(
    state: Path,
    addresses: Sequence[str],
    anchor: Anchor,
    *,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Release:
    """Make ``state`` hold the newest release that the copies at ``addresses`` have.

    Raises:
        ConfigError: ``state`` holds a newer release, or another archive: neither is overwritten.
        TrustError, HostError: No copy could be had whole; the message says what is missing.
    """
    _must_not_lose(state, anchor)
    folder = state / PARTIAL
    cloned = clone(addresses, anchor, folder, now=now, quorum=False, progress=progress)
    state.chmod(0o700)  # keys will come back here
    with release.exclusive(state):
        present = _present(state, now)
        if present > cloned.release:
            raise ConfigError(
                f"{state} has release {present}, newer than release {cloned.release} of the copies",
                hint="push it instead: stet push",
            )
        _lay_out(folder, state, cloned.release)
        shelf.put_back(state, shelf.listed(state, cloned.head.signed.bundles))
    return release.load(state, now=now)


def _must_not_lose(state: Path, anchor: Anchor) -> None:
    """Refuse before anything is fetched, if what is here is another archive's."""
    root = state / "metadata" / "1.root.json"
    if root.exists() and release.anchor(state).fingerprint != anchor.fingerprint:
        raise ConfigError(
            f"{state} is of another archive (fingerprint {release.anchor(state).fingerprint})",
            hint="restore into the folder of the archive that was lost, or into an empty one",
        )


def _present(state: Path, now: datetime) -> int:
    """The release that the state has whole; 0 if it is lost or damaged."""
    try:
        return release.load(state, now=now).number
    except ConfigError:
        return 0


def _lay_out(folder: Path, state: Path, number: int) -> None:
    """Spread a clone over the state; each step may be cut and done again, until the pointer is written."""
    pointer = (folder / release.POINTER).read_bytes()
    for name in (release.METADATA, release.TARGETS):
        shutil.copytree(folder / name, state / name, dirs_exist_ok=True, ignore=_but_pointer)
    shutil.copyfile(folder / HTML_NAME, state / HTML_NAME)
    tree = state / release.RELEASES / str(number)
    shutil.rmtree(tree, ignore_errors=True)
    beside = {release.METADATA, release.TARGETS, HTML_NAME}
    shutil.copytree(folder, tree, ignore=lambda at, names: beside & set(names) if Path(at) == folder else set())
    write_atomically(state / release.POINTER, pointer)
    shutil.rmtree(folder, ignore_errors=True)


def _but_pointer(_folder: str, names: list[str]) -> set[str]:
    return {Path(release.POINTER).name} & set(names)
