"""publish.copies.hosts.post: a question with a body, wherever the service has moved."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publish.copies.hosts.post import post
from publish.core.source import OverlongError


class _Echo(BaseHTTPRequestHandler):
    """Sends on from ``/old``, and says back what was posted elsewhere."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        moved = self.path == "/old"
        self.send_response(308 if moved else 200)
        if moved:
            self.send_header("Location", "/new")
        said = b"" if moved else self.headers["Content-Type"].encode() + b" " + body
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_body_goes_along_where_the_service_has_moved(url: str) -> None:
    assert post(f"{url}/old", b"a question", kind_of_content="a/b", max_length=99, timeout_s=30) == b"a/b a question"


def test_an_answer_longer_than_any_is_refused(url: str) -> None:
    with pytest.raises(OverlongError):
        post(f"{url}/new", b"a question", kind_of_content="a/b", max_length=9, timeout_s=30)
