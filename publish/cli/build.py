"""``stet build``."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from publish.archive.archive import Archive
from publish.cli import _reports
from publish.cli._options import strict_option
from publish.cli._session import (
    Session,
    Verb,
)
from publish.core.errors import SourceError
from publish.core.model import Tree
from publish.core.units import count
from publish.release.difference import Reports

if TYPE_CHECKING:
    from publish.tree.sites.snapshot import Snapshot


@click.command("build", cls=Verb, exits=(SourceError,))
@strict_option
@click.pass_obj
def command(session: Session, strict: bool) -> None:
    """Turn site/ into pages, ready to be sealed."""
    archive = Archive.here(session.talk())
    tree = archive.build(strict=strict)
    if archive.taken:
        _answer_taken(session, archive, archive.taken)
        return
    _reports.warn_of_starters(session, tree)
    reports = archive.reports(tree)
    data = (
        _data(tree, reports)
        | {"unmarked": archive.unmarked}
        | _reports.starters_data(tree)
        | _reports.warnings_data(tree)
    )
    session.console.answer(data, _lines(tree, reports))


def _answer_taken(session: Session, archive: Archive, taken: "Snapshot") -> None:
    """Tell of a site that another program made, what endangers its readers first."""
    from publish.tree.sites import dangers

    reports = archive.reports(taken.tree)
    told = dangers.lines(taken.dangers)
    lines = (
        ["what endangers readers, or others may ask about:", *told, ""] if told else ["nothing that endangers readers"]
    )
    lines += [
        f"{dangers.sized(taken.length, taken.files)} taken from {archive.config.archive.tree} ({taken.read:,} anew)"
    ]
    data = {"title": taken.tree.title, "folder": str(taken.tree.root), "files": taken.files, "bytes": taken.length}
    data |= {"read": taken.read, "dangers": [asdict(one) for one in taken.dangers]} | _reports.data(reports)
    session.console.answer(data, [*lines, *_reports.lines(reports)])


def _data(tree: Tree, reports: Reports) -> dict[str, Any]:
    """Return a built tree for programs."""
    return {"title": tree.title, "reports": tree.count, "folder": str(tree.root)} | _reports.data(reports)


def _lines(tree: Tree, reports: Reports) -> list[str]:
    """Tell people of a built tree."""
    return [f"{count(tree.count, 'report')} built in {tree.root}", *_reports.lines(reports)]
