"""The live preview: MkDocs' reloading server, with our answers.

MkDocs' part is the loop over changes and the wait of browsers for the next build. Requests are answered here, by the
rules of ``preview``. Drafts are in these pages, so other sites open in the same browser may read nothing at all, and
not even learn when something was saved.
"""

import errno
import http
import ipaddress
import socket
import socketserver
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

from publish.core.errors import ConfigError, install
from publish.core.formats import layout
from publish.core.scratch import scratch
from publish.desk import band
from publish.desk.latest import Latest, View
from publish.desk.preview import HEADERS, Open, PreviewAnswer, cannot_listen, is_local, of_folder, url_of
from publish.desk.watch import FileWatch
from publish.reports.drafts import FOLDER
from publish.tree.settings import FILE, SITE

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer
else:
    # ProperDocs is MkDocs 1.x kept alive by others. Either will do.
    try:
        from mkdocs.livereload import LiveReloadServer
    except ImportError:
        try:
            from properdocs.livereload import LiveReloadServer
        except ImportError:
            raise ConfigError(
                "the live preview needs MkDocs 1.6 or ProperDocs, and neither is installed",
                hint=f"{install('all')}; or see what is sealed: stet serve --release",
            ) from None

PREFIX: Final = "stet-preview-"
SWAP_S: Final = 2.0  # a build changes the folders within milliseconds
AGAIN_S: Final = 1  # between two looks at the progress of the first build
_WAIT: Final = "/livereload/"
_HTML: Final = "text/html; charset=utf-8"
_SEALED: Final = (layout.MIRRORS_PAGE, layout.OPEN_PAGE)


class Live(LiveReloadServer):
    """A server of the latest build, listening from its making on.

    ``serve`` runs it, and builds, until interrupted. ``shutdown`` ends it.
    """

    def __init__(self, latest: Latest, bind: str, port: int) -> None:
        self.latest = latest
        self.bind = bind
        self.local = is_local(bind)
        super().__init__(self._build, bind, port, root=str(latest.home))
        # MkDocs tells IPv6 by the number alone, after its socket is made.
        self.address_family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        self.RequestHandlerClass = _LiveAnswer
        watch = FileWatch()
        for path in (SITE, FOLDER, FILE):
            watch.over(latest.root / path, self._changed)
        self.observer = watch  # type: ignore[assignment]
        # MkDocs starts its observer only where it watches something.
        self._watched_paths = {str(latest.root): 1}
        self._listens = False
        # The first build is one as any other: browsers wait for its end, and see how far it is.
        self._want_rebuild = True
        try:
            self.server_bind()
            self.server_activate()
        except BaseException:
            self.server_close()
            raise

    def server_bind(self) -> None:
        """Bind to the address, once."""
        # MkDocs binds as it begins to serve. A port that is taken must be known before. And the library's own
        # method asks DNS for this machine's name.
        if not self._listens:
            self.socket.close()
            self.socket = socket.socket(self.address_family, self.socket_type)
            socketserver.TCPServer.server_bind(self)
            self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
            self.url = url_of(self.server_name, self.server_port)

    def server_activate(self) -> None:
        """Listen, once."""
        if not self._listens:
            super().server_activate()
            self._listens = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a reader's disconnection."""

    @property
    def epoch(self) -> int:
        """The build to be seen now, as MkDocs counts."""
        return self._visible_epoch

    def files(self, path: str) -> BinaryIO:
        """Open a file of the last build."""
        return _patient(self.latest.view.tree)(path)

    def wait(self, path: str) -> bytes:
        """Return the newest build, once it is another.

        Or after a minute, as MkDocs answers browsers.

        Raises:
            FileNotFoundError: The path is no such question.
        """
        answer = self._serve_request({"PATH_INFO": path}, lambda *_: None)
        if answer is None:
            raise FileNotFoundError(path)
        return b"".join(answer)

    def _build(self) -> None:
        self.latest.build()

    def _changed(self) -> None:
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()


@contextmanager
def opened(
    root: Path,
    *,
    bind: str = "127.0.0.1",
    port: int = 8000,
    today: Callable[[], date],
    told: Callable[[View], None] = lambda _: None,
) -> Iterator[Live]:
    """Give a listening live preview of an archive, and end it.

    Args:
        port: 0 for any free port.
        told: Called after each build.

    Raises:
        ConfigError: The address cannot be listened at, or there is no archive at ``root``.
    """
    if not (root / FILE).is_file():
        raise ConfigError(
            f"{FILE}: there is none in {root}",
            hint="work in the archive's folder; pages that another program makes: stet serve FOLDER",
        )
    with _home() as home:
        try:
            server = Live(Latest(root, home, today, told), bind, port)
        except (OSError, OverflowError) as e:
            raise cannot_listen(bind, port, e) from None
        try:
            yield server
        finally:
            server.shutdown()


@contextmanager
def _home() -> Iterator[Path]:
    """Give a private folder, gone afterwards.

    Folders of previews that were killed go, too: drafts are in them.
    """
    with scratch(PREFIX) as home:
        (home / "work").mkdir()
        yield home / "work"


def _patient(tree: Path | None) -> Open:
    """Return an opener of a tree's files.

    It outlasts the moment in which a build puts a new tree into the old one's place.
    """

    def opened(path: str) -> BinaryIO:
        if tree is None:
            raise FileNotFoundError(errno.ENOENT, "nothing is built yet", path)
        until = time.monotonic() + SWAP_S
        while True:
            try:
                return of_folder(tree)(path)
            except FileNotFoundError:
                if tree.exists() or time.monotonic() > until:
                    raise
                time.sleep(0.005)

    return opened


class _LiveAnswer(PreviewAnswer):
    """A connection."""

    server: Live
    headers_for_all: Final = {  # type: ignore[misc]
        **HEADERS,
        "Cache-Control": "no-store",
        # Framed, a page could be read off the screen or clicked on by the page around it.
        "Content-Security-Policy": "frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
    }

    def is_for_us(self) -> bool:
        """Return whether a person at this preview asks, and no other site."""
        if not _is_own(self.headers.get("Sec-Fetch-Site"), self.headers.get("Sec-Fetch-Mode")):
            return False
        if self.server.local:
            return super().is_for_us()
        # On a network the address is a number, or a name that no stranger can point at this machine.
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        with suppress(ValueError):
            ipaddress.ip_address(host)
            return True
        return "." not in host.rstrip(".") or host.endswith((".local", ".localhost")) or host == self.server.bind

    def may_read(self) -> str:
        """Return the origin allowed to read answers: none."""
        return ""

    def _answer(self, *, body: bool) -> None:
        if not self.is_for_us():
            self.refuse(http.HTTPStatus.MISDIRECTED_REQUEST, body=body)
            return
        asked = self.path.partition("?")[0]
        if asked.startswith(_WAIT):
            self._wait(asked, body=body)
        elif asked == f"/{layout.WORKER}":
            # A browser asks for the worker that it has whether there is a newer one. This one ends itself.
            self._give(band.LEAVE.encode(), "text/javascript; charset=utf-8", body=body)
        elif asked == f"/{band.FAULTS_PAGE}":
            self._give(band.faults_page(self.server.latest.view, self.server.epoch), body=body)
        else:
            super()._answer(body=body)

    def _wait(self, asked: str, *, body: bool) -> None:
        try:
            self._give(self.server.wait(asked), "text/plain; charset=utf-8", body=body)
        except FileNotFoundError:
            self.refuse(http.HTTPStatus.NOT_FOUND, body=body)

    def send(self, status: http.HTTPStatus, path: str, file: BinaryIO, *, body: bool) -> None:
        """Send a file; a page has the band on it."""
        if not path.endswith(".html"):
            super().send(status, path, file, body=body)
            return
        server = self.server
        # A missing page has its own path's faults on it: the report may be there, and only its page is not.
        path = path if status == http.HTTPStatus.OK else self.wanted() or path
        page = band.framed(file.read(), path, server.latest.view, server.epoch)
        self._give(page, status=status, body=body)

    def missing(self, *, body: bool) -> None:
        """Send why there is no such page, or none yet."""
        view, epoch, path = self.server.latest.view, self.server.epoch, self.wanted()
        # Not an error of the network: browsers would show their own page, which never asks again.
        if not view.built:
            done, total = self.server.latest.done
            far = f"<p>{done:,} of {total:,} pages</p>" if total else ""
            self._give(band.plain("Being built …", far, view, epoch, again_s=AGAIN_S), body=body)
        elif view.tree is None or any(fault.page == path for fault in view.faults):
            self._give(band.faults_page(view, epoch), body=body)
        elif path in _SEALED:
            said = "<p>This page is made when the archive is sealed. To see it: stet serve --release</p>"
            self._give(band.plain("Not here yet", said, view, epoch), body=body)
        else:
            super().missing(body=body)

    def _give(
        self, data: bytes, kind: str = _HTML, *, body: bool, status: http.HTTPStatus = http.HTTPStatus.OK
    ) -> None:
        self.begin(status, kind, len(data))
        if body:
            self.wfile.write(data)


def _is_own(site: str | None, mode: str | None) -> bool:
    """Return whether no other site's page sent the request.

    Browsers send these two headers, and no page can change them. Other programs send none.
    """
    # Another port of this machine is "same-site", and may be anybody's page.
    return site in (None, "same-origin", "none") or mode == "navigate"
