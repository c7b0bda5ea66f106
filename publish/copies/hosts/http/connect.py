"""Connections: names, addresses, TLS, each within its time."""

import errno
import functools
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Any, Final

from publish.copies.hosts.allowance import TooSlowError, within
from publish.copies.hosts.http.answer import broken
from publish.copies.hosts.http.faults import InnerError, MisledError, SilentError, WireError
from publish.copies.hosts.http.tls import Tls
from publish.core.errors import ConfigError, Reason
from publish.core.formats import onion
from publish.core.numeric import plain

NEXT_S = 0.25  # before the next address is tried beside one that does not answer (RFC 8305: 250 ms)
NAME_S = 10  # for a name: the system's own look-up may take half a minute
_ADDRESSES_MAX = 16  # of one name
_OWN: Final = frozenset({"localhost", "local", "lan", "internal", "arpa", "test", "invalid"})  # last parts of own names
_OWN_CA: Final = "STET_CA_FILE"
_PEM: Final = "they begin with -----BEGIN CERTIFICATE-----; of a binary one: openssl x509 -inform der -in OLD -out NEW"
_UNDER_WAY: Final = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK})

Address = tuple[Any, Any]
"""A socket's family, and an address of that family."""


@functools.cache
def trusting(ca_file: str, said: str = _OWN_CA, *, alone: bool = False, beside: str = "") -> ssl.SSLContext:
    """Return the TLS context, which always checks certificates.

    Cached, because reading the system's certificates takes longer than a request.

    Args:
        ca_file: Authorities beside the system's; none when empty.
        said: Where ``ca_file`` was given, for messages.
        alone: Trust ``ca_file`` instead of the system's.
        beside: More authorities, as ``STET_CA_FILE`` names them.

    Raises:
        ConfigError: ``ca_file`` cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if not (ca_file and alone):
        context.load_default_certs()  # minds SSL_CERT_FILE
    for file, named in ((ca_file, said), (beside, _OWN_CA)):
        try:
            if file:
                context.load_verify_locations(file)
        except ssl.SSLError as e:
            raise ConfigError(f"{named}: no certificates (PEM) in {file}", hint=_PEM) from e
        except OSError as e:
            raise ConfigError(f"{named}: cannot read {file}: {e.strerror or e}") from e
    return context


def connect(host: str, port: int, until: float, *, allowed: Callable[[str], bool] | None = None) -> socket.socket:
    """Return a connection to the first address of a name that takes it.

    Args:
        allowed: Judges each address of the name. Those that it refuses are not asked.

    Raises:
        InnerError: All of the name's addresses were refused.
        WireError: No such name, an onion service's, nobody there, or not by ``until`` (monotonic).
    """
    # No resolver may hear of an onion service (RFC 7686): its question would go over the line in clear.
    if onion.is_onion(host):
        raise WireError(Reason.NEEDS_TOR)
    addresses = _addresses(host, port)
    # Here, not before: a name that was looked up twice may answer otherwise the second time.
    if allowed is not None and not (addresses := [a for a in addresses if allowed(a[1][0])]):
        raise InnerError
    try:
        sock = _race(addresses, until)
    except SilentError:
        raise
    except WireError:
        if all(is_misled(host, address[0]) for _, address in addresses):
            raise MisledError from None
        raise
    # Without it each small request waits 40 ms for an acknowledgement.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def is_misled(host: str, address: str) -> bool:
    """Return whether a name that is all the world's leads to this machine.

    Name servers of censors answer so (127.0.0.1, 0.0.0.0). So do a person's own hosts file and some tools against
    censors, and then what answers may be genuine.
    """
    _, dot, last = host.rpartition(".")
    try:
        found = plain(address)  # a network that has IPv6 alone carries the false answer in an address of its own
    except ValueError:
        return False
    # The last part of a number is none of a name's.
    return bool(dot) and not last.isdigit() and last not in _OWN and (found.is_loopback or found.is_unspecified)


def secured(sock: socket.socket, tls: ssl.SSLContext, host: str, until: float) -> Tls:
    """Return ``sock`` under TLS, its certificate checked for ``host``."""
    try:
        return Tls(sock, tls, host, until)
    except TimeoutError as e:
        sock.close()
        raise SilentError(Reason.LATE_CONNECTION) from e
    except OSError as e:
        sock.close()
        raise broken(e) from e
    except ValueError as e:  # a name that no certificate can have
        sock.close()
        raise WireError(Reason.NO_NAME) from e


def _addresses(host: str, port: int) -> list[Address]:
    def look_up() -> list[Address]:
        # Names below localhost are this machine (RFC 6761); the system's look-up knows but localhost itself.
        name = "localhost" if host.endswith(".localhost") else host
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        return [(family, address) for family, _, _, _, address in found]

    try:
        found = within(NAME_S, look_up, host=host)
    except (OSError, UnicodeError, TooSlowError) as e:  # UnicodeError: a part too long for any name
        raise WireError(Reason.NO_NAME) from e
    return list(_alternating(found))[:_ADDRESSES_MAX]


def _alternating(addresses: Sequence[Address]) -> Iterator[Address]:
    """Yield addresses, the two families in turn, the system's choice first."""
    first = [a for a in addresses if a[0] == addresses[0][0]]
    other = [a for a in addresses if a[0] != addresses[0][0]]
    return (a for a in chain.from_iterable(zip_longest(first, other)) if a is not None)


def _race(addresses: Sequence[Address], until: float) -> socket.socket:
    """Connect to all addresses, each begun `NEXT_S` later, and return the first.

    One after the other was tried: a dead IPv6 beside a live IPv4 then costs the whole time for connecting.
    """
    poll, running, waiting = select.poll(), dict[int, socket.socket](), list(addresses)
    next_at, reason = 0.0, Reason.NO_CONNECTION
    try:
        while waiting or running:
            now = time.monotonic()
            if now >= until:
                raise SilentError(Reason.LATE_CONNECTION)
            if waiting and (now >= next_at or not running):
                if sock := _begun(*waiting.pop(0)):
                    running[sock.fileno()] = sock
                    poll.register(sock, select.POLLOUT)
                    next_at = now + NEXT_S
                continue
            wait_s = (min(next_at, until) if waiting else until) - now
            for number, _ in poll.poll(max(wait_s, 0) * 1000):
                poll.unregister(number)
                sock = running.pop(number)
                fault = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                # Ready for writing is also who refused: only this tells them apart.
                if not fault:
                    return sock
                sock.close()
                next_at = 0.0
                reason = Reason.LATE_CONNECTION if fault == errno.ETIMEDOUT else Reason.NO_CONNECTION
        raise WireError(reason)
    finally:
        for sock in running.values():
            sock.close()


def _begun(family: int, address: Any) -> socket.socket | None:
    """Return a socket on its way to ``address``, or ``None``."""
    try:
        sock = socket.socket(family, socket.SOCK_STREAM)
    except OSError:  # a machine without IPv6
        return None
    sock.setblocking(False)  # so that the next address need not wait for this one's time-out
    try:
        fault = sock.connect_ex(address)
    except (OSError, OverflowError):
        fault = errno.EADDRNOTAVAIL
    if fault in _UNDER_WAY:
        return sock
    sock.close()
    return None
