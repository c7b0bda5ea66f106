"""``stet stamp``."""

import click

from publish.cli._session import STAMPED, Session, Verb, passphrase_option


@click.command("stamp", cls=Verb, outcomes=STAMPED)
@passphrase_option()
@click.pass_obj
def command(session: Session, passphrase_fd: int | None) -> None:
    """Ask the time-stamp authorities again, for each release that lacks a token.

    Sealing asks them once and waits 3 s at most; this is for those that gave no answer then.
    """
    from publish.cli._publisher import stamp

    stamp(session, passphrase_fd)
