"""What the commands of those who hold keys do between the command line and the verb."""

import re
from collections.abc import Sequence
from pathlib import Path

from publish.archive.archive import Archive
from publish.cli import _ceremony
from publish.cli._session import Session
from publish.core.config import STATE_NAME
from publish.core.errors import ConfigError
from publish.core.files import safe_path, write_atomically
from publish.release import dotstet, roles
from publish.release.appoint import appoint, lost, reset_day, rotate
from publish.release.draft import Draft
from publish.release.keys import Keyring, dump_public, held, make, public_half
from publish.release.renew import online
from publish.release.sign import entitled, examine, remember, signed_another
from publish.release.sign import sign as add_signature
from publish.verify import keyfile
from publish.verify.metadata import now_utc

_NAME = re.compile(r"[\w][\w.-]{0,63}")


def new(session: Session, name: str, folder: Path, fd: int | None) -> None:
    """Make one key, and show its public half."""
    file = _file(folder, name)
    if file.exists():
        raise ConfigError(f"there is a key already: {file}", hint="give the new one another name")
    make(file, session.passphrase(fd, new=True))
    key = public_half(file)
    if any((parent / ".git").exists() for parent in file.absolute().parents):
        session.console.warn(f"{file} lies in a git repository", "move it out: a key that was pushed once is stolen")
    lines = [f"{file}: the key {key.keyid}", f"its public half: ed25519 {key.keyval['public']}"]
    hand = f"hand over the public half: stet keys export {name}" + ("" if folder == Path() else f" --folder {folder}")
    session.console.answer({"file": str(file), "keyid": key.keyid, "public": key.keyval["public"]}, [*lines, hand])


def export(session: Session, name: str, folder: Path, to: Path | None) -> None:
    """Write the public half of a key into a file of its own."""
    file = next((f for f in (_file(folder, name), _file(_state() / "keys", name)) if f.exists()), _file(folder, name))
    key, target = public_half(file), to or Path(f"{name}.pub.json")
    write_atomically(target, dump_public(key, name))
    session.console.answer({"file": str(target), "keyid": key.keyid}, [f"{target}: the public half of {key.keyid}"])


def _file(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{name!a} is no name for a key", hint="letters, digits, '-' and '_': stet keys new ana")
    safe_path(name)
    return folder / f"{name}.key"


def _state() -> Path:
    return Path.cwd() / STATE_NAME


def listed(session: Session) -> None:
    """Say who may sign what."""
    state = _state()
    root = roles.in_force(state)
    session.console.table(_ceremony.DUTY_HEADS, _ceremony.duty_rows(root, roles.names(state), held(state / "keys")))
    coming = roles.coming(state)
    lines = [f"{coming.name} waits in {state / roles.DRAFTS}"] if coming else []
    data = {"root": root.version, "duties": _ceremony.duty_data(root), "coming": coming.name if coming else None}
    session.console.answer(data, lines)


def change(session: Session, role: str, threshold: int | None, add: Sequence[Path], remove: Sequence[str]) -> None:
    """Draft the next root, and show it."""
    state = _state()
    _drafted(session, state, appoint(state, role, threshold=threshold, add=add, remove=remove, now=now_utc()))


def rotated(session: Session, fd: int | None) -> None:
    """Make a new online key, draft the root that names it, and show it."""
    state = _state()
    dotstet.anchor(state)
    keys = Keyring.load(state / "keys", session.passphrase(fd))
    online(state, keys)  # so that the new key is under the passphrase of the old ones
    _drafted(session, state, rotate(state, keys, now=now_utc()))


def day_reset(session: Session) -> None:
    """Draft the root that unsays the days of releases that were sealed by a wrong clock, and show it."""
    state = _state()
    _drafted(session, state, reset_day(state, now=now_utc()))


def _drafted(session: Session, state: Path, drafted: Draft) -> None:
    file = state / roles.DRAFTS / drafted.name
    session.console.answer(
        _ceremony.draft_data(drafted) | {"file": str(file)},
        [*_ceremony.draft_lines(drafted), "", f"to sign: {file}", "to give it up: delete that file"],
    )


def loss(session: Session, keyids: Sequence[str], *, stolen: bool) -> None:
    """Say what it means that keys are lost or stolen."""
    losses = lost(_state(), keyids)
    session.console.answer(_ceremony.loss_data(losses), _ceremony.loss_lines(losses, stolen=stolen))


def sign(session: Session, file: Path, key: Path | None, fd: int | None, *, yes: bool) -> None:
    """Show what a draft would put into force; with a key, ask, and sign it."""
    found = examine(file)
    if key is None:
        session.console.answer(_ceremony.draft_data(found) | {"signed": False}, _ceremony.draft_lines(found))
        return
    entitled(found, public_half(key))
    _show(session, _ceremony.draft_lines(found), asked=not yes)
    if signed_another(found, key):
        session.console.warn(
            f"this key signed another {found.name.removesuffix('.draft.json')} before",
            "sign this one only if that one was given up: two that are finished split the history in two",
        )
    if not yes and not session.console.agree(f"sign {found.name} with the key {public_half(key).keyid[:12]}?"):
        raise ConfigError("not signed", hint="nothing was written")
    signed = add_signature(file, keyfile.open_key(key, session.passphrase(fd), "the key"))
    remember(signed, key)
    rest = sum(tally.missing for tally in signed.tallies())
    said = "all signatures are there" if not rest else f"{rest} more needed"
    session.console.answer(
        _ceremony.draft_data(signed) | {"signed": True},
        ["", f"signed: {file}; {said}. Back at the publishing box: stet seal --finish {file.name}"],
    )


def _show(session: Session, lines: Sequence[str], *, asked: bool) -> None:
    """Say what is to be signed before it is; where stdout is a program's, still to the person who is asked."""
    session.console.lines(lines)
    for line in lines if session.console.json and asked else ():
        session.console.note(line)


def finish(session: Session, drafts: Sequence[Path], fd: int | None, *, clock_is_right: bool) -> None:
    """Take in what others signed."""
    from publish.cli._words import sealed_data, sealed_lines

    archive = Archive.here(session.talk(fd))
    sure = archive.clock_is_right(said=clock_is_right)
    sealed = archive.finish(drafts, archive.keys(), clock_is_right=sure)
    session.console.answer(sealed_data(sealed), sealed_lines(sealed))
