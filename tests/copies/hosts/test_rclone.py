"""Remotes of the user's own rclone.conf."""

from pathlib import Path

import pytest

from publish.copies.hosts import open_host, place_of, rclone
from publish.copies.hosts.rclone import OwnHost
from publish.core.errors import ConfigError, RefusedError
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import entries, holdings, store


def settings(remote: str) -> HostSettings:
    return HostSettings("drive", "rclone", options={"remote": remote})


def opened(remote: str) -> OwnHost:
    host = open_host(settings(remote), {})
    assert isinstance(host, OwnHost)
    return host


@pytest.mark.parametrize("remote", ["drive", ":webdav,pass=hush:x", "a,pass=hush:x", "", "a\n:x"])
def test_what_is_no_remote_is_a_fault_of_the_settings(remote: str) -> None:
    with pytest.raises(ConfigError, match=r"no remote with a folder|control character") as caught:
        opened(remote)
    assert "hush" not in str(caught.value)
    assert place_of(settings("drive:a/")) == place_of(settings("drive:a")) != place_of(settings("drive:/a"))


def test_an_unknown_remote_is_told_with_those_that_are_known(own_remotes: Path) -> None:
    with pytest.raises(ConfigError, match="rclone knows no remote 'drive'") as caught:
        opened("drive:letters").probe()
    assert set(str(caught.value.hint).removeprefix("it knows ").split(", ")) == {
        "around",
        "disk",
        "other",
        "secret",
        "both",
        "pair",
        "spaced",
        "fleeting",
        "quick",
        "mixed",
        "mingled",
        "clouds",
        "apart",
        "unnamed",
        "dav",
        "web",
    }


def test_a_copy_lies_behind_another_name(own_remotes: Path, tmp_path: Path) -> None:
    host = opened(f"other:{own_remotes}/behind")
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert holdings(host) == {"a.html": b"1"}
    with pytest.raises(RefusedError, match="no name with such a sign"):
        host.read("a\uff0fb", 1)


def test_a_proxy_is_not_gone_round(own_remotes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5h://127.0.0.1:9050")
    with pytest.raises(ConfigError, match=r"go round the proxy 127\.0\.0\.1:9050 \(ALL_PROXY\) to web, of kind ftp"):
        opened("web:x").probe()


def test_a_folder_is_named_from_the_root_and_outlasts_rclone(own_remotes: Path, tmp_path: Path) -> None:
    # rclone runs in a folder of its own, which goes with it: what lay there would be lost without a word.
    host = opened(f"disk:{own_remotes}/lasting")
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert (own_remotes / "lasting/a.html").read_bytes() == b"1"
    named_so = (("disk:letters", "disk:"), ("other:", "other:"), ("pair:x", "disk:half"), ("around:x", "half"))
    for remote, named in named_so:
        with pytest.raises(ConfigError, match=f"{named} is a folder of this machine, and not named from its root"):
            opened(remote).probe()


def test_a_folder_with_a_space_in_its_name_is_one_folder(own_remotes: Path, tmp_path: Path) -> None:
    (own_remotes / "a folder").mkdir()
    store(opened("spaced:x"), entries(tmp_path / "in", {"a.html": b"1"}))
    assert (own_remotes / "a folder/x/a.html").read_bytes() == b"1"


def test_a_union_of_folders_of_one_account_is_one_place() -> None:
    behind = [
        ("union", "alike", {"upstreams": '"web:a folder" renamed:b:nc'}),
        ("ftp", "web", {"host": "ftp.example.org"}),
        ("alias", "renamed", {"remote": "web:c"}),
    ]
    rclone._in_one_place("mirrors.toml", behind)
    circle = [("union", "round", {"upstreams": "round:a round:b"})]
    rclone._in_one_place("mirrors.toml", circle)
