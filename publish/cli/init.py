"""``stet init``."""

from pathlib import Path

import click

from publish.cli._session import (
    Session,
    Verb,
    passphrase_option,
)

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("init", cls=Verb)
@click.argument("folder", type=_FOLDER, default=".", metavar="[DIR]")
@click.option("--title", help="The archive's title (else the folder's name; it stands in mkdocs.yml).")
@click.option("--found-anyway", is_flag=True, help="Also where an archive was before, here or at a host.")
@passphrase_option()
@click.pass_obj
def command(session: Session, folder: Path, title: str | None, found_anyway: bool, passphrase_fd: int | None) -> None:
    """Found an archive in DIR: sources, settings and keys.

    Where mirrors.toml names hosts already they are looked at first: an archive that lies there is to be restored.
    """
    from publish.archive.init import init, refuse, refuse_a_second
    from publish.cli._words import founded_data, founded_lines
    from publish.verify.metadata import now_utc

    refuse(folder)
    if not found_anyway:
        refuse_a_second(folder)
    passphrase = session.passphrase(passphrase_fd, new=True)
    founded = init(folder, passphrase, title=title, now=now_utc())
    session.console.answer(founded_data(founded), founded_lines(founded, folder))
