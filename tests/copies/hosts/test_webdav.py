"""WebDAV hosts: addresses and accounts."""

from pathlib import Path

import pytest

from publish.copies.hosts import open_host, place_of
from publish.copies.hosts.filehost import FileHost
from publish.core.errors import ConfigError, LackingError, RefusedError, UnreachableError
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import entries
from tests.support.services.rclone import RcloneWebdav
from tests.support.services.service import free_port

SECRET = {"STET_SPACE_PASSWORD": "p"}


def settings(**options: str) -> HostSettings:
    return HostSettings("space", "webdav", options={"url": "https://dav.example/files", "user": "u", **options})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "https://me:hush@dav.example/"}, "a password in it"),
        ({"url": "dav.example/x"}, "no address of a folder"),
        ({"url": "http://dav.example/"}, "for all to read"),
        ({"url": "https://[::1]/x"}, "no address that rclone takes"),
        ({"url": "https://dav.example/?x=1"}, "no address that rclone takes"),
        ({"url": "https://dav.example:99999/"}, "no address of a folder"),
        ({"vendor": "nexcloud"}, "no vendor"),
        ({"path": "../up"}, "no folder's path"),
    ],
)
def test_settings_that_cannot_be_are_faults_of_the_settings(options: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        open_host(settings(**options), SECRET)
    assert "hush" not in str(caught.value)


def test_a_missing_password_is_told_by_its_variable() -> None:
    with pytest.raises(LackingError, match="no STET_SPACE_PASSWORD in the environment"):
        open_host(settings(), {})
    with pytest.raises(LackingError, match="no STET_SPACE_USER in the environment"):
        open_host(settings(user=""), SECRET)


def test_two_spellings_of_a_place_are_one() -> None:
    one = place_of(settings(url="https://DAV.example/files/", path="/letters/"))
    assert one == place_of(settings(path="letters")) == "webdav https://dav.example/files/letters"


def test_a_folder_above_that_is_not_there_and_nobody_at_all(rclone_webdav: RcloneWebdav, tmp_path: Path) -> None:
    environ = {"STET_SPACE_PASSWORD": rclone_webdav.password, "STET_SPACE_USER": rclone_webdav.user}
    host = open_host(settings(url=f"{rclone_webdav.url}/none", user=""), environ)
    assert list(host.survey()) == []
    assert isinstance(host, FileHost)
    (entry,) = entries(tmp_path, {"index.html": b"a page"})
    with pytest.raises(RefusedError, match="a folder above is not there") as caught:
        host.put(entry)
    assert f"make {rclone_webdav.url}/none first" in (caught.value.hint or "")
    nobody = open_host(settings(url=f"http://127.0.0.1:{free_port()}"), SECRET)
    with pytest.raises(UnreachableError, match="no connection"):
        nobody.probe()
    with pytest.raises(RefusedError, match="STET_SPACE_PASSWORD"):
        open_host(settings(url=rclone_webdav.url, user="other"), environ).probe()
