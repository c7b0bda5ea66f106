"""Who an archive is, for people: its fingerprint in digits, in words, as a QR code, on a paper card."""

from pathlib import Path

from publish.cli import _arguments
from publish.cli._session import Session
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats.mirrorlist import grouped
from publish.readers.identity import qr
from publish.readers.identity import words as spoken
from publish.readers.identity.card import SIZES
from publish.readers.identity.card import card as draw
from publish.release import dotstet
from publish.verify.metadata import Anchor

COLUMNS = 4


def fingerprint(session: Session, what: str | None, *, in_words: bool, as_qr: bool, svg: Path | None) -> None:
    """Tell a fingerprint in the forms that were asked for."""
    anchor, vouched = _anchor(what)
    digits = anchor.fingerprint
    lines = [grouped(digits)]
    if in_words:
        lines = _columns(spoken.words(digits))
    if as_qr:
        lines = [*qr.blocks(qr.modules(digits)), *lines]
    if svg:
        write_atomically(svg, qr.svg(qr.modules(digits)).encode())
        session.console.say(f"the QR code is in {svg}")
    said = {"fingerprint": digits, "grouped": grouped(digits), "words": list(spoken.words(digits))}
    session.console.answer(said, lines)
    if not vouched:
        session.console.warn(
            "that is what the copy says of itself", "compare it with a fingerprint that reached you by another way"
        )


def _columns(words: tuple[str, ...]) -> list[str]:
    rows = len(words) // COLUMNS
    numbered = [f"{i:2} {word:<8}" for i, word in enumerate(words, 1)]
    return ["  ".join(numbered[row::rows]).rstrip() for row in range(rows)]


def _anchor(what: str | None) -> tuple[Anchor, bool]:
    """The archive that is meant, and whether it is more than a copy's own word."""
    if what is None:
        from publish.archive.archive import Archive

        return dotstet.anchor(Archive.here().state), True
    if Path(what).is_file():
        return _arguments.anchor_of_file(Path(what)), True
    if "://" in what or Path(what).is_dir():
        return _arguments.anchor_in(_arguments.named(what).source), False
    return Anchor(_arguments.fingerprint(what)), True


def card(session: Session, out: Path, size: str, title: str | None) -> None:
    """Write a paper card for the archive at hand."""
    from publish.archive.archive import Archive

    archive = Archive.here()
    head = dotstet.current(archive.state, now=archive.now)
    if head is None:
        raise ConfigError("nothing has been sealed yet, so the card would name no copy", hint="run: stet publish")
    if out.suffix.lower() not in (".pdf", ".svg"):
        raise ConfigError(f"{out}: a card is a .pdf or an .svg", hint="--out card.pdf")
    sheet = draw(title or head.signed.title, head.fingerprint, head.mirrors.mirrors)
    data = sheet.pdf(SIZES[size]) if out.suffix.lower() == ".pdf" else sheet.svg(SIZES[size])
    write_atomically(out, data)
    session.console.answer(
        {"file": str(out), "fingerprint": head.fingerprint}, [f"the card is in {out}: print it at 100 %"]
    )
    if not head.mirrors.mirrors:
        session.console.warn(
            "no public copy is listed, so none stands on the card", "name one in mirrors.toml, and publish"
        )
