"""``stet seed``."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli import _arguments, _memory
from publish.cli._ending import ended_by
from publish.cli._options import THERE, Amount
from publish.cli._session import Session, Verb
from publish.copies import torrent as copies
from publish.copies.seed import EVERYWHERE, Seeder, SeedTerms, Swarm, Watch, linked, listen_at, refuse_proxies
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.formats import webseeds
from publish.core.source import Source
from publish.core.units import count, rate, size
from publish.readers import remember
from publish.verify import history
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head
from publish.verify.metadata import now_utc
from publish.verify.sealed import accept_sealed, lacks_pointer, sealed_files

if TYPE_CHECKING:
    from publish.core.formats.torrent import Torrent

TOLD_S = 10.0  # between two lines of progress


@dataclass(frozen=True, slots=True)
class _Seedable:
    """A copy on this disk whose signatures were judged."""

    copy: Copy
    locate: Callable[[str], Path]
    name: str
    trackers: tuple[str, ...]
    stands: Callable[[], bool]
    """Whether nothing newer was sealed since."""


@click.command("seed", cls=Verb, exits=(TrustError, HostError), outcomes=((0, "stopped, by Ctrl-C or a signal"),))
@click.argument("folder", type=THERE, required=False)
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, for FOLDER; in groups of four or not.")
@click.option("--listen", metavar="ADDRESS", help="ADDRESS:PORT to listen at; else every address here, port 6881.")
@click.option("--dht/--no-dht", default=True, show_default=True, help="Be found in the public directory of torrents.")
@click.option("--limit", type=Amount("rate", rate), metavar="RATE", help='Send no more: --limit "500 KB/s".')
@click.option("--yes", is_flag=True, help="Do not ask: I know that my address is shown.")
@click.pass_obj
def command(
    session: Session,
    folder: Path | None,
    fingerprint: str | None,
    listen: str | None,
    dht: bool,
    limit: int | None,
    yes: bool,
) -> None:
    """Seed a copy's torrent until stopped: the sealed release here, or FOLDER.

    It is verified first, watched, and served no longer once a file changes; then all is verified again. Whoever asks
    learns this machine's address.
    """
    # Before anything is opened: no look-up and no socket may come first.
    refuse_proxies()
    terms = SeedTerms(listen_at(listen) if listen else EVERYWHERE, dht, limit or 0)
    opening = _archive(session, fingerprint) if folder is None else _folder(session, folder, fingerprint)
    for line in _shown(terms):
        session.console.note(line)
    if not (yes or session.console.agree("seed in the open?")):
        session.console.answer({"seeding": False}, ["nothing was seeded"])
        return
    # A service manager sends SIGTERM, and trackers are to hear that this address is gone.
    with ended_by(signal.SIGTERM), Seeder(terms) as seeder:
        try:
            _run(session, seeder, opening, terms)
        except KeyboardInterrupt:
            session.console.say(f"ended: {size(seeder.swarm.sent)} sent")


def _shown(terms: SeedTerms) -> list[str]:
    """Say what a seeder shows of itself."""
    found = (
        "the DHT is told that this address has it, and anybody can ask it; --no-dht leaves that out"
        if terms.dht
        else "no DHT: only trackers, and who knows this address already, send anybody here"
    )
    return [
        "whoever joins the torrent sees this machine's IP address, and that it has this archive;"
        " companies and states keep lists of such addresses",
        found,
        "not asked: this network's other machines (LSD), the router for a port (UPnP), peers for further peers (PEX)",
    ]


def _run(session: Session, seeder: Seeder, opening: Callable[[], _Seedable], terms: SeedTerms) -> None:
    """Verify and seed, again after each change."""
    # Only the first answer is one: with --json there is one object.
    answered = False
    while True:
        there = opening()
        entries = sealed_files(there.copy)
        files = {path: there.locate(path) for path in entries}
        # Before the files are read: what changes while they are hashed is seen, too.
        watch = Watch(files)
        with session.console.progress("verifying", "bytes") as progress:
            made = copies.make(there.copy.source, entries.values(), there.name, progress)
        seeder.seed(made, files, there.trackers)
        data, lines = _told(there, made, seeder, terms)
        if answered:
            session.console.lines(lines)
        else:
            session.console.answer(data, lines)
        answered = True
        _warn_of_another(session, there.copy.head, made)
        seeder.until(watch, there.stands, _heard(session))
        session.console.note("something changed: nothing is served until all is verified again")


def _told(there: _Seedable, made: "Torrent", seeder: Seeder, terms: SeedTerms) -> tuple[dict[str, object], list[str]]:
    magnet = made.magnet(trackers=there.trackers)
    release = there.copy.head.release
    data: dict[str, object] = {
        "seeding": True, "release": release, "name": made.name, "v1": made.v1, "v2": made.v2, "magnet": magnet,
        "files": len(made.paths), "length": made.length, "listening": list(seeder.listening), "dht": terms.dht,
    }  # fmt: skip
    said = f"seeding release {release} as {made.name}: {count(len(made.paths), 'file')}, {size(made.length)}"
    return data, [f"{said}, at {', '.join(seeder.listening)}; Ctrl-C ends it", magnet]


def _warn_of_another(session: Session, head: Head, made: "Torrent") -> None:
    """Say so where the signed list leads readers to another torrent than this."""
    # Readers who follow the list would never meet this seeder.
    known = linked(head.mirrors.mirrors).get("xt", [])
    if known and f"urn:btih:{made.v1}" not in known:
        session.console.warn("the mirror list names another torrent of this release", "see: stet torrent --help")


def _heard(session: Session) -> Callable[[Swarm], None]:
    """Return a listener which tells of peers and bytes now and then."""
    told, last = Swarm(0, 0), time.monotonic()

    def heard(swarm: Swarm) -> None:
        nonlocal told, last
        if swarm != told and time.monotonic() - last >= TOLD_S:
            session.console.say(f"{count(swarm.peers, 'peer')}, {size(swarm.sent)} sent")
            told, last = swarm, time.monotonic()

    return heard


def _archive(session: Session, fingerprint: str | None) -> Callable[[], _Seedable]:
    """Return an opener of the sealed release here."""
    from publish.archive.archive import Archive
    from publish.release import dotstet, torrents

    if fingerprint:
        raise ConfigError("--fingerprint goes with FOLDER", hint="stet seed FOLDER --fingerprint F")
    Archive.here()  # before the question: where nothing can be seeded, there is nothing to ask

    def opening() -> _Seedable:
        archive = Archive.here(session.talk(None))
        head = archive.release().head
        source = dotstet.StateSource(archive.state, head.release)
        # Opened anew each time: the settings, the list and the release may have moved on.
        made = [each for each in torrents.load(archive.state) if each.top == head.signed.top.sha256]
        name = made[-1].name if made else copies.name_of(head)

        judged = head

        def stands() -> bool:
            nonlocal judged
            if dotstet.stands(archive.state, judged):
                return True
            # Renewed: the pointer is another one, and the release may be the same.
            judged = dotstet.sealed(archive.state, now=now_utc())
            return (judged.signed.top, len(judged.roots)) == (head.signed.top, len(head.roots))

        return _Seedable(Copy(source, head), source.locate, name, made[-1].trackers if made else (), stands)

    return opening


def _folder(session: Session, folder: Path, fingerprint: str | None) -> Callable[[], _Seedable]:
    """Return an opener of a copy in a folder."""
    source = _arguments.named(f"{folder}/").source
    anchor, vouched = _arguments.anchor_for([_arguments.NamedSource(source, str(folder))], fingerprint, None)
    if not vouched:
        session.console.warn(*_arguments.uncompared(anchor))

    def opening() -> _Seedable:
        with _memory.keeping(session, anchor.fingerprint):
            copy = _accepted(source, anchor)
        # The publisher's name for it: another name is another info-hash, and another swarm.
        said = linked(copy.head.mirrors.mirrors)
        name = said.get("dn", [""])[0]
        if not name:
            name = folder.absolute().name if copy.head.timestamp == 0 else copies.name_of(copy.head)
        trackers = tuple(each for each in said.get("tr", ()) if webseeds.is_tracker(each))
        return _Seedable(copy, lambda path: folder / path, name, trackers, lambda: True)

    return opening


def _accepted(source: Source, anchor: Anchor) -> Copy:
    seen = remember.load(anchor.fingerprint)
    judge = accept_sealed if lacks_pointer(source) else history.accept_copy
    return judge(source, anchor, now=now_utc(), seen=seen)
