"""``stet push``."""

import click

from publish.cli._session import (
    Session,
    Verb,
    host_option,
)
from publish.core.errors import HostError, TrustError


@click.command("push", cls=Verb, exits=(TrustError, HostError))
@host_option("Push to this host only; may be given again.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--adopt", multiple=True, metavar="HOST", help="Replace what lies there and is another's.")
@click.option("--yes", is_flag=True, help="With --adopt: do not ask.")
@click.pass_obj
def command(session: Session, names: tuple[str, ...], dry_run: bool, adopt: tuple[str, ...], yes: bool) -> None:
    """Bring the sealed release to the hosts, sending only what each lacks.

    Whenever it is cut short, every copy still verifies; the same command goes on. What lies there and is not this
    archive's is never written over: the push is refused, unless --adopt names the host.
    """
    from publish.cli._publisher import push

    push(session, names, adopt, yes=yes, dry_run=dry_run)
