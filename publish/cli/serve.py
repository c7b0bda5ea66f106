"""``stet serve``."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from publish.cli._ending import end_in_peace, ended_by
from publish.cli._options import FOLDER
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.core.units import count
from publish.desk import preview

if TYPE_CHECKING:
    from publish.desk.latest import View

PORT = 8000
FURTHER = 20  # ports after it, before any free one is taken
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FAULTS_SHOWN = 10  # in the terminal; the page has all


class _Server(Protocol):
    local: bool

    @property
    def url(self) -> str: ...


_AnyServer = TypeVar("_AnyServer", bound=_Server)


@click.command("serve", cls=Verb, outcomes=((0, "ended, by Ctrl-C or a signal"),))
@click.argument("folder", type=FOLDER, required=False)
@click.option("--release", is_flag=True, help="Show the sealed release, as hosts have it.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help=f"0 for any free one; else {PORT}, or the next that is free."
)
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.pass_obj
def command(session: Session, folder: Path | None, release: bool, port: int | None, bind: str) -> None:
    """Show site/ and drafts/ as you write, or a copy, to a browser on this machine.

    Pages are made anew at each save, and tell what is wrong with their texts. It is no web server for the public.
    """
    if folder and release:
        raise ConfigError("FOLDER and --release are two things to show", hint="give one of them")
    with ended_by(*_SIGNALS):
        try:
            if folder or release:
                _show(session, *_files(folder), bind, port)
            else:
                _live(session, bind, port)
        except KeyboardInterrupt:
            # The terminal may be what has gone.
            with suppress(OSError):
                session.console.say("ended")


def _show(session: Session, files: preview.Open, what: str, bind: str, port: int | None) -> None:
    with _listening(port, lambda number: preview.serve(files, bind=bind, port=number)) as server:
        session.console.say(f"serving {what}; Ctrl-C ends it")
        _tell(session, server, bind, {}, port)
        server.serve_forever()


def _live(session: Session, bind: str, port: int | None) -> None:
    from publish.desk import live
    from publish.reports.drafts import is_ignored
    from publish.verify.metadata import now_utc

    root = Path.cwd()
    told = _teller(session)
    opened = _listening(
        port, lambda number: live.opened(root, bind=bind, port=number, today=lambda: now_utc().date(), told=told)
    )
    with opened as server:
        session.console.say("a preview of site/ and drafts/, not sealed; Ctrl-C ends it")
        # An archive that was founded before there were drafts, and whose repository may be public.
        if (root / "drafts").is_dir() and not is_ignored(root):
            session.console.warn("git would take drafts/ in", "add a line to .gitignore: /drafts/")
        _tell(session, server, bind, {"preview": True}, port)
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs' own


def _teller(session: Session) -> "Callable[[View], None]":
    """Return a listener for the faults of builds."""
    before: tuple[object, ...] | None = None

    def told(view: "View") -> None:
        nonlocal before
        # A save every second must not fill the terminal with the same lines.
        if view.faults == before:
            return
        if before is None or view.faults or before:
            session.console.say(f"built in {view.took_s:.1f} s" if not view.stale else "not built anew:")
        for fault in view.faults[:FAULTS_SHOWN]:
            session.console.note(str(fault))
        if len(view.faults) > FAULTS_SHOWN:
            session.console.note(f"and {count(len(view.faults) - FAULTS_SHOWN, 'more fault')}; the page has all")
        before = view.faults

    return told


def _tell(session: Session, server: _Server, bind: str, more: dict[str, object], port: int | None) -> None:
    # Bound to a network the preview is a mirror, also for pages of other sites (manual/decisions.md).
    if not server.local:
        drafts = ", drafts too" if more else ""
        session.console.warn(f"whoever reaches {bind} port {_port_of(server)} can read this{drafts}")
    if port is None and _port_of(server) != PORT:
        session.console.say(f"port {PORT} is taken")
    session.console.answer({"address": server.url, **more}, [server.url])


def _port_of(server: _Server) -> int:
    return int(server.url.rstrip("/").rpartition(":")[2])


@contextmanager
def _listening(port: int | None, opened: Callable[[int], AbstractContextManager[_AnyServer]]) -> Iterator[_AnyServer]:
    """Open a server at the port, or at the next free one.

    The latter only where nobody chose a port.
    """
    for number in (port,) if port is not None else (*range(PORT, PORT + FURTHER), 0):
        try:
            context = opened(number)
            server = context.__enter__()
        except preview.TakenError:
            if port is not None or number == 0:
                raise
            continue
        try:
            yield server
        finally:
            # What is in the private folder must go, however often somebody presses Ctrl-C.
            end_in_peace(*_SIGNALS)
            context.__exit__(None, None, None)
        return


def _files(folder: Path | None) -> tuple[preview.Open, str]:
    if folder is not None:
        # Otherwise a slip would offer a home folder to the browser.
        if not (folder / layout.FRONT).is_file():
            raise ConfigError(f"{folder} is no copy: it has no index.html", hint="name the folder of a copy or a clone")
        return preview.of_folder(folder), str(folder)
    from publish.archive.archive import Archive

    release = Archive.here().release()
    return preview.of_release(release), f"release {release.number}"
