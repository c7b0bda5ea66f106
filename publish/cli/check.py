"""``stet check``."""

import click

from publish.cli._session import (
    CHECKED,
    Session,
    Verb,
    host_option,
)

_DEPTH = click.Choice(["quick", "sample", "full"])


@click.command("check", cls=Verb, outcomes=CHECKED)
@click.option("--depth", type=_DEPTH, default="sample", show_default=True, help="How thoroughly to look.")
@host_option("Check this host only; may be given again.")
@click.pass_obj
def command(session: Session, depth: str, names: tuple[str, ...]) -> None:
    """Look at every copy at its public address, as a reader does.

    \b
    quick   the metadata and the front page
    sample  so many files that a loss of 1 % is missed at most once in a hundred
    full    every file, and files that are not of the release
    """
    from publish.cli._publisher import check

    check(session, depth, names)
