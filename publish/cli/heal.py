"""``stet heal``."""

import click

from publish.cli._session import (
    CHECKED,
    Session,
    Verb,
    passphrase_option,
)
from publish.core.errors import ConfigError, HostError, TrustError


@click.command("heal", cls=Verb, exits=(TrustError, HostError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--restore", is_flag=True, help="Bring a lost .stet/ back, from the copies at ADDRESS...")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--fingerprint", metavar="F", help="With --restore: the archive's fingerprint, or its root.json.")
@click.option(
    "--older", type=click.IntRange(min=1), metavar="N",
    help="With --restore: take release N, though a newer one was signed; nothing can be sealed on top of it.",
)  # fmt: skip
@click.option("--back", multiple=True, metavar="HOST", help="Bring in a host that was given up, or a spare.")
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    dry_run: bool,
    back: tuple[str, ...],
    restore: bool,
    addresses: tuple[str, ...],
    fingerprint: str | None,
    older: int | None,
    passphrase_fd: int | None,
) -> None:
    """Mend what a check finds, bring in a spare host for one that is gone, and check again.

    A host that gives no answer is left alone. With --restore the publisher's own lost state is brought back
    from copies; the keys are in no copy, and come from their backup.
    """
    from publish.cli import _publisher

    if restore or addresses:
        _publisher.restore(session, addresses if restore else (), fingerprint, older or 0)
    else:
        if fingerprint or older:
            raise ConfigError(
                "--fingerprint and --older go with --restore", hint="stet heal --restore ADDRESS --fingerprint F"
            )
        _publisher.heal(session, back, dry_run=dry_run, fd=passphrase_fd)
