"""``stet witness``."""

from pathlib import Path

import click

from publish.cli._session import Session, Verb, passphrase_option
from publish.core.errors import HostError, TrustError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("witness", cls=Verb, exits=(TrustError, HostError))
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--key", type=_FILE, required=True, metavar="FILE", help="The witness's own key, ending in .key.")
@click.option("--name", metavar="NAME", help="What the witness is called, unless the archive's root says it.")
@click.option("--out", type=_FILE, metavar="FILE", help="Where to write the countersignature.")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    addresses: tuple[str, ...],
    key: Path,
    name: str | None,
    out: Path | None,
    fingerprint: str | None,
    passphrase_fd: int | None,
) -> None:
    """Countersign the newest release at ADDRESS, if it goes on from what this witness saw before."""
    from publish.cli._witnessing import witness

    witness(session, addresses, key, name, out, fingerprint, passphrase_fd)
