"""Who may sign what: the root in force, the one that is to come, and drafts in the publisher's state.

Names of people are kept beside the keys, on this machine alone: what is published knows keyids.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.core.errors import ConfigError, TrustError, WaitingError
from publish.core.files import write_atomically
from publish.core.formats import layout
from publish.release import dotstet, draft
from publish.release.draft import Draft
from publish.verify.metadata import undated
from publish.verify.signatures import accept
from publish.verify.tufapi import Metadata, Root, Targets

DRAFTS = "drafts"
NAMES = Path("keys", "names.json")
KEYID_SHOWN = 12  # digits: enough to tell two apart by eye
CALLED = {"root": "root", "targets": "editors", "timestamp": "online"}
"""The roles, as people call them."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One role: whose signatures count, and how many it takes."""

    role: str
    threshold: int
    keyids: tuple[str, ...]


def duties(root: Root) -> list[Duty]:
    """The duties that a root gives."""
    return [Duty(role, root.roles[role].threshold, tuple(root.roles[role].keyids)) for role in CALLED]


def chain(state: Path) -> tuple[bytes, ...]:
    """The roots of the archive, oldest first.

    Raises:
        ConfigError: There is none, or one in between is missing.
    """
    dotstet.anchor(state)
    folder = state / layout.METADATA
    versions = {int(f.name.split(".")[0]) for f in folder.glob("*.root.json") if f.name.split(".")[0].isdigit()}
    for version in range(1, max(versions) + 1):
        if version not in versions:
            raise ConfigError(
                f"{folder / f'{version}.root.json'} is missing: without it no reader finds the way to the newest root",
                hint="bring it back from a backup or any copy: metadata/ is the same in all of them",
            )
    return tuple((folder / f"{version}.root.json").read_bytes() for version in sorted(versions))


def in_force(state: Path) -> Root:
    """The newest root."""
    return Metadata[Root].from_bytes(chain(state)[-1]).signed


def keyids(state: Path) -> set[str]:
    """All keys that ever had a duty here, and those that a root which is to come names."""
    roots = [Metadata[Root].from_bytes(data).signed for data in chain(state)]
    with suppress(ConfigError, TrustError):  # a draft that is damaged names nobody
        roots += [drafted.metadata.signed] if (drafted := coming(state)) else []
    return {keyid for root in roots for keyid in root.keys}


def coming(state: Path) -> Draft | None:
    """The draft of the next root, if there is one; it need not be signed yet."""
    file = state / DRAFTS / draft.name_of("root", len(chain(state)) + 1)
    return draft.load(file) if file.exists() else None


def keep(state: Path, new: Draft) -> Path:
    """Keep a draft, in the place of one of the same name; returns its file."""
    file = state / DRAFTS / new.name
    write_atomically(file, draft.dump(new))
    return file


def take_in(state: Path, files: Sequence[Path]) -> list[Draft]:
    """Add the signatures that came back to the drafts that are here.

    Raises:
        ConfigError: A file is of no draft that is here.
    """
    found: dict[str, Draft] = {}
    for file in files:
        back = draft.load(file)
        here = state / DRAFTS / back.name
        if not here.exists():
            raise ConfigError(f"{file}: no {back.name} waits here", hint="is it of this archive, and not finished yet?")
        found[back.name] = draft.merged(draft.load(here), back)
        keep(state, found[back.name])
    return list(found.values())


def stands(root: Root, targets_json: bytes) -> bool:
    """Whether a release that was sealed before stands under a root too: its editors, and its online key."""
    try:
        targets = accept(Targets, root.verify_delegate, targets_json, "")
    except TrustError:
        return False
    if targets.version <= undated(root):
        return False  # it says a wrong day: one with a right day comes with the root
    roles = (targets.delegations.roles or {}) if targets.delegations else {}
    return set(roles["mirrors"].keyids) == set(root.roles["timestamp"].keyids) if "mirrors" in roles else False


def settle(state: Path, *, now: datetime) -> None:
    """Undo half of a change of root: one that was cut between the new root and its timestamp."""
    roots = chain(state)
    file = state / DRAFTS / draft.name_of("root", len(roots))
    if not file.exists():
        return
    try:
        dotstet.current(state, now=now)
    except ConfigError:
        (state / layout.metadata(len(roots), "root")).unlink()
    else:
        file.unlink()


def waiting(state: Path, new: Draft, file: Path) -> WaitingError:
    """Who is missing, and where the draft lies."""
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
    """The holders' names by keyid, as far as this machine knows them."""
    try:
        data = json.loads((state / NAMES).read_bytes())
        return {str(keyid): str(name) for keyid, name in data.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remember(state: Path, new: Iterable[tuple[str, str]]) -> None:
    """Keep names for keyids, on this machine."""
    data = json.dumps({**names(state), **dict(new)}, indent=1, sort_keys=True, ensure_ascii=False)
    write_atomically(state / NAMES, f"{data}\n".encode(), mode=0o600)


def called(state: Path, keyids: Iterable[str]) -> list[str]:
    """Keyids as people read them: cut, with the name if it is known."""
    known = names(state)
    return [f"{k[:KEYID_SHOWN]} ({known[k]})" if k in known else k[:KEYID_SHOWN] for k in keyids]
