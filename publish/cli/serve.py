"""``stet serve``."""

from pathlib import Path

import click

from publish.cli._options import FOLDER
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.desk import preview


@click.command("serve", cls=Verb)
@click.argument("folder", type=FOLDER, required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any free one.")
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.pass_obj
def command(session: Session, folder: Path | None, port: int, bind: str) -> None:
    """Show a copy, or the current release, to a browser on this machine.

    A preview: it verifies nothing, and is no web server for the public.
    """
    files, what = _files(folder)
    with preview.serve(files, bind=bind, port=port) as server:
        try:
            session.console.say(f"serving {what}; Ctrl-C ends it")
            # Bound to a network the preview is a mirror, also for pages of other sites (manual/decisions.md).
            if not server.local:
                session.console.warn(f"whoever reaches {bind} port {port} can read this")
            session.console.answer({"address": server.url}, [server.url])
            server.serve_forever()
        except KeyboardInterrupt:
            session.console.say("ended")


def _files(folder: Path | None) -> tuple[preview.Open, str]:
    if folder is not None:
        # Otherwise a slip would offer a home folder to the browser.
        if not (folder / layout.FRONT).is_file():
            raise ConfigError(f"{folder} is no copy: it has no index.html", hint="name the folder of a copy or a clone")
        return preview.of_folder(folder), str(folder)
    from publish.archive.archive import Archive

    release = Archive.here().release()
    return preview.of_release(release), f"release {release.number}"
