"""``stet card``."""

from pathlib import Path

import click

from publish.cli._options import FILE
from publish.cli._session import Session, Verb
from publish.core import catalogues
from publish.core.errors import ConfigError, SourceError
from publish.core.files import digest, must_be, write_atomically
from publish.core.formats import layout


@click.command("card", cls=Verb, exits=(SourceError,))
@click.option("--out", type=FILE, default="card.pdf", show_default=True, help="A .pdf (extra: pdf) or an .svg.")
@click.option("--size", type=click.Choice(["a6", "a4"]), default="a6", show_default=True, help="Of the paper.")
@click.option(
    "--language", type=click.Choice(catalogues.languages()), help="What it speaks; else the front page's language."
)
@click.option("--title", help="Another title than the archive's.")
@click.pass_obj
def command(session: Session, out: Path, size: str, language: str | None, title: str | None) -> None:
    """Write a paper card: fingerprint, words, QR code, three unlike addresses, and how to verify without stet."""
    # Imported here: the help of this verb needs neither an archive nor a drawing.
    from publish.archive.archive import Archive
    from publish.readers.identity import cardpage, drawing
    from publish.readers.identity.card import SIZES, card
    from publish.release import dotstet

    archive = Archive.here()
    head = dotstet.current(archive.state, now=archive.now)
    if head is None:
        raise ConfigError("nothing has been sealed yet, so the card would name no copy", hint="run: stet publish")
    kind = out.suffix.lower()
    if kind not in (".pdf", ".svg"):
        raise ConfigError(f"{out}: a card is a .pdf or an .svg", hint="--out card.pdf")
    release = dotstet.StateSource(archive.state, head.release)
    spoken = language or _language(release.locate(layout.FRONT))
    script = release.locate(layout.BY_HAND)
    made = card(
        title or head.signed.title,
        head.fingerprint,
        head.mirrors.mirrors,
        spoken,
        script=digest(script)[0] if script.is_file() else "",
    )
    data = cardpage.pdf(made, SIZES[size]) if kind == ".pdf" else drawing.svg(made, SIZES[size])
    must_be(kind[1:].upper(), out, *((b"%PDF-",) if kind == ".pdf" else (b"<svg", b"<?xml")))
    write_atomically(out, data)
    session.console.answer(
        {"file": str(out), "fingerprint": head.fingerprint, "language": made.said.language},
        [f"the card is in {out}: print it at 100 %"],
    )
    # A card without addresses still compares fingerprints, so this is a warning.
    if not head.mirrors.mirrors:
        session.console.warn(
            "no public copy is listed, so none stands on the card", "name one in mirrors.toml, and publish"
        )


def _language(front: Path) -> str:
    """Return the language of the archive's front page."""
    from publish.tree.bundles.pages import BuiltPage

    return BuiltPage(layout.FRONT, front.read_text("utf-8", "replace"), "").language if front.is_file() else "en"
