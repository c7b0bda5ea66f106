"""publish.copies.hosts: every kind is found by its name, and every address by its scheme."""

import sys
from pathlib import Path

import pytest

from publish.copies import hosts
from publish.copies.hosts import KINDS, apart, is_web, open_address, open_host, place_of
from publish.copies.hosts.zipped import ZipCopy
from publish.core.errors import ConfigError
from publish.core.settings import Config, HostSettings
from publish.tree.bundles.pack import Packed, pack


def folder(name: str, path: object) -> HostSettings:
    return HostSettings(name, "folder", options={"path": str(path)}, where=f"mirrors.toml:1 [hosts.{name}]")


def test_a_kind_is_opened_with_its_own_options_and_knows_its_table(tmp_path: Path) -> None:
    settings = folder("one", tmp_path)
    host = open_host(settings, {})
    assert (host.name, host.settings) == ("one", settings)
    with pytest.raises(ConfigError, match="unknown key 'paht', did you mean 'path'"):
        open_host(HostSettings("one", "folder", options={"paht": "x"}, where="mirrors.toml:1"), {})


def test_a_kind_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipfshttpclient", None)
    for room in ("ipfs", "ipfs.kubo"):
        monkeypatch.delitem(sys.modules, f"publish.copies.hosts.{room}", raising=False)
    with pytest.raises(ConfigError, match="needs the package ipfshttpclient") as caught:
        place_of(HostSettings("node", "ipfs"))
    assert "[ipfs]" in str(caught.value.hint)


def test_no_two_folders_are_one_and_none_holds_the_keys(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "copy")
    apart(Config(tmp_path / "home", hosts=(folder("one", tmp_path / "copy"), folder("two", tmp_path / "other"))))
    with pytest.raises(ConfigError, match="the same place as host 'one'"):
        apart(Config(tmp_path / "home", hosts=(folder("one", tmp_path / "copy"), folder("two", tmp_path / "link"))))
    for place in (".", "home", "home/.stet", "home/.stet/tree"):
        with pytest.raises(ConfigError, match="no place for a copy"):
            apart(Config(tmp_path / "home", hosts=(folder("one", tmp_path / place),)))


def test_an_address_is_read_by_its_scheme(tmp_path: Path) -> None:
    pack(tmp_path / "copy.zip", [Packed("index.html", b"x")])
    assert isinstance(open_address(str(tmp_path / "copy.zip")), ZipCopy)
    assert open_address(tmp_path.as_uri()).name
    for address in ("https://a.example/", "HTTPS://a.example/", "ipfs://bafy/", "ipns://k51/"):
        assert type(open_address(address)).__name__ == "WebCopy"
    with pytest.raises(ConfigError, match="no way to read gopher"):
        open_address("gopher://a.example/")
    assert [is_web(a) for a in ("https://a/", "HTTP://a/", "ipfs://a", "/folder")] == [True, True, False, False]


def test_kinds_are_sorted_and_each_module_is_there() -> None:
    assert list(KINDS) == sorted(KINDS)
    root = Path(hosts.__file__).parent
    for kind in KINDS.values():
        name = kind.module.rpartition(".")[2]
        assert (root / f"{name}.py").exists() or (root / name / "__init__.py").exists()
