"""For those who hold keys: the ceremony away from the network, and who may sign what."""

from pathlib import Path

import click

from publish.cli._session import Session, Story, Verb, common_options, passphrase_option
from publish.core.errors import TrustError

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Verb, exits=(TrustError,))
@click.argument("draft", type=_FILE)
@click.option("--key", type=_FILE, metavar="FILE", help="The key to sign with; without one, only show.")
@click.option("--yes", is_flag=True, help="Do not ask: what it says was read before.")
@passphrase_option()
@click.pass_obj
def sign(session: Session, draft: Path, key: Path | None, yes: bool, passphrase_fd: int | None) -> None:
    """Show in plain words what DRAFT would publish, and sign it.

    Needs no archive and no network: take the one file to a machine that has neither, and bring it back.
    """
    from publish.cli import _holder

    _holder.sign(session, draft, key, passphrase_fd, yes=yes)


@click.group(cls=Story, params=common_options())
def keys() -> None:
    """Make keys, and say who may sign what.

    A change is a draft of the next root: those whose keys it needs sign it with stet sign, and stet seal
    --finish puts it into force.
    """


@keys.command("new", cls=Verb)
@click.argument("name")
@click.option("--folder", type=_FOLDER, default=".", metavar="DIR", help="Where to put NAME.key (else here).")
@passphrase_option()
@click.pass_obj
def new_key(session: Session, name: str, folder: Path, passphrase_fd: int | None) -> None:
    """Make one encrypted key, NAME.key."""
    from publish.cli import _holder

    _holder.new(session, name, folder, passphrase_fd)


@keys.command("export", cls=Verb)
@click.argument("name")
@click.option("--folder", type=_FOLDER, default=".", metavar="DIR", help="Where NAME.key is (else here).")
@click.option("--to", type=_FILE, metavar="FILE", help="What to write (else NAME.pub.json).")
@click.pass_obj
def export_key(session: Session, name: str, folder: Path, to: Path | None) -> None:
    """Write the public half of a key into a file to hand over."""
    from publish.cli import _holder

    _holder.export(session, name, folder, to)


@keys.command("list", cls=Verb)
@click.pass_obj
def list_keys(session: Session) -> None:
    """Say who may sign what, and how many must."""
    from publish.cli import _holder

    _holder.listed(session)


@keys.command("set", cls=Verb, exits=(TrustError,))
@click.argument("role", type=click.Choice(["root", "editors"]))
@click.option("--threshold", type=click.IntRange(min=1), metavar="K", help="How many of the keys must sign.")
@click.option("--add", multiple=True, type=_FILE, metavar="PUBFILE", help="A public half; may be given again.")
@click.option("--remove", multiple=True, metavar="KEYID", help="A key that is to count no more; may be given again.")
@click.pass_obj
def set_keys(
    session: Session, role: str, threshold: int | None, add: tuple[Path, ...], remove: tuple[str, ...]
) -> None:
    """Draft the next root: other keys for ROLE, or another threshold."""
    from publish.cli import _holder

    _holder.change(session, role, threshold, add, remove)


@keys.command("rotate", cls=Verb, exits=(TrustError,))
@click.argument("role", type=click.Choice(["online"]))
@passphrase_option()
@click.pass_obj
def rotate_keys(session: Session, role: str, passphrase_fd: int | None) -> None:  # noqa: ARG001 - there is one choice
    """Make a new online key, and draft the root that puts it in the place of the old one."""
    from publish.cli import _holder

    _holder.rotated(session, passphrase_fd)


@keys.command("reset-day", cls=Verb, exits=(TrustError,))
@click.pass_obj
def reset_day(session: Session) -> None:
    """Draft the next root: the days of all releases so far count no more.

    For when the clock was ahead as one was sealed. When the root's holders have signed it, seal again: that release
    is of today, and readers follow.
    """
    from publish.cli import _holder

    _holder.day_reset(session)


@keys.command("lost", cls=Verb)
@click.argument("keyids", nargs=-1, required=True, metavar="KEYID...")
@click.option("--stolen", is_flag=True, help="Somebody else has them.")
@click.pass_obj
def lost_keys(session: Session, keyids: tuple[str, ...], stolen: bool) -> None:
    """Say what is lost when these keys are, and what to do."""
    from publish.cli import _holder

    _holder.loss(session, keyids, stolen=stolen)
