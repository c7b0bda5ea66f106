"""Buckets at real servers, and a store that goes wrong as it is told."""

import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest


class Reply(NamedTuple):
    """What the server of ours says to one request."""

    status: int
    body: bytes = b""
    length: int | None = None
    """What it says the body's length is."""
    etag: bool = True


class Faulty:
    """An S3 that answers each method as it is told, in turn; the last answer stands."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []
        faulty = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # or the client waits a second for a 100 that never comes

            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                faulty.asked.append((self.command, self.path, dict(self.headers)))
                replies = faulty.replies.get(self.command, [Reply(200)])
                reply = replies.pop(0) if len(replies) > 1 else replies[0]
                self.send_response(reply.status)
                self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
                if reply.etag:
                    self.send_header("ETag", '"of-its-own"')
                self.end_headers()
                self.wfile.write(reply.body)
                self.close_connection = self.close_connection or reply.length is not None

            do_GET = do_PUT = do_DELETE = do_POST = do_HEAD = _answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    server = Faulty()
    yield server
    server.close()
