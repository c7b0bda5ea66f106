"""The user's own rclone, for tests: its settings, and a folder for its remote of this disk."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest

from publish.copies.hosts import rcd
from publish.copies.hosts.rcd import Engine
from tests.support.services.fixtures import skipping
from tests.support.services.rclone import rclone

CONFIG = """\
[disk]
type = local

[other]
type = alias
remote = disk:

[secret]
type = crypt
remote = other:

[both]
type = union
upstreams = disk: secret:x:ro

[pair]
type = union
upstreams = disk:/tmp disk:half:nc

[spaced]
type = union
upstreams = "/tmp:ro" "{folder}/a folder"

[fleeting]
type = memory

[quick]
type = alias
remote = :memory:x

[mixed]
type = union
upstreams = /tmp web:x

[mingled]
type = union
upstreams = other: web:x

[clouds]
type = alias
remote = apart:x

[apart]
type = union
upstreams = "web:a:nc" dav:b

[unnamed]
type = union
upstreams = ":webdav,url='http://dav.example.org':x" web:y
create_policy = all

[dav]
type = webdav
url = http://dav.example.org

[web]
type = ftp
host = ftp.example.org
"""


@pytest.fixture(scope="session")
def own_remotes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder at the remote ``disk``."""
    folder = tmp_path_factory.mktemp("rclone")
    (folder / "rclone.conf").write_text(CONFIG.format(folder=folder))
    with pytest.MonkeyPatch.context() as patch, skipping():
        patch.setenv("RCLONE_CONFIG", str(folder / "rclone.conf"))
        patch.setenv("RCLONE_CONFIG_AROUND_TYPE", "union")
        patch.setenv("RCLONE_CONFIG_AROUND_UPSTREAMS", "half disk:")
        program = str(rclone())
        yield folder
        rcd.engine(program, own=True).close()


@pytest.fixture(scope="session")
def rclone_program() -> str:
    """The program."""
    with skipping():
        return str(rclone())


@pytest.fixture
def engine(rclone_program: str) -> Iterator[Engine]:
    """A service of the test's own."""
    made = Engine(rclone_program, own=False)
    yield made
    made.close()


def children(parent: Engine | int) -> list[int]:
    """Process ids of the services below a shell, or below an engine's."""
    pid = parent._watch.pid if isinstance(parent, Engine) and parent._watch else parent
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def settled(condition: Callable[[], bool]) -> None:
    """Wait until something that must become true is true."""
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


class Dav:
    """A WebDAV server that says what a test makes it say: of a path, a status and a body."""

    def __init__(self, says: Callable[[str], tuple[int, bytes]]) -> None:
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                outer.asked += 1
                status, body = says(self.path)
                self.send_response(status)
                self.send_header("Content-Type", "text/plain" if status >= 400 else "application/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_PROPFIND = do_GET = do_PUT = do_MKCOL = _any  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
