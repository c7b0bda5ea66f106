"""publish.tree.sites.inside: where an address leads within the site, as browsers and hosts read it."""

import pytest

from publish.tree.sites.inside import Inside, host_of, relative

PATHS = (
    "index.html", "a/index.html", "a/b.html", "css/x.css", "about.html", "p.php?id=3.html", "é.html", "a b#c.html",
    "s.css?ver=6.css",
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "page", "path", "rest", "direct"),
    [
        ("b.html", "a/index.html", "a/b.html", "", True),
        ("../css/x.css?ver=6.4", "a/index.html", "css/x.css", "?ver=6.4", True),
        ("../", "a/index.html", "index.html", "", False),
        ("./", "a/b.html", "a/index.html", "", False),
        ("..", "a/b.html", "index.html", "", False),
        ("/a/", "about.html", "a/index.html", "", False),
        ("/a/b.html#x", "about.html", "a/b.html", "#x", False),
        ("a", "about.html", "a/index.html", "", False),
        ("about", "index.html", "about.html", "", False),
        ("https://old.example/a/b.html", "index.html", "a/b.html", "", False),
        ("HTTP://OLD.example", "a/b.html", "index.html", "", False),
        ("//old.example/?p=3", "a/b.html", "index.html", "?p=3", False),
        ("p.php?id=3.html", "index.html", "p.php?id=3.html", "", False),
        ("p.php%3Fid=3.html", "index.html", "p.php?id=3.html", "", True),
        ("p.php?id=3", "index.html", "p.php?id=3.html", "", False),
        ("?id=3", "p.php?id=3.html", "p.php?id=3.html", "", False),
        ("s.css?ver=6", "index.html", "s.css?ver=6.css", "", False),
        ("%C3%A9.html", "index.html", "é.html", "", True),
        ("e\u0301.html", "index.html", "é.html", "", True),
        ("a%20b%23c.html", "index.html", "a b#c.html", "", True),
    ],
)
def test_an_address_of_a_file(address: str, page: str, path: str, rest: str, direct: bool) -> None:
    found = Inside(PATHS, "https://old.example/").place(address, page)
    assert found is not None
    assert (found.path, found.rest, found.direct) == (path, rest, direct)


@pytest.mark.parametrize(
    "address",
    ["#x", "", "https://other.example/a/", "mailto:a@b", "../../x", "none.html", "//other.example/",
     "https://old.example.evil/a/", "javascript:x"],
)  # fmt: skip
def test_an_address_of_nothing_within(address: str) -> None:
    assert Inside(PATHS, "https://old.example/").place(address, "a/b.html") is None


def test_a_site_below_a_folder_of_its_former_host() -> None:
    inside = Inside(PATHS, "https://old.example/blog/")
    found = inside.place("https://old.example/blog/a/", "index.html")
    assert found is not None
    assert found.path == "a/index.html"
    assert inside.place("/blog/css/x.css", "a/b.html") is not None
    assert inside.place("/css/x.css", "a/b.html") is None
    assert not inside.is_former("https://old.example/shop/")


def test_a_base_counts_for_relative_addresses() -> None:
    inside = Inside(PATHS, "https://old.example/")
    found = inside.place("css/x.css", "a/b.html", "https://old.example/")
    assert found is not None
    assert found.path == "css/x.css"


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://A.Example:8/x", "a.example"), ("//b.example", "b.example"), ("/x", None), ("mailto:a@b.example", None),
     ("\\\\c.example/x", "c.example"), ("ht\ntps://d.example/", "d.example"), ("http://[::1", "http://[::1")],
)  # fmt: skip
def test_the_host_of_an_address(address: str, host: str | None) -> None:
    assert host_of(address) == host


def test_a_relative_address_leads_back() -> None:
    assert relative("a/b/c.html", "css/x y#?.css") == "../../css/x%20y%23%3F.css"
    assert relative("index.html", "a/index.html") == "a/index.html"
