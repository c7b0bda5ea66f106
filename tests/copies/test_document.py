"""publish.copies.document: a page is fetched as any reader would, and leads us nowhere but on the web."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from publish.copies.document import fetch
from publish.copies.hosts.web import Patience
from publish.core.errors import AbsentError, InterferenceError, SourceError, StetError, UnreachableError

FAST = Patience(connect_s=2, read_s=2, whole_s=2)


class _Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path[4:])
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"words " * 1000)
            except OSError:
                return
        elif self.path.startswith("/words"):
            self.send_response(200)
            if self.path.endswith("gzip"):
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"words")
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def got(site: str, path: str, into: Path, most: int = 1000) -> str:
    """Fetch where 127.0.0.1 stands for all the web, and the rest of this machine for itself."""
    return fetch(f"{site}{path}", into / "x", most, patience=FAST, allowed=lambda ip: ip == "127.0.0.1")


def test_a_document_is_fetched_and_the_last_address_is_told(site: str, tmp_path: Path) -> None:
    assert got(site, "/to?/to?/words#part", tmp_path) == f"{site}/words"
    assert (tmp_path / "x").read_bytes() == b"words"
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "led",
    [
        "file:///etc/passwd", "FILE:/etc/passwd", "ftp://a.example/", "gopher://a.example/", "data:text/html,x",
        "javascript:1", "http://user@a.example/", "http://127.0.0.2:{port}/words", "http://[::1]:{port}/words",
        "//127.0.0.3:{port}/words", "http://0x7f000002:{port}/words", "http://2130706434:{port}/words",
        "http://127.2:{port}/words", "http://[::ffff:127.0.0.2]:{port}/words", "http://0.0.0.0:{port}/words",
        "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_a_redirect_out_of_the_web_is_not_followed(site: str, tmp_path: Path, led: str) -> None:
    _Site.asked.clear()
    with pytest.raises(SourceError, match="leads to") as caught:
        got(site, "/to?" + led.format(port=site.rpartition(":")[2]), tmp_path)
    assert "browser" in (caught.value.hint or "")
    assert len(_Site.asked) == 1
    assert not (tmp_path / "x").exists()


def test_a_name_that_leads_to_this_machine_is_not_asked_however_often_it_is_looked_up(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(site.rpartition(":")[2])))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [inner])
    _Site.asked.clear()
    with pytest.raises(SourceError, match="this machine"):
        fetch("http://rebound.example/words", tmp_path / "x", 9, patience=FAST)
    assert _Site.asked == []


@pytest.mark.parametrize(
    "address",
    ["http://localhost/", "http://router.lan/", "http://intranet/", "http://127.0.0.1/", "http://192.168.1.1/",
     "http://x.localhost./", "https://[fe80::1]/", "https://[fd00::1]/"],
)  # fmt: skip
def test_the_network_around_is_not_asked_also_when_it_is_named(tmp_path: Path, address: str) -> None:
    with pytest.raises(SourceError, match="private network"):
        fetch(address, tmp_path / "x", 9)


def test_by_a_proxy_the_name_is_judged_and_the_proxy_may_be_anywhere(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site)
    _Site.asked.clear()
    with pytest.raises(AbsentError):
        fetch("http://a.example/words", tmp_path / "x", 9, patience=FAST)
    assert _Site.asked == ["http://a.example/words"]
    with pytest.raises(SourceError, match="private network"):
        fetch("http://127.0.0.1/words", tmp_path / "x", 9, patience=FAST)
    assert len(_Site.asked) == 1


def test_an_endless_page_is_cut_off_and_a_loop_ends(site: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="more than 1,000 bytes"):
        got(site, "/endless", tmp_path)
    with pytest.raises(InterferenceError, match="redirected more than"):
        got(site, "/to?" * 12 + "/words", tmp_path)


@pytest.mark.parametrize(("path", "error"), [("/none", AbsentError), ("/words.gzip", UnreachableError)])
def test_no_document_is_told_as_what_it_is(site: str, tmp_path: Path, path: str, error: type[StetError]) -> None:
    with pytest.raises(error):
        got(site, path, tmp_path)
