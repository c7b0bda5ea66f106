"""``stet offer``."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli._options import FILE, passphrase_option
from publish.cli._session import Session, Verb
from publish.copies.hosts import open_address
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.files import must_be, write_atomically
from publish.core.formats import offer as notes
from publish.core.formats.offer import MirrorOffer
from publish.core.numeric import is_public
from publish.readers.clone import again
from publish.verify.metadata import head, now_utc

if TYPE_CHECKING:
    from publish.archive.volunteers import Lent

TAKEN = (
    (0, "done; all offered addresses were taken"),
    (TrustError.exit_code, "an address gave forged bytes, or is of another archive, and was not taken"),
    (HostError.exit_code, "an address is no whole and current copy, and was not taken"),
)


@click.command("offer", cls=Verb, exits=(TrustError, HostError), outcomes=TAKEN)
@click.argument("words", nargs=-1, metavar="[ADDRESS|NOTE...]")
@click.option("--out", type=FILE, metavar="FILE", help="Write the note to FILE, too.")
@click.option("--take", is_flag=True, help="As the publisher: look at what NOTE offers (a file, - or a line), list it.")
@click.option("--drop", is_flag=True, help="As the publisher: take ADDRESS off the list.")
@click.option("--list", "show", is_flag=True, help="As the publisher: who lends an address, and how each fares.")
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    words: tuple[str, ...],
    out: Path | None,
    take: bool,
    drop: bool,
    show: bool,
    passphrase_fd: int | None,
) -> None:
    """Offer the copy at ADDRESS to the publisher, as a mirror; run it in your clone.

    Prints a note for you to send, a single line. The publisher's --take looks at the address like at any copy, and
    has the signed list name a volunteer's copy there. After forged bytes, or a week of failures, the address leaves
    the list.
    """
    if take + drop + show > 1 or (show and words) or (out and (take or drop or show)) or not (words or show):
        raise ConfigError("offer what?", hint="stet offer ADDRESS; the publisher: stet offer --take NOTE, or --list")
    if take:
        _take(session, words, passphrase_fd)
    elif drop:
        _drop(session, words, passphrase_fd)
    elif show:
        _list(session)
    elif len(words) > 1:
        raise ConfigError("one address is offered at a time", hint="stet offer ADDRESS")
    else:
        _offer(session, words[0], out)


def _address(text: str) -> str:
    try:
        return notes.address_of(text, is_public)
    except ValueError as e:
        raise ConfigError(str(e), hint="a volunteer's address is one that all the world can ask") from None


def _offer(session: Session, address: str, out: Path | None) -> None:
    here = again.load(Path())
    if here is None:
        raise ConfigError("you made no clone in this folder", hint="cd into your clone, then: stet offer ADDRESS")
    offer = MirrorOffer(here.anchor.fingerprint, _address(address))
    seen: str | None = None
    try:
        head(open_address(offer.address), here.anchor, now=now_utc())
    except (TrustError, HostError) as e:
        seen = str(e)
    line = notes.dump(offer)
    if out:
        must_be("note", out, b"stet-offer/")
        write_atomically(out, f"{line}\n".encode())
    data = {"note": line, "address": offer.address, "kind": offer.kind, "fingerprint": offer.fingerprint, "fault": seen}
    session.console.answer(data, [line])
    if seen:
        session.console.warn(
            f"no copy was found there from here: {seen}",
            "serve the clone first (stet serve --bind …, nginx); the publisher takes only what answers",
        )
    else:
        session.console.say("send that line to the publisher; your name is not in it, and the address will be public")


def _read(text: str) -> list[MirrorOffer]:
    """Return the offers of a file, standard input, or a line."""
    if not text.startswith("stet-offer/"):
        try:
            with click.open_file(text, "rb") as file:
                raw = file.read(notes.LENGTH_MAX + 1)
        except OSError as e:
            raise ConfigError(
                f"cannot read {text}: {e.strerror}", hint="give a file with notes, or the line itself"
            ) from e
        if len(raw) > notes.LENGTH_MAX:
            raise ConfigError(f"{text} is longer than any file with notes", hint="is it the right file?")
        named, text = text, raw.decode(errors="replace")
    else:
        named = "the note"
    try:
        return notes.parse(text, is_public)
    except ValueError as e:
        raise ConfigError(f"{named}: {e}", hint="a volunteer makes a note with: stet offer ADDRESS") from None


def _take(session: Session, words: Sequence[str], fd: int | None) -> None:
    from publish.archive import volunteers
    from publish.archive.archive import Archive

    # All of them are read before any is asked.
    offers = [offer for word in ([" ".join(words)] if words[0] == notes.MARK else words) for offer in _read(word)]
    done, signed = volunteers.take(Archive.here(session.talk(fd)), offers, allowed=is_public)
    lines = [f"{one.address}: {'taken' if one.taken else 'not taken'}{_why(one)}" for one in done]
    lines += ["the copies do not name it yet; run: stet push"] if signed else []
    session.console.answer({"offers": [asdict(one) for one in done], "signed": signed}, lines)
    refused = [one for one in done if not one.taken]
    forged = any(one.verdict in ("TAMPERED", "") for one in refused)
    session.ends(TrustError.exit_code if forged else HostError.exit_code if refused else 0)


def _why(one: "Lent") -> str:
    return "".join([f", {one.verdict}" if one.verdict else "", f": {one.reason}" if one.reason else ""])


def _drop(session: Session, words: Sequence[str], fd: int | None) -> None:
    from publish.archive import volunteers
    from publish.archive.archive import Archive
    from publish.release.volunteers import load

    archive = Archive.here(session.talk(fd))
    listed = load(archive.state, archive.present)
    # What an earlier Stet took in, and this one would not, leaves by the spelling that the list has.
    addresses = [word if word in listed else _address(word) for word in words]
    signed = volunteers.drop(archive, addresses)
    lines = [f"{address}: struck off" for address in addresses]
    lines += ["the copies name it still; run: stet push"] if signed else []
    session.console.answer({"dropped": list(addresses), "signed": signed}, lines)


def _list(session: Session) -> None:
    from publish.archive.archive import Archive
    from publish.release import volunteers

    archive = Archive.here(session.talk(None))
    today, rows = archive.now.date(), volunteers.load(archive.state, archive.present)
    lines = []
    for one in rows.values():
        said = f"failing since {one.failing}: {one.reason}" if one.failing else "well"
        leaves = "; leaves the list when it is signed next" if one.leaves(today) else ""
        lines.append(f"{one.address}: {said if one.looked else 'not looked at yet'}{leaves}")
    data = {"volunteers": [asdict(one) | {"leaves": one.leaves(today)} for one in rows.values()]}
    session.console.answer(data, lines or ["nobody lends an address"])
