"""publish.copies.hosts: every kind is found by its name, and every address by its scheme."""

import os
import sys
from pathlib import Path

import pytest

from publish.copies import hosts
from publish.copies.hosts import KINDS, apart, is_web, lag_of, open_address, open_host, open_second, place_of
from publish.copies.hosts.zipped import ZipCopy
from publish.core.errors import ConfigError, LackingError
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


@pytest.mark.parametrize(
    ("kind", "package", "options"),
    [
        ("ipfs", "ipfshttpclient", {}),
        ("git", "dulwich", {"url": "https://a.example/b.git", "branch": "pages"}),
        ("s3", "boto3", {"bucket": "letters", "endpoint": "https://a.example"}),
    ],
)
def test_a_kind_without_its_package_lacks_the_extra_and_has_its_place(
    kind: str, package: str, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = HostSettings("far", kind, options=options)
    place, package_of = place_of(settings), KINDS[kind].package
    monkeypatch.setitem(sys.modules, package, None)
    assert package_of == package
    with pytest.raises(LackingError, match=f"needs the package {package}") as caught:
        open_host(settings, {})
    assert f"[{kind}]" in str(caught.value.hint)
    assert caught.value.host == "far"
    # Else a host whose package is missing for a day would be told as moved.
    rooms = ("", ".host", ".kubo", ".pack", ".boto")
    for room in rooms:
        monkeypatch.delitem(sys.modules, f"publish.copies.hosts.{kind}{room}", raising=False)
    assert (place_of(settings), lag_of(settings)) == (place, 0)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("sftp", {"host": "a.example", "path": "www", "identity": "/nowhere/key"}),
        ("git", {"url": "git@a.example:b/c.git", "branch": "pages", "identity": "/nowhere/key"}),
        ("git", {"url": "https://a.example/b.git", "branch": "pages", "ca_file": "/nowhere/ca.pem"}),
        ("s3", {"bucket": "letters", "endpoint": "https://a.example", "ca_file": "/nowhere/ca.pem"}),
    ],
)
def test_a_file_that_a_host_needs_is_lacking_where_it_is_not(kind: str, options: dict[str, object]) -> None:
    with pytest.raises(LackingError, match=r"there is no file /nowhere/(key|ca\.pem)") as caught:
        open_host(HostSettings("far", kind, options=options, where="mirrors.toml:4 [hosts.far]"), {})
    assert "mirrors.toml:4" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("git", {"url": "https://a.example/b.git", "branch": "pages"}),
        ("s3", {"bucket": "letters", "endpoint": "https://a.example"}),
    ],
)
def test_a_file_of_certificates_without_any_is_its_hosts_own_lack(
    kind: str, options: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what in ("ACCESS_KEY", "SECRET_KEY", "TOKEN"):
        monkeypatch.setenv(f"STET_FAR_{what}", "given")
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "ca.pem").write_text("no certificate")
    settings = HostSettings("far", kind, options={**options, "ca_file": "~/ca.pem"}, where="mirrors.toml:4 [hosts.far]")
    with pytest.raises(LackingError, match=f"ca_file: no certificates .PEM. in {tmp_path}/ca.pem") as caught:
        open_host(settings, os.environ)
    assert (caught.value.host, "mirrors.toml:4" in str(caught.value.hint)) == ("far", True)


def test_a_folder_in_place_of_a_file_is_called_a_folder(tmp_path: Path) -> None:
    options = {"bucket": "letters", "endpoint": "https://a.example", "ca_file": str(tmp_path)}
    with pytest.raises(LackingError, match=f"{tmp_path} is a folder"):
        open_host(HostSettings("far", "s3", options=options), {})


def test_the_second_keys_file_is_named_by_its_variable() -> None:
    options = {"host": "a.example", "path": "www"}
    with pytest.raises(LackingError) as caught:
        open_second(HostSettings("far", "sftp", options=options), {"STET_FAR_WITHDRAW_IDENTITY": "/nowhere/key"})
    assert "STET_FAR_WITHDRAW_IDENTITY names a private key" in str(caught.value.hint)


def test_without_ssh_a_host_that_needs_it_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LackingError, match="ssh is not installed"):
        open_host(HostSettings("far", "sftp", options={"host": "a.example", "path": "www"}), {})


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
