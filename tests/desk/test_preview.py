"""The preview: the copy's files, as they are, to this machine alone."""

import http.client
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.desk.preview import Preview, of_folder, of_release, serve
from tests.support.factory import Archive

PAGE = b"<!doctype html><p>page"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    root = tmp_path / "copy"
    (root / "reports/2001").mkdir(parents=True)
    (root / "files/ab").mkdir(parents=True)
    (root / "index.html").write_bytes(b"front")
    (root / "reports/2001/strike.html").write_bytes(PAGE)
    (root / "reports/2001/index.html").write_bytes(b"2001")
    (root / "reports/SHA256SUMS").write_bytes(b"sums")
    (root / "files/ab/data.csv").write_bytes(b"a,b\n")
    (root / "files/ab/old.csv").write_bytes(b"\xb9\xd8,\xd3\xda\n")
    (root / "\u7ef4.html").write_bytes(b"named")
    (root / "404.html").write_bytes(b"not here, says the archive")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (root / "link.html").symlink_to(tmp_path / "secret.txt")
    (root / "out").symlink_to(tmp_path)
    os.mkfifo(root / "fifo")
    return root


@pytest.fixture
def server(copy: Path) -> Iterator[Preview]:
    yield from running(serve(of_folder(copy), port=0))


def running(server: Preview) -> Iterator[Preview]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


Answer = tuple[int, dict[str, str], bytes]


def ask(server: Preview, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", b"front"),
        ("/index.html?x=1", "text/html; charset=utf-8", b"front"),
        ("/reports/2001/", "text/html; charset=utf-8", b"2001"),
        ("/reports/2001/strike.html", "text/html; charset=utf-8", PAGE),
        ("/reports/SHA256SUMS", "text/plain; charset=utf-8", b"sums"),
        ("/files/ab/data.csv", "text/csv; charset=utf-8", b"a,b\n"),
        ("/files/ab/old.csv", "text/csv", b"\xb9\xd8,\xd3\xda\n"),
        ("/%E7%BB%B4.html", "text/html; charset=utf-8", b"named"),
    ],
)
def test_files_are_given_with_their_type(server: Preview, path: str, kind: str, body: bytes) -> None:
    status, headers, found = ask(server, path)
    assert (status, headers["Content-Type"], found) == (200, kind, body)
    assert headers["Content-Length"] == str(len(body))


def test_headers_guard_the_reader_and_do_not_tell_the_program(server: Preview) -> None:
    _, headers, _ = ask(server, "/")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Date" in headers
    assert "Server" not in headers
    assert "Access-Control-Allow-Origin" not in headers


def test_pages_served_on_this_machine_may_read_along_and_no_others(server: Preview) -> None:
    for origin in ("http://127.0.0.1:8001", "http://[::1]:8001"):
        assert ask(server, "/", Origin=origin)[1]["Access-Control-Allow-Origin"] == origin
    for origin in ("https://example.org", "null", "http://127.0.0.1.example.org", "http://["):
        assert "Access-Control-Allow-Origin" not in ask(server, "/", Origin=origin)[1]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/reports/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/out/secret.txt",
        "/link.html",
        "/fifo",
        "//etc/passwd",
        "/etc%00/passwd",
        "/reports\\2001",
        "/%ff%fe",
        "/" + "a" * 3000,
        "http://127.0.0.1/index.html",
        "*",
        "/index.html/",
        "/index.html/x",
        "/files/",
        "/files",
    ],
)
def test_what_is_not_a_file_of_the_copy_is_the_archives_own_missing_page(server: Preview, path: str) -> None:
    status, _, body = ask(server, path)
    assert (status, body) == (404, b"not here, says the archive")


def test_a_folder_without_its_slash_leads_to_it_and_nowhere_else(server: Preview) -> None:
    status, headers, _ = ask(server, "/reports/2001?next=//evil.example")
    assert (status, headers["Location"]) == (301, "/reports/2001/")


@pytest.mark.parametrize("path", ["/", "/reports/2001/strike.html", "/nothing", "/reports/2001"])
def test_head_is_get_without_the_body(server: Preview, path: str) -> None:
    got, head = ask(server, path), ask(server, path, "HEAD")
    same = ("Content-Type", "Content-Length", "Location")
    assert head[0] == got[0]
    assert [head[1].get(k) for k in same] == [got[1].get(k) for k in same]
    assert head[2] == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_answered(server: Preview, method: str) -> None:
    status, headers, body = ask(server, "/", method)
    assert (status, body) == (405, b"405 Method Not Allowed\n")
    assert "Server" not in headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "192.168.1.7", ""])
def test_a_name_that_was_pointed_at_this_machine_reads_nothing(server: Preview, host: str) -> None:
    status, _, body = ask(server, "/", Host=host)
    assert status == 421
    assert b"front" not in body


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "a.localhost"])
def test_this_machines_own_names_read(server: Preview, host: str) -> None:
    assert ask(server, "/", Host=host)[0] == 200


def test_two_requests_go_over_one_connection(server: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    for _ in range(2):
        connection.request("GET", "/reports/2001/strike.html")
        assert connection.getresponse().read() == PAGE
    connection.close()


def test_a_request_that_is_none_is_refused_in_plain_text(server: Preview) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as wire:
        wire.sendall(b"\x16\x03\x01 <script>\r\n\r\n")
        said = wire.recv(65536)
    assert b"<script>" not in said


def test_a_release_is_shown_as_hosts_would_have_it(tmp_path: Path) -> None:
    release = Archive(tmp_path).publish()
    for server in running(serve(of_release(release), port=0)):
        assert ask(server, "/")[2].startswith(b"<!doctype html>")
        assert ask(server, "/metadata/timestamp.json")[1]["Content-Type"] == "application/json"
        assert ask(server, "/mirrors.html")[0] == 200
        assert ask(server, "/keys/root.key")[0] == 404
        assert ask(server, "/nothing")[2] == b"404 Not Found\n"


def test_a_port_that_is_taken_is_told(server: Preview) -> None:
    with pytest.raises(ConfigError, match="address already in use") as caught:
        serve(server.files, port=server.server_port)
    assert caught.value.hint


def test_the_address_is_one_that_a_browser_takes(copy: Path) -> None:
    with serve(of_folder(copy), port=0) as server:
        assert server.url == f"http://127.0.0.1:{server.server_port}/"
        assert server.local


def test_a_part_of_a_file_is_served(server: Preview) -> None:
    status, headers, body = ask(server, "/reports/2001/strike.html", Range="bytes=10-14")
    assert (status, headers["Content-Range"], body) == (206, f"bytes 10-14/{len(PAGE)}", PAGE[10:15])
    assert ask(server, "/reports/2001/strike.html", "HEAD", Range="bytes=10-14")[1]["Content-Length"] == "5"
    status, headers, body = ask(server, "/index.html", Range="bytes=5-")
    assert (status, headers["Content-Range"], body) == (416, "bytes */5", b"")
    assert ask(server, "/index.html", Range="bytes=0-1", **{"If-Range": '"x"'})[::2] == (200, b"front")
    assert ask(server, "/nowhere.html", Range="bytes=0-1")[0] == 404


def test_bound_to_a_network_it_lets_pages_of_other_copies_ask_for_parts(copy: Path) -> None:
    """Oracle: what the Fetch standard wants before another origin's page may send such a request, and read it."""
    for network in running(serve(of_folder(copy), bind="0.0.0.0", port=0)):
        origin = {"Origin": "https://one.example"}
        status, headers, _ = ask(network, "/index.html", "OPTIONS", **origin)
        assert (status, headers["Access-Control-Allow-Headers"]) == (204, "Range")
        status, headers, body = ask(network, "/index.html", Range="bytes=0-1", **origin)
        assert (status, headers["Access-Control-Allow-Origin"], body) == (206, "*", b"fr")
        assert "Content-Range" in headers["Access-Control-Expose-Headers"]
