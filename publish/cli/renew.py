"""``stet renew``."""

import click

from publish.cli._session import Session, Verb, clock_option, passphrase_option
from publish.core.errors import HostError, TrustError


@click.command("renew", cls=Verb, exits=(TrustError, HostError))
@click.option("--push/--no-push", default=True, show_default=True, help="Bring the new timestamp to the hosts.")
@click.option("--dry-run", is_flag=True, help="Say what would be signed and pushed, and do neither.")
@clock_option
@passphrase_option()
@click.pass_obj
def command(session: Session, push: bool, dry_run: bool, clock_is_right: bool, passphrase_fd: int | None) -> None:
    """Sign the timestamp anew, so that readers find the archive FRESH. For cron.

    It needs the online key alone, and the mirror list and the release stay as they are.
    """
    from publish.cli._witnessing import renew

    renew(session, push=push, dry_run=dry_run, fd=passphrase_fd, clock_is_right=clock_is_right)
