"""``stet witness``."""

from collections.abc import Sequence
from pathlib import Path

import click

from publish.cli import _arguments, _memory
from publish.cli._options import FILE, passphrase_option
from publish.cli._session import Session, Verb
from publish.copies.hosts import open_address
from publish.core import clock
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.files import must_be, write_atomically
from publish.core.plain import pasted
from publish.readers import clone, remember
from publish.readers.clone.candidates import Candidates
from publish.readers.witness import Countersigned, witness
from publish.release import keyfile
from publish.verify import signednote
from publish.verify.head import Anchor, Head
from publish.verify.metadata import now_utc
from publish.verify.tufapi import Signer

_NOTE = b"stet/"  # how a countersignature begins


@click.command("witness", cls=Verb, exits=(TrustError, HostError))
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--key", type=FILE, required=True, metavar="FILE", help="The witness's own key, ending in .key.")
@click.option("--name", metavar="NAME", help="What the witness is called, unless the archive's root says it.")
@click.option("--out", type=FILE, metavar="FILE", help="Where to write the countersignature.")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    addresses: tuple[str, ...],
    key: Path,
    name: str | None,
    out: Path | None,
    fingerprint: str | None,
    passphrase_fd: int | None,
) -> None:
    """Countersign the newest release at ADDRESS, if it goes on from what this witness saw before."""
    if out:
        must_be("countersignature", out, _NOTE)  # before anything is signed and remembered
    anchor = _archive(addresses[0], fingerprint)
    first_time = remember.load(anchor.fingerprint) is None
    signer = _signer(session, key, passphrase_fd)
    with _memory.keeping(session, anchor.fingerprint):
        newest = _newest(addresses, anchor)
        made = witness(newest, signer, now=now_utc(), remember=_remember, name=name or key.stem)
    # Without memory a witness cannot tell a continuation from a second history.
    if first_time:
        session.console.warn(
            "this witness saw the archive for the first time: it vouches for what comes, not for what was",
            "compare the fingerprint with one that reached you by another way",
        )
    if not newest.is_current(now_utc()):
        # The note bears this clock's time, for ever: the publisher's `attest` takes none of a day to come.
        session.console.warn(
            clock.lapse(now_utc(), newest.renewed, newest.expires),
            "look at this machine's clock: the countersignature says when it was made; if it was ahead, sign again",
        )
    # After that was said: it is said once.
    file = out or Path(made.file_name)
    must_be("countersignature", file, _NOTE)
    write_atomically(file, made.note)
    session.console.answer(_data(made, anchor, file), _lines(made, file))


def _archive(address: str, fingerprint: str | None) -> Anchor:
    source = open_address(address)
    return Anchor(_arguments.fingerprint(fingerprint)) if fingerprint else _arguments.anchor_in(source)


def _remember(head: Head) -> None:
    # An error, unlike for readers: a witness without memory could be used to sign two histories.
    if why := remember.keep(head, authentic=True, signs=True):
        raise why


def _signer(session: Session, key: Path, fd: int | None) -> Signer:
    # Before the passphrase is asked for, so that nobody types it for a public half.
    if key.suffix != ".key" or not key.is_file():
        raise ConfigError(
            f"{key} is no key file that ends in .key", hint="make one: ssh-keygen -t ed25519 -f witness.key"
        )
    return keyfile.open_key(key, session.passphrase(fd), f"the {key.stem} key")


def _newest(addresses: Sequence[str], anchor: Anchor) -> Head:
    """Return the newest head at the addresses.

    No address contradicts another, or the witness's memory. Other witnesses need not have signed, for somebody is the
    first.
    """
    heads = Candidates(anchor, open_address, now=now_utc(), seen=remember.load(anchor.fingerprint), quorum=False)
    # Only the named addresses: every answer is waited for, and a dead mirror of the list would cost a minute.
    heads.ask(addresses, follow=False)
    return clone.newest(heads).head


def _lines(made: Countersigned, file: Path) -> list[str]:
    lines = [
        f"release {made.release} countersigned as {made.name}: {file}",
        f"hand the file to the publisher, who adds it with: stet attest {pasted(file.name)}",
    ]
    if not made.listed:
        named = pasted(f"{made.name}={made.public}")
        lines.append(
            f"the archive's root does not ask for this witness; it would, after: stet keys witnesses --add {named}"
        )
    return lines


def _data(made: Countersigned, anchor: Anchor, file: Path) -> dict[str, object]:
    return {
        "fingerprint": anchor.fingerprint,
        "release": made.release,
        "listed": made.listed,
        "name": made.name,
        "public": made.public,
        "vkey": signednote.vkey(made.name, made.public),
        "file": str(file),
    }
