"""Which proxy a host is asked through."""

import pytest

from publish.copies.hosts.http.proxies import exempt, of_environment, proxy
from publish.core.errors import ConfigError


@pytest.mark.parametrize(
    ("environ", "scheme", "found"),
    [
        ({}, "https", None),
        ({"https_proxy": "http://p.example:3128"}, "https", "http p.example:3128 https_proxy"),
        ({"https_proxy": "http://p.example:3128"}, "http", None),
        ({"HTTPS_PROXY": "p.example"}, "https", "http p.example:80 HTTPS_PROXY"),
        ({"https_proxy": "http://a", "HTTPS_PROXY": "http://b"}, "https", "http a:80 https_proxy"),
        ({"HTTP_PROXY": "http://p"}, "http", "http p:80 HTTP_PROXY"),
        ({"HTTP_PROXY": "http://p", "REQUEST_METHOD": "GET"}, "http", None),  # a visitor's header
        ({"http_proxy": "http://p", "REQUEST_METHOD": "GET"}, "http", "http p:80 http_proxy"),
        ({"ALL_PROXY": "socks5h://127.0.0.1:9050"}, "https", "socks5 127.0.0.1:9050 ALL_PROXY"),
        ({"all_proxy": "socks5://[::1]"}, "http", "socks5 [::1]:1080 all_proxy"),
        ({"https_proxy": " ", "ALL_PROXY": "SOCKS5H://P"}, "https", "socks5 p:1080 ALL_PROXY"),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "example.org"}, "https", None),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "example.org", "no_proxy": "x"}, "https", "http p:80 ALL_PROXY"),
    ],
)
def test_the_environment_names_it_as_for_curl(environ: dict[str, str], scheme: str, found: str | None) -> None:
    got = of_environment(scheme, "www.example.org", 443, environ)
    assert (f"{got.kind} {got.place} {got.said}" if got else None) == found


@pytest.mark.parametrize(
    ("text", "host", "without"),
    [
        ("*", "a.example", True),
        ("", "a.example", False),
        ("example", "a.example", True),
        (".example", "a.example", True),
        ("*.example", "a.example", True),
        ("ample", "a.example", False),
        ("b.example, A.EXAMPLE", "a.example", True),
        ("b.example a.example", "a.example.", True),
        ("a.example:443", "a.example", True),
        ("a.example:80", "a.example", False),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("[::1]", "::1", True),
        ("fe80::/10", "fe80::1", True),
        ("a.example/8", "a.example", False),
    ],
)
def test_who_is_asked_without_one(text: str, host: str, without: bool) -> None:
    assert exempt(text, host, 443) is without


@pytest.mark.parametrize(
    "text",
    [
        "socks4://p",
        "ftp://p",
        "https://p",
        "http://",
        "http://p:99999",
        "http://p:0",
        "http://[::1",
        "http://a b",
        "http://p/pac.js",
        "http://p?a",
    ],
)
def test_what_is_not_spoken_is_a_fault_of_the_settings_and_not_repeated(text: str) -> None:
    with pytest.raises(ConfigError, match="ALL_PROXY: ") as caught:
        of_environment("https", "a.example", 443, {"ALL_PROXY": text.replace("://", "://u:secret@")})
    assert "secret" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_password_is_no_part_of_what_is_shown_or_of_a_file() -> None:
    found = proxy("socks5h://u%40:s%3Aecret@p", "ALL_PROXY")
    assert (found.user, found.password) == ("u@", "s:ecret")
    assert "ecret" not in repr(found)
    with pytest.raises(ConfigError, match="no user name or password in this file"):
        proxy("socks5h://u:secret@p", "mirrors.toml:3", secret=False)


@pytest.mark.parametrize("text", ["http//p:3128", "http:/p:3128", "socks5h//127.0.0.1:9050", "http;//p", "p:3128/x"])
def test_a_slip_in_the_address_makes_no_proxy_of_its_scheme(text: str) -> None:
    with pytest.raises(ConfigError, match="ALL_PROXY: not the address of a proxy"):
        proxy(text, "ALL_PROXY")


def test_a_bare_name_and_a_slash_at_the_end_are_a_proxys() -> None:
    assert [proxy(text, "X").place for text in ("p:3128", "http://p:3128/", "socks5://p")] == [
        "p:3128",
        "p:3128",
        "p:1080",
    ]
