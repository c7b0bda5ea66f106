"""``stet keys``."""

from pathlib import Path

import click

from publish.cli._session import Session, Story, Verb, common_options, passphrase_option
from publish.core.errors import TrustError

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("keys", cls=Story, params=common_options())
def command() -> None:
    """Make keys, and say who may sign what.

    A change is a draft of the next root: those whose keys it needs sign it with stet sign, and stet seal
    --finish puts it into force.
    """


@command.command("new", cls=Verb)
@click.argument("name")
@click.option("--folder", type=_FOLDER, default=".", metavar="DIR", help="Where to put NAME.key (else here).")
@passphrase_option()
@click.pass_obj
def new_key(session: Session, name: str, folder: Path, passphrase_fd: int | None) -> None:
    """Make one encrypted key, NAME.key."""
    from publish.cli import _holder

    _holder.new(session, name, folder, passphrase_fd)


@command.command("export", cls=Verb)
@click.argument("name")
@click.option("--folder", type=_FOLDER, default=".", metavar="DIR", help="Where NAME.key is (else here).")
@click.option("--to", type=_FILE, metavar="FILE", help="What to write (else NAME.pub.json).")
@click.pass_obj
def export_key(session: Session, name: str, folder: Path, to: Path | None) -> None:
    """Write the public half of a key into a file to hand over."""
    from publish.cli import _holder

    _holder.export(session, name, folder, to)


@command.command("list", cls=Verb)
@click.pass_obj
def list_keys(session: Session) -> None:
    """Say who may sign what, and how many must."""
    from publish.cli import _holder

    _holder.listed(session)


@command.command("set", cls=Verb, exits=(TrustError,))
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


@command.command("rotate", cls=Verb, exits=(TrustError,))
@click.argument("role", type=click.Choice(["online"]))
@passphrase_option()
@click.pass_obj
def rotate_keys(session: Session, role: str, passphrase_fd: int | None) -> None:  # noqa: ARG001 - there is one choice
    """Make a new online key, and draft the root that puts it in the place of the old one."""
    from publish.cli import _holder

    _holder.rotated(session, passphrase_fd)


@command.command("reset-day", cls=Verb, exits=(TrustError,))
@click.pass_obj
def reset_day(session: Session) -> None:
    """Draft the next root: the days of all releases so far count no more.

    For when the clock was ahead as one was sealed. When the root's holders have signed it, seal again: that release
    is of today, and readers follow.
    """
    from publish.cli import _holder

    _holder.day_reset(session)


@command.command("lost", cls=Verb)
@click.argument("keyids", nargs=-1, required=True, metavar="KEYID...")
@click.option("--stolen", is_flag=True, help="Somebody else has them.")
@click.pass_obj
def lost_keys(session: Session, keyids: tuple[str, ...], stolen: bool) -> None:
    """Say what is lost when these keys are, and what to do."""
    from publish.cli import _holder

    _holder.loss(session, keyids, stolen=stolen)
