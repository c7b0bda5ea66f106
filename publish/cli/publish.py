"""``stet publish``."""

import click

from publish.cli._session import (
    CHECKED,
    Session,
    Verb,
    clock_option,
    passphrase_option,
    removals_option,
    starters_option,
)
from publish.core.errors import SourceError, WaitingError

_DEPTH = click.Choice(["quick", "sample", "full"])


@click.command("publish", cls=Verb, exits=(SourceError, WaitingError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Build, say what would be sealed and sent, and do neither.")
@click.option("--depth", type=_DEPTH, default="sample", show_default=True, help="How thoroughly to check.")
@removals_option
@starters_option
@clock_option
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    dry_run: bool,
    depth: str,
    clock_is_right: bool,
    with_starter_texts: bool,
    removals: int | None,
    passphrase_fd: int | None,
) -> None:
    """Build, seal, push and check in one go."""
    from publish.cli._publisher import Said, publish

    said = Said(clock_is_right=clock_is_right, removals=removals, starters=with_starter_texts)
    publish(session, depth, said, dry_run=dry_run, fd=passphrase_fd)
