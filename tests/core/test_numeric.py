"""Numeric addresses: whose they are."""

import pytest

from publish.core.numeric import is_near, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07::1", True), ("::ffff:93.184.215.14", True),
        ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("100.64.0.1", False),
        ("224.0.0.1", False), ("ff02::1", False), ("fe80::1%eth0", False), ("0.0.0.0", False), ("::", False),
        ("::7f00:1", False), ("::ffff:0:7f00:1", False), ("fec0::3", False), ("5f00::1", False), ("3fff::1", False),
        ("2606:2800::5efe:7f00:1", False), ("2606:2800::200:5efe:a00:1", False), ("2606:2800::5efe:5db8:d70e", True),
        ("192.0.0.8", False), ("x", False),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("192.168.1.1", True), ("::1", True), ("fd12::1", True), ("fe80::1%eth0", True), ("93.184.215.14", False),
        ("198.18.0.7", False), ("fc00::7", False), ("router.lan", False),
        ("::ffff:198.18.0.7", False), ("64:ff9b::c612:7", False), ("2002:c612:7::", False), ("::ffff:10.0.0.1", True),
        ("64:ff9b::a00:1", True),
    ],
)  # fmt: skip
def test_what_is_near(address: str, near: bool) -> None:
    assert is_near(address) is near
