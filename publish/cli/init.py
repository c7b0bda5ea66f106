"""``stet init``."""

from pathlib import Path
from typing import Any

import click

from publish.archive.init import Founded, init, refuse, refuse_a_second
from publish.cli._options import FOLDER, passphrase_option
from publish.cli._session import Session, Verb
from publish.core.formats.mirrorlist import grouped
from publish.core.formats.withdrawals import RECORD
from publish.core.plain import pasted
from publish.core.settings import STATE_NAME
from publish.verify.metadata import now_utc


@click.command("init", cls=Verb)
@click.argument("folder", type=FOLDER, default=".", metavar="[DIR]")
@click.option("--title", help="The archive's title (else the folder's name; it stands in mkdocs.yml).")
@click.option("--found-anyway", is_flag=True, help="Also where an archive was before, here or at a host.")
@passphrase_option()
@click.pass_obj
def command(session: Session, folder: Path, title: str | None, found_anyway: bool, passphrase_fd: int | None) -> None:
    """Found an archive in DIR: sources, settings and keys.

    Where mirrors.toml names hosts already they are looked at first: an archive that lies there is to be restored.
    """
    refuse(folder)
    # Founding anew after a lost .stet would overwrite the last genuine copies, with every host's consent.
    if not found_anyway:
        refuse_a_second(folder)
    # Asked after all refusals: nobody should type a new passphrase twice in vain.
    passphrase = session.passphrase(passphrase_fd, new=True)
    founded = init(folder, passphrase, title=title, now=now_utc())
    # A folder's name is nothing that people think of as published, and the title of a sealed release stays for ever.
    taken = founded.root.name if title is None and "mkdocs.yml" in founded.made else ""
    session.console.answer(_data(founded), _lines(founded, folder, taken))


_TAKEN = 'This folder\'s name, "%s", is the title: it will be on every page, and signed. It stands in mkdocs.yml.'


def _data(founded: Founded) -> dict[str, Any]:
    """Return a new archive for programs."""
    return {
        "fingerprint": founded.fingerprint,
        "folder": str(founded.root),
        "keys": str(founded.keys),
        "root": str(founded.identity),
        "made": list(founded.made),
    }


def _lines(founded: Founded, folder: Path, taken: str) -> list[str]:
    """Tell people the fingerprint, the things to keep safe, and the next steps.

    Args:
        taken: The folder's name, if it became the title.
    """
    go = "" if folder == Path() else f"cd {pasted(str(folder))} && "
    return [
        "The archive is founded. Its fingerprint, by which readers know every genuine copy:",
        "",
        f"    {grouped(founded.fingerprint)}",
        "",
        "Make it known by more ways than one: in print, by friends, on the pages of others.",
        "",
        "Keep safe, in a second place that is not this machine:",
        f"    {founded.keys}    the keys; whoever has them and the passphrase is the publisher",
        "    the passphrase, on paper, apart from the keys; nobody can reset it",
        f"    {founded.root / STATE_NAME / RECORD}    once there is one: what you withdrew, which no copy can tell you",
        f"    {founded.identity}    the archive's identity; public, and in every copy",
        "",
        *([_TAKEN % taken, ""] if taken else []),
        "Next: replace the texts under site/ by yours, name your hosts in mirrors.toml, then",
        f"    {go}stet publish",
        "For a try the texts may stay as they are:",
        f"    {go}stet publish --with-starter-texts",
    ]
