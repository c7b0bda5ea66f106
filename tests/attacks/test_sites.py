"""Sites of other programs: what lies in their folders, and what strangers put into their pages."""

import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from publish.core import files
from publish.core.errors import InterferenceError, SourceError
from publish.reports.fetched import gate, wget
from publish.reports.fetched.crawl import crawl
from publish.reports.fetched.nouns import Bounds
from publish.reports.fetched.recorded import name_of
from publish.tree.sites import markup
from publish.tree.sites.snapshot import SiteWishes, snapshot
from tests.support import livesite
from tests.support.endless import EndlessSite
from tests.support.livesite import LiveSite
from tests.support.services.fixtures import skipping
from tests.support.services.wget import wget as program
from tests.tree.sites.conftest import FRONT, lay


def _take(tmp_path: Path, **wishes: object) -> Path:
    (tmp_path / "archive").mkdir(exist_ok=True)
    out = tmp_path / "archive/.stet/tree"
    snapshot(tmp_path / "archive", out, SiteWishes(tmp_path / "public", **wishes))  # type: ignore[arg-type]
    return out


def test_a_link_out_of_a_site_publishes_nothing(tmp_path: Path) -> None:
    """Row site links: A symbolic link in a site's folder leads to a secret outside."""
    lay(tmp_path / "public", {"index.html": FRONT})
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "public/a.html").symlink_to(tmp_path / "secret")
    with pytest.raises(SourceError, match=r"a\.html: a symbolic link"):
        _take(tmp_path)
    assert not (tmp_path / "archive/.stet/tree").exists()


@pytest.mark.parametrize("name", [".git/config", "dump.sql", "notes.txt"])
def test_a_secret_in_a_site_is_refused(tmp_path: Path, name: str) -> None:
    """Row site secrets: A repository, a password or a key lies in a site's folder."""
    lay(
        tmp_path / "public",
        {"index.html": FRONT, name: "-----BEGIN PRIVATE KEY-----\n" if name == "notes.txt" else "x"},
    )
    with pytest.raises(SourceError):
        _take(tmp_path)


def test_what_is_written_into_a_site_later_changes_nothing_sealed(tmp_path: Path) -> None:
    """Row site changes: A site's file is written over, in its place, after the snapshot."""
    lay(tmp_path / "public", {"index.html": FRONT, "data.bin": "one"})
    tree = _take(tmp_path)
    for name in ("index.html", "data.bin"):
        with open(tmp_path / "public" / name, "r+") as file:
            file.write("forged")
    assert ((tree / "index.html").read_text(), (tree / "data.bin").read_text()) == (FRONT, "one")


def test_a_site_that_is_written_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row site changes: A site's file comes while the snapshot is taken."""
    lay(tmp_path / "public", {"index.html": FRONT, "data.bin": "one"})
    read = markup.read

    def slowly(data: bytes) -> object:
        (tmp_path / "public/late.html").write_text("late")
        return read(data)

    monkeypatch.setattr(markup, "read", slowly)
    with pytest.raises(SourceError, match="while the snapshot was taken"):
        _take(tmp_path)


def test_a_forgery_in_the_last_snapshot_goes_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row site changes: Somebody writes into the snapshot between two builds."""
    monkeypatch.setattr("publish.tree.sites.snapshot._SETTLES_NS", -(10**12))
    lay(tmp_path / "public", {"index.html": FRONT})
    tree = _take(tmp_path)
    (tree / "index.html").write_text("forged")
    assert (_take(tmp_path) / "index.html").read_text() == FRONT


def test_a_hostile_page_of_a_site_costs_what_its_length_allows() -> None:
    """Row site costs: A crawled page of unclosed comments and quotation marks."""
    begun = time.process_time()
    for bit in (b"<!-- --!>", b"<!-- ", b"<a href='"):
        assert list(markup.read(bit * 80_000)) is not None
    assert time.process_time() - begun < 15


def test_a_recorded_address_does_not_lead_out_of_the_folder() -> None:
    """Row site names: A recording has addresses with .. and slashes, plain and escaped."""
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/x", "/a/%2F..%2Fb", "//etc/passwd", "/..%2f..%2fx"):
        parts = name_of(path, "", "").split("/")
        assert ".." not in parts
        assert "" not in parts


def test_a_socks_proxy_is_never_gone_round() -> None:
    """Row site proxy: A live site is asked for where the environment names a SOCKS proxy."""
    with pytest.raises(Exception, match="not gone round"):
        wget.proxy_address("socks5", "127.0.0.1", 9050, "", "")


def test_no_other_host_is_asked_through_the_gate() -> None:
    """Row site redirects: A site leads its crawler to a machine of the publisher's own network."""
    with LiveSite() as site, LiveSite() as inner, gate.opened(site.url, "") as through:
        to = urlsplit(through.address)
        for words in (
            f"GET {inner.url}secret HTTP/1.1\r\n\r\n",
            f"CONNECT {urlsplit(inner.url).netloc} HTTP/1.1\r\n\r\nGET /secret HTTP/1.1\r\n\r\n",
            f"GET {site.url} HTTP/1.1\r\n\r\nGET /private/a HTTP/1.1\r\n\r\n",
        ):
            with socket.create_connection((to.hostname or "", to.port or 0), 10) as connection:
                connection.sendall(words.encode())
                while connection.recv(65536):
                    pass
        assert inner.asked == []
        assert site.asked == ["/"]
        assert through.of_the_world("a.example", ["93.184.216.34"])
        assert not through.of_the_world("a.example", ["10.0.0.5"])


@pytest.fixture
def crawler(monkeypatch: pytest.MonkeyPatch) -> None:
    with skipping():
        monkeypatch.setenv("PATH", f"{program().parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("crawler")
def test_no_machine_is_asked_by_ftp(tmp_path: Path) -> None:
    """Row site redirects: A site leads its crawler by ftp to a machine of the publisher's own network."""
    with LiveSite() as site, socket.create_server(("127.0.0.1", 0)) as ftp:
        ftp.setblocking(False)
        site.elsewhere = f"ftp://127.0.0.1:{ftp.getsockname()[1]}/secret"
        with pytest.raises(InterferenceError, match="another host alone"):
            crawl(f"{site.url}elsewhere", tmp_path / "ftp", Bounds(rate=1000))
        with pytest.raises(BlockingIOError):
            ftp.accept()


@pytest.mark.usefixtures("crawler")
def test_a_site_without_end_ends(tmp_path: Path) -> None:
    """Row site without end: Months for ever, and a file that comes by drops."""
    with EndlessSite() as site:
        done = crawl(f"{site.url}visit", tmp_path / "visits", Bounds(files=200, rate=1000, alike=10))
        assert (done.stopped, done.alike) == ("", ("visit?sid=…",))
        done = crawl(f"{site.url}drops", tmp_path / "drops", Bounds(rate=1000, drip_s=0.5, hours=0.01))
        assert (done.stopped, done.endless, done.halves) == ("", ("drip.html",), ("cut.html",))
        assert {file.name for file in (tmp_path / "drops").rglob("*.html")} == {"drops.html", "25.html", "index.html"}
        assert "/drip" not in site.asked[2 + site.asked.index("/drip") :]


@pytest.mark.usefixtures("crawler")
def test_a_site_says_nothing_in_its_crawlers_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row site talk: Names with ends of lines stand in the crawler's talk and in the journal."""
    forged = "%0aURL:x%20[5]%20-%3E%20%22/nonexistent/y.html"
    monkeypatch.setitem(
        livesite.PAGES,
        "/talk",
        f"<a href='/a{forged}'>a</a> <a href='/elsewhere'>b</a> <a href='/c%E2%80%A8endless%20(%20.html'>c</a>",
    )
    for name in (f"/a{forged}", f"/b{forged}", "/c%E2%80%A8endless%20(%20.html"):
        monkeypatch.setitem(livesite.PAGES, name, "page")
    with LiveSite() as site:
        site.elsewhere = f"/b{forged}"
        for _ in range(2):
            done = crawl(f"{site.url}talk", tmp_path / "site", Bounds(rate=1000))
            assert (done.stopped, done.endless) == ("", ())
        assert [path for path in site.asked if "URL:" in path] == [f"/b{forged}"] * 2
    kept = {name for name, _ in files.walk(tmp_path / "site")}
    assert "c\u2028endless ( .html" in kept
    assert not any("URL:" in name for name in kept)
    assert "nonexistent" not in (tmp_path / "site.crawl").read_text()
