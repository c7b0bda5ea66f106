"""Readers and publishers behind a proxy: whoever named one may not want to be seen without it."""

import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publish.archive.inservice import seen_from_outside
from publish.audit.check import Depth, check_all
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts import open_host
from publish.core.errors import ConfigError, HostError
from publish.core.model import Verdict
from publish.core.settings import HostSettings
from publish.verify.metadata import now_utc
from tests.attacks.conftest import World
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive
from tests.support.onehost import archive, here, stet  # noqa: F401 - fixtures
from tests.support.proxies import HttpProxy, Socks
from tests.support.services.rclone import RcloneS3


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names that somebody tried to look up on this machine."""
    tried: list[str] = []
    real = socket.getaddrinfo

    def noting(name: Any, *args: Any, **more: Any) -> Any:
        if name != "127.0.0.1":
            tried.append(str(name))
            raise socket.gaierror(socket.EAI_NONAME, "trap")
        return real(name, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", noting)
    return tried


def _port(host: Censor) -> int:
    return int(host.url.rstrip("/").rpartition(":")[2])


def test_names_are_looked_up_by_the_proxy_alone(
    world: World, trap: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row proxy: a name that no resolver here may hear of. Oracle: the proxy is asked for it, and nobody else."""
    whose = ["--fingerprint", world.anchor.fingerprint]
    with Censor(world.copy) as host:
        for number, kind in enumerate((Socks, HttpProxy)):
            with kind(_port(host)) as proxy:
                # socks5:// looks names up here, as others understand it: not with us.
                monkeypatch.setenv("ALL_PROXY", proxy.url.replace("socks5h:", "socks5:"))
                assert run(cli, ["verify", "http://letters.example/", *whose]) == 0
                mine = str(tmp_path / f"mine{number}")
                assert run(cli, ["clone", world.anchor.fingerprint, "http://letters.example/", mine]) == 0
                assert len(proxy.asked) > 1
                assert all("letters.example" in asked for asked in proxy.asked)
    assert trap == []


@pytest.mark.parametrize(
    ("proxy", "code", "said"),
    [
        ("http://127.0.0.1:9", 5, "the proxy 127.0.0.1:9 cannot be reached"),
        ("socks5h://127.0.0.1:9", 5, "the proxy 127.0.0.1:9 cannot be reached"),
        ("socks4://127.0.0.1:9", 2, "ALL_PROXY: no way to use socks4:// proxies"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_not_gone_round(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    proxy: str, code: int, said: str,
) -> None:  # fmt: skip
    """Row proxy: it is down, or of a kind not spoken. Oracle: it is named, and the host hears nothing."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    with Censor(world.copy) as host:
        whose = ["--fingerprint", world.anchor.fingerprint]
        assert run(cli, ["verify", host.url, *whose]) == code
        assert run(cli, ["clone", world.anchor.fingerprint, host.url, str(tmp_path / "mine")]) == code
        assert host.log == []
    told = capsys.readouterr()
    assert (told.out + told.err).count(said) >= 2


def test_a_hosts_own_proxy_is_minded_wherever_the_publisher_asks_it(
    world: World, trap: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row proxy: one host's proxy in mirrors.toml. Oracle: its copy is looked at, and its store filled, through it."""
    row = HostSettings("web", "folder", "http://letters.example/", options={"path": str(tmp_path / "none")})
    with Censor(world.copy) as host, Socks(_port(host)) as proxy:
        row = replace(row, proxy=proxy.url)
        (seen,) = check_all([seen_from_outside(row)], anchor=world.anchor, now=NOW, depth=Depth.QUICK)
        assert seen.verdict is Verdict.FRESH
        assert set(proxy.asked) == {"name letters.example:80"}
        bucket = HostSettings(
            "b", "s3", proxy=proxy.url, options={"bucket": "letters", "endpoint": "http://s3.example"}
        )
        store = open_host(bucket, {"STET_B_ACCESS_KEY": "a", "STET_B_SECRET_KEY": "b"})
        with pytest.raises(HostError):
            store.read("index.html", 9)
        assert "name s3.example:80" in proxy.asked
    assert trap == []
    for kind, wrong in (("folder", "socks4://p"), ("folder", "http://u:secret@p"), ("sftp", "http://p")):
        with pytest.raises(ConfigError, match="'proxy'") as caught:
            open_host(replace(row, kind=kind, proxy=wrong), {})
        assert "secret" not in str(caught.value)


def test_no_verb_of_the_publishers_goes_round_it(
    rclone_s3: RcloneS3, trap: list[str], here: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Row proxy: push, check and heal of a store. Oracle: the proxy alone is asked for names."""
    archive.publish(PAGES, now=now_utc())
    (here / "mirrors.toml").write_text(
        '[hosts.one]\nkind = "s3"\nbucket = "proxied"\nendpoint = "http://s3.example"\n'
        'public = "http://letters.example/proxied/"\nwebsite = false\n'
    )
    monkeypatch.setenv("STET_ONE_ACCESS_KEY", rclone_s3.access_key)
    monkeypatch.setenv("STET_ONE_SECRET_KEY", rclone_s3.secret_key)
    with Socks(int(rclone_s3.endpoint.rpartition(":")[2])) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        # The store wants a key of whoever looks from outside, so that the look ends without a verdict.
        for verb, ends, asked in (("push", 0, "s3"), ("check", 5, "letters"), ("heal", 5, "letters")):
            proxy.asked.clear()
            code, _, err = stet(capsys, verb)
            assert code == ends, err
            assert f"name {asked}.example:80" in proxy.asked
            assert set(proxy.asked) <= {"name s3.example:80", "name letters.example:80"}


ONION = "http://pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion/"


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTP_PROXY": "http://proxy.example:3128", "ALL_PROXY": "http://proxy.example:3128"},
        {"ALL_PROXY": "socks5h://127.0.0.1:9", "NO_PROXY": "onion"},
        {"ALL_PROXY": f"socks5h://{ONION[7:-1]}:9050"},
    ],
)
def test_no_resolver_hears_of_an_onion_service(
    world: World, trap: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    environ: dict[str, str],
) -> None:  # fmt: skip
    """Row onion: no Tor here (RFC 7686). Oracle: UNKNOWN, said so, and no name was looked up by anybody."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    onion = HostSettings("o", "onion", ONION, options={"path": str(tmp_path / "o")})
    (seen,) = check_all([seen_from_outside(onion)], anchor=world.anchor, now=NOW, depth=Depth.QUICK)
    assert seen.verdict is Verdict.UNKNOWN
    assert run(cli, ["verify", ONION, "--fingerprint", world.anchor.fingerprint]) == 5
    assert "needs Tor: set proxy" in capsys.readouterr().out
    for kind, options in {
        "sftp": {"host": f"me@{ONION[7:-1]}", "path": "www"},
        "git": {"url": f"git@{ONION[7:-1]}:name/letters.git"},
        "webdav": {"url": ONION},
        "s3": {"bucket": "letters", "endpoint": ONION},
    }.items():
        if environ.get("ALL_PROXY", "").startswith("socks5h") and "NO_PROXY" not in environ:
            continue
        with pytest.raises(ConfigError, match="through Tor alone"):
            open_host(HostSettings("o", kind, options=options), environ)
    assert trap == []


def test_an_onion_service_is_asked_through_tor(
    world: World, trap: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Row onion: Tor beside a company's proxy. Oracle: the name goes to Tor alone, and the copy is read."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    with Censor(world.copy) as host, Socks(_port(host)) as tor:
        monkeypatch.setenv("ALL_PROXY", tor.url)
        assert run(cli, ["verify", ONION, "--fingerprint", world.anchor.fingerprint]) == 0
        assert set(tor.asked) == {f"name {ONION[7:-1]}:80"}
        space = HostSettings("o", "sftp", options={"host": f"me@{ONION[7:-1]}", "path": "www"})
        assert open_host(space, {"ALL_PROXY": tor.url}).name == "o"
    assert trap == []
