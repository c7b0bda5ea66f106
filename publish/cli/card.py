"""``stet card``."""

from pathlib import Path

import click

from publish.cli._session import Session, Verb

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("card", cls=Verb)
@click.option("--out", type=_FILE, default="card.pdf", show_default=True, help="A .pdf or an .svg.")
@click.option("--size", type=click.Choice(["a6", "a4"]), default="a6", show_default=True)
@click.option("--title", help="Another title than the archive's, say in Latin letters.")
@click.pass_obj
def command(session: Session, out: Path, size: str, title: str | None) -> None:
    """Write a paper card: fingerprint, words, QR code, three unlike addresses, and how to verify without stet."""
    from publish.cli._identity import card

    card(session, out, size, title)
