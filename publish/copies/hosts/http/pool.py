"""Kept connections to one origin, for many threads."""

import os
import re
import select
import socket
import ssl
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, NamedTuple

from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http.answer import Reader, Reply, broken
from publish.copies.hosts.http.connect import connect, is_misled, secured, trusting
from publish.copies.hosts.http.faults import InnerError, SilentError, WireError
from publish.copies.hosts.http.origin import Origin
from publish.copies.hosts.http.proxies import Proxy, of_environment
from publish.copies.hosts.http.tls import Tls
from publish.copies.hosts.http.tunnel import authorization, locked, reach, through
from publish.core.errors import Reason
from publish.core.formats import onion
from publish.core.numeric import is_near, judged

IDLE_S = 1.0  # after which a kept connection is looked at before it is used: the other side may have closed it
WARM_S = 5.0  # for which one that was opened ahead is not looked at
KEPT_MAX = 64  # connections to one origin that lie idle
_PIECE = 1 << 18  # bytes sent at a time
_ODD: Final = re.compile(r"[^\x21-\x7e]")  # in a target: would end the line, and begin another question
_ODD_VALUE: Final = re.compile(r"[^\x20-\x7e]")
_NEEDS_PASSWORD = 407
_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE"})


class _Connection:
    """A socket which carries one question after another."""

    def __init__(self, sock: socket.socket | Tls) -> None:
        self.reader = Reader(sock)
        self.used = False
        self.idle_since = 0.0
        # Not __del__: of things that hold each other, Python might end the socket first, and warn of it.
        weakref.finalize(self, sock.close).atexit = False

    def lapsed(self) -> bool:
        """Return whether the other side has closed it, or said something unasked."""
        if time.monotonic() - self.idle_since < IDLE_S:
            return False
        sock = self.reader.sock
        # Each look costs a call of the system's: within a second servers do not give connections up.
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0)) or (isinstance(sock, Tls) and sock.pending)


class Trust(NamedTuple):
    """A file of certificates."""

    file: str
    said: str
    """Where it was given, for messages."""
    alone: bool = True
    """Trust no others; else those of ``STET_CA_FILE`` beside it."""


class Pool:
    """Connections to one origin.

    Args:
        tls: The context for ``https``.
        connect_s: For name, connection, proxy and TLS together (seconds).
        headers: Sent with each question.
        allowed: Judges each address of the origin's name, where no proxy looks it up.
    """

    def __init__(
        self,
        origin: Origin,
        *,
        tls: ssl.SSLContext | None = None,
        proxy: Proxy | None = None,
        connect_s: float,
        headers: Iterable[tuple[str, str]] = (),
        allowed: Callable[[str], bool] | None = None,
    ) -> None:
        self.origin = origin
        self._allowed = allowed
        self.proxy = proxy
        self.near = False
        """Whether the name led into this machine's own network, by the last connection."""
        self.misled = False
        """Whether the name led to this machine, by the last connection."""
        self._tls = tls
        self._connect_s = connect_s
        # A proxy for plain http is asked for the whole address; for https it carries what it cannot read.
        self._asked_for = proxy is not None and proxy.kind == "http" and origin.scheme == "http"
        self._before = str(origin) if self._asked_for else ""
        extra = authorization(proxy) if proxy and self._asked_for else ""
        self._fixed = f" HTTP/1.1\r\nHost: {origin.authority}\r\n{extra}{_lines(headers)}"
        self._kept: deque[_Connection] = deque(maxlen=KEPT_MAX)

    def ask(
        self,
        method: str,
        target: str,
        allowance: Allowance,
        *,
        headers: Iterable[tuple[str, str]] = (),
        body: Any = None,
    ) -> Reply:
        """Send a question, and return the answer up to its body.

        Args:
            target: Path and query, as they go over the line.
            body: Bytes, or a file of which ``Content-Length`` in ``headers`` tells the length.

        Raises:
            WireError: No answer.
        """
        head = self._head(method, target, headers)
        if isinstance(body, bytes | None) and method in _IDEMPOTENT:
            return self._heard(lambda connection: self._exchange(connection, head, body, allowance))
        return self._exchange(self._connection(), head, body, allowance)

    def put_and_get(
        self,
        target: str,
        allowance: Allowance,
        *,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        asked: Iterable[tuple[str, str]],
    ) -> tuple[Reply, Callable[[Allowance], Reply | None]]:
        """Send a PUT, and at once behind it a GET of the same target.

        Return the answer to the first, and a callable for that to the second, to be called once the first was read to
        its end. It returns ``None`` if the other side gave the connection up in between, or the PUT went alone.

        Args:
            headers: Those of the PUT.
            asked: Those of the GET.

        Raises:
            WireError: No answer.
        """
        head, behind = self._head("PUT", target, headers), self._head("GET", target, asked)
        kept: list[_Connection] = []

        def exchange(connection: _Connection) -> Reply:
            def ended(keep: bool) -> None:
                if keep:
                    kept.append(connection)
                else:
                    connection.reader.sock.close()

            return self._exchange(connection, head, body, allowance, behind=behind, ended=ended)

        # Behind a connection that broke nothing goes along (RFC 9112, 9.3.2): what came along may be what broke it.
        reply = self._heard(exchange, anew=lambda connection: self._exchange(connection, head, body, allowance))

        def second(allowance: Allowance) -> Reply | None:
            if not kept:
                return None
            connection = kept.pop()
            try:
                return Reply(connection.reader, allowance, ended=lambda keep: self._keep(connection, keep))
            except BaseException:
                connection.reader.sock.close()
                raise

        return reply, second

    def _head(self, method: str, target: str, headers: Iterable[tuple[str, str]]) -> bytes:
        if _ODD.search(target):
            raise ValueError("a target with odd characters")
        return f"{method} {self._before}{target}{self._fixed}{_lines(headers)}\r\n".encode("ascii")

    def _heard(
        self, exchange: Callable[[_Connection], Reply], *, anew: Callable[[_Connection], Reply] | None = None
    ) -> Reply:
        """Return the answer to a question that may be put twice, the second time as ``anew`` does."""
        connection = self._connection()
        try:
            return exchange(connection)
        except WireError as e:
            # A kept connection that breaks before anything came was closed meanwhile: nobody heard the question.
            if not connection.used or connection.reader.received or isinstance(e, SilentError):
                raise
        return (anew or exchange)(_Connection(self._open()))

    def _exchange(
        self,
        connection: _Connection,
        head: bytes,
        body: Any,
        allowance: Allowance,
        *,
        behind: bytes = b"",
        ended: Callable[[bool], None] | None = None,
    ) -> Reply:
        """Put a question, and perhaps another one ``behind`` it."""
        reader = connection.reader
        reader.begin(allowance)
        try:
            failed = _send(reader, head, body + behind if behind else body)
            to = ended or (lambda keep: self._keep(connection, keep))
            reply = Reply(reader, allowance, followed=bool(behind), ended=lambda keep: to(keep and failed is None))
            if reply.status == _NEEDS_PASSWORD and self._asked_for and self.proxy:
                raise locked(self.proxy)
        except BaseException:
            reader.sock.close()
            raise
        return reply

    def _connection(self) -> _Connection:
        while True:
            try:
                connection = self._kept.pop()  # the last that was used: the others may rest, and be closed
            except IndexError:
                return _Connection(self._open())
            if not connection.lapsed():
                return connection
            connection.reader.sock.close()

    def _open(self) -> socket.socket | Tls:
        until = time.monotonic() + self._connect_s
        host, port = self.origin.host, self.origin.port
        if self.proxy and onion.is_onion(host) and not self.proxy.carries_onions:
            raise WireError(Reason.NEEDS_TOR)
        # A proxy looks up names itself, and may stand in that network.
        if self.proxy and self._allowed and judged(host) is not None and not self._allowed(host):
            raise InnerError
        if self.proxy is None:
            sock = connect(host, port, until, allowed=self._allowed)
            at = sock.getpeername()[0]
            self.near, self.misled = is_near(at), is_misled(host, at)
        else:
            sock = reach(self.proxy, until) if self._asked_for else through(self.proxy, host, port, until)
        # TLS is with the host, through the proxy: it sees a name and sizes, and can alter nothing unseen.
        if self.origin.scheme == "https":
            assert self._tls is not None  # noqa: S101 - who makes a pool gives one
            return secured(sock, self._tls, host, until)
        return sock

    def _keep(self, connection: _Connection, keep: bool) -> None:
        if not keep:
            connection.reader.sock.close()
            return
        connection.used = True
        connection.idle_since = time.monotonic()
        self._kept.append(connection)

    def warm(self, count: int) -> None:
        """Open connections beside the caller's work, up to ``count`` idle connections.

        An aid: failures are met by later questions.
        """

        def one() -> None:
            with suppress(WireError, OSError):
                connection = _Connection(self._open())
                # What TLS says after its greeting waits there unread, and looks like something unasked.
                connection.used, connection.idle_since = True, time.monotonic() + WARM_S
                self._kept.append(connection)

        for _ in range(count - len(self._kept)):
            threading.Thread(target=one, daemon=True).start()

    def close(self) -> None:
        """Close the connections which are not in use."""
        while self._kept:
            self._kept.pop().reader.sock.close()


def pool_to(
    to: Origin,
    *,
    connect_s: float,
    authorities: Trust | None = None,
    proxy: Proxy | None = None,
    direct: bool = False,
    headers: Iterable[tuple[str, str]] = (),
    allowed: Callable[[str], bool] | None = None,
) -> Pool:
    """Return connections to an origin, by the environment's proxy if none is given.

    Args:
        authorities: Trusted instead of the system's; by default those of ``STET_CA_FILE`` beside the system's.
        direct: Mind no proxy of the environment.
        allowed: Judges each address of the origin's name, where no proxy looks it up.

    Raises:
        ConfigError: The authorities, or the proxy of the environment, cannot be used.
    """
    tls = None
    if to.scheme == "https":
        own = os.environ.get("STET_CA_FILE", "")
        if authorities:
            tls = trusting(*authorities[:2], alone=True, beside="" if authorities.alone else own)
        else:
            tls = trusting(own)
    if proxy is None and not direct:
        proxy = of_environment(to.scheme, to.host, to.port)
    return Pool(to, tls=tls, proxy=proxy, connect_s=connect_s, headers=headers, allowed=allowed)


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    made = []
    for name, value in headers:
        if _ODD_VALUE.search(value):
            raise ValueError(f"an odd character in {name}")
        made.append(f"{name}: {value}\r\n")
    return "".join(made)


def _send(reader: Reader, head: bytes, body: Any) -> WireError | None:
    """Send a question, and return what broke.

    Who refuses a long body may answer, and close, before it is whole: what broke counts only if no answer is there.

    Raises:
        SilentError: The other side takes nothing any more.
    """
    try:
        reader.wait()
        if body is None or isinstance(body, bytes):
            data = memoryview(body or b"")
            # A short body goes with the head: one packet less for each small file.
            first = 0 if len(data) > _PIECE else len(data)
            reader.sock.sendall(head + data[:first])
            for at in range(first, len(data), _PIECE):
                reader.wait()
                reader.sock.sendall(data[at : at + _PIECE])
            return None
        reader.sock.sendall(head)
        while piece := body.read(_PIECE):
            reader.wait()
            reader.sock.sendall(piece)
    except TimeoutError as e:
        raise SilentError(Reason.NO_ANSWER) from e
    except OSError as e:
        return broken(e)
    return None
