"""The key of an onion service: whoever has it is the address, for ever."""

import stat
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.onion import key
from publish.copies.onion.prepare import prepare
from publish.copies.onion.served import OnionSite
from publish.core.errors import ConfigError


def test_a_service_made_twice_keeps_its_key(tmp_path: Path) -> None:
    """Row onion key: made again, and by two at once. Oracle: the bytes of the first."""
    place = tmp_path / "service"
    first = prepare(place, str(tmp_path / "copy")).served.address
    secret = (place / "service" / key.SECRET).read_bytes()
    assert prepare(place, str(tmp_path / "copy")).served.address == first
    with pytest.raises(ConfigError, match="already"):
        key.make(place / "service")
    assert (place / "service" / key.SECRET).read_bytes() == secret


def test_a_key_where_it_would_be_taken_along(tmp_path: Path) -> None:
    """Row onion key: in a repository, an archive, a copy, or with a copy in it. Oracle: no key is made there."""
    for number, name in enumerate((".git", "mirrors.toml", ".stet", "metadata/timestamp.json")):
        home = tmp_path / str(number)
        (home / name).parent.mkdir(parents=True)
        (home / name).touch()
        (home / "a").mkdir()
        with pytest.raises(ConfigError):
            prepare(home / "a" / "service", "/srv/letters")
    for place, copy in ((tmp_path / "a", tmp_path / "a/b"), (tmp_path / "a/b", tmp_path / "a")):
        with pytest.raises(ConfigError):
            prepare(place, str(copy))
    assert list(tmp_path.rglob(key.SECRET)) == []


def test_a_key_that_others_can_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Row onion key: read by others, or shown. Oracle: its mode, a refusal, and no byte of it in any output."""
    place = tmp_path / "service"
    assert run(cli, ["onion", str(place), "--copy", "/srv/letters", "--json"]) == 0
    secret = place / "service" / key.SECRET
    assert {stat.S_IMODE(p.stat().st_mode) for p in (secret, secret.parent)} == {0o600, 0o700}
    secret.chmod(0o644)
    assert run(cli, ["-v", "onion", str(place), "--copy", "/srv/letters"]) == 2
    said = "".join(capsys.readouterr())
    assert "can be read by others" in said
    assert secret.read_bytes()[32:].hex() not in said


def test_a_path_that_is_a_setting(tmp_path: Path) -> None:
    """Row onion key: a path with a line of nginx's, Tor's or systemd's in it. Oracle: refused, and nothing made."""
    for path in ("/srv/a;autoindex on", "/srv/a\nUser root", "/srv/%h", '/srv/"'):
        with pytest.raises(ConfigError):
            prepare(tmp_path / "service", path)
    assert list(tmp_path.iterdir()) == []


def test_the_web_server_of_a_service_is_broken_into(tmp_path: Path) -> None:
    """Row onion key: a thief in nginx. Oracle: its unit shows it neither the key nor a network."""
    done = prepare(tmp_path / "service", str(tmp_path / "copy"))
    assert isinstance(done.served, OnionSite)
    web = (tmp_path / "service" / done.served.units[0]).read_text()
    assert f"InaccessiblePaths={tmp_path}/service/service" in web
    assert "PrivateNetwork=yes" in web
    conf = (tmp_path / "service" / "nginx.conf").read_text()
    assert "disable_symlinks on" in conf
    assert "access_log off" in conf
