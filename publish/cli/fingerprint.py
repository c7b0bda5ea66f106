"""``stet fingerprint``."""

from pathlib import Path

import click

from publish.cli import _arguments
from publish.cli._options import FILE, WORD
from publish.cli._session import Session, Verb
from publish.core.errors import HostError
from publish.core.files import must_be, write_atomically
from publish.core.formats.mirrorlist import grouped
from publish.readers.identity import qr, words
from publish.verify.head import Anchor

COLUMNS = 4


@click.command("fingerprint", cls=Verb, exits=(HostError,))
@click.argument("what", required=False, type=WORD, metavar="[ROOT.JSON|ADDRESS|F]")
@click.option("--words", "in_words", is_flag=True, help="As 24 words, to be read out.")
@click.option("--qr", "as_qr", is_flag=True, help="As a QR code too.")
@click.option("--svg", type=FILE, metavar="FILE", help="Write the QR code to FILE.")
@click.pass_obj
def command(session: Session, what: str | None, in_words: bool, as_qr: bool, svg: Path | None) -> None:
    """The fingerprint of this archive, or of another, in a form that people can compare."""
    anchor, vouched = _anchor(what)
    digits = anchor.fingerprint
    lines = [grouped(digits)]
    if in_words:
        lines = _columns(words.words(digits))
    if as_qr:
        lines = [*qr.blocks(qr.modules(digits)), *lines]
    if svg:
        must_be("SVG", svg, b"<svg")
        write_atomically(svg, qr.svg(qr.modules(digits)).encode())
        session.console.say(f"the QR code is in {svg}")
    said = {"fingerprint": digits, "grouped": grouped(digits), "words": list(words.words(digits))}
    session.console.answer(said, lines)
    # A copy can show any fingerprint in its pages; comparing one copy with itself proves nothing.
    if not vouched:
        session.console.warn(
            "that is what the copy says of itself", "compare it with a fingerprint that reached you by another way"
        )


def _columns(spoken: tuple[str, ...]) -> list[str]:
    # Down each column, as on the card, so that two people read in the same order.
    rows = len(spoken) // COLUMNS
    numbered = [f"{i:2} {word:<8}" for i, word in enumerate(spoken, 1)]
    return ["  ".join(numbered[row::rows]).rstrip() for row in range(rows)]


def _anchor(what: str | None) -> tuple[Anchor, bool]:
    """Return the named archive, and False if only a copy names it."""
    if what is None:
        # A reader has no archive, and need not load a publisher's modules.
        from publish.archive.archive import Archive
        from publish.release import dotstet

        return dotstet.anchor(Archive.here().state), True
    if Path(what).is_file():
        return _arguments.anchor_of_file(Path(what)), True
    if "://" in what or Path(what).is_dir():
        return _arguments.anchor_in(_arguments.named(what).source), False
    return Anchor(_arguments.fingerprint(what)), True
