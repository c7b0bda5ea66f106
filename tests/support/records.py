"""A server under TLS that sends its records as a test says: cut into bytes, several in one piece, without an end."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.relay import Relay
from tests.support.services.tls import make_credentials

Serve = Callable[[socket.socket, Callable[[bytes], bytes]], None]
"""Is given the socket, and what makes bytes to records; no bytes make TLS's goodbye."""


@contextmanager
def records(folder: Path, serve: Serve) -> Iterator[tuple[int, Path]]:
    """Yield the port of a server on 127.0.0.1, and its authority.

    Each connection is greeted and its first question read. Then it is ``serve``'s, and closed.
    """
    authority, cert, key = make_credentials(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with _Records(context, serve) as server:
        yield server.port, authority


class _Records(Relay):
    def __init__(self, context: ssl.SSLContext, serve: Serve) -> None:
        super().__init__(0)
        self._context, self._then = context, serve

    def _serve(self, sock: socket.socket) -> None:
        come, go = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self._context.wrap_bio(come, go, server_side=True)

        def sealed(data: bytes) -> bytes:
            with suppress(ssl.SSLWantReadError):  # the goodbye of the other side, for which nobody waits
                tls.write(data) if data else tls.unwrap()
            return go.read()

        for action in (tls.do_handshake, tls.read):
            while True:
                try:
                    action()
                    break
                except ssl.SSLWantReadError:
                    sock.sendall(go.read())
                    if not (data := sock.recv(1 << 16)):
                        return
                    come.write(data)
            sock.sendall(go.read())
        self._then(sock, sealed)
