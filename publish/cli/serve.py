"""``stet serve``."""

from pathlib import Path

import click

from publish.cli._session import (
    Session,
    Verb,
)

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("serve", cls=Verb)
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any free one.")
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.pass_obj
def command(session: Session, folder: Path | None, port: int, bind: str) -> None:
    """Show a copy, or the current release, to a browser on this machine.

    A preview: it verifies nothing, and is no web server for the public.
    """
    from publish.cli._reader import serve

    serve(session, folder, bind, port)
