"""``stet stamp``."""

import click

from publish.archive.archive import Archive
from publish.archive.stamp import PATIENT_S
from publish.cli import _releases
from publish.cli._options import passphrase_option
from publish.cli._session import STAMPED, Session, Verb
from publish.core.errors import ConfigError, HostError
from publish.core.table import FILE_NAME
from publish.verify.metadata import KEPT_RELEASES


@click.command("stamp", cls=Verb, outcomes=STAMPED)
@passphrase_option()
@click.pass_obj
def command(session: Session, passphrase_fd: int | None) -> None:
    """Ask the time-stamp authorities again, for each release that lacks a token.

    Sealing asks them once and waits 3 s at most; this is for those that gave no answer then, and waits for a minute.
    """
    archive = Archive.here(session.talk(passphrase_fd))
    if not archive.authorities.urls:
        raise ConfigError(f"{FILE_NAME} names no time-stamp authorities", hint=f"see {FILE_NAME} and manual/time.md")
    archive.require_stamping()
    stamped = archive.stamp(former=KEPT_RELEASES, wait_s=PATIENT_S)
    lines = _releases.stamped_lines(stamped) or ["every release that is kept has a token of every authority"]
    # Tokens are attestations in the signed list, so copies get them by a push.
    lines += ["the copies do not have it yet; run: stet push"] if stamped.good else []
    session.console.answer(_releases.stamped_data(stamped), lines)
    session.ends(0 if len(stamped.good) == len(stamped.answers) else HostError.exit_code)
