"""For what an archive rests on: its history, its witnesses, its time-stamps, its fingerprint, its evidence."""

from pathlib import Path

import click

from publish.cli._session import SHOWN, STAMPED, Session, Story, Verb, clock_option, passphrase_option
from publish.core.errors import HostError, TrustError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Verb, outcomes=STAMPED)
@passphrase_option()
@click.pass_obj
def stamp(session: Session, passphrase_fd: int | None) -> None:
    """Ask the time-stamp authorities again, for each release that lacks a token.

    Sealing asks them once and waits 3 s at most; this is for those that gave no answer then.
    """
    from publish.cli._publisher import stamp

    stamp(session, passphrase_fd)


@click.command(cls=Verb, exits=(HostError,))
@click.argument("what", required=False, metavar="[ROOT.JSON|ADDRESS|F]")
@click.option("--words", "in_words", is_flag=True, help="As 24 words, to be read out.")
@click.option("--qr", "as_qr", is_flag=True, help="As a QR code too.")
@click.option("--svg", type=_FILE, metavar="FILE", help="Write the QR code to FILE.")
@click.pass_obj
def fingerprint(session: Session, what: str | None, in_words: bool, as_qr: bool, svg: Path | None) -> None:
    """The fingerprint of this archive, or of another, in a form that people can compare."""
    from publish.cli._identity import fingerprint

    fingerprint(session, what, in_words=in_words, as_qr=as_qr, svg=svg)


@click.command(cls=Verb)
@click.option("--out", type=_FILE, default="card.pdf", show_default=True, help="A .pdf or an .svg.")
@click.option("--size", type=click.Choice(["a6", "a4"]), default="a6", show_default=True)
@click.option("--title", help="Another title than the archive's, say in Latin letters.")
@click.pass_obj
def card(session: Session, out: Path, size: str, title: str | None) -> None:
    """Write a paper card: fingerprint, words, QR code, three unlike addresses, and how to verify without stet."""
    from publish.cli._identity import card

    card(session, out, size, title)


@click.group(cls=Story)
def evidence() -> None:
    """What checks saw of wounded copies, to hand to a journalist, a court or the host.

    A check notes it down by itself; healthy copies leave nothing, nor does what went wrong on this side.
    """


@evidence.command(cls=Verb, name="list")
@click.pass_obj
def evidence_list(session: Session) -> None:
    """What was seen, when, at which host."""
    from publish.cli._evidence import tell

    tell(session)


@evidence.command(cls=Verb, name="show")
@click.argument("number", type=click.IntRange(min=1), metavar="RUN")
@click.pass_obj
def evidence_show(session: Session, number: int) -> None:
    """All that one check saw. Read it before you hand it on."""
    from publish.cli._evidence import show

    show(session, number)


@evidence.command(cls=Verb, name="sign", exits=(TrustError,))
@passphrase_option()
@click.pass_obj
def evidence_sign(session: Session, passphrase_fd: int | None) -> None:
    """Sign what is not signed yet. Seal, publish and heal do it on their way."""
    from publish.cli._evidence import sign

    sign(session, passphrase_fd)


@evidence.command(cls=Verb, name="export", exits=(TrustError,))
@click.argument("file", type=_FILE)
@click.option("--from", "first", type=click.IntRange(min=1), default=1, metavar="RUN", help="Leave out earlier runs.")
@click.option("--to", "last", type=click.IntRange(min=1), metavar="RUN", help="Leave out runs that the signature over "
              "this one does not need.")  # fmt: skip
@click.pass_obj
def evidence_export(session: Session, file: Path, first: int, last: int | None) -> None:
    """Write FILE: the evidence, its signatures, and what shows that the expected hashes were signed."""
    from publish.cli._evidence import export

    export(session, file, first, last)


@evidence.command(cls=Verb, name="verify", outcomes=SHOWN)
@click.argument("file", type=_FILE)
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four, in words, or plain.")
@click.pass_obj
def evidence_verify(session: Session, file: Path, fingerprint: str | None) -> None:
    """Judge an exported FILE, and say what it proves and what not. No archive of one's own is needed."""
    from publish.cli._evidence import verify

    verify(session, file, fingerprint)


@click.command(cls=Verb, exits=(TrustError, HostError))
@click.option("--push/--no-push", default=True, show_default=True, help="Bring the new timestamp to the hosts.")
@click.option("--dry-run", is_flag=True, help="Say what would be signed and pushed, and do neither.")
@clock_option
@passphrase_option()
@click.pass_obj
def renew(session: Session, push: bool, dry_run: bool, clock_is_right: bool, passphrase_fd: int | None) -> None:
    """Sign the timestamp anew, so that readers find the archive FRESH. For cron.

    It needs the online key alone, and the mirror list and the release stay as they are.
    """
    from publish.cli._witnessing import renew

    renew(session, push=push, dry_run=dry_run, fd=passphrase_fd, clock_is_right=clock_is_right)


@click.command(cls=Verb, exits=(TrustError, HostError))
@click.argument("what", required=False, metavar="[ADDRESS|FOLDER]")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@click.pass_obj
def history(session: Session, what: str | None, fingerprint: str | None) -> None:
    """Show all releases: number, date, and what changed, as far as the copy still tells."""
    from publish.cli._witnessing import history

    history(session, what, fingerprint)


@click.command(cls=Verb, exits=(TrustError, HostError))
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--key", type=_FILE, required=True, metavar="FILE", help="The witness's own key, ending in .key.")
@click.option("--name", metavar="NAME", help="What the witness is called, unless the archive's root says it.")
@click.option("--out", type=_FILE, metavar="FILE", help="Where to write the countersignature.")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@passphrase_option()
@click.pass_obj
def witness(
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


@click.command(cls=Verb, exits=(TrustError,))
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@passphrase_option()
@click.pass_obj
def attest(session: Session, files: tuple[Path, ...], passphrase_fd: int | None) -> None:
    """Add the countersignatures in FILE, as witnesses handed them in, to the archive; push brings them out."""
    from publish.cli._witnessing import attest

    attest(session, files, fd=passphrase_fd)
