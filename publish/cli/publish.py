"""``stet publish``."""

import click

from publish.archive.archive import Archive
from publish.archive.permit import Allowed
from publish.archive.publish import Rehearsed, Told, publish, rehearse
from publish.archive.stamp import Stamped
from publish.audit.check import Depth
from publish.cli import _audits, _copies, _left, _pushes, _releases, _reports
from publish.cli._options import (
    DEPTH,
    clock_option,
    limit_option,
    passphrase_option,
    removals_option,
    starters_option,
    strict_option,
)
from publish.cli._session import CHECKED, Session, Verb
from publish.core.errors import SourceError, WaitingError
from publish.release.seal import Sealed


@click.command("publish", cls=Verb, exits=(SourceError, WaitingError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Build, say what would be sealed and sent, and do neither.")
@click.option("--depth", type=DEPTH, default="sample", show_default=True, help="How thoroughly to check.")
@click.option("--wait", is_flag=True, help="Where hosts show a push later, look again until readers have it.")
@limit_option
@removals_option
@starters_option
@strict_option
@clock_option
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    dry_run: bool,
    depth: str,
    wait: bool,
    limit: int | None,
    clock_is_right: bool,
    with_starter_texts: bool,
    strict: bool,
    removals: int | None,
    passphrase_fd: int | None,
) -> None:
    """Build, seal, push and check in one go."""
    allowed = Allowed(clock_is_right=clock_is_right, removals=removals, starters=with_starter_texts, strict=strict)
    archive = Archive.here(session.talk(passphrase_fd))
    if dry_run:
        _tell_rehearsed(session, rehearse(archive, strict=strict), allowed)
    else:
        _publish(session, archive, Depth(depth), allowed, wait=wait, limit=limit)


def _publish(
    session: Session, archive: Archive, depth: Depth, allowed: Allowed, *, wait: bool, limit: int | None
) -> None:
    """Publish, and tell each step when done."""

    def on_sealed(sealed: Sealed, stamped: Stamped) -> None:
        session.console.lines([*_releases.sealed_lines(sealed), *_releases.stamped_lines(stamped)])

    # Each step is told at once: a push may take hours, and a cut must leave the person informed.
    told = Told(
        on_sealed, lambda pushed: _pushes.tell(session, pushed), lambda audits: _copies.tell(session, audits)
    )  # fmt: skip
    done = publish(archive, depth, allowed, told=told, wait=wait, limit=limit)
    away = _copies.away_of(done.archive)
    data = _releases.sealed_data(done.sealed) | _releases.stamped_data(done.stamped) | _pushes.data(done.pushed)
    data |= {"audits": [_copies.data(a) for a in done.audits], "left": _left.left(session, done.archive)} | away
    data |= {"magnet": done.torrented.magnet if done.torrented else None}
    data |= {"unmarked": list(done.unmarked)} | _reports.starters_data(done.tree) | _reports.warnings_data(done.tree)
    seeding = [f"torrent: {done.torrented.made.file}; seed it anew"] if done.torrented else []
    lines = _audits.lines(done.audits, _pushes.remedies(done.pushed))
    session.console.answer(data, [*_copies.away_lines(away), *seeding, *lines])
    # Places of somebody else were refused by the push, and their contents are no forgery of ours.
    ours = _copies.elsewhere(done.audits, done.occupied)
    session.ends(_copies.gravest(_pushes.failure(done.pushed), _copies.outcome(ours)))


def _tell_rehearsed(session: Session, found: Rehearsed, allowed: Allowed) -> None:
    reports, hosts = found.reports, list(found.hosts)
    lines = [f"would {'take away' if path in found.gone else 'seal'}: {path}" for path in found.changed]
    lines = lines or ["nothing to seal: the release is what was built"]
    if reports.many:
        lines.append(
            "more reports are gone than may go without a word:"
            f" stet publish asks, or takes --removals {len(reports.removed)}"
        )
    data = {"dry_run": True, "changed": list(found.changed), "gone": list(found.gone), "hosts": hosts}
    data |= _reports.data(reports) | _reports.starters_data(found.tree)
    session.console.answer(data, [*lines, *_reports.lines(reports), f"would push to: {', '.join(hosts)}"])
    # The rehearsal ends with the code of the real command, which refuses starter texts.
    if found.tree.unfilled and not allowed.starters:
        _reports.warn_of_starters(session, found.tree)
        session.ends(SourceError.exit_code)
