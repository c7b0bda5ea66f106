"""``stet history``."""

import click

from publish.cli._session import Session, Verb
from publish.core.errors import HostError, TrustError


@click.command("history", cls=Verb, exits=(TrustError, HostError))
@click.argument("what", required=False, metavar="[ADDRESS|FOLDER]")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@click.pass_obj
def command(session: Session, what: str | None, fingerprint: str | None) -> None:
    """Show all releases: number, date, and what changed, as far as the copy still tells."""
    from publish.cli._witnessing import history

    history(session, what, fingerprint)
