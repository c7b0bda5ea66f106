"""``stet accept``."""

from pathlib import Path
from typing import Any

import click

from publish.cli import _leaks
from publish.cli._options import Name
from publish.cli._session import Session, Verb
from publish.core.errors import SourceError

YEARS = (1000, 9999)


class DraftName(Name):
    """A draft's name."""

    name = "draft"

    def names(self, folder: Path) -> dict[str, str]:
        """Return the drafts."""
        there = sorted((folder / "drafts").iterdir())
        # By names alone: a shell has no use for the faults of drafts.
        return {each.name.removesuffix(".md"): "" for each in there if each.suffix == ".md" or each.is_dir()}


@click.command("accept", cls=Verb, exits=(SourceError,))
@click.argument("draft", type=DraftName())
@click.option("--year", type=click.IntRange(*YEARS), help="Into site/reports/YEAR; else the year of its date.")
@click.option("--dry-run", is_flag=True, help="Check it, say what would be moved, and move nothing.")
@click.pass_obj
def command(session: Session, draft: str, year: int | None, dry_run: bool) -> None:
    """Move DRAFT from drafts/ into site/, with its documents, if it can be published.

    All that is wrong with it is told by file and line. Nothing is written over, and its text stays as it is.
    """
    from publish.reports.accept import accept, draft_named
    from publish.reports.scan import leaks
    from publish.verify.metadata import now_utc

    # Without mirrors.toml, as the preview: a writer may have the sources alone.
    root, today = Path.cwd(), now_utc().date()
    found = draft_named(root, draft, today=today)
    # What is not decided yet is told first: until then the text is not what goes out.
    remarks = [] if found.needs else _leaks.of_draft(found, year)
    with session.console.progress("checking", "page") as progress:
        done = accept(root, found, today=today, year=year, progress=progress, dry_run=dry_run)
    for line, what in done.warnings:
        session.console.warn(f"{done.draft}:{line}: {what}")
    data: dict[str, Any] = {
        "draft": done.draft, "report": done.source, "page": done.page, "title": done.title,
        "moved": [list(pair) for pair in done.moved], "left": list(done.left), "dry_run": dry_run,
        "remarks": leaks.data(remarks),
        "warnings": [{"line": line, "what": what} for line, what in done.warnings],
    }  # fmt: skip
    lines = [f"{'would move ' if dry_run else ''}{old} to {new}" for old, new in done.moved]
    lines += [f"{file} stays: the report does not name it" for file in done.left]
    if remarks:
        lines += ["may be meant, and everybody will read it:", *(f"    {line}" for line in leaks.lines(remarks))]
    lines.append(f"it {'would be' if dry_run else 'is'} {done.page}; stet build, or stet publish, takes it from there")
    session.console.answer(data, lines)
