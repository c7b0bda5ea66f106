"""publish.copies.hosts.web: which address is asked, under which name, and what it is told."""

import hashlib
import ssl
from pathlib import Path

import pytest

from publish.copies.hosts.http import connect
from publish.copies.hosts.web import WebCopy, base_url
from publish.core.errors import AbsentError, ConfigError, InterferenceError, UnreachableError
from publish.core.model import Entry
from tests.support import censor
from tests.support.censor import HASTY, Censor
from tests.support.services.tls import make_credentials
from tests.support.webcopy import BODY, copy, host  # noqa: F401 - fixtures


def test_redirects_stay_on_the_host(host: Censor, tmp_path: Path) -> None:
    host.rule("old.html", censor.redirect("/page.html"))
    assert copy(host).read("old.html", 1 << 20) == BODY
    with Censor(tmp_path) as other:
        host.rule("away.html", censor.redirect(other.url + "page.html"))
        with pytest.raises(InterferenceError, match="redirected to"):
            copy(host).read("away.html", 1 << 20)
        assert other.log == []
    for place in ("//evil.example/x", "file:///etc/passwd", ""):
        host.rule("away.html", censor.redirect(place))
        with pytest.raises(InterferenceError, match="redirected to"):
            copy(host).read("away.html", 1 << 20)


def test_redirects_come_to_an_end(host: Censor) -> None:
    host.rule("loop.html", censor.redirect("/loop.html"))
    with pytest.raises(InterferenceError, match="more than 3 times"):
        copy(host).read("loop.html", 1 << 20)
    assert len(host.log) == 4


def test_a_reader_looks_like_a_browser_and_says_nothing_else(host: Censor) -> None:
    source = copy(host)
    host.rule("*", lambda h, p: h.answer(BODY, Set_Cookie="who=you"))
    for _ in range(2):
        source.read("page.html", 1 << 20)
    for request in host.log:
        assert set(request.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
        assert "Mozilla" in request.headers["User-Agent"]
        assert not {"stet", "python", "urllib3"} & set(request.headers["User-Agent"].lower().split("/"))
        assert request.headers["Accept-Encoding"] == "identity"


def test_caches_are_told_which_bytes_are_meant(host: Censor) -> None:
    source = copy(host)
    b"".join(source.fetch_exact(Entry("page.html", "ab" * 32, len(BODY))))
    assert host.log[-1].query == "ab" * 8
    with pytest.raises(AbsentError):
        b"".join(source.fetch_exact(Entry(f"targets/{'cd' * 32}.SHA256SUMS", "cd" * 32, 5)))
    assert host.log[-1].query == ""
    with pytest.raises(AbsentError):
        source.read("metadata/timestamp.json", 5)
    assert host.log[-1].headers["Cache-Control"] == "no-cache"


def test_addresses() -> None:
    assert base_url("https://a.example") == "https://a.example/"
    assert base_url("https://a.example/x/index.html") == "https://a.example/x/"
    assert base_url("https://a.example/x y/") == "https://a.example/x%20y/"
    for wrong in ("ftp://a.example/", "https://", "https://user:word@a.example/"):
        with pytest.raises(ConfigError) as caught:
            base_url(wrong)
        assert "word@" not in str(caught.value)


def test_ipfs_goes_through_the_gateway(host: Censor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert base_url("ipfs://bafy") == "http://127.0.0.1:8080/ipfs/bafy/"
    monkeypatch.setenv("STET_IPFS_GATEWAY", host.url)
    (tmp_path / "ipns" / "k51").mkdir(parents=True)
    (tmp_path / "ipns" / "k51" / "page.html").write_bytes(b"x")
    assert WebCopy("ipns://k51", patience=HASTY).read("page.html", 10) == b"x"


def test_a_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, cert, key = make_credentials(tmp_path)
    (tmp_path / "page.html").write_bytes(BODY)
    with Censor(tmp_path) as host:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        host._server.socket = context.wrap_socket(host._server.socket, server_side=True)
        url = host.url.replace("http:", "https:").replace("127.0.0.1", "localhost")
        with pytest.raises(UnreachableError, match="its certificate is not valid"):
            WebCopy(url, patience=HASTY).read("page.html", 1 << 20)
        monkeypatch.setenv("STET_CA_FILE", str(authority))
        assert WebCopy(url, patience=HASTY).read("page.html", 1 << 20) == BODY
        monkeypatch.setenv("STET_CA_FILE", str(tmp_path / "none"))
        with pytest.raises(ConfigError, match="STET_CA_FILE"):
            WebCopy(url, patience=HASTY)
    connect.trusting.cache_clear()


def exact(source: WebCopy, path: str, body: bytes) -> bytes:
    return b"".join(source.fetch_exact(Entry(path, hashlib.sha256(body).hexdigest(), len(body))))


def test_a_redirect_to_another_name_is_not_that_file(host: Censor) -> None:
    host.rule("old.html", censor.redirect("/page.html"))
    assert exact(copy(host), "old.html", BODY) == BODY  # by its bytes it is
    with pytest.raises(AbsentError, match="sent on to another file"):
        exact(copy(host), "old.html", b"other bytes".ljust(len(BODY)))
    host.rule("metadata/*", censor.redirect("/page.html"))
    with pytest.raises(AbsentError, match="sent on to another file"):
        copy(host).read("metadata/2.root.json", 1 << 20)


def test_addresses_as_people_write_them(host: Censor) -> None:
    assert copy_at(host.url.replace("http://127", "HTTP://127")).read("page.html", 1 << 20) == BODY
    assert WebCopy("https://Bücher.example/")._origin.host == "xn--bcher-kva.example"
    for wrong in ("http://127.0.0.1:99999/", "http://[::1/", "http://a..example\u3002\u3002/", f"http://{'x' * 64}/"):
        with pytest.raises(ConfigError, match="not a web address"):
            WebCopy(wrong)


def copy_at(address: str) -> WebCopy:
    return WebCopy(address, patience=HASTY)
