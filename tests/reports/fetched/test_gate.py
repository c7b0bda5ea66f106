"""publish.reports.fetched.gate: one host passes, whatever asks."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from publish.reports.fetched import gate
from tests.support.livesite import LiveSite


def asked(through: gate.Gate, words: str) -> bytes:
    """What the gate answers to a request."""
    to = urlsplit(through.address)
    with socket.create_connection((to.hostname or "", to.port or 0), 10) as connection:
        connection.sendall(words.encode())
        got = b""
        while more := connection.recv(65536):
            got += more
    return got


def test_a_request_goes_to_the_site_alone_and_one_to_a_connection(live: LiveSite) -> None:
    with gate.opened(live.url, "") as through, LiveSite() as other:
        other.asked.clear()
        two = f"GET {live.url}post/two HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
        assert asked(through, two + f"GET {other.url} HTTP/1.1\r\n\r\n").count(b" 200 OK") == 1
        assert asked(through, f"GET {other.url} HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 403 ")
        host = urlsplit(other.url).netloc
        assert asked(through, f"CONNECT {host} HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 403 ")
        assert (other.asked, dict(through.refused)) == ([], {host: 2})


def test_a_tunnel_carries_both_ways_and_another_proxy_is_asked_first(live: LiveSite) -> None:
    host = urlsplit(live.url).netloc
    request = "GET /post/two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with gate.opened(live.url, "") as inner:
        got = asked(inner, f"CONNECT {host} HTTP/1.1\r\n\r\n{request}")
        assert got.startswith(b"HTTP/1.1 200 Connected")
        assert b"two" in got
        with gate.opened(live.url, inner.address.replace("//", "//a:b%40c@")) as outer:
            assert outer.allowed() == ["Proxy-Authorization: Basic YTpiQGM="]
            assert b"two" in asked(outer, f"CONNECT {host} HTTP/1.1\r\n\r\n{request}")
            assert b"two" in asked(outer, f"GET {live.url}post/two HTTP/1.1\r\n\r\n")


def test_a_name_that_was_the_worlds_leads_to_no_machine_of_the_publishers() -> None:
    site = gate.Gate("a.example", 80, "")
    assert site.of_the_world("a.example", ["10.0.0.5"]) == ["10.0.0.5"]
    assert site.of_the_world("a.example", ["10.0.0.5", "93.184.216.34"]) == ["93.184.216.34"]
    assert site.silence == ""
    assert site.of_the_world("a.example", ["10.0.0.5"]) == []
    assert "network of its own" in site.silence


@pytest.mark.parametrize("words", ["", "GET\r\n\r\n", "GET http://[ HTTP/1.1\r\n\r\n", "x" * 200_000])
def test_what_is_no_request_gets_no_answer(live: LiveSite, words: str) -> None:
    with gate.opened(live.url, "") as through:
        to = urlsplit(through.address)
        with (
            suppress(ConnectionError),  # closed with bytes unread
            socket.create_connection((to.hostname or "", to.port or 0), 10) as connection,
        ):
            connection.sendall(words.encode())
            with suppress(OSError):  # not connected any more
                connection.shutdown(socket.SHUT_WR)
            assert connection.recv(100) == b""


def test_a_site_that_is_silent_is_told_and_ports_of_the_web_are_one() -> None:
    with gate.opened("http://127.0.0.1:9/", "") as through:
        assert asked(through, "GET http://127.0.0.1:9/ HTTP/1.1\r\n\r\n") == b""
        assert through.silence.startswith("127.0.0.1: ")
    for_web = gate.Gate("a.example", 80, "")
    assert [for_web.passes(*to) for to in (("A.example", 443), ("a.example", 8080), ("b.example", 80))] == [
        True, False, False,
    ]  # fmt: skip
    # Wget asks by other letters for such a name.
    abroad = gate.Gate("B%C3%BCcher。example", 443, "")
    assert [abroad.passes(host, 443) for host in ("xn--bcher-kva.example", "bucher.example")] == [True, False]
    assert dict(for_web.refused) == {"a.example:8080": 1, "b.example": 1}
