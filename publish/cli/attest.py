"""``stet attest``."""

from pathlib import Path

import click

from publish.cli._session import Session, Verb, passphrase_option
from publish.core.errors import TrustError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("attest", cls=Verb, exits=(TrustError,))
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@passphrase_option()
@click.pass_obj
def command(session: Session, files: tuple[Path, ...], passphrase_fd: int | None) -> None:
    """Add the countersignatures in FILE, as witnesses handed them in, to the archive; push brings them out."""
    from publish.cli._witnessing import attest

    attest(session, files, fd=passphrase_fd)
