"""``stet fingerprint``."""

from pathlib import Path

import click

from publish.cli._session import Session, Verb
from publish.core.errors import HostError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("fingerprint", cls=Verb, exits=(HostError,))
@click.argument("what", required=False, metavar="[ROOT.JSON|ADDRESS|F]")
@click.option("--words", "in_words", is_flag=True, help="As 24 words, to be read out.")
@click.option("--qr", "as_qr", is_flag=True, help="As a QR code too.")
@click.option("--svg", type=_FILE, metavar="FILE", help="Write the QR code to FILE.")
@click.pass_obj
def command(session: Session, what: str | None, in_words: bool, as_qr: bool, svg: Path | None) -> None:
    """The fingerprint of this archive, or of another, in a form that people can compare."""
    from publish.cli._identity import fingerprint

    fingerprint(session, what, in_words=in_words, as_qr=as_qr, svg=svg)
