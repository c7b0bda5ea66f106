"""``stet correct``."""

import click

from publish.cli._session import (
    Session,
    Verb,
)
from publish.core.errors import SourceError


@click.command("correct", cls=Verb, exits=(SourceError,))
@click.argument("report")
@click.pass_obj
def command(session: Session, report: str) -> None:
    """Keep REPORT as it was published, before you correct it.

    The text is that of the release, even if you have edited it since.
    """
    from publish.cli._editor import correct

    correct(session, report)
