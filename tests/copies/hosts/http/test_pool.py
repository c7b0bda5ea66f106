"""Kept connections."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http import pool as rooms
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.http.origin import Origin
from publish.copies.hosts.http.pool import Pool

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def server() -> Iterator[Callable[[Callable[[socket.socket], None]], Pool]]:
    """A server whose connections are each served by a function."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run(serve: Callable[[socket.socket], None]) -> Pool:
        def listen() -> None:
            while True:
                try:
                    sock = listener.accept()[0]
                except OSError:
                    return
                with sock:
                    serve(sock)

        threading.Thread(target=listen, daemon=True).start()
        return Pool(Origin("http", "127.0.0.1", listener.getsockname()[1]), connect_s=5)

    yield run
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def ask(pool: Pool, *, method: str = "GET", headers: tuple[tuple[str, str], ...] = (), body: object = None) -> bytes:
    allowance = Allowance(time.monotonic() + 5, 5, 1 << 62, 1 << 20, 1 << 20)
    reply = pool.ask(method, "/", allowance, headers=headers, body=body)
    try:
        return b"%d " % reply.status + reply.read1(99)
    finally:
        reply.close()


def test_a_kept_connection_that_was_closed_meanwhile_is_made_anew(
    server: Callable[[Callable[[socket.socket], None]], Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bytes] = []

    def once(sock: socket.socket) -> None:
        heard.append(sock.recv(1 << 16))
        sock.sendall(OK)

    pool = server(once)
    for _ in range(3):
        assert ask(pool, method="PUT", headers=(("Content-Length", "1"),), body=b"x") == b"200 ok"
        time.sleep(0.02)
    # Who may not be asked twice is not; and one that lay idle for longer is looked at first.
    with pytest.raises(WireError):
        ask(pool, method="POST")
    assert ask(pool) == b"200 ok"
    time.sleep(0.02)
    monkeypatch.setattr(rooms, "IDLE_S", 0)
    assert ask(pool, method="POST") == b"200 ok"
    assert len(heard) == 5


def test_a_refusal_of_a_long_body_is_heard(server: Callable[[Callable[[socket.socket], None]], Pool]) -> None:
    def refuse(sock: socket.socket) -> None:
        sock.recv(100)
        sock.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno")
        sock.shutdown(socket.SHUT_WR)
        time.sleep(0.05)

    pool = server(refuse)
    assert ask(pool, method="PUT", headers=(("Content-Length", "9000000"),), body=bytes(9_000_000)) == b"403 no"


def test_nothing_gets_into_a_question_that_would_begin_another() -> None:
    pool = Pool(Origin("http", "127.0.0.1", 9), connect_s=1)
    allowance = Allowance(time.monotonic() + 5, 5, 1, 1, 1)
    for target in ("/a b", "/a\r\nX: y", "/ä"):
        with pytest.raises(ValueError, match="odd characters"):
            pool.ask("GET", target, allowance)
    with pytest.raises(ValueError, match="an odd character in X"):
        pool.ask("GET", "/", allowance, headers=(("X", "a\nb"),))
