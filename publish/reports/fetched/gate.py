"""A gate before the network, open to a single site's host.

Wget follows a redirect to any host, and saves the answer. A page could so have a machine of the publisher's own
network asked, and its answer published. Behind the gate no other host is asked at all. What is NOT done here: reading
what passes, which is encrypted for most sites.
"""

import base64
import select
import socket
import socketserver
import struct
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Thread
from time import monotonic
from urllib.parse import unquote, urlsplit

from publish.core.numeric import is_public
from publish.reports.fetched.nouns import DRIP_LEAST, DRIP_S

HEAD_MAX = 65_536  # bytes of a request's head; wget's own are some hundred
WAIT_S = 30  # seconds for a connection, as wget has them for an answer
IDLE_S = 120  # seconds without a byte until a connection is closed: wget gives up long before
_CHUNK = 65_536  # bytes
_OF_A_HOP = ("connection:", "proxy-connection:", "keep-alive:", "proxy-authorization:")
_WEB = (80, 443)


class Gate:
    """Addresses let through for a site, and the refused ones."""

    def __init__(self, host: str, port: int, proxy: str, drip_s: float = DRIP_S) -> None:
        self.drip_s = drip_s
        self._host = _shown(host)
        self._public = False
        # A site answers by http with a redirect to https; another port is another program.
        self._ports = _WEB if port in _WEB else (port,)
        self._proxy = urlsplit(proxy) if proxy else None
        self.refused: Counter[str] = Counter()
        """Other hosts to which the site led, with their ports."""
        self.silence = ""
        """Why the site was not reached."""
        self.address = ""
        """Of the gate, for the crawler: an HTTP proxy on this machine."""
        self.passed = 0
        """Bytes that came from the site."""
        self.dripped = 0
        """Answers that were cut since they came by drops."""

    def passes(self, host: str, port: int) -> bool:
        """Return whether a host may be asked; another is noted."""
        if _shown(host) == self._host and port in self._ports:
            return True
        self.refused[host if port in _WEB else f"{host}:{port}"] += 1
        return False

    def reached(self, host: str, port: int) -> socket.socket | None:
        """Return a connection to the site, or to the proxy before it."""
        to = (self._proxy.hostname or "", self._proxy.port or 80) if self._proxy else (host, port)
        try:
            found = [str(one[4][0]) for one in socket.getaddrinfo(*to, type=socket.SOCK_STREAM)]
        except OSError as error:
            found, self.silence = [], f"{to[0]}: {error.strerror or error}"
        if not self._proxy:
            found = self.of_the_world(host, found)
        for address in found:
            try:
                return socket.create_connection((address, to[1]), WAIT_S)
            except OSError as error:
                self.silence = f"{to[0]}: {error.strerror or error}"
        return None

    def of_the_world(self, host: str, found: list[str]) -> list[str]:
        """Return the site's addresses fit to be asked.

        After an address of all the world's, no other kind is.
        """
        public = [one for one in found if is_public(one)]
        # Its second answer may name a machine of the publisher's own network.
        self._public = self._public or bool(public)
        if self._public and found and not public:
            self.silence = f"{host}: its name leads to a network of its own now"
        return public if self._public else found

    def allowed(self) -> list[str]:
        """Return the line of a request that the proxy before us asks for."""
        if not self._proxy or not self._proxy.username:
            return []
        account = f"{unquote(self._proxy.username)}:{unquote(self._proxy.password or '')}"
        return [f"Proxy-Authorization: Basic {base64.b64encode(account.encode()).decode()}"]

    @property
    def has_proxy(self) -> bool:
        """Whether another proxy stands before us."""
        return self._proxy is not None


@contextmanager
def opened(address: str, proxy: str, *, drip_s: float = DRIP_S) -> Iterator[Gate]:
    """Open a gate for the site at ``address``.

    Args:
        proxy: Address of an HTTP proxy before the site. Empty: none.
        drip_s: Seconds in which an answer may come by drops.
    """
    site = urlsplit(address)
    gate = Gate(site.hostname or "", site.port or (443 if site.scheme.lower() == "https" else 80), proxy, drip_s)
    with _Server(gate) as server:
        gate.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield gate
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        super().__init__(("127.0.0.1", 0), _Passage)


class _Passage(socketserver.BaseRequestHandler):
    """One connection of the crawler's."""

    server: _Server
    request: socket.socket

    def handle(self) -> None:
        """Let a request through, or refuse it."""
        gate = self.server.gate
        with suppress(OSError, ValueError):
            self.request.settimeout(WAIT_S)
            head, rest = self._head()
            lines = head.decode("latin-1").split("\r\n")
            method, target, version = lines[0].split(" ")
            tunnel = method == "CONNECT"
            to = urlsplit(f"//{target}" if tunnel else target)
            host, port = to.hostname or "", to.port or (443 if tunnel else 80)
            if not gate.passes(host, port) or to.scheme.lower() not in ("", "http"):
                self.request.sendall(b"HTTP/1.1 403 Another host\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            site = gate.reached(host, port)
            if site is None:
                return  # without an answer, as the site itself gave none
            with closing(site):
                kept = [line for line in lines[1:] if line and not line.lower().startswith(_OF_A_HOP)]
                if tunnel and not gate.has_proxy:
                    self.request.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                else:
                    path = (to.path or "/") + (f"?{to.query}" if to.query else "")
                    first = f"{method} {target if gate.has_proxy else path} {version}"
                    # One request a connection: a second one could name another host.
                    ends = [] if tunnel else ["Connection: close"]
                    sent = "\r\n".join([first, *kept, *gate.allowed(), *ends, "", ""])
                    site.sendall(sent.encode("latin-1"))
                if rest and tunnel:
                    site.sendall(rest)
                if not _pump(self.request, site, gate, both=tunnel):
                    # An end like any other would pass for the file's own; this one does not.
                    self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.request.close()
                    gate.dripped += 1

    def _head(self) -> tuple[bytes, bytes]:
        """Return a request's head, and what came behind it."""
        got = b""
        while b"\r\n\r\n" not in got:
            more = self.request.recv(_CHUNK)
            if not more or len(got) > HEAD_MAX:
                raise ValueError
            got += more
        head, _, rest = got.partition(b"\r\n\r\n")
        return head, rest


def _shown(host: str) -> str:
    """Return a host's name as people write it: wget asks for ``xn--bcher-kva``, where the address has ``bücher``."""
    said = unicodedata.normalize("NFKC", unquote(host).replace("\u3002", ".")).lower()
    with suppress(UnicodeError):
        parts = (p[4:].encode().decode("punycode") if p.startswith("xn--") else p for p in said.split("."))
        said = ".".join(parts)
    return said


def _pump(crawler: socket.socket, site: socket.socket, gate: Gate, *, both: bool) -> bool:
    """Carry bytes until one side ends; in a tunnel, both ways.

    Returns:
        Whether an end was met, and not an answer that comes by drops.
    """
    begun, came = monotonic(), 0
    while True:
        ready, _, _ = select.select([crawler, site], [], [], IDLE_S)
        if not ready:
            return True
        for one in ready:
            data = one.recv(_CHUNK)
            if not data:
                return True
            if one is site:
                crawler.sendall(data)
                gate.passed += len(data)
                came += len(data)
            else:
                if both:
                    site.sendall(data)
                begun, came = monotonic(), 0  # the next question
        if (taken_s := monotonic() - begun) > gate.drip_s:
            if came < taken_s * DRIP_LEAST:
                return False
            begun, came = monotonic(), 0
