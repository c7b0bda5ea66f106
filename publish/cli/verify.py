"""``stet verify``."""

from pathlib import Path

import click

from publish.cli._session import (
    VERIFIED,
    Session,
    Verb,
)

_DEPTH = click.Choice(["quick", "sample", "full"])
_FILE = click.Path(dir_okay=False, path_type=Path)
_WITNESSES = click.option(
    "--witness", multiple=True, metavar="NAME=KEY", help="A witness of your own choice, who must have signed, too."
)


@click.command("verify", cls=Verb, outcomes=VERIFIED)
@click.argument("what", nargs=-1, required=True, metavar="WHAT...")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@click.option("--root", type=_FILE, metavar="FILE", help="The archive's first root.json, instead.")
@click.option("--depth", type=_DEPTH, default="full", show_default=True, help="How thoroughly to look at a whole copy.")
@click.option("--of", metavar="ADDRESS", help="Judge a single file, by what this copy says was signed.")
@click.option("--tsa-roots", type=_FILE, metavar="FILE", help="Root certificates (PEM) to check time-stamps by.")
@_WITNESSES
@click.pass_obj
def command(
    session: Session,
    what: tuple[str, ...],
    fingerprint: str | None,
    root: Path | None,
    depth: str,
    of: str | None,
    tsa_roots: Path | None,
    witness: tuple[str, ...],
) -> None:
    """Judge WHAT: a folder or zip, the address of a copy, the address of one page, or a single file.

    A zip proves itself. For any other file (an EPUB, a saved page, a document) name a copy with --of; in the
    publisher's own folder there is no need to. The fingerprint may also stand behind WHAT, without --fingerprint.

    Of several copies the newest is believed, and those that lag are named. The file in which the proof of a fork
    was kept is judged too: exit code 0 says that it proves what it says.

    Without a fingerprint a copy is only held against itself: whoever made it up would pass. Then compare
    the fingerprint that is printed with one that reached you by another way.
    """
    from publish.cli._reader import verify

    verify(session, what, depth, fingerprint, root, tsa_roots, of, witness)
