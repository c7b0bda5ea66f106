"""A server under TLS that sends its records as a test says: cut into bytes, several in one piece, without an end."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                sock = listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=_one, args=(sock, context, serve), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield listener.getsockname()[1], authority
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _one(sock: socket.socket, context: ssl.SSLContext, serve: Serve) -> None:
    come, go = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(come, go, server_side=True)

    def sealed(data: bytes) -> bytes:
        with suppress(ssl.SSLWantReadError):  # the goodbye of the other side, for which nobody waits
            tls.write(data) if data else tls.unwrap()
        return go.read()

    with sock, suppress(OSError):
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
        serve(sock, sealed)
