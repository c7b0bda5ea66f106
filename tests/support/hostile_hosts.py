"""Stores that take a copy and misbehave: an S3 and a Kubo node, each in one way of many."""

import gzip
import hashlib
import http.server
import itertools
import json
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.services.service import free_port

KEY = "k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8"
OTHERS = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG"


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, body: bytes, code: int = 200, **headers: str) -> None:
        """A whole answer."""
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def forever(self, piece: bytes, pause_s: float = 0.0) -> None:
        """An answer without end."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        while not self.server.ended.wait(pause_s):
            self.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n")

    def drip_head(self) -> None:
        """The first line of an answer, a byte now and then."""
        self.close_connection = True
        while not self.server.ended.wait(0.2):
            self.wfile.write(b"H")

    def slow_head(self) -> None:
        """The first line of an answer in three seconds, and then the end; notes that it came to it."""
        self.close_connection = True
        for byte in b"HTTP/1.1 503 No":
            if self.server.ended.wait(0.2):
                return
            self.wfile.write(bytes([byte]))
        self.server.came_to_an_end.set()
        self.wfile.write(b"\r\nContent-Length: 0\r\n\r\n")

    def body(self) -> bytes:
        """What was sent along."""
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while length := int(self.rfile.readline(), 16):
            data += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return data


class Server(http.server.ThreadingHTTPServer):
    """A store at a port of its own; use as a context."""

    daemon_threads = True
    block_on_close = False
    handler: type[Handler]

    def __init__(self, way: str) -> None:
        self.way = way
        self.ended = threading.Event()
        self.came_to_an_end = threading.Event()
        self.held: dict[str, bytes] = {}
        self.numbers: Iterator[int] = itertools.count()
        super().__init__(("127.0.0.1", free_port()), self.handler)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Whoever had enough hangs up."""


def _listing(rows: str, more: str = "") -> bytes:
    truncated = f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>{more}"
    return f'<?xml version="1.0"?><ListBucketResult>{truncated}{rows}</ListBucketResult>'.encode()


def _row(key: str, size: object) -> str:
    return f"<Contents><Key>{key}</Key><Size>{size}</Size></Contents>"


def _pages(handler: "Bucket") -> None:
    number = next(handler.server.numbers)
    rows = "".join(_row(f"x/{number}/{each}.html", 1) for each in range(1000))
    handler.answer(_listing(rows, f"<NextContinuationToken>{number}</NextContinuationToken>"))


LISTINGS: Mapping[str, Callable[["Bucket"], None]] = {
    "a size in letters": lambda h: h.answer(_listing(_row("a", "abc"))),
    "a size of 5,000 digits": lambda h: h.answer(_listing(_row("a", "9" * 5000))),
    "a size with a sign": lambda h: h.answer(_listing(_row("a", "+5"))),
    "a size with an underscore": lambda h: h.answer(_listing(_row("a", "1_0"))),
    "a size in digits of another script": lambda h: h.answer(_listing(_row("a", "\u0665"))),
    "no key": lambda h: h.answer(_listing("<Contents><Size>3</Size></Contents>")),
    "no size": lambda h: h.answer(_listing("<Contents><Key>a</Key></Contents>")),
    "a body without end": lambda h: h.forever(b"<ListBucketResult>" + b"A" * 65536),
    "a byte now and then": lambda h: h.forever(b" ", 0.2),
    "a byte of its head now and then": lambda h: h.drip_head(),
    "a head of three seconds": lambda h: h.slow_head(),
    "pages without end": _pages,
    "the same page again and again": lambda h: h.answer(
        _listing(_row("a", 1), "<NextContinuationToken>1</NextContinuationToken>")
    ),
    "JSON": lambda h: h.answer(b'{"Contents": null}'),
    "nested elements": lambda h: h.answer(b"<a>" * 20_000),
    "an error without a code": lambda h: h.answer(b"<Error></Error>", 400),
    "an error that is a list": lambda h: h.answer(b"[1]", 403),
    "a status of its own": lambda h: h.answer(b"", 999),
}


def _whole(key: str, data: bytes) -> tuple[str, bytes]:
    return key, data


def _of(alter: Callable[[bytes], bytes], ending: str = ".html") -> Callable[[str, bytes], tuple[str, bytes]]:
    return lambda key, data: (key, alter(data) if key.endswith(ending) else data)


ALTERS: Mapping[str, Callable[[str, bytes], tuple[str, bytes]]] = {
    "line-ends": lambda key, data: (key, data.replace(b"\n", b"\r\n")),
    "compressed": _of(gzip.compress),
    "unpacked": _of(gzip.decompress, ".gz"),
    "recompressed": _of(lambda data: data[:8] + data[:7:-1], ".png"),
    "framed": _of(lambda data: b"%x;chunk-signature=0\r\n%s\r\n0\r\n\r\n" % (len(data), data)),
    "minified": _of(lambda data: re.sub(rb"\s*\n\s*|\"", b"", data)),
    "recoded": _of(lambda data: data.decode().encode("utf-16"), ".txt"),
    "added": _of(lambda data: data.replace(b"<title>", b"<script src=x></script><title>")),
    "cut": _of(lambda data: data[:20], ".csv"),
    "renamed": lambda key, data: (unicodedata.normalize("NFD", key), data),
    "lost": lambda key, data: ("" if key.endswith(".css") else key, data),
    "other": _of(lambda data: data[:-9] + bytes(9), ".css"),
}
"""Ways to spoil what is stored, by the name that a push gives them."""


class Bucket(Handler):
    """S3, as far as a push needs it."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        key = unquote(parts.path).lstrip("/").partition("/")[2]
        if not key and "list-type" in parse_qs(parts.query, keep_blank_values=True):
            if self.server.way in LISTINGS:
                LISTINGS[self.server.way](self)
            else:
                self.answer(_listing("".join(_row(key, len(data)) for key, data in sorted(self.server.held.items()))))
        elif key in self.server.held:
            self.answer(self.server.held[key])
        else:
            self.answer(b"<Error><Code>NoSuchKey</Code></Error>", 404)

    def do_PUT(self) -> None:
        data = self.body()
        if self.server.way == "keeps a put waiting":
            self.drip_head()
            return
        if key := unquote(urlsplit(self.path).path).lstrip("/").partition("/")[2]:
            key, data = ALTERS.get(self.server.way, _whole)(key, data)
            if key:
                self.server.held[key] = data
        self.answer(b"", ETag=f'"{hashlib.md5(data).hexdigest()}"')

    def do_DELETE(self) -> None:
        self.answer(b"", 204)


class Store(Server):
    """An S3 host."""

    handler = Bucket

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


def _say(value: Any, code: int = 200) -> Callable[["Rpc"], None]:
    return lambda h: h.answer(value if isinstance(value, bytes) else json.dumps(value).encode() + b"\n", code)


def _key(name: object) -> Callable[["Rpc"], None]:
    return _say({"Keys": [{"Name": "stet", "Id": name}]})


ANSWERS: Mapping[str, tuple[str, Callable[["Rpc"], None]]] = {
    "null for its keys": ("key/list", _say({"Keys": None})),
    "JSON too deep": ("key/list", _say(b"[" * 200_000)),
    "a list for its keys": ("key/list", _say([1, 2])),
    "keys without names": ("key/list", _say({"Keys": [{"Id": KEY}]})),
    "a key of HTML": ("key/list", _key('evil.example/"><script>x</script>\x1b[2J/../..')),
    "a number for a key": ("key/list", _key(7)),
    "keys without end": ("key/list", lambda h: h.forever(b'{"Keys":[' + b'{"Name":"a","Id":"b"},' * 3000)),
    "null for its pins": ("pin/ls", _say({"Keys": None})),
    "a list for its pins": ("pin/ls", _say([])),
    "pins of null": ("pin/ls", _say({"Keys": {KEY: None}})),
    "null for what it pinned": ("pin/add", _say({"Pins": None})),
    "nothing for what it pinned": ("pin/add", _say(b"")),
    "a long story for what it pinned": ("pin/add", _say({"Pins": ["Q" * 100_000]})),
    "a long story of what is pinned": ("pin/ls", _say({"Keys": {"Q" * 100_000: {"Name": "stet:stet"}}})),
    "a long story for a name": ("name/resolve", _say({"Path": "/ipfs/" + "Q" * 100_000})),
    "a number for what it pinned": ("pin/add", _say(7)),
    "a name that leads out": ("name/resolve", _say({"Path": "/ipfs/../../etc"})),
    "null for a name": ("name/resolve", _say({"Path": None})),
    "blocks without end": ("refs", lambda h: h.forever(b'{"Ref":"a","Err":""}\n' * 1000)),
    "itself without end": ("id", lambda h: h.forever(b" " * 65536)),
    "a byte of itself now and then": ("id", lambda h: h.forever(b" ", 0.2)),
    "a byte of its head now and then": ("id", lambda h: h.drip_head()),
    "a head of three seconds": ("id", lambda h: h.slow_head()),
    "a list for itself": ("id", _say([])),
    "an error of other bytes": ("id", _say(b"\xff\xfe", 500)),
    "an error without end": ("id", lambda h: h.drip_head()),
}


class Rpc(Handler):
    """Kubo's RPC, as far as a push needs it."""

    def do_POST(self) -> None:
        self.body()
        parts = urlsplit(self.path)
        call = parts.path.removeprefix("/api/v0/")
        odd, way = ANSWERS.get(self.server.way, ("", _say({})))
        if call == odd:
            way(self)
            return
        pinned = parse_qs(parts.query).get("arg", [""])[0]
        not_found = {"Message": "not found", "Code": 0, "Type": "error"}
        said: dict[str, Any] = {
            "id": {
                "ID": "12D3",
                "PublicKey": "",
                "Addresses": None,
                "AgentVersion": "kubo/0.43",
                "ProtocolVersion": "",
            },
            "key/list": {"Keys": [{"Name": "stet", "Id": KEY}]},
            "pin/ls": {"Keys": {}},
            "pin/add": {"Pins": [pinned]},
            "dag/import": {"Stats": {"BlockCount": 1, "BlockBytesCount": 1}},
            "name/publish": {"Name": KEY, "Value": "/ipfs/x"},
            "refs": {"Ref": OTHERS, "Err": ""},
        }
        if self.server.way == "a name of another time" and call == "name/resolve":
            _say({"Path": f"/ipfs/{OTHERS}"})(self)
        elif call in said:
            _say(said[call])(self)
        else:
            _say(not_found, 500)(self)


class Node(Server):
    """A Kubo node."""

    handler = Rpc

    @property
    def api(self) -> str:
        """Its multiaddress."""
        return f"/ip4/127.0.0.1/tcp/{self.server_port}"
