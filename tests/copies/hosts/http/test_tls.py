"""Connections under TLS."""

import os
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http.connect import secured, trusting
from publish.copies.hosts.http.faults import SilentError, UntrustedError
from publish.copies.hosts.http.origin import Origin
from publish.copies.hosts.http.pool import IDLE_S, Pool
from publish.copies.hosts.http.tls import Tls
from tests.support.records import records

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def opened(port: int, authority: Path, seconds: float = 5) -> Tls:
    sock = socket.create_connection(("127.0.0.1", port), timeout=5)
    return secured(sock, trusting(str(authority)), "127.0.0.1", time.monotonic() + seconds)


def test_many_records_go_and_come_whole(tmp_path: Path) -> None:
    long = os.urandom(3_000_001)

    def serve(sock: socket.socket, sealed: Callable[[bytes], bytes]) -> None:
        sock.sendall(sealed(long) + sealed(b""))

    with records(tmp_path, serve) as (port, authority):
        tls = opened(port, authority)
        tls.settimeout(20)
        tls.sendall(b"question")
        pieces = [tls.recv(100_000)]
        while pieces[-1]:
            pieces.append(tls.recv(100_000))
        assert b"".join(pieces) == long
        assert max(map(len, pieces)) <= 100_000
        assert tls.recv(1) == b""  # after TLS's goodbye, though the line may stay open
        tls.close()


def test_an_end_without_goodbye_is_an_end(tmp_path: Path) -> None:
    with records(tmp_path, lambda sock, sealed: sock.sendall(sealed(b"ab") + sealed(b"cd")[:-1])) as (port, authority):
        tls = opened(port, authority)
        tls.sendall(b"question")
        assert (tls.recv(9), tls.recv(9), tls.recv(9)) == (b"ab", b"", b"")  # nothing of a record that is not whole
        tls.close()


def test_a_record_that_was_changed_on_the_way_is_never_given(tmp_path: Path) -> None:
    def serve(sock: socket.socket, sealed: Callable[[bytes], bytes]) -> None:
        record = bytearray(sealed(b"the truth"))
        record[-1] ^= 1
        sock.sendall(record)

    with records(tmp_path, serve) as (port, authority):
        tls = opened(port, authority)
        tls.sendall(b"question")
        with pytest.raises(ssl.SSLError):
            tls.recv(9)
        tls.close()


def test_a_fault_behind_a_whole_answer_takes_nothing_of_it_away(tmp_path: Path) -> None:
    def serve(sock: socket.socket, sealed: Callable[[bytes], bytes]) -> None:
        answer, forged = sealed(OK), bytearray(sealed(OK))
        forged[-1] ^= 1
        sock.sendall(answer + forged)

    with records(tmp_path, serve) as (port, authority):
        tls = opened(port, authority)
        tls.sendall(b"question")
        while tls._come.pending < 2 * len(OK):  # both at once
            tls._fill()
        assert tls.recv(999) == OK
        assert tls.pending  # no further question goes here
        for _ in range(2):
            with pytest.raises(ssl.SSLError):
                tls.recv(9)
        tls.close()


def test_nothing_is_waited_for_while_something_is_left_to_say(tmp_path: Path) -> None:
    def serve(sock: socket.socket, sealed: Callable[[bytes], bytes]) -> None:
        sock.sendall(sealed(b"one"))
        if sock.recv(99):
            sock.sendall(sealed(b"two"))

    with records(tmp_path, serve) as (port, authority):
        tls = opened(port, authority)
        tls.sendall(b"question")
        assert tls.recv(9) == b"one"
        tls._tls.write(b"as the library says it by itself, where the other side greets once more")
        assert tls.recv(9) == b"two"
        tls.close()


def test_who_drips_a_record_has_no_new_time_with_each_byte(tmp_path: Path) -> None:
    def serve(sock: socket.socket, sealed: Callable[[bytes], bytes]) -> None:
        for byte in sealed(bytes(100)):
            sock.sendall(bytes([byte]))
            time.sleep(0.05)

    with records(tmp_path, serve) as (port, authority):
        tls = opened(port, authority)
        tls.settimeout(0.3)
        tls.sendall(b"question")
        with pytest.raises(TimeoutError):
            tls.recv(100)
        assert tls._sock.gettimeout() == 0.3  # for the next call
        tls.close()


def test_who_is_silent_in_the_greeting_is_left_and_who_is_not_trusted_is_told_so(tmp_path: Path) -> None:
    with records(tmp_path, lambda *_: None) as (port, authority), socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(SilentError, match="no connection in time"):
            opened(silent.getsockname()[1], authority, 0.05)
        sock = socket.create_connection(("127.0.0.1", port), timeout=5)
        with pytest.raises(UntrustedError, match="its certificate is not valid"):
            secured(sock, trusting(""), "127.0.0.1", time.monotonic() + 5)
        assert sock.fileno() == -1


def test_what_came_unasked_behind_an_answer_is_no_answer_to_the_next_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[socket.socket] = []

    def serve(sock: socket.socket, sealed: Callable[[bytes], bytes]) -> None:
        served.append(sock)
        # The beginning of a record beside: no look at the line shows it, for it was taken with the answer.
        sock.sendall(sealed(OK) + sealed(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged")[:-1])
        sock.recv(1)

    with records(tmp_path, serve) as (port, authority):
        pool = Pool(Origin("https", "127.0.0.1", port), tls=trusting(str(authority)), connect_s=5)
        for _ in range(2):
            reply = pool.ask("GET", "/", Allowance(time.monotonic() + 5, 5, 1 << 62, 1 << 20, 1 << 20))
            assert reply.rest() == b"ok"
            now = time.monotonic()
            monkeypatch.setattr(time, "monotonic", lambda now=now: now + IDLE_S + 0.1)
        assert len(served) == 2
        pool.close()
