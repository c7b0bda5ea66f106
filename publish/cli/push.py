"""``stet push``."""

from collections.abc import Sequence
from dataclasses import replace

import click

from publish.archive.archive import Archive
from publish.archive.inservice import Place
from publish.cli import _copies, _pushes
from publish.cli._options import host_option, limit_option
from publish.cli._session import Session, Verb
from publish.copies.push.readback import ReadBack
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.model import Receipt


@click.command("push", cls=Verb, exits=(TrustError, HostError))
@host_option("Push to this host only; may be given again.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--survey", is_flag=True, help="List what lies at each host, also where the last push is known to stand.")
@click.option(
    "--read-back", "read_back", type=click.Choice([str(mode) for mode in ReadBack]),
    help="Read back each file of the copies, or a sample of what is sent; by default, what each host has earned.",
)  # fmt: skip
@limit_option
@click.option("--adopt", multiple=True, metavar="HOST", help="Replace what lies there and is another's.")
@click.option("--yes", is_flag=True, help="With --adopt: do not ask.")
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    dry_run: bool,
    survey: bool,
    read_back: str | None,
    limit: int | None,
    adopt: tuple[str, ...],
    yes: bool,
) -> None:
    """Bring the sealed release to the hosts, sending only what each lacks.

    Whenever it is cut short, every copy still verifies; the same command goes on. What lies there and is not this
    archive's is never written over: the push is refused, unless --adopt names the host.
    """
    archive = Archive.here(session.talk())
    archive.release()  # first: without a release, faults of hosts do not matter
    places = archive.service.in_service(names or adopt)
    # A mistyped --adopt must not pass for consent to a plain push.
    if missing := sorted(set(adopt) - {place.settings.name for place in places}):
        raise ConfigError(f"--adopt {missing[0]}: not a host that this goes to", hint="name it with --host, too")
    if adopt and not dry_run and not _agreed_to_replace(session, archive, places, adopt, yes=yes):
        session.console.answer({"receipts": [], "failures": []}, ["nothing was sent, nothing was replaced"])
        return
    mode = ReadBack(read_back) if read_back else None
    results = archive.push(places, adopt=adopt, survey=survey, mode=mode, limit=limit, dry_run=dry_run)
    _pushes.tell(session, results)
    receipts = [r for _, r in results if isinstance(r, Receipt)]
    away = _copies.away_of(archive, names or adopt)
    said = [*_pushes.removed_lines(receipts), *_copies.away_lines(away)]
    session.console.answer(_pushes.data(results) | away, said)
    session.ends(_pushes.failure(results))


def _agreed_to_replace(
    session: Session, archive: Archive, places: Sequence[Place], adopt: Sequence[str], *, yes: bool
) -> bool:
    """Show somebody else's files at the places, and ask whether to replace them."""
    chosen = [place for place in places if place.settings.name in adopt]
    # A rehearsal lists each file: consent to "everything there" would be consent to an unseen loss.
    results = archive.push(chosen, adopt=adopt, dry_run=True)
    receipts = [r for _, r in results if isinstance(r, Receipt) and r.replaced]
    for line in _pushes.removed_lines([replace(receipt, removed=()) for receipt in receipts]):
        session.console.note(line)
    return not receipts or yes or session.console.agree("replace all of this for ever?")
