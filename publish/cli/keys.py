"""``stet keys``."""

import re
from collections.abc import Callable
from pathlib import Path

import click

from publish.cli import _arguments, _ceremony
from publish.cli._group import OrderedGroup
from publish.cli._options import FILE, FOLDER, passphrase_option
from publish.cli._session import Session, Verb
from publish.core import config
from publish.core.errors import ConfigError, TrustError
from publish.core.files import must_be, must_have_folder, safe_path, write_atomically
from publish.core.plain import pasted, quoted
from publish.core.settings import STATE_NAME
from publish.release import dotstet, roles
from publish.release.appoint import appoint, ask_witnesses, extend, lost, reset_day, rotate
from publish.release.draft import Draft
from publish.release.keys import Keyring, dump_public, held, make, public_half
from publish.release.renew import online
from publish.verify.metadata import now_utc
from publish.verify.witnesses import policy

_NAME = re.compile(r"[\w][\w.-]{0,63}")


@click.group("keys", cls=OrderedGroup)
def command() -> None:
    """Make keys, and say who may sign what.

    A change is a draft of the next root: those whose keys it needs sign it with stet sign, and stet seal
    --finish puts it into force.
    """


@command.command("new", cls=Verb)
@click.argument("name")
@click.option("--folder", type=FOLDER, default=".", metavar="DIR", help="Where to put NAME.key (else here).")
@passphrase_option()
@click.pass_obj
def new_key(session: Session, name: str, folder: Path, passphrase_fd: int | None) -> None:
    """Make one encrypted key, NAME.key."""
    file = _file(folder, name)
    if file.exists():
        raise ConfigError(f"there is a key already: {file}", hint="give the new one another name")
    must_have_folder(file)  # a stick that is not there would leave a private key on this disk
    make(file, session.passphrase(passphrase_fd, new=True))
    key = public_half(file)
    # History in git forgets nothing, and one push hands the key to every clone.
    if any((parent / ".git").exists() for parent in file.absolute().parents):
        session.console.warn(f"{file} lies in a git repository", "move it out: a key that was pushed once is stolen")
    lines = [f"{file}: the key {key.keyid}", f"its public half: ed25519 {key.keyval['public']}"]
    hand = f"hand over the public half: stet keys export {name}"
    hand += "" if folder == Path() else f" --folder {pasted(str(folder))}"
    session.console.answer({"file": str(file), "keyid": key.keyid, "public": key.keyval["public"]}, [*lines, hand])


@command.command("export", cls=Verb)
@click.argument("name")
@click.option("--folder", type=FOLDER, default=".", metavar="DIR", help="Where NAME.key is (else here).")
@click.option("--to", type=FILE, metavar="FILE", help="What to write (else NAME.pub.json).")
@click.pass_obj
def export_key(session: Session, name: str, folder: Path, to: Path | None) -> None:
    """Write the public half of a key into a file to hand over."""
    # In the given folder first: a holder's key lies on a stick, the publisher's own in the state.
    file = next((f for f in (_file(folder, name), _file(_state() / "keys", name)) if f.exists()), _file(folder, name))
    key, target = public_half(file), to or Path(f"{name}.pub.json")
    must_be("public half of a key", target, b'{\n "keyid":')
    write_atomically(target, dump_public(key, name))
    session.console.answer({"file": str(target), "keyid": key.keyid}, [f"{target}: the public half of {key.keyid}"])


@command.command("list", cls=Verb)
@click.pass_obj
def list_keys(session: Session) -> None:
    """Say who may sign what, and how many must."""
    state = _here()
    root = roles.in_force(state)
    known, here = roles.names(state), held(state / "keys")
    session.console.table(_ceremony.DUTY_HEADS, _ceremony.duty_rows(root, known, here))
    # A draft in waiting is shown apart: nothing of it is in force before stet seal --finish.
    coming = roles.coming(state)
    asked = policy(root.unrecognized_fields)
    lines = [f"witnesses: {asked.threshold} of {len(asked.keys)} must countersign"] if asked.keys else []
    lines += [f"  {public}  {quoted(name, _ceremony.TITLE_COLUMNS)}" for name, public in asked.keys]
    lines += [f"{coming.name} waits in {state / roles.DRAFTS}"] if coming else []
    duties = _ceremony.duty_data(root)
    holders = {k: {"name": known.get(k), "here": k in here} for duty in duties for k in duty["keys"]}
    data = {
        "root": root.version,
        "duties": duties,
        "holders": holders,
        "witnesses": asked.data(),
        "coming": coming.name if coming else None,
    }
    session.console.answer(data, lines)


@command.command("set", cls=Verb, exits=(TrustError,))
@click.argument("role", type=click.Choice(["root", "editors"]))
@click.option("--threshold", type=click.IntRange(min=1), metavar="K", help="How many of the keys must sign.")
@click.option("--add", multiple=True, type=FILE, metavar="PUBFILE", help="A public half; may be given again.")
@click.option(
    "--remove", multiple=True, metavar="KEYID", help="A key that is to count no more, or its name; may be given again."
)
@click.pass_obj
def set_keys(
    session: Session, role: str, threshold: int | None, add: tuple[Path, ...], remove: tuple[str, ...]
) -> None:
    """Draft the next root: other keys for ROLE, or another threshold."""
    state = _founded()
    _draft(session, state, lambda: appoint(state, role, threshold=threshold, add=add, remove=remove, now=now_utc()))


@command.command("witnesses", cls=Verb, exits=(TrustError,))
@click.option("--threshold", type=click.IntRange(min=1), metavar="W", help="How many of them must countersign.")
@click.option("--add", multiple=True, metavar="NAME=KEY", help="A witness, as stet witness prints it; may be repeated.")
@click.option("--remove", multiple=True, metavar="NAME", help="A witness who is to count no more; may be given again.")
@click.pass_obj
def set_witnesses(session: Session, threshold: int | None, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Draft the next root: other witnesses of releases, or another number.

    Readers find a release that too few of them have countersigned STALE.
    """
    state = _founded()
    named = [_arguments.witness("--add", one) for one in add]
    _draft(session, state, lambda: ask_witnesses(state, threshold=threshold, add=named, remove=remove, now=now_utc()))


@command.command("rotate", cls=Verb, exits=(TrustError,))
@click.argument("role", type=click.Choice(["online"]))
@passphrase_option()
@click.pass_obj
def rotate_keys(session: Session, role: str, passphrase_fd: int | None) -> None:  # noqa: ARG001 - there is one choice
    """Make a new online key, and draft the root that puts it in the place of the old one."""
    state = _founded()  # before the passphrase is asked for
    keys = Keyring.load(state / "keys", session.passphrase(passphrase_fd))
    online(state, keys)  # opens the old key: the new key then has the same passphrase
    _draft(session, state, lambda: rotate(state, keys, now=now_utc()))


@command.command("renew", cls=Verb, exits=(TrustError,))
@click.pass_obj
def renew_root(session: Session) -> None:
    """Draft the next root: the same holders, in force for ten years from now.

    With the root all copies run out, whatever is renewed beside it.
    """
    state = _founded()
    _draft(session, state, lambda: extend(state, now=now_utc()))


@command.command("reset-day", cls=Verb, exits=(TrustError,))
@click.pass_obj
def reset_days(session: Session) -> None:
    """Draft the next root: the days of all releases so far count no more.

    For when the clock was ahead as one was sealed. When the root's holders have signed it, seal again: that release
    is of today, and readers follow.
    """
    state = _founded()
    _draft(session, state, lambda: reset_day(state, now=now_utc()))


@command.command("lost", cls=Verb)
@click.argument("keyids", nargs=-1, required=True, metavar="KEYID...")
@click.option("--stolen", is_flag=True, help="Somebody else has them.")
@click.pass_obj
def lost_keys(session: Session, keyids: tuple[str, ...], stolen: bool) -> None:
    """Say what is lost when these keys are, and what to do.

    KEYID is a key's number, the first eight digits of it, or the name that stet keys list shows.
    """
    losses = lost(_here(), keyids)
    session.console.answer(_ceremony.loss_data(losses), _ceremony.loss_lines(losses, stolen=stolen))


def _file(folder: Path, name: str) -> Path:
    # The name becomes a file's name and stands in other people's lists: no path, no terminal codes.
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{name!a} is no name for a key", hint="letters, digits, '-' and '_': stet keys new ana")
    safe_path(name)
    return folder / f"{name}.key"


def _state() -> Path:
    return Path.cwd() / STATE_NAME


def _here() -> Path:
    """Return the state of the archive here, founded or not.

    In another folder, "not founded" would be true and of no help.
    """
    state = _state()
    if not state.is_dir():
        config.require(Path.cwd())
    return state


def _founded() -> Path:
    """Return the state of the archive here.

    Without an archive nothing is written.
    """
    state = _here()
    dotstet.anchor(state)
    return state


def _draft(session: Session, state: Path, change: Callable[[], Draft]) -> None:
    before, drafted = roles.coming(state), change()
    file = state / roles.DRAFTS / drafted.name
    if before and (void := sorted(_signers(before) - _signers(drafted))):
        session.console.warn(
            f"{drafted.name} was signed by {', '.join(roles.called(state, void))}, and says something else now:"
            " these signatures are void",
            "have the draft signed anew, also where it was handed out",
        )
    session.console.answer(
        _ceremony.draft_data(drafted) | {"file": str(file)},
        [*_ceremony.draft_lines(drafted), "", f"to sign: {file}", "to give it up: delete that file"],
    )


def _signers(draft: Draft) -> set[str]:
    return {keyid for tally in draft.tallies() for keyid in tally.signed}
