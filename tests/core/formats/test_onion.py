"""publish.core.formats.onion: an address is a key, and a slip of the pen is seen."""

import base64

import pytest

from publish.core.formats import onion

# Addresses that Tor's specification shows (rend-spec-v3, section 1.2, and the one of its authors' page).
SHOWN = [
    "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
    "sp3k262uwy4r2k3ycr5awluarykdpag6a7y33jxop4cs2lu5uz5sseqd.onion",
    "xa4r2iadxm55fbnqgwwi5mymqdcofiu3w6rpbtqn7b2dyn7mgwj64jyd.onion",
]


@pytest.mark.parametrize("name", SHOWN)
def test_the_addresses_that_the_specification_shows_are_some(name: str) -> None:
    assert onion.fault_of(name) is None
    assert onion.fault_of(f"www.{name.upper()}") is None
    assert onion.address(base64.b32decode(name[:56].upper())[:32]) == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (SHOWN[0].replace("pg6", "pg7"), "a letter of it is wrong"),
        (SHOWN[0].replace("ryd.", "rye."), "a letter of it is wrong"),  # the version
        (SHOWN[0][1:], "56 letters"),
        ("letters.onion", "56 letters"),
        (".onion", "56 letters"),
        ("expyuzz4wqqyqhjn.onion", "version 2"),
    ],
)
def test_a_slip_of_the_pen_is_told(name: str, said: str) -> None:
    assert said in (onion.fault_of(name) or "")


def test_only_a_key_has_an_address() -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        onion.address(bytes(31))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("letters@Abc.onion", "Abc.onion"),
        ("git@abc.onion:name/letters.git", "abc.onion"),
        ("https://x.abc.onion:8443/dav", "x.abc.onion"),
        ("https://abc.onion.example/", ""),
        ("https://onion.example/", ""),
        ("abc.onions", ""),
        ("", ""),
    ],
)
def test_a_service_that_a_setting_names_is_found(text: str, name: str) -> None:
    assert onion.mentioned(text) == name


def test_a_name_is_one_by_its_ending() -> None:
    assert onion.is_onion("X.ONION.")
    assert not onion.is_onion("onion")
    assert not onion.is_onion("onion.example")
