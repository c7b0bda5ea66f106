"""What the commands of those who hold keys do between the command line and the verb."""

import re
from collections.abc import Sequence
from pathlib import Path

from publish import release
from publish.appoint import appoint, lost, reset_day, rotate
from publish.config import STATE_NAME
from publish.door import ceremony
from publish.door.archive import Archive
from publish.door.common import Door
from publish.errors import ConfigError
from publish.files import safe_path, write_atomically
from publish.gate.verify import now_utc
from publish.renew import online
from publish.sign import entitled, examine, remember, signed_another
from publish.sign import sign as add_signature
from publish.trust import duties
from publish.trust.draft import Draft
from publish.trust.keys import Keyring, dump_public, held, make, open_key, public_half

_NAME = re.compile(r"[\w][\w.-]{0,63}")


def new(door: Door, name: str, folder: Path, fd: int | None) -> None:
    """Make one key, and show its public half."""
    file = _file(folder, name)
    if file.exists():
        raise ConfigError(f"there is a key already: {file}", hint="give the new one another name")
    make(file, door.passphrase(fd, new=True))
    key = public_half(file)
    if any((parent / ".git").exists() for parent in file.absolute().parents):
        door.console.warn(f"{file} lies in a git repository", "move it out: a key that was pushed once is stolen")
    lines = [f"{file}: the key {key.keyid}", f"its public half: ed25519 {key.keyval['public']}"]
    hand = f"hand over the public half: stet keys export {name}" + ("" if folder == Path() else f" --folder {folder}")
    door.console.answer({"file": str(file), "keyid": key.keyid, "public": key.keyval["public"]}, [*lines, hand])


def export(door: Door, name: str, folder: Path, to: Path | None) -> None:
    """Write the public half of a key into a file of its own."""
    file = next((f for f in (_file(folder, name), _file(_state() / "keys", name)) if f.exists()), _file(folder, name))
    key, target = public_half(file), to or Path(f"{name}.pub.json")
    write_atomically(target, dump_public(key, name))
    door.console.answer({"file": str(target), "keyid": key.keyid}, [f"{target}: the public half of {key.keyid}"])


def _file(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{name!a} is no name for a key", hint="letters, digits, '-' and '_': stet keys new ana")
    safe_path(name)
    return folder / f"{name}.key"


def _state() -> Path:
    return Path.cwd() / STATE_NAME


def listed(door: Door) -> None:
    """Say who may sign what."""
    state = _state()
    root = duties.in_force(state)
    door.console.table(ceremony.DUTY_HEADS, ceremony.duty_rows(root, duties.names(state), held(state / "keys")))
    coming = duties.coming(state)
    lines = [f"{coming.name} waits in {state / duties.DRAFTS}"] if coming else []
    data = {"root": root.version, "duties": ceremony.duty_data(root), "coming": coming.name if coming else None}
    door.console.answer(data, lines)


def change(door: Door, role: str, threshold: int | None, add: Sequence[Path], remove: Sequence[str]) -> None:
    """Draft the next root, and show it."""
    state = _state()
    _drafted(door, state, appoint(state, role, threshold=threshold, add=add, remove=remove, now=now_utc()))


def rotated(door: Door, fd: int | None) -> None:
    """Make a new online key, draft the root that names it, and show it."""
    state = _state()
    release.anchor(state)
    keys = Keyring.load(state / "keys", door.passphrase(fd))
    online(state, keys)  # so that the new key is under the passphrase of the old ones
    _drafted(door, state, rotate(state, keys, now=now_utc()))


def day_reset(door: Door) -> None:
    """Draft the root that unsays the days of releases that were sealed by a wrong clock, and show it."""
    state = _state()
    _drafted(door, state, reset_day(state, now=now_utc()))


def _drafted(door: Door, state: Path, drafted: Draft) -> None:
    file = state / duties.DRAFTS / drafted.name
    door.console.answer(
        ceremony.draft_data(drafted) | {"file": str(file)},
        [*ceremony.draft_lines(drafted), "", f"to sign: {file}", "to give it up: delete that file"],
    )


def loss(door: Door, keyids: Sequence[str], *, stolen: bool) -> None:
    """Say what it means that keys are lost or stolen."""
    losses = lost(_state(), keyids)
    door.console.answer(ceremony.loss_data(losses), ceremony.loss_lines(losses, stolen=stolen))


def sign(door: Door, file: Path, key: Path | None, fd: int | None, *, yes: bool) -> None:
    """Show what a draft would put into force; with a key, ask, and sign it."""
    found = examine(file)
    if key is None:
        door.console.answer(ceremony.draft_data(found) | {"signed": False}, ceremony.draft_lines(found))
        return
    entitled(found, public_half(key))
    _show(door, ceremony.draft_lines(found), asked=not yes)
    if signed_another(found, key):
        door.console.warn(
            f"this key signed another {found.name.removesuffix('.draft.json')} before",
            "sign this one only if that one was given up: two that are finished split the history in two",
        )
    if not yes and not door.console.agree(f"sign {found.name} with the key {public_half(key).keyid[:12]}?"):
        raise ConfigError("not signed", hint="nothing was written")
    signed = add_signature(file, open_key(key, door.passphrase(fd), "the key"))
    remember(signed, key)
    rest = sum(tally.missing for tally in signed.tallies())
    said = "all signatures are there" if not rest else f"{rest} more needed"
    door.console.answer(
        ceremony.draft_data(signed) | {"signed": True},
        ["", f"signed: {file}; {said}. Back at the publishing box: stet seal --finish {file.name}"],
    )


def _show(door: Door, lines: Sequence[str], *, asked: bool) -> None:
    """Say what is to be signed before it is; where stdout is a program's, still to the person who is asked."""
    door.console.lines(lines)
    for line in lines if door.console.json and asked else ():
        door.console.note(line)


def finish(door: Door, drafts: Sequence[Path], fd: int | None, *, clock_is_right: bool) -> None:
    """Take in what others signed."""
    from publish.door.words import sealed_data, sealed_lines

    archive = Archive.here()
    sure = archive.clock_is_right(door, said=clock_is_right)
    sealed = archive.finish(drafts, archive.keys(door, fd), clock_is_right=sure)
    door.console.answer(sealed_data(sealed), sealed_lines(sealed))
