"""``stet clone``."""

import click

from publish.cli._session import (
    Session,
    Verb,
)
from publish.core.errors import HostError, TrustError

_WITNESSES = click.option(
    "--witness", multiple=True, metavar="NAME=KEY", help="A witness of your own choice, who must have signed, too."
)


@click.command("clone", cls=Verb, exits=(TrustError, HostError))
@click.argument("words", nargs=-1, required=True, metavar="FINGERPRINT|ROOT.JSON ADDRESS... FOLDER")
@_WITNESSES
@click.pass_obj
def command(session: Session, words: tuple[str, ...], witness: tuple[str, ...]) -> None:
    """Make FOLDER a whole, verified copy.

    The files come from whichever copies are alive: those at ADDRESS (https://, http://, ipfs://, ipns:// or a
    folder), and all mirrors in the signed list. Cut short, the same command goes on where it was.
    """
    from publish.cli._reader import clone

    clone(session, words, witness)
