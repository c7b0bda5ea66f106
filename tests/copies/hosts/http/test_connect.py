"""Connections to names with more than one address."""

import socket
import time
from typing import Any

import pytest

from publish.copies.hosts.http import connect
from publish.copies.hosts.http.faults import MisledError, SilentError, WireError


def full() -> tuple[socket.socket, list[socket.socket]]:
    """Return a listener that takes no further connection, as an address behind a dead line."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    held = []
    for _ in range(4):
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(listener.getsockname())
        held.append(sock)
    time.sleep(0.02)
    return listener, held


def test_a_dead_address_beside_a_live_one_costs_a_quarter_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    dead, held = full()
    with dead, socket.create_server(("127.0.0.1", 0)) as live:
        found: list[Any] = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", dead.getsockname()),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", live.getsockname()),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        began = time.monotonic()
        with connect.connect("a.example", 443, began + 5) as sock:
            assert sock.getpeername() == live.getsockname()
        assert connect.NEXT_S <= time.monotonic() - began < 2
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found[:1])
        with pytest.raises(SilentError, match="no connection in time"):
            connect.connect("a.example", 443, time.monotonic() + 0.05)
    for sock in held:
        sock.close()


def test_addresses_take_turns_by_family() -> None:
    six = [(socket.AF_INET6, n) for n in range(3)]
    four = [(socket.AF_INET, n) for n in range(2)]
    assert list(connect._alternating([*six, *four])) == [six[0], four[0], six[1], four[1], six[2]]


def test_a_name_that_is_none_and_a_port_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WireError, match="no such host name"):
        connect.connect("x" * 64 + ".example", 80, time.monotonic() + 5)
    with pytest.raises(WireError, match="no connection"):
        connect.connect("127.0.0.1", 9, time.monotonic() + 5)
    asked: list[str] = []

    def noting(name: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(name)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", noting)
    with pytest.raises(WireError):  # no resolver of a system's need know the names below localhost
        connect.connect("cid.ipfs.localhost", 80, time.monotonic() + 5)
    assert asked == ["localhost"]


@pytest.mark.parametrize(
    ("host", "address", "misled"),
    [
        ("letters.example", "127.0.0.1", True),
        ("letters.example", "0.0.0.0", True),
        ("letters.example", "::1", True),
        ("letters.example", "64:ff9b::7f00:1", True),  # the same, where a network has IPv6 alone
        ("letters.example", "::ffff:127.0.0.1", True),
        ("letters.example", "198.18.0.7", False),  # tools against censors answer so, and carry to the true place
        ("letters.example", "10.0.0.7", False),  # a name with an answer of its own within a house
        ("letters.example", "192.0.2.1", False),
        ("localhost", "127.0.0.1", False),
        ("cid.ipfs.localhost", "127.0.0.1", False),
        ("mirror.test", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("::1", "::1", False),
    ],
)
def test_a_name_of_the_worlds_that_leads_to_this_machine_is_told_from_this_machines_own(
    host: str, address: str, misled: bool
) -> None:
    assert connect.is_misled(host, address) is misled


def test_nobody_at_a_false_address_is_not_taken_for_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(MisledError):
        connect.connect("letters.example", 9, time.monotonic() + 5)
