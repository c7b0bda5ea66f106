"""publish.copies.hosts.onion: a folder behind an address that is known beforehand; the contract is in test_contract."""

from pathlib import Path

import pytest

from publish.copies.hosts import KINDS, apart, open_host
from publish.copies.hosts.web import WebCopy
from publish.core import config
from publish.core.errors import ConfigError
from publish.core.settings import Config, HostSettings

ADDRESS = "http://pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion/"


@pytest.mark.parametrize("public", [None, "https://letters.example.org/"])
def test_its_address_is_an_onion_services(public: str | None, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'public' must be the service's address"):
        open_host(HostSettings("o", "onion", public, options={"path": str(tmp_path)}), {})


def test_it_says_what_to_look_at_where_readers_get_nothing(tmp_path: Path) -> None:
    host = open_host(HostSettings("o", "onion", ADDRESS, options={"path": str(tmp_path / "copy")}), {})
    assert "Tor and its web server" in host.if_gone()
    assert host.traits.resident


@pytest.mark.parametrize(
    ("public", "said"),
    [
        (ADDRESS.replace("pg6", "pg7"), "a letter of it is wrong"),
        ("http://letters.onion/", "56 letters"),
        ("http://expyuzz4wqqyqhjn.onion/", "version 2"),
    ],
)
def test_a_wrong_address_is_told_with_its_line_for_every_kind(public: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "mirrors.toml").write_text(f'[hosts.web]\nkind = "folder"\npath = "web"\npublic = "{public}"\n')
    with pytest.raises(ConfigError, match=said) as caught:
        config.load(tmp_path, KINDS)
    assert "mirrors.toml:4 [hosts.web]: 'public'" in str(caught.value)


def test_the_copy_lies_apart_from_those_of_other_hosts(tmp_path: Path) -> None:
    same = [HostSettings("a", "folder", options={"path": str(tmp_path / "x")}),
            HostSettings("b", "onion", ADDRESS, options={"path": str(tmp_path / "y/../x")})]  # fmt: skip
    with pytest.raises(ConfigError, match="the same place as host 'a'"):
        apart(Config(tmp_path, hosts=tuple(same)))


def test_an_onion_service_is_waited_for_longer() -> None:
    assert WebCopy(ADDRESS)._patience.connect_s > WebCopy("http://127.0.0.1/")._patience.connect_s
