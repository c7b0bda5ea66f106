"""publish.copies.hosts.http.origin: two addresses of one server have one origin, and no other has it."""

from urllib.parse import urlsplit

import pytest

from publish.copies.hosts.http.origin import ascii_name, needs_no_tls, origin


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://A.Example/x", "https://a.example"),
        ("https://a.example:443/", "https://a.example"),
        ("http://a.example:443/", "http://a.example:443"),
        ("http://[::1]:8080/x", "http://[::1]:8080"),
        ("https://user:secret@a.example/", "https://a.example"),
        ("https://straße.example/", "https://xn--strae-oqa.example"),
        ("https://例え.example/", "https://xn--r8jz45g.example"),
    ],
)
def test_scheme_host_and_port_make_an_origin(address: str, said: str) -> None:
    assert str(origin(urlsplit(address))) == said


@pytest.mark.parametrize("address", ["ftp://a.example/", "https:///x", "https://a.example:0/", "/x", "https://a b/"])
def test_what_is_no_address_on_the_web_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no "):
        origin(urlsplit(address))


@pytest.mark.parametrize("name", ["a\x00b", "a b", "x" * 64 + ".example", "\u2028.example"])
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        ascii_name(name)


def test_one_server_is_equal_to_itself_however_it_is_spelt() -> None:
    assert origin(urlsplit("https://A.example/one")) == origin(urlsplit("https://a.EXAMPLE:443/two"))
    assert origin(urlsplit("https://a.example/")) != origin(urlsplit("http://a.example/"))


def test_a_secret_goes_in_clear_to_this_machine_and_within_tor_alone() -> None:
    assert all(map(needs_no_tls, ("localhost", "127.0.0.1", "::1", "x.onion")))
    assert not any(map(needs_no_tls, ("127.0.0.2.example", "10.0.0.1", "onion.example", "a.example")))
