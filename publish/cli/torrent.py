"""``stet torrent``."""

from dataclasses import asdict
from pathlib import Path

import click

from publish.cli._options import FILE, passphrase_option
from publish.cli._session import Session, Verb
from publish.core.errors import TrustError
from publish.core.units import count, size

UNUSED_SHOWN = 3  # addresses


@click.command("torrent", cls=Verb, exits=(TrustError,))
@click.argument("file", type=FILE)
@click.option("--name", metavar="NAME", default="", help="The folder's name at readers' machines; kept from then on.")
@click.option("--tracker", "trackers", multiple=True, metavar="URL", help="A tracker, else none; may be given again.")
@click.option(
    "--web-seed", "seeds", multiple=True, metavar="URL", help="A folder on the web that has the copy as NAME/, too."
)
@click.option("--unlisted", is_flag=True, help="Do not sign its link into the mirror list; needs no key.")
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    file: Path,
    name: str,
    trackers: tuple[str, ...],
    seeds: tuple[str, ...],
    unlisted: bool,
    passphrase_fd: int | None,
) -> None:
    """Write the sealed release's torrent to FILE, and list its magnet link.

    Copies at web addresses that end in NAME/ are its web seeds. From then on stet publish makes the torrent of each
    new release. A torrent cannot be called back: what is withdrawn later stays in it.
    """
    from publish.archive.archive import Archive
    from publish.archive.torrent import WishedTorrent, make_torrent

    archive = Archive.here(session.talk(passphrase_fd))
    done = make_torrent(archive, WishedTorrent(file, name, trackers, seeds, listed=not unlisted))
    if done.unused:
        shown = ", ".join(done.unused[:UNUSED_SHOWN]) + (", …" if len(done.unused) > UNUSED_SHOWN else "")
        session.console.warn(
            f"no web seed, for its last folder is not called {done.made.name}: {shown}",
            f"serve the copy at …/{done.made.name}/, too, and name the folder above with --web-seed",
        )
    lines = [
        f"{file}: release {done.made.release}, {count(done.files, 'file')}, {size(done.length)}, "
        + count(len(done.web_seeds), "web seed"),
        done.magnet,
    ]
    lines += ["the copies do not name it yet; run: stet push"] if done.signed else []
    lines += ["nobody has it until somebody seeds it: stet seed, or any torrent client"]
    data = asdict(done) | {"made": asdict(done.made), "file": str(file)}
    session.console.answer(data, lines)
