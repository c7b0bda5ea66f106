"""``stet sign``."""

from collections.abc import Sequence
from pathlib import Path

import click

from publish.cli import _ceremony
from publish.cli._options import FILE, passphrase_option
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError, TrustError
from publish.core.plain import pasted
from publish.release import keyfile
from publish.release.keys import public_half
from publish.release.sign import entitled, examine, remember, sign, signed_another


@click.command("sign", cls=Verb, exits=(TrustError,))
@click.argument("draft", type=FILE)
@click.option("--key", type=FILE, metavar="FILE", help="The key to sign with; without one, only show.")
@click.option("--yes", is_flag=True, help="Do not ask: what it says was read before.")
@passphrase_option()
@click.pass_obj
def command(session: Session, draft: Path, key: Path | None, yes: bool, passphrase_fd: int | None) -> None:
    """Show in plain words what DRAFT would publish, and sign it.

    Needs no archive and no network: take the one file to a machine that has neither, and bring it back.
    """
    found = examine(draft)
    if key is None:
        session.console.answer(_ceremony.draft_data(found) | {"signed": False}, _ceremony.draft_lines(found))
        return
    # Before the passphrase: a key without a duty in this draft need not be opened.
    entitled(found, public_half(key))
    _show(session, _ceremony.draft_lines(found), asked=not yes)
    # Two finished drafts of the same number are a fork, and the signer's own key proves it.
    if signed_another(found, key):
        session.console.warn(
            f"this key signed another {found.name.removesuffix('.draft.json')} before",
            "sign this one only if that one was given up: two that are finished split the history in two",
        )
    if not yes and not session.console.agree(f"sign {found.name} with the key {public_half(key).keyid[:12]}?"):
        raise ConfigError("not signed", hint="nothing was written")
    signed = sign(draft, keyfile.open_key(key, session.passphrase(passphrase_fd), "the key"))
    # Beside the key, for the machine of a holder has no archive.
    remember(signed, key)
    rest = sum(tally.missing for tally in signed.tallies())
    said = "all signatures are there" if not rest else f"{rest} more needed"
    session.console.answer(
        _ceremony.draft_data(signed) | {"signed": True},
        ["", f"signed: {draft}; {said}. Back at the publishing box: stet seal --finish {pasted(str(draft))}"],
    )


def _show(session: Session, lines: Sequence[str], *, asked: bool) -> None:
    """Show the draft's effects before signing.

    With ``--json`` the person asked still gets them, on stderr.
    """
    session.console.lines(lines)
    for line in lines if session.console.json and asked else ():
        session.console.note(line)
