"""publish.reports.fetched.alike: forms of addresses, and pages without end."""

import re
from itertools import cycle, islice

import pytest

from publish.reports.fetched.alike import BEGINS, PAGE_MAX, SETS, Alike, form_of


@pytest.mark.parametrize(
    ("address", "form", "others", "not_these"),
    [
        ("/days/2031/5/", "days/0/0/", ["/days/2031/12/"], ["/days/2031/", "/days/2031/5/a/", "/days/decade/5/"]),
        ("/visit?sid=a9", "visit?sid=…", ["/visit?sid="], ["/visit", "/visit?id=3", "/visit?sid=1&page=2"]),
        ("/s?b=1&a=2", "s?a=…&b=…", ["/s?a=&b=7", "/s?b=1&a=2&b=3"], ["/s?a=1", "/s?a=1&b=2&c=3"]),
        ("/deep/deep/", "deep/ (folders within themselves)", ["/deep/deep/deep/"], ["/deep/", "/deep/other/"]),
        ("/a/b/a/b/c", "a/b/c (folders within themselves)", ["/a/b/a/b/a/b/c"], ["/a/b/c", "/a/b/d"]),
        ("/x;jsessionid=A1/y", "x/y", ["/x;jsessionid=B2/y"], ["/x/z"]),
        ("/٢٠١٣/رسالة", "0/رسالة", ["/2014/رسالة", "/٢٠٢٠/رسالة"], ["/2014/رسال"]),
        ("/p.php?x[]=1", "p.php?x[]=…", ["/p.php?x%5B%5D=4"], ["/pxphp?x[]=1"]),
        ("/u/5f3c9a0b1d2e4f60/", "u/0/", ["/u/aaaabbbbccccdddd/"], ["/u/abc/"]),
    ],
)
def test_an_address_has_a_form_and_the_form_an_expression(
    address: str, form: str, others: list[str], not_these: list[str]
) -> None:
    def quoted(path: str) -> str:
        return "http://a.example" + "".join(
            sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in path
        )

    found = form_of(quoted(address))
    assert str(found) == form
    assert [one for one in [address, *others] if not re.search(found.pattern(), quoted(one))] == []
    assert [one for one in not_these if re.search(found.pattern(), quoted(one))] == []


def at(number: int, word: str, link: str = "") -> tuple[str, bytes]:
    return f"http://a.example/day/{number}", f"<title>{word}</title><p>{number} <a href='{link}'>x</a></p>".encode()


def test_pages_without_a_new_word_picture_or_link_are_alike() -> None:
    words = cycle(["January", "February"])
    alike = Alike(10)
    told = [alike.found(*at(number, next(words), f"{number + 1}")) for number in range(BEGINS + 12)]
    assert [str(one) for one in told if one][:1] == ["day/0"]
    for link in ("/paper/{}.pdf", "/paper?id={}"):
        alike = Alike(10)
        assert not any(alike.found(*at(number, "one", link.format(number))) for number in range(100))
    alike = Alike(10)
    assert any(alike.found(*at(number, "one", f"/paper?sid={number}")) for number in range(100))
    alike = Alike(10)
    assert not any(alike.found(f"http://a.example/p/{n}", f"<img src={n}.jpg>".encode()) for n in range(100))
    assert not any(Alike(0).found(*at(1, "one")) for _ in range(100))


def test_many_sets_of_filters_are_one_form() -> None:
    alike = Alike(10)
    keys = [f"f{chr(97 + number)}" for number in range(SETS + 40)]
    told = [alike.found(f"http://a.example/shop?{key}=1", b"coat") for key in keys]
    assert str(told[-1]) == "shop?…"
    assert re.search(told[-1].pattern(), "http://a.example/shop?new=1")  # type: ignore[union-attr]
    assert not re.search(told[-1].pattern(), "http://a.example/shop")  # type: ignore[union-attr]


def test_hostile_addresses_and_pages_end_nothing() -> None:
    alike = Alike(1_000)
    for address in ("http://[", "http://a.example/" + "a/" * 5000, "http://a.example/%00%ff?%00=1"):
        for page in (b"<a href='http://['>", b"<" * (PAGE_MAX // 20), b"\xff\xfe", b"x" * (PAGE_MAX // 20)):
            assert not any(islice((alike.found(address, page) for _ in range(BEGINS)), BEGINS))
