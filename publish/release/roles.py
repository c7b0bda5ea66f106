"""Roles: roots in force and to come, and drafts.

Holders' names are kept beside the keys, on this machine alone. Published files have keyids only.
"""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.core.errors import ConfigError, TrustError, WaitingError
from publish.core.files import write_atomically
from publish.core.formats import layout, strictjson
from publish.core.formats.mirrorlist import grouped
from publish.release import dotstet, draft
from publish.release.draft import Draft
from publish.release.keys import held, of_none
from publish.verify.metadata import undated
from publish.verify.signatures import accept
from publish.verify.tufapi import Root, Targets

DRAFTS = "drafts"
NAMES = Path("keys", "names.json")
KEYID_SHOWN = 12  # digits: enough to tell two apart by eye
ONLINE = re.compile(r"online-[0-9]+")
"""Names of the online keys that `appoint.rotate` makes, by the version of their root."""
CALLED = {"root": "root", "targets": "editors", "timestamp": "online"}
"""Roles under people's names."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One role: accepted keys and required signatures."""

    role: str
    threshold: int
    keyids: tuple[str, ...]


def duties(root: Root) -> list[Duty]:
    """Return the duties given by a root."""
    return [Duty(role, root.roles[role].threshold, tuple(root.roles[role].keyids)) for role in CALLED]


def require_own_keys(state: Path) -> None:
    """Refuse keys of another archive.

    Missing keys are not judged.

    Raises:
        ConfigError: The keys are of another archive. The message says which archive this is.
    """
    if of_none(state / "keys", keyids(state)):
        raise ConfigError(
            f"the keys in {state / 'keys'} are of another archive: no root of this one ever named one of them;"
            f" the fingerprint of this one is {grouped(dotstet.anchor(state).fingerprint)}",
            hint="put the keys and the .stet folder of the same archive together",
        )


def chain(state: Path) -> tuple[bytes, ...]:
    """Return the archive's roots, oldest first.

    Raises:
        ConfigError: No root, or a gap between roots.
    """
    dotstet.anchor(state)
    folder = state / layout.METADATA
    versions = {number for f in folder.glob("*.root.json") if (number := layout.numbered(f.name, ".root.json"))}
    # A reader walks from the first root to the newest, link by link: a gap ends the walk.
    for version in range(1, max(versions) + 1):
        if version not in versions:
            raise ConfigError(
                f"{folder / f'{version}.root.json'} is missing: without it no reader finds the way to the newest root",
                hint="bring it back from a backup or any copy: metadata/ is the same in all of them",
            )
    return tuple((folder / f"{version}.root.json").read_bytes() for version in sorted(versions))


def in_force(state: Path) -> Root:
    """Return the newest root."""
    return dotstet.read_root(state, chain(state)[-1])


def keyids(state: Path) -> set[str]:
    """Return all keys with a duty in any root.

    The coming root included.
    """
    roots = [dotstet.read_root(state, data) for data in chain(state)]
    with suppress(ConfigError, TrustError):  # a draft that is damaged names nobody
        roots += [drafted.metadata.signed] if (drafted := coming(state)) else []
    return {keyid for root in roots for keyid in root.keys}


def put_aside_unused(state: Path) -> None:
    """Put aside online keys made for a drafted root that was given up.

    ``online-2.key`` becomes ``online-2.key.`` and the beginning of its keyid.
    """
    # Beside the others such a key looks like one to be kept. It is not deleted: where keys were brought back from a
    # newer backup than the roots, it is the key in force.
    with suppress(ConfigError, TrustError, OSError):  # a damaged draft may name it, and a folder may be read-only
        coming(state)
        named = keyids(state)
        for keyid, file in held(state / "keys").items():
            if ONLINE.fullmatch(file.stem) and keyid not in named:
                file.rename(file.with_name(f"{file.name}.{keyid[:KEYID_SHOWN]}"))


def coming(state: Path) -> Draft | None:
    """Return the next root's draft, signed or not.

    ``None`` if no root is drafted.
    """
    file = state / DRAFTS / draft.name_of("root", len(chain(state)) + 1)
    return draft.load(file) if file.exists() else None


def keep(state: Path, new: Draft) -> Path:
    """Keep a draft in its namesake's place.

    Returns its file.
    """
    file = state / DRAFTS / new.name
    write_atomically(file, draft.dump(new))
    return file


def take_in(state: Path, files: Sequence[Path]) -> list[Draft]:
    """Add returned signatures to the drafts here.

    Raises:
        ConfigError: A file belongs to no draft here.
    """
    found: dict[str, Draft] = {}
    for file in files:
        back = draft.load(file)
        here = state / DRAFTS / back.name
        if not here.exists():
            raise ConfigError(f"{file}: no {back.name} waits here", hint="is it of this archive, and not finished yet?")
        # The draft here stays, and only signatures are taken from the file: a stick may bring back anything.
        found[back.name] = draft.merged(draft.load(here), back)
        keep(state, found[back.name])
    return list(found.values())


def stands(root: Root, targets_json: bytes) -> bool:
    """Return whether a release is valid under another root.

    Its editors and its online key must be the root's.
    """
    try:
        targets = accept(Targets, root.verify_delegate, targets_json, "")
    except TrustError:
        return False
    if targets.version <= undated(root):
        return False  # it says a wrong day: one with a right day comes with the root
    roles = (targets.delegations.roles or {}) if targets.delegations else {}
    return set(roles["mirrors"].keyids) == set(root.roles["timestamp"].keyids) if "mirrors" in roles else False


def settle(state: Path, *, now: datetime) -> None:
    """Undo half a change of root.

    The change was cut between the new root and its timestamp.
    """
    roots = chain(state)
    file = state / DRAFTS / draft.name_of("root", len(roots))
    if not file.exists():
        return
    try:
        dotstet.current(state, now=now)
    except ConfigError:
        # The new root with the old timestamp is a state that no reader accepts. The draft still has the root with its
        # signatures, so nothing is lost.
        (state / layout.metadata(len(roots), "root")).unlink()
    else:
        file.unlink()


def waiting(state: Path, new: Draft, file: Path) -> WaitingError:
    """Return the error that names missing signers.

    The message also has the draft's place.
    """
    who = []
    for number, tally in enumerate(new.tallies()):
        if tally.missing:
            named = ", ".join(called(state, tally.unsigned))
            of = "the root holders" if new.is_root else "the editors"
            which = ("" if number == 0 else " to come") if new.is_root else ""
            who.append(f"{len(tally.signed)} of {tally.threshold} have signed for {of}{which}; still to sign: any "
                       f"{tally.missing} of {named}")  # fmt: skip
    what = f"{'root' if new.is_root else 'release'} {new.metadata.signed.version} waits for signatures: {file}"
    return WaitingError("\n".join([what, *who]))


def names(state: Path) -> dict[str, str]:
    """Return holders' known names by keyid."""
    try:
        data = strictjson.plain((state / NAMES).read_bytes())
        return {str(keyid): str(name) for keyid, name in data.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remember(state: Path, new: Iterable[tuple[str, str]]) -> None:
    """Keep names for keyids, on this machine."""
    data = json.dumps({**names(state), **dict(new)}, indent=1, sort_keys=True, ensure_ascii=False)
    write_atomically(state / NAMES, f"{data}\n".encode(), mode=0o600)


def called(state: Path, keyids: Iterable[str]) -> list[str]:
    """Return keyids for people: cut, with known names."""
    known = names(state)
    return [f"{k[:KEYID_SHOWN]} ({known[k]})" if k in known else k[:KEYID_SHOWN] for k in keyids]
