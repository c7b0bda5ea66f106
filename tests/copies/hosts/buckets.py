"""Buckets at real servers, and a store that goes wrong as it is told."""

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest

from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.s3.errors import explained
from publish.copies.hosts.s3.say import StoreSaid
from publish.core.errors import Reason
from publish.core.model import Entry


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


class Shelf:
    """An S3 in memory, asked as `publish.copies.hosts.s3.parts` asks; it misbehaves as it is told."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, tuple[str, dict[int, bytes]]] = {}
        """Path and parts by the upload's name."""
        self.asked: list[tuple[str, str]] = []
        """Method and query."""
        self.told: dict[str, StoreSaid | None] = {}
        """What is said to requests whose method and query begin so; ``None`` breaks the connection."""
        self.etag: Callable[[bytes], str] = lambda data: hashlib.md5(data).hexdigest()
        self.sums = False
        """Whether it tells checksums that are not those of the parts."""
        self.page = 2
        """Parts named at once."""

    def numbers(self) -> list[int]:
        """The parts that were sent, in their order."""
        return [int(query.split("=")[1].split("&")[0]) for method, query in self.asked if method == "PUT"]

    def say(self, method: str, path: str, query: str = "", *, body: Any = None, **_: object) -> StoreSaid:
        self.asked.append((method, query))
        data = b""
        if body is not None:
            data = body if isinstance(body, bytes) else b"".join(iter(lambda: body.read(300), b""))
        for begin, said in self.told.items():
            if f"{method} {query}".startswith(begin):
                if said is None:
                    raise WireError(Reason.CUT)
                return said
        if query == "uploads":
            name = f"id/{len(self.uploads)}+?"
            self.uploads[name] = (path, {})
            return well(f"<UploadId>{name}</UploadId>")
        words = {key: unquote(value) for key, _, value in (word.partition("=") for word in query.split("&"))}
        if (name := words["uploadId"]) not in self.uploads:
            return bad(404, "NoSuchUpload")
        parts = self.uploads[name][1]
        if method == "DELETE":
            del self.uploads[name]
            return StoreSaid(204, "204", b"", "", None)
        if method == "PUT":
            parts[int(words["partNumber"])] = data
            return well("", self.etag(data))
        if method == "GET":
            return self._list(parts, int(words["part-number-marker"]))
        if [self.etag(parts[n]) for n in sorted(parts)] != re.findall("&quot;(.*?)&quot;", data.decode()):
            return bad(400, "InvalidPart")
        self.objects[path] = b"".join(parts[n] for n in sorted(parts))
        del self.uploads[name]
        return well("<CompleteMultipartUploadResult xmlns=''></CompleteMultipartUploadResult>")

    def _list(self, parts: Mapping[int, bytes], after: int) -> StoreSaid:
        named = [n for n in sorted(parts) if n > after]
        said = "".join(
            f"<Part><PartNumber>{n}</PartNumber><ETag>&quot;{self.etag(parts[n])}&quot;</ETag>"
            f"<Size>{len(parts[n])}</Size>{'<ChecksumSHA256>AAAA</ChecksumSHA256>' * self.sums}</Part>"
            for n in named[: self.page]
        )
        if len(named) > self.page:
            said += (
                f"<IsTruncated>true</IsTruncated><NextPartNumberMarker>{named[self.page - 1]}</NextPartNumberMarker>"
            )
        return well(f'<ListPartsResult xmlns="">{said}</ListPartsResult>')

    def holds(self, entry: Entry) -> bool:
        return hashlib.sha256(self.objects.get(entry.path, b"")).hexdigest() == entry.sha256


def well(data: str, etag: str = "") -> StoreSaid:
    """A good answer."""
    return StoreSaid(200, "200", data.encode(), etag, None)


def bad(status: int, code: str) -> StoreSaid:
    """An error, as S3's own code means it."""
    error = explained(status, code, None, host="shelf", path="", where="there", keys="KEYS")
    return StoreSaid(status, code, b"<Error/>", "", error)
