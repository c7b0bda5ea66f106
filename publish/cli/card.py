"""``stet card``."""

from pathlib import Path

import click

from publish.cli._options import FILE
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError
from publish.core.files import write_atomically


@click.command("card", cls=Verb)
@click.option("--out", type=FILE, default="card.pdf", show_default=True, help="A .pdf or an .svg.")
@click.option("--size", type=click.Choice(["a6", "a4"]), default="a6", show_default=True)
@click.option("--title", help="Another title than the archive's, say in Latin letters.")
@click.pass_obj
def command(session: Session, out: Path, size: str, title: str | None) -> None:
    """Write a paper card: fingerprint, words, QR code, three unlike addresses, and how to verify without stet."""
    # Imported here: the help of this verb needs neither an archive nor a drawing.
    from publish.archive.archive import Archive
    from publish.readers.identity import card
    from publish.release import dotstet

    archive = Archive.here()
    head = dotstet.current(archive.state, now=archive.now)
    if head is None:
        raise ConfigError("nothing has been sealed yet, so the card would name no copy", hint="run: stet publish")
    if out.suffix.lower() not in (".pdf", ".svg"):
        raise ConfigError(f"{out}: a card is a .pdf or an .svg", hint="--out card.pdf")
    sheet = card.card(title or head.signed.title, head.fingerprint, head.mirrors.mirrors)
    data = sheet.pdf(card.SIZES[size]) if out.suffix.lower() == ".pdf" else sheet.svg(card.SIZES[size])
    write_atomically(out, data)
    session.console.answer(
        {"file": str(out), "fingerprint": head.fingerprint}, [f"the card is in {out}: print it at 100 %"]
    )
    # A card without addresses still compares fingerprints, so this is a warning.
    if not head.mirrors.mirrors:
        session.console.warn(
            "no public copy is listed, so none stands on the card", "name one in mirrors.toml, and publish"
        )
