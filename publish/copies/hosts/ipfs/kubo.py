"""The client of a Kubo node of ours.

Its RPC is spoken over TCP, or over a socket of this machine. ipfshttpclient is the way in. It is abandoned, so that
nothing new leans on it: what it does not know, and the loop over blocks, goes through the room which speaks HTTP.
What is NOT done here: deciding what the node is to keep.
"""

import io
import re
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from publish.copies.hosts.allowance import Allowance, Body, TooSlowError, announced, retry_after_s, within
from publish.copies.hosts.base import Persist, once
from publish.copies.hosts.http.faults import EndlessError, SilentError, WireError
from publish.copies.hosts.http.origin import Origin, ascii_name
from publish.copies.hosts.http.pool import Pool, pool_to
from publish.copies.hosts.ipfs.car import NotHereError
from publish.core.errors import BusyError, HostError, InterferenceError, Reason, RefusedError, UnreachableError
from publish.core.formats import strictjson
from publish.core.numeric import is_public

# The library is abandoned, but still speaks to Kubo. Only this file imports it, so that a replacement touches a
# single file.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # It was written for older Pythons, and says so at length.
    import ipfshttpclient
    from ipfshttpclient import exceptions as ipfs

TIMEOUT_S = 30  # for a whole answer
CONNECT_S = 10
LIFETIME = "720h"  # that others may keep the name's record while our node is away
CALL_ON_S = 5  # for another node, called by ours
ANSWER_MAX_LENGTH = 256 << 20  # bytes: the names of all blocks of the largest archive that is thought of
SHORT_MAX_LENGTH = 4 << 20  # bytes of an answer to our own questions; a block is shorter (2 MiB at the most)
FLOOR = 8192  # bytes/s
CHUNK = 1 << 18  # bytes sent at a time; the client's own 8 KiB cost more than they carry
_API: Final = "/api/v0/"
_UNIX: Final = re.compile(r"(?:unix://|/unix)(?=/)", re.IGNORECASE)
_TCP: Final = re.compile(r"/(?:ip[46]|dns[46]?)/([^/]+)/tcp/([0-9]{1,5})(?:/(https?))?/?")

_PEER: Final = re.compile(r"/(?:ip[46]|dns[46]?|dnsaddr)/[0-9A-Za-z.:-]{1,253}(?:/[0-9A-Za-z._-]{1,128}){0,12}")
_IP: Final = re.compile(r"/ip[46]/([^/]+)")

ResponseError = ipfs.ErrorResponse
"""The node answered: no."""
AddressError = ipfs.AddressError
NodeError = ipfs.Error
ABSENT: Final = (ipfs.ConnectionError, ipfs.TimeoutError, TimeoutError, TooSlowError)
"""No node is there, or none that answers."""
ERRORS: Final[tuple[tuple[type[Exception], type[HostError], str], ...]] = (
    (ipfs.ConnectionError, UnreachableError, "no IPFS node answers"),
    (ipfs.TimeoutError, UnreachableError, "the IPFS node does not answer in time"),
    (ipfs.ProtocolError, UnreachableError, "the connection to the IPFS node broke"),
    (ipfs.StatusError, RefusedError, "the IPFS node refused"),
    (ipfs.Error, InterferenceError, "what answered is not an IPFS node"),
)


class Kubo:
    """A node, not spoken to yet.

    Args:
        api: Its address: a multiaddress (``/ip4/…/tcp/…``, ``/unix/…``), or ``unix:///…``.
        persist: Puts a question again where no answer came.

    Raises:
        AddressError: That is no such address.
    """

    def __init__(self, api: str, name: str, persist: Persist = once) -> None:
        self._name = name
        self._persist = persist
        # Of one slash or several: what is left is the socket's path, from the root on.
        unix = api[found.end() :] if (found := _UNIX.match(api)) else ""
        self.client = _connect(f"/unix{unix}" if unix else api)
        self._pool = _SocketPool(unix) if unix else _pool(api)

    def ask(self, action: Callable[[Any], Any], seconds: float | None = None) -> Any:
        """Put a question to the node by ipfshttpclient, for a bounded time. It may have to be put again.

        Any program may listen at the node's port, and may never come to an end.
        """
        return self._persist(lambda: self.ask_once(action, seconds))

    def ask_once(self, action: Callable[[Any], Any], seconds: float | None = None) -> Any:
        """Put a question as `ask` does, and put it once."""
        seconds = seconds or TIMEOUT_S

        def ask() -> Any:
            _waiting.seconds = seconds  # of this thread
            return action(self.client)

        try:
            return within(seconds, ask, host=self._name)
        except ipfs.ErrorResponse:
            raise
        except ipfs.StatusError as e:
            answer = getattr(e.original, "response", None)
            if answer is not None:
                self._gone_between(answer.status_code, answer.headers.get("Retry-After"))
            raise

    def block(self, cid: str) -> bytes:
        """Return a block which lies on the node, unchecked.

        Raises:
            NotHereError: The node answered, and does not have it.
        """
        status, body = self._rpc("block/get", [("arg", cid), ("offline", "true")], None)
        if status != 200:
            raise NotHereError(cid)
        return body

    def call(self, command: str, *pairs: tuple[str, str], seconds: float | None = None) -> Any:
        """Return the JSON of an answer to a command.

        ``None`` if the node says no.
        """
        status, body = self._rpc(command, pairs, seconds)
        return strictjson.plain(body) if status == 200 else None

    def knows(self, *command: str, option: str) -> bool:
        """Return whether a command of the node has an option."""
        found = self.call("commands", ("flags", "true"))
        for word in command:
            below = found.get("Subcommands") if isinstance(found, dict) else None
            found = next((one for one in below or () if isinstance(one, dict) and one.get("Name") == word), None)
        options = found.get("Options") if isinstance(found, dict) else None
        return any(isinstance(one, dict) and option in (one.get("Names") or ()) for one in options or ())

    def addresses(self) -> tuple[str, ...]:
        """Return the addresses at which other nodes find this one."""
        said = self.call("id")
        found = said.get("Addresses") if isinstance(said, dict) else None
        return tuple(one for one in found or () if isinstance(one, str))

    def call_on(self, addresses: Iterable[str]) -> None:
        """Have the node call other nodes.

        Whoever is not there is passed over.
        """
        for address in addresses:
            with suppress(HostError, ValueError):
                self.call("swarm/connect", ("arg", address), seconds=CALL_ON_S)

    def _gone_between(self, status: int, wait: str | None) -> None:
        """Raise for the status of a proxy before the node. A proxy knows nothing of the node's files."""
        if status in (429, 503):
            wait_s = retry_after_s(wait, datetime.now(UTC))
            raise BusyError(f"it asks for patience (HTTP {status})", host=self._name, retry_after_s=wait_s)
        if status >= 500:
            raise UnreachableError(f"the IPFS node is out of order (HTTP {status})", host=self._name)

    def _rpc(self, command: str, pairs: Iterable[tuple[str, str]], seconds: float | None) -> tuple[int, bytes]:
        return self._persist(lambda: self._rpc_once(command, tuple(pairs), seconds))

    def _rpc_once(self, command: str, pairs: Iterable[tuple[str, str]], seconds: float | None) -> tuple[int, bytes]:
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
        for last in (False, True):
            length = SHORT_MAX_LENGTH
            allowance = Allowance(time.monotonic() + (seconds or TIMEOUT_S), TIMEOUT_S, FLOOR, length, length)
            try:
                reply = self._pool.ask("POST", f"{_API}{command}?{query}", allowance, headers=_EMPTY, body=b"")
                status, body = reply.status, reply.rest()
                # Kubo's own word is 500 with the reason as JSON.
                if status >= 400 and body.lstrip()[:1] != b"{":
                    self._gone_between(status, reply.headers.get("retry-after"))
                return status, body
            except WireError as e:
                # A kept connection which the node closed meanwhile; the question is one that changes nothing.
                if last or isinstance(e, SilentError | EndlessError):
                    raise self._explained(e) from e
        raise AssertionError("unreachable")

    def _explained(self, error: WireError) -> HostError:
        if isinstance(error, SilentError):
            return TooSlowError("the IPFS node does not answer in time", host=self._name)
        if isinstance(error, EndlessError):
            return InterferenceError("what answered is not an IPFS node, and has no end", host=self._name)
        return UnreachableError(f"no IPFS node answers: {error.reason}", host=self._name)


_EMPTY: Final = (("Content-Length", "0"),)


def reachable(addresses: Iterable[str], *, near: bool) -> tuple[str, ...]:
    """Return the multiaddresses of nodes which anybody can reach.

    Args:
        near: Whether the other side is on this machine. Everybody else learns nothing of the network here, and can have
            our node call nobody in it.
    """
    found = [one for one in addresses if _PEER.fullmatch(one)]
    return tuple(one for one in found if near or _is_public(one))


def _is_public(address: str) -> bool:
    found = _IP.match(address)
    return is_public(found[1]) if found else True  # a name, or another node's relay


class _SocketPool(Pool):
    """Connections to a socket in this machine's file system."""

    def __init__(self, path: str) -> None:
        super().__init__(Origin("http", "localhost", 80), connect_s=CONNECT_S)
        self._path = path

    def _open(self) -> Any:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(CONNECT_S)
        try:
            sock.connect(self._path)
        except OSError as e:
            sock.close()
            raise WireError(Reason.NO_CONNECTION) from e
        return sock


def _pool(api: str) -> Pool:
    """Return connections to a node's port.

    By no proxy: our node's address is not one to be asked for through it.
    """
    if not (found := _TCP.fullmatch(api)):
        raise AddressError(api)
    host, port, scheme = found.groups()
    try:
        to = Origin(scheme or "http", ascii_name(host), int(port))
    except ValueError as e:
        raise AddressError(api) from e
    return pool_to(to, connect_s=CONNECT_S, direct=True)


def _connect(api: str) -> Any:
    """Return a client of the node, not called yet."""
    node = ipfshttpclient.Client(api, session=True, timeout=TIMEOUT_S, chunk_size=CHUNK)
    session: Any = node._client._session
    session.hooks["response"].append(_bounded)
    session.trust_env = False  # Our node's address is not one to be asked for through a proxy.
    for adapter in session.adapters.values():
        # An option that urllib3 has given up, and warns of at every request.
        adapter.poolmanager.connection_pool_kw.pop("strict", None)
    return node


_waiting = threading.local()
"""``seconds`` which this thread's request may take. The client has no way to hand this to the answer."""


def _bounded(response: Any, **_: Any) -> None:
    """Bound the reading of an answer's body.

    The client's own timeout begins anew with each byte.
    """
    announced(response.headers.get("Content-Length"))
    until = time.monotonic() + getattr(_waiting, "seconds", TIMEOUT_S)
    length = ANSWER_MAX_LENGTH
    response.raw = Body(response.raw, Allowance(until, TIMEOUT_S, 1 << 62, length, length))


class Parts(io.RawIOBase):
    """An iterator's parts, as a file to be read once.

    The client takes nothing else.
    """

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return at least a byte, until the end."""
        while len(self._rest) < max(size, 1):
            part = next(self._parts, None)
            if part is None:  # An empty part is the block of an empty file, and no end.
                break
            self._rest += part
        given, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return given


class Sending:
    """A count of blocks and bytes sent."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self._progress = progress
        self.count = 0
        self.length = 0

    def begin(self) -> None:
        """Begin again: what was sent before goes once more."""
        if self.length:
            self._progress(-self.length)
        self.count = self.length = 0

    def block(self, length: int) -> None:
        """Count another block."""
        self.count += 1
        self.length += length
        self._progress(length)
