"""``stet build``."""

import click

from publish.cli._session import (
    Session,
    Verb,
)
from publish.core.errors import SourceError


@click.command("build", cls=Verb, exits=(SourceError,))
@click.pass_obj
def command(session: Session) -> None:
    """Turn site/ into pages, ready to be sealed."""
    from publish.archive.archive import Archive
    from publish.cli import _unfilled
    from publish.cli._words import tree_data, tree_lines

    archive = Archive.here(session.talk())
    tree = archive.build()
    _unfilled.warn(session, tree)
    reports = archive.reports(tree)
    data = tree_data(tree, reports) | {"unmarked": archive.unmarked} | _unfilled.data(tree)
    session.console.answer(data, tree_lines(tree, reports))
