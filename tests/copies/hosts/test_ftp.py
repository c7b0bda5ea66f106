"""FTP hosts: TLS, or a warning; accounts; proxies."""

from typing import Any

import pytest

from publish.copies.hosts import open_host, place_of, rcd
from publish.copies.hosts.ftp import FtpHost
from publish.core.errors import ConfigError, LackingError, RefusedError, UnreachableError
from publish.core.settings import HostSettings
from tests.support.services.fixtures import skipping
from tests.support.services.rclone import RcloneFtp
from tests.support.services.service import free_port

ENVIRON = {"STET_SPACE_USER": "mirror", "STET_SPACE_PASSWORD": "p"}


def opened(environ: dict[str, str] | None = None, **options: Any) -> FtpHost:
    options = {"host": "ftp.example.org", **options}
    made = open_host(HostSettings("space", "ftp", options=options), ENVIRON if environ is None else environ)
    assert isinstance(made, FtpHost)
    return made


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"host": "ftp://ftp.example.org"}, "no server's name"),
        ({"host": "me@ftp.example.org"}, "no server's name"),
        ({"tls": "yes"}, "'tls' is true, false or"),
        ({"port": 0}, "no port"),
        ({"path": "a/../b"}, "no folder's path"),
        ({"user": "a]b"}, "bracket"),
    ],
)
def test_settings_that_cannot_be_are_faults_of_the_settings(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        opened(**options)


def test_what_is_missing_is_told_at_once() -> None:
    with pytest.raises(LackingError, match="no STET_SPACE_USER and no STET_SPACE_PASSWORD in the environment"):
        opened({})


def test_a_password_that_goes_in_clear_is_warned_of() -> None:
    assert opened().notes() == ()
    assert "for all on the way to read" in opened(tls=False).notes()[0]
    implicit = HostSettings("space", "ftp", options={"host": "FTP.example.org", "tls": "implicit", "path": "/a/"})
    assert place_of(implicit) == "ftp ftp.example.org:990/a"


def test_two_secrets_are_wrong_and_nobody_is_there(rclone_ftp: RcloneFtp) -> None:
    at: dict[str, Any] = {"host": "127.0.0.1", "port": rclone_ftp.port, "tls": False}
    for environ in (ENVIRON, {**ENVIRON, "STET_SPACE_USER": "other", "STET_SPACE_PASSWORD": rclone_ftp.password}):
        with pytest.raises(RefusedError, match="does not take STET_SPACE_PASSWORD"):
            opened(environ, **at).probe()
    with pytest.raises(UnreachableError, match="no connection"):
        opened(None, **{**at, "port": free_port()}).probe()


def test_a_certificate_is_checked_before_anything_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with skipping(), RcloneFtp(tls=True) as server:
        environ = {"STET_SPACE_USER": server.user, "STET_SPACE_PASSWORD": server.password}
        host = opened(environ, host="localhost", port=server.port, tls="implicit")
        with pytest.raises(UnreachableError, match="certificate is not valid") as caught:
            host.probe()
        assert "STET_CA_FILE" in str(caught.value.hint)
        monkeypatch.setenv("STET_CA_FILE", str(server.ca_file))
        trusting = rcd.Engine(host._engine.program, own=False)
        monkeypatch.setattr(rcd, "engine", lambda *_, **__: trusting)
        try:
            # rclone's own server knows no PROT under TLS from the first byte: it lets in, and takes no files.
            with pytest.raises(RefusedError, match="550"):
                opened(environ, host="localhost", port=server.port, tls="implicit").probe()
        finally:
            trusting.close()


def test_a_proxy_is_not_gone_round(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = f"127.0.0.1:{free_port()}"
    for said in (f"socks5h://{proxy}", f"http://{proxy}"):
        monkeypatch.setenv("ALL_PROXY", said)
        with pytest.raises(UnreachableError, match="no connection"):
            # A name that nobody can look up: only the proxy could.
            opened(host="nowhere.invalid").probe()
    monkeypatch.setattr(rcd, "version_of", lambda _: (1, 69))
    with pytest.raises(ConfigError, match=r"ALL_PROXY: FTP through a proxy needs rclone 1\.70"):
        opened()
