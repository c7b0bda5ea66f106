"""``stet onion``."""

import os
from pathlib import Path

import click

from publish.cli._options import FOLDER
from publish.cli._session import Session, Verb
from publish.copies.onion.prepare import Prepared, prepare
from publish.copies.onion.served import SERVICE, onion_location, table


@click.command("onion", cls=Verb)
@click.argument("folder", type=FOLDER)
@click.option(
    "--copy", type=click.Path(), required=True, metavar="PATH", help="The copy's folder, on the machine of the service."
)
@click.option("--at", metavar="PATH", help="Where FOLDER will lie on that machine, if it is another.")
@click.option("--user", metavar="NAME", help="The user of Tor and of the web server there (else you).")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.pass_obj
def command(session: Session, folder: Path, copy: str, at: str | None, user: str | None, dry_run: bool) -> None:
    """Make FOLDER ready to serve a copy as an onion service: key, torrc, nginx.conf, systemd units.

    The address is known at once, before any service runs. A key that is there is never replaced.
    """
    done = prepare(folder, copy, at=at, user=user, dry_run=dry_run)
    if os.geteuid() == 0 and done.served.user == "root":
        session.console.warn("Tor and its web server would run as root", "give them a user: --user debian-tor")
    for name in done.differing:
        session.console.note(f"{folder / name} differs from what stet writes, and stays as it is")
    session.console.answer(_data(folder, done, dry_run=dry_run), _lines(folder, done, dry_run=dry_run))


def _data(folder: Path, done: Prepared, *, dry_run: bool) -> dict[str, object]:
    address = done.served.address
    return {
        "address": f"http://{address}/" if address else None,
        "folder": str(folder),
        "made": done.made,
        "written": list(done.written),
        "differing": list(done.differing),
        "dry_run": dry_run,
        "table": table(done.served) if address else None,
        "onion_location": dict(onion_location(address)) if address else None,
    }


def _lines(folder: Path, done: Prepared, *, dry_run: bool) -> list[str]:
    served = done.served
    if dry_run:
        key = f"the key that is there stays: http://{served.address}/" if served.address else "a new key would be made"
        return [key, *(f"{folder / name}: would be written, unless it is there" for name in served.files())]
    offers = onion_location(served.address)
    files = " ".join(f"{served.place}/{unit}" for unit in served.units)
    return [
        f"http://{served.address}/",
        f"{'made' if done.made else 'already there, and kept'}: the key in {folder / SERVICE}",
        "whoever has a copy of it is this address, and nobody can take it back: keep one backup, and no other",
        *(f"written: {folder / name}" for name in done.written),
        "",
        "for mirrors.toml:",
        *table(served).splitlines(),
        "",
        "for the web server of another copy, so that Tor Browser offers this address:",
        *offers.values(),
        "",
        "to begin, as root on the machine of the service:",
        # Copied, not linked: a unit in a folder of the service's own user would be a way for it to become root.
        f"cp {files} /etc/systemd/system/",
        f"systemctl daemon-reload && systemctl enable --now {' '.join(served.units)}",
    ]
