"""``stet renew``."""

import click

from publish.archive.archive import Archive
from publish.cli import _pushes
from publish.cli._options import clock_option, passphrase_option
from publish.cli._session import Session, Verb
from publish.core.clock import ago
from publish.core.errors import HostError, TrustError
from publish.core.units import count
from publish.release import dotstet


@click.command("renew", cls=Verb, exits=(TrustError, HostError))
@click.option("--push/--no-push", default=True, show_default=True, help="Bring the new timestamp to the hosts.")
@click.option("--dry-run", is_flag=True, help="Say what would be signed and pushed, and do neither.")
@clock_option
@passphrase_option()
@click.pass_obj
def command(session: Session, push: bool, dry_run: bool, clock_is_right: bool, passphrase_fd: int | None) -> None:
    """Sign the timestamp anew, so that readers find the archive FRESH. For cron.

    It needs the online key alone, and the mirror list and the release stay as they are.
    """
    archive = Archive.here(session.talk(passphrase_fd))
    present = dotstet.sealed(archive.state, now=archive.now)
    days = archive.config.archive.timestamp_days
    last = present.renewed or present.signed.published
    said = f"release {present.release}: last renewed {ago(archive.now, last)}, current until {present.expires.date()}"
    places = archive.service.in_service() if push else []
    if dry_run:
        hosts = [place.settings.name for place in places]
        lines = [said, f"would sign its timestamp anew, for {count(days, 'day')}"]
        lines += [f"would push it to: {', '.join(hosts)}"] if hosts else []
        data = {"dry_run": True, "release": present.release, "renewed": last, "expires": present.expires.isoformat()}
        session.console.answer(data | {"hosts": hosts}, lines)
        return
    after = archive.renew(clock_is_right=archive.clock_is_right(said=clock_is_right))
    session.console.lines([f"release {after.release} renewed: current until {after.expires.date()}"])
    data = {"dry_run": False, "release": after.release, "renewed": after.renewed, "expires": after.expires.isoformat()}
    if not push:
        session.console.answer(data)
        return
    # A plain push: a host behind gets the release too, in an order safe against cuts (manual/decisions.md).
    results = archive.push(places)
    _pushes.tell(session, results)
    session.console.answer(data | _pushes.data(results))
    session.ends(_pushes.failure(results))
