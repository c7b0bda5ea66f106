"""``stet evidence``."""

from pathlib import Path

import click

from publish.cli._session import SHOWN, Session, Story, Verb, passphrase_option
from publish.core.errors import TrustError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("evidence", cls=Story)
def command() -> None:
    """What checks saw of wounded copies, to hand to a journalist, a court or the host.

    A check notes it down by itself; healthy copies leave nothing, nor does what went wrong on this side.
    """


@command.command(cls=Verb, name="list")
@click.pass_obj
def evidence_list(session: Session) -> None:
    """What was seen, when, at which host."""
    from publish.cli._evidence import tell

    tell(session)


@command.command(cls=Verb, name="show")
@click.argument("number", type=click.IntRange(min=1), metavar="RUN")
@click.pass_obj
def evidence_show(session: Session, number: int) -> None:
    """All that one check saw. Read it before you hand it on."""
    from publish.cli._evidence import show

    show(session, number)


@command.command(cls=Verb, name="sign", exits=(TrustError,))
@passphrase_option()
@click.pass_obj
def evidence_sign(session: Session, passphrase_fd: int | None) -> None:
    """Sign what is not signed yet. Seal, publish and heal do it on their way."""
    from publish.cli._evidence import sign

    sign(session, passphrase_fd)


@command.command(cls=Verb, name="export", exits=(TrustError,))
@click.argument("file", type=_FILE)
@click.option("--from", "first", type=click.IntRange(min=1), default=1, metavar="RUN", help="Leave out earlier runs.")
@click.option("--to", "last", type=click.IntRange(min=1), metavar="RUN", help="Leave out runs that the signature over "
              "this one does not need.")  # fmt: skip
@click.pass_obj
def evidence_export(session: Session, file: Path, first: int, last: int | None) -> None:
    """Write FILE: the evidence, its signatures, and what shows that the expected hashes were signed."""
    from publish.cli._evidence import export

    export(session, file, first, last)


@command.command(cls=Verb, name="verify", outcomes=SHOWN)
@click.argument("file", type=_FILE)
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four, in words, or plain.")
@click.pass_obj
def evidence_verify(session: Session, file: Path, fingerprint: str | None) -> None:
    """Judge an exported FILE, and say what it proves and what not. No archive of one's own is needed."""
    from publish.cli._evidence import verify

    verify(session, file, fingerprint)
