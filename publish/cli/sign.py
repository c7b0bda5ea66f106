"""``stet sign``."""

from pathlib import Path

import click

from publish.cli._session import Session, Verb, passphrase_option
from publish.core.errors import TrustError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("sign", cls=Verb, exits=(TrustError,))
@click.argument("draft", type=_FILE)
@click.option("--key", type=_FILE, metavar="FILE", help="The key to sign with; without one, only show.")
@click.option("--yes", is_flag=True, help="Do not ask: what it says was read before.")
@passphrase_option()
@click.pass_obj
def command(session: Session, draft: Path, key: Path | None, yes: bool, passphrase_fd: int | None) -> None:
    """Show in plain words what DRAFT would publish, and sign it.

    Needs no archive and no network: take the one file to a machine that has neither, and bring it back.
    """
    from publish.cli import _holder

    _holder.sign(session, draft, key, passphrase_fd, yes=yes)
