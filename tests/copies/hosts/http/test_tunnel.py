"""Proxies, real ones: no name is looked up here but theirs, and they are never gone round."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts.http import connect, tunnel
from publish.copies.hosts.http.faults import ProxyError
from publish.copies.hosts.http.proxies import of_environment
from publish.copies.hosts.post import post
from publish.copies.hosts.web import WebCopy
from publish.core.errors import HostError, UnreachableError
from tests.support.censor import HASTY, Censor, status
from tests.support.proxies import HttpProxy, Socks
from tests.support.services.tls import make_credentials

BODY = b"the publisher's bytes"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Censor]:
    (tmp_path / "page.html").write_bytes(BODY)
    with Censor(tmp_path) as server:
        yield server


@pytest.fixture(autouse=True)
def trap(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is looked up on this machine."""
    real = socket.getaddrinfo

    def only_the_proxy(name: str, *args: Any, **more: Any) -> Any:
        assert name == "127.0.0.1", f"looked up {name}"
        return real(name, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", only_the_proxy)


def port(host: Censor) -> int:
    return int(host.url.rstrip("/").rpartition(":")[2])


@pytest.mark.parametrize(
    ("kind", "asked"),
    [(HttpProxy, "GET http://mirror.example/page.html"), (Socks, "name mirror.example:80")],
)
def test_a_page_comes_through_it(
    host: Censor, monkeypatch: pytest.MonkeyPatch, kind: type[HttpProxy], asked: str
) -> None:
    with kind(port(host)) as proxy:
        monkeypatch.setenv("all_proxy", proxy.url)
        source = WebCopy("http://mirror.example/", patience=HASTY)
        assert source.read("page.html", 1 << 10) == BODY
        assert proxy.asked == [asked]
        host.rule("page.html", status(403))
        with pytest.raises(HostError, match="403"):
            post("http://mirror.example/page.html", b"q", kind_of_content="a/b", max_length=9, timeout_s=3)
        assert len(proxy.asked) == 2


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_https_goes_by_name_and_its_certificate_is_checked_here(
    host: Censor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str
) -> None:
    authority, cert, key = make_credentials(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    host._server.socket = context.wrap_socket(host._server.socket, server_side=True)
    kind: type[Socks | HttpProxy] = Socks if scheme == "socks5" else HttpProxy
    with kind(port(host), user="u", password="s:ecret") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://u:s%3Aecret@{proxy.place}")
        with pytest.raises(UnreachableError, match="its certificate is not valid"):
            WebCopy("https://localhost/", patience=HASTY).read("page.html", 1 << 10)
        monkeypatch.setenv("STET_CA_FILE", str(authority))
        assert WebCopy("https://localhost/", patience=HASTY).read("page.html", 1 << 10) == BODY
        assert proxy.asked[-1] == ("name localhost:443" if scheme == "socks5" else "CONNECT localhost:443")
        monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://{proxy.place}")
        with pytest.raises(UnreachableError, match=f"the proxy {proxy.place} asks for a user name and a password"):
            WebCopy("https://localhost/", patience=HASTY).read("page.html", 1 << 10)
        monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://u:wrong@{proxy.place}")
        with pytest.raises(UnreachableError, match="does not take the user name and password") as caught:
            WebCopy("https://localhost/", patience=HASTY).read("page.html", 1 << 10)
        assert "wrong" not in str(caught.value)
    connect.trusting.cache_clear()


def test_a_proxy_that_is_down_is_named_and_never_gone_round(host: Censor, monkeypatch: pytest.MonkeyPatch) -> None:
    for scheme in ("http", "socks5h"):
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:9")
        with pytest.raises(
            UnreachableError, match=r"the proxy 127\.0\.0\.1:9 cannot be reached: no connection"
        ) as found:
            WebCopy(host.url, patience=HASTY).read("page.html", 1 << 10)
        assert "ALL_PROXY names it" in (found.value.hint or "")
    assert host.log == []


def test_what_a_proxy_says_of_the_host_is_told(host: Censor, monkeypatch: pytest.MonkeyPatch) -> None:
    with Socks(port(host)) as proxy:
        proxy.refuse = 4
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        with pytest.raises(UnreachableError, match=f"the proxy {proxy.place} finds no such host"):
            WebCopy("http://mirror.example/", patience=HASTY).read("page.html", 1 << 10)
    # What listens there is no proxy: it answers CONNECT with a page of its own.
    monkeypatch.setenv("ALL_PROXY", host.url)
    with pytest.raises(UnreachableError, match=r"does not connect to it \(HTTP 501\)"):
        WebCopy("https://mirror.example/", patience=HASTY).read("page.html", 1 << 10)
    monkeypatch.setenv("ALL_PROXY", host.url.replace("http:", "socks5h:"))
    with pytest.raises(UnreachableError, match="does not answer as a proxy does"):
        WebCopy("https://mirror.example/", patience=HASTY).read("page.html", 1 << 10)


def test_a_host_that_needs_none_is_asked_without(host: Censor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
    assert WebCopy(host.url, patience=HASTY).read("page.html", 1 << 10) == BODY


@pytest.mark.parametrize(
    ("scheme", "said"),
    [("http", b"HTTP/1.1 200 Go\r\nVia: x\r\n\r\n"), ("socks5h", b"\x05\x00\x05\x00\x00\x01" + bytes(6))],
)
def test_a_greeting_in_one_piece_with_the_proxys_answer_is_the_servers(
    monkeypatch: pytest.MonkeyPatch, scheme: str, said: bytes
) -> None:
    def answer(listener: socket.socket) -> None:
        sock = listener.accept()[0]
        with sock:
            sock.recv(1 << 16)
            sock.sendall(said + b"SSH-2.0-here\r\n")
            sock.recv(1 << 16)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")
        proxy = of_environment("ssh", "no.such.invalid", 22)
        assert proxy
        for greets in (True, False):
            threading.Thread(target=answer, args=(listener,), daemon=True).start()
            until = time.monotonic() + 30
            if greets:
                with tunnel.through(proxy, "no.such.invalid", 22, until, greets=True) as sock:
                    assert sock.recv(1 << 16) == b"SSH-2.0-here\r\n"
            else:
                with pytest.raises(ProxyError, match="does not answer as a proxy does"):
                    tunnel.through(proxy, "no.such.invalid", 22, until)
