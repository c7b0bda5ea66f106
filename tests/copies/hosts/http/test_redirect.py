"""Where a redirect may lead, and what an address is."""

from urllib.parse import urlsplit

import pytest

from publish.copies.hosts.http.origin import Origin, ascii_name, origin
from publish.copies.hosts.http.redirect import AwayError, follow, same_name

HERE = Origin("http", "a.example", 80)
CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"


@pytest.mark.parametrize(
    ("target", "location", "to"),
    [
        ("/x/a.html", "b.html", "http://a.example/x/b.html"),
        ("/x/a.html", "/a", "http://a.example/a"),
        ("/a.html", "HTTP://A.Example:80/a", "http://a.example/a"),
        ("/a.html", "https://a.example/a?q#f", "https://a.example/a?q"),
        ("/a.html", "http://a.example", "http://a.example/"),
        ("/a.html", "/ä b", "http://a.example/%C3%A4%20b"),
        (f"/ipfs/{CID}/a.html", f"http://{CID}.ipfs.a.example/a.html", f"http://{CID}.ipfs.a.example/a.html"),
    ],
)
def test_on_the_same_server_it_is_followed(target: str, location: str, to: str) -> None:
    there, path = follow(HERE, target, location)
    assert f"{there}{path}" == to


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/a.html", None),
        ("/a.html", ""),
        ("/a.html", "http://b.example/a.html"),
        ("/a.html", "http://www.a.example/a.html"),
        ("/a.html", "http://a.example.:80/a.html"),
        ("/a.html", "http://a.example:8080/a.html"),
        ("/a.html", "//a.example:81/"),
        ("/a.html", "file:///etc/passwd"),
        ("/a.html", "http://[::1"),
        ("/a.html", "http://a.example:99999/"),
        ("/a.html", f"http://{CID}.ipfs.a.example/a.html"),  # nobody asked for IPFS
        (f"/ipfs/{CID}/a.html", f"http://{CID}.ipns.a.example/a.html"),
        (f"/ipfs/{CID}/a.html", f"http://{CID}.ipfs.b.example/a.html"),
        (f"/ipfs/{CID}/a.html", f"http://x.{CID}.ipfs.a.example/a.html"),
        (f"/ipfs/{CID}/a.html", f"http://{CID}.ipfs.a.example:81/a.html"),
    ],
)
def test_elsewhere_it_is_not(target: str, location: str | None) -> None:
    with pytest.raises(AwayError, match="redirected to"):
        follow(HERE, target, location)
    with pytest.raises(AwayError):
        follow(Origin("https", "a.example", 443), "/a", "http://a.example/a")


def test_a_name_is_the_same_however_addresses_are_tidied() -> None:
    for one, other in [("/a.html?q", "/a"), ("/x/", "/x/index.html"), ("/%C3%A4.html", "/ä"), ("/a.html", "/b/a/")]:
        assert same_name(one, other)
    assert not same_name("/a.html", "/404.html")
    assert not same_name("/metadata/2.root.json", "/")


def test_names_are_asked_for_as_browsers_ask() -> None:
    assert ascii_name("Straße.Example") == "xn--strae-oqa.example"  # of 2003 it would be strasse.example
    assert ascii_name("bücher.example") == "xn--bcher-kva.example"
    assert str(origin(urlsplit("HTTPS://[::1]:443/x"))) == "https://[::1]"
    for wrong in ("ftp://a/", "http:///x", "http://a:0/", "http://a..\u3002b/", f"http://{'x' * 64}/"):
        with pytest.raises(ValueError):
            origin(urlsplit(wrong))
