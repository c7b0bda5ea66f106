"""publish.copies.onion.key: the key of a service is Tor's, is made once, and is nobody else's to read."""

import base64
import hashlib
import os
import shutil
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publish.copies.onion import key
from publish.core.errors import ConfigError
from publish.core.formats import onion
from tests.support.cuts import killed_at_each
from tests.support.services.fixtures import skipping
from tests.support.services.tor import named_by_tor


def test_the_address_is_the_one_that_tor_makes_of_the_secret(tmp_path: Path) -> None:
    """Oracle: Tor, given nothing but the secret."""
    address = key.make(tmp_path / "service")
    (tmp_path / "service" / key.PUBLIC).unlink()
    with skipping():
        assert named_by_tor(tmp_path / "service", tmp_path) == address
    assert key.read(tmp_path / "service") == address  # with the public half, as Tor wrote it


def test_a_secret_is_kept_in_the_form_of_the_rfc() -> None:
    # RFC 8032, 7.1, test 1: its seed, and the public key that the first half of the expanded form has.
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    expanded = key.expanded(seed)
    assert expanded[32:] == hashlib.sha512(seed).digest()[32:]
    assert (expanded[0] & 7, expanded[31] & 192) == (0, 64)
    assert key._derived(expanded) == key._montgomery(public)
    assert key._montgomery(bytes([1]) + bytes(31)) == 0  # the neutral point, which is no key
    assert Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw() == public


def test_nobody_else_can_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key.make(tmp_path / "service")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "service").stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in (tmp_path / "service").iterdir()} == {0o600}
    assert [p.name for p in tmp_path.iterdir()] == ["service"]


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    """Made twice, at once or later. Oracle: the bytes of the first."""
    place = tmp_path / "service"
    assert key.read(place) is None
    place.mkdir()
    address = key.make(place)  # onto an empty folder
    secret = (place / key.SECRET).read_bytes()
    with pytest.raises(ConfigError, match="there is a key already"):
        key.make(place)
    assert (place / key.SECRET).read_bytes() == secret
    assert key.read(place) == address
    (place / key.SECRET).rename(place / "mine")
    with pytest.raises(ConfigError, match="no key can be put"):
        key.make(place)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["service"]


def test_what_is_not_one_whole_key_of_ours_alone_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "service"
    key.make(place)
    key.make(tmp_path / "other")

    def refused(match: str) -> None:
        with pytest.raises(ConfigError, match=match) as caught:
            key.read(place)
        assert secret.hex() not in str(caught.value)

    secret, public = ((place / name).read_bytes() for name in (key.SECRET, key.PUBLIC))
    for what in (place, place / key.SECRET):
        mode = stat.S_IMODE(what.stat().st_mode)
        what.chmod(mode | 0o040)
        refused("can be read by others")
        what.chmod(mode)
    (place / key.PUBLIC).write_bytes((tmp_path / "other" / key.PUBLIC).read_bytes())
    refused("of two keys")
    (place / key.PUBLIC).write_bytes(public[:-1])
    refused("not a file of Tor's")
    (place / key.PUBLIC).unlink()
    refused("cannot read")
    (place / key.PUBLIC).write_bytes(public)
    (place / key.SECRET).write_bytes(secret + b"x")
    refused("not a file of Tor's")
    (place / key.SECRET).unlink()
    (place / key.SECRET).symlink_to(tmp_path / "nowhere")
    refused("cannot read")


def test_two_keys_are_two_addresses(tmp_path: Path) -> None:
    made = {key.make(tmp_path / str(number)) for number in range(3)}
    assert len(made) == 3
    for address in made:
        assert onion.fault_of(address) is None
        assert len(base64.b32decode(address[:56].upper())) == 35


def test_a_key_whose_making_was_killed_leaves_no_secret(tmp_path: Path) -> None:
    folder = tmp_path / "service"
    for _ in killed_at_each(lambda: key.make(folder), tmp_path):
        shutil.rmtree(folder, ignore_errors=True)
        key.make(folder)
        assert [*tmp_path.iterdir()] == [folder]
        shutil.rmtree(folder)
