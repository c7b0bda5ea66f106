"""``stet check``."""

from dataclasses import asdict
from typing import Any

import click

from publish.archive import volunteers
from publish.archive.archive import Archive
from publish.audit.check import Depth
from publish.cli import _audits, _copies, _holders, _left
from publish.cli._options import DEPTH, host_option
from publish.cli._session import CHECKED, Session, Verb
from publish.core.errors import HostError
from publish.release import newest


@click.command("check", cls=Verb, outcomes=CHECKED)
@click.option("--depth", type=DEPTH, default="sample", show_default=True, help="How thoroughly to look.")
@host_option("Check this host only; may be given again.")
@click.pass_obj
def command(session: Session, depth: str, names: tuple[str, ...]) -> None:
    """Look at every copy at its public address, as a reader does.

    \b
    quick   the metadata and the front page
    sample  so many files that a loss of 1 % is missed at most once in a hundred
    full    every file, and files that are not of the release
    """
    archive = Archive.here(session.talk())
    audits = archive.check(archive.service.targets(names), Depth(depth))
    _copies.tell(session, audits)
    # A newer release at a host means an old backup here, or a thief of keys: told before the findings.
    _copies.tell_newer(session, archive, audits)
    away = _copies.away_of(archive, names)
    held = archive.holders(names)
    for one in held:
        _holders.tell(session, one.host, one.root, one.holders)
    data: dict[str, Any] = {"audits": [_copies.data(a) for a in audits], "held": [asdict(one) for one in held]}
    data |= {"left": _left.left(session, archive)} | away
    session.console.answer(data, [*_audits.lines(audits), *_copies.away_lines(away)])
    short = HostError.exit_code if any(not one.well for each in held for one in each.holders) else 0
    # Volunteers are no hosts of ours: how they fare is noted, and decides of no exit code.
    if not names:
        volunteers.look(archive)
    session.ends(_copies.gravest(_copies.outcome(audits), short))
    # A restored state waits until all hosts were heard: a host may hold a newer release than the restored one.
    if newest.is_marked(archive.state):
        archive.look()
