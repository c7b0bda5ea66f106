"""A connection through a proxy: HTTP CONNECT, or SOCKS5 (RFC 1928 and 1929).

The proxy is given the host's name: no name is looked up here but the proxy's own. Written out because both are short:
a library would not know the deadline of the whole, and readers behind Tor would have to install it.
"""

import base64
import socket
import time
from typing import Final

from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http.answer import Reader, Reply
from publish.copies.hosts.http.connect import connect
from publish.copies.hosts.http.faults import LockedError, ProxyError, WireError
from publish.copies.hosts.http.proxies import Proxy

_HEAD_MAX = 1 << 16  # bytes of a proxy's answer
_NEEDS_PASSWORD = 407
_REFUSALS: Final = {
    1: "cannot reach it",
    2: "does not allow it",
    3: "finds no network to it",
    4: "finds no such host",
    5: "is refused by it",
    6: "waited too long for it",
    7: "does not know how to connect",
    8: "does not know this kind of address",
}


def through(proxy: Proxy, host: str, port: int, until: float, *, greets: bool = False) -> socket.socket:
    """Return a connection to ``host`` through the proxy.

    Args:
        greets: Whether the server speaks first, as servers of SSH do. Its greeting may come in one piece with the
            proxy's answer, beyond whose end nothing is read then.

    Raises:
        ProxyError: The proxy does not answer, wants a password, or does not reach the host.
    """
    sock = reach(proxy, until)
    try:
        reader = Reader(sock, 1) if greets else Reader(sock)
        reader.begin(Allowance(until, max(until - time.monotonic(), 0.01), 1 << 62, 0, _HEAD_MAX))
        reader.wait()
        if proxy.kind == "http":
            _http(proxy, reader, host, port, until)
        else:
            _socks(proxy, reader, host, port)
        if not reader.drained:
            raise WireError("bytes before their time")
    except ProxyError:
        sock.close()
        raise
    except (WireError, OSError) as e:
        sock.close()
        raise _fault(proxy, "does not answer as a proxy does") from e
    except BaseException:
        sock.close()
        raise
    return sock


def reach(proxy: Proxy, until: float) -> socket.socket:
    """Return a connection to the proxy itself."""
    try:
        return connect(proxy.host, proxy.port, until)
    except WireError as e:
        raise _fault(
            proxy, f"cannot be reached: {e.reason}", f"{proxy.said} names it: start it, or name another"
        ) from e


def locked(proxy: Proxy) -> LockedError:
    """Return the error for a proxy that wants to know who asks."""
    if proxy.user:
        return LockedError(f"{_named(proxy)} does not take the user name and password", hint=f"look at {proxy.said}")
    hint = "give them in the environment: ALL_PROXY=http://USER:PASSWORD@HOST:PORT"
    return LockedError(f"{_named(proxy)} asks for a user name and a password", hint=hint)


def authorization(proxy: Proxy) -> str:
    """Return the header line by which an HTTP proxy knows who asks, or nothing."""
    if not proxy.user:
        return ""
    token = base64.b64encode(f"{proxy.user}:{proxy.password}".encode()).decode()
    return f"Proxy-Authorization: Basic {token}\r\n"


def _fault(proxy: Proxy, what: str, hint: str | None = None) -> ProxyError:
    return ProxyError(f"{_named(proxy)} {what}", hint=hint)


def _named(proxy: Proxy) -> str:
    return f"the proxy {proxy.place}"


def _http(proxy: Proxy, reader: Reader, host: str, port: int, until: float) -> None:
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    reader.sock.sendall(
        f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{authorization(proxy)}\r\n".encode("ascii", "strict")
    )
    # An answer to CONNECT has no body, whatever its headers say (RFC 9110, section 9.3.6).
    reply = Reply(reader, Allowance(until, 3600, 1 << 62, 0, _HEAD_MAX), bare=True)
    if reply.status == _NEEDS_PASSWORD:
        raise locked(proxy)
    if not 200 <= reply.status < 300:
        raise _fault(proxy, f"does not connect to it (HTTP {reply.status})")


def _socks(proxy: Proxy, reader: Reader, host: str, port: int) -> None:
    reader.sock.sendall(b"\x05\x02\x00\x02" if proxy.user else b"\x05\x01\x00")
    version, method = _exactly(reader, 2)
    if version != 5 or method not in (0, 2):
        raise locked(proxy) if (version, method) == (5, 0xFF) else WireError("not SOCKS5")
    if method == 2:
        user, password = proxy.user.encode()[:255], proxy.password.encode()[:255]
        reader.sock.sendall(b"\x01" + bytes([len(user)]) + user + bytes([len(password)]) + password)
        if _exactly(reader, 2)[1] != 0:
            raise locked(proxy)
    # In ASCII already: an address in other letters was encoded when it was read.
    name = host.encode("ascii")
    if not 0 < len(name) <= 255:
        raise WireError("no name")
    # The kind "name" for addresses in digits, too: the proxy reads them.
    reader.sock.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
    version, code, _, kind = _exactly(reader, 4)
    # The address which the proxy says it uses is read past, and not believed.
    if version != 5 or kind not in (1, 3, 4):
        raise WireError("not SOCKS5")
    if code:
        raise _fault(proxy, _REFUSALS.get(code, f"does not connect to it (SOCKS {code})"))
    _exactly(reader, {1: 4, 4: 16}.get(kind) or _exactly(reader, 1)[0])
    _exactly(reader, 2)


def _exactly(reader: Reader, count: int) -> bytes:
    data = b""
    while len(data) < count:
        if not (more := reader.some(count - len(data))):
            raise WireError("ended")
        data += more
    return data
