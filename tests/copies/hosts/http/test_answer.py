"""One answer, byte by byte."""

import socket
import time

import pytest

from publish.copies.hosts.allowance import Allowance, Meter
from publish.copies.hosts.http.answer import HEADERS_MAX, INTERIM_MAX, Reader, Reply
from publish.copies.hosts.http.faults import EndlessError, SilentError, WireError

OK = b"HTTP/1.1 200 OK\r\n"


def allowance(seconds: float = 5, length: int = 1 << 20) -> Allowance:
    return Allowance(time.monotonic() + seconds, seconds, 1 << 62, length, length)


def said(data: bytes, *, close: bool = True) -> tuple[int, bytes, bool]:
    """Return status and body of an answer of these bytes, and whether its connection may be used again."""
    here, there = socket.socketpair()
    kept: list[bool] = []
    with here, there:
        there.sendall(data)
        if close:
            there.shutdown(socket.SHUT_WR)
        reply = Reply(Reader(here), allowance(1), ended=kept.append)
        body = b""
        while piece := reply.read1(3):
            body += piece
        reply.close()
    return reply.status, body, kept == [True]


@pytest.mark.parametrize("head", [b"Content-Length: 7\r\n\r\n", b"\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
def test_bytes_asked_for_together_come_together(head: bytes) -> None:
    body = b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n" if b"chunked" in head else b"abcdefg"
    here, there = socket.socketpair()
    with here, there:
        for byte in OK + head + body:
            there.send(bytes([byte]))
        there.shutdown(socket.SHUT_WR)
        reply = Reply(Reader(here, piece=2), allowance(5))
        assert [reply.read(5), reply.read(5), reply.read(5)] == [b"abcde", b"fg", b""]


def test_waiting_for_many_bytes_ends_with_the_time_of_the_whole_answer() -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(OK + b"Content-Length: 9\r\n\r\nab")
        with pytest.raises(SilentError):
            Reply(Reader(here), allowance(0.05)).read(9)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (OK + b"Content-Length: 2\r\n\r\nab", (200, b"ab", True)),
        (OK + b"Content-Length: 2\r\nConnection: close\r\n\r\nab", (200, b"ab", False)),
        (OK + b"Content-Length: 2\r\n\r\nabc", (200, b"ab", False)),  # more than was said: not to be the next answer
        (OK + b"Content-Length: 2, 2\r\n\r\nab", (200, b"ab", True)),
        (OK + b"\r\nab", (200, b"ab", False)),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab", (200, b"ab", False)),
        (b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nab", (200, b"ab", True)),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: r\r\n\r\n", (200, b"abc", True)),
        (OK + b"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n1\r\na\r\n0\r\n\r\n", (200, b"a", False)),
        (OK + b"Transfer-Encoding: chunked\r\ntransfer-encoding: Chunked\r\n\r\n0\r\n\r\n", (200, b"", True)),
        (OK + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nab", (200, b"ab", True)),
        (b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"", True)),
        (b"HTTP/1.1 304\r\nContent-Length: 9\r\n\r\n", (304, b"", True)),
        (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 0\r\n\r\n", (200, b"", True)),
        (b"HTTP/1.1 101 Switching\r\n\r\n", (101, b"", False)),
        (b"HTTP/1.1 200 OK\nno header\nContent-Length: 1\n\na", (200, b"a", True)),
    ],
)
def test_an_answer_ends_where_it_says(data: bytes, found: tuple[int, bytes, bool]) -> None:
    assert said(data) == found


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>no HTTP</html>",
        b"HTTP/1.1 +200 OK\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        OK + b"Content-Length: 3\r\n\r\nab",
        OK + b"Content-Length: 3\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        OK + b"a: b\r\n" * (HEADERS_MAX + 1) + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * (INTERIM_MAX + 1) + OK + b"\r\n",
    ],
)
def test_what_is_no_answer_is_none(data: bytes) -> None:
    with pytest.raises(WireError):
        said(data)


class Slow(Reader):
    """Reads line by line, as where a head comes in pieces."""

    def block(self) -> bytes | None:
        return None


@pytest.mark.parametrize(
    "lines",
    [
        b"A: 1\r\nb:  two \t\r\nETag:\r\n\r\nbody: 3\r\n\r\n",
        b"A: 1\r\nno header\r\n : none\r\nB : none\r\n  folded: none\r\nC: \xe4\xff\r\n\r\n",
        b"A: with\rreturn\r\nB: x\r\r\nC: 3\r\n\r\n",
        b"A: 1\nB: 2\n\nC: 3\r\n\r\n",
        b"A: 1\r\n\nC: 3\r\n\r\n",
        b"A: 1\x0b\x0c\x1c\x85B: 2\r\n\r\n",
        b"\r\nA: 1\r\n\r\n",
        b"A: 1\r\n" * 98 + b"B: 2\r\n\r\n",
    ],
)
def test_a_head_that_came_at_once_is_that_which_comes_line_by_line(lines: bytes) -> None:
    found = []
    for reader in (Reader, Slow):
        here, there = socket.socketpair()
        with here, there:
            there.sendall(OK + lines)
            there.shutdown(socket.SHUT_WR)
            reply = Reply(reader(here), allowance(1))
            found.append((reply.headers.pairs, reply.rest()))
    assert found[0] == found[1]


@pytest.mark.parametrize("most", [None, 3])
def test_what_is_left_of_a_body_is_read_at_once(most: int | None) -> None:
    here, there = socket.socketpair()
    kept: list[bool] = []
    with here, there:
        there.sendall(OK + b"Content-Length: 4\r\n\r\nxabc")
        reply = Reply(Reader(here), allowance(), ended=kept.append)
        assert reply.read1(1) == b"x"
        assert (reply.rest(most), kept) == (b"abc", [True])


def test_a_body_longer_than_wanted_is_left_where_it_is() -> None:
    here, there = socket.socketpair()
    kept: list[bool] = []
    with here, there:
        there.sendall(OK + b"\r\n" + b"x" * 100)
        assert Reply(Reader(here), allowance(), ended=kept.append).rest(10) == b"x" * 100
    assert kept == [False]


def test_the_whole_answer_has_one_deadline_and_one_length() -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(OK + b"X: " + b"y" * 1000)
        with pytest.raises(SilentError):
            Reply(Reader(here), allowance(0.05))
        there.sendall(b"z" * 1000)
        with pytest.raises(EndlessError):
            Reply(Reader(here), allowance(5, length=100))


def test_on_a_slow_line_what_the_host_gives_elsewhere_wins_time() -> None:
    meter = Meter()
    alone = Allowance(time.monotonic() - 1, 10, 1000, 5000, 1 << 20, meter, meter.total)
    with pytest.raises(TimeoutError):
        alone.left_s(0)
    Allowance(0, 10, 1000, 5000, 1 << 20, meter).note(0, 9000)  # another connection's, as far as it was asked for
    assert meter.total == 5000
    assert 3 < alone.left_s(0) < 4.1
