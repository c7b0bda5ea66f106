"""publish.verify.sight: nothing that is kept of an answer names who looked, whatever the spelling."""

import base64
import ipaddress
import random
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from publish.core.source import Answer
from publish.verify.notices import GAP, WORDS
from publish.verify.sight import START_LENGTH, changed, of
from tests.support.factory import NOW

OWN = "https://copy.example.org/archive/"


Spelling = Callable[[ipaddress.IPv4Address], str]


V4: dict[str, Spelling] = {
    "plain": str,
    "decimal": lambda a: str(int(a)),
    "hex": lambda a: f"{int(a):08x}",
    "hex, marked": lambda a: f"0x{int(a):X}",
    "hex by bytes": lambda a: ".".join(f"0x{b:02x}" for b in a.packed),
    "octal": lambda a: ".".join(f"0{b:o}" for b in a.packed),
    "padded": lambda a: ".".join(f"{b:03}" for b in a.packed),
    "percent": lambda a: str(a).replace(".", "%2E"),
    "all percent": lambda a: "".join(f"%{ord(c):02x}" for c in str(a)),
    "entities": lambda a: "".join(f"&#{ord(c)};" for c in str(a)),
    "script": lambda a: "".join(f"\\u{ord(c):04x}" for c in str(a)),
    "base64": lambda a: base64.b64encode(str(a).encode()).decode(),
    "base64 of bytes": lambda a: base64.b64encode(a.packed).decode().rstrip("="),
    "base32": lambda a: base64.b32encode(str(a).encode()).decode().lower(),
    "reversed": lambda a: a.reverse_pointer,
    "dashes": lambda a: "pool-" + str(a).replace(".", "-") + ".dialup.isp.example",
    "spaced": lambda a: str(a).replace(".", " . "),
    "wide": lambda a: "".join(chr(ord(c) + 0xFEE0) for c in str(a)),
    "arabic": lambda a: str(a).translate({48 + i: 0x660 + i for i in range(10)}),
    "chinese": lambda a: "".join("〇一二三四五六七八九点"[int(c) if c != "." else 10] for c in str(a)),
    "tags between": lambda a: "<b>" + str(a).replace(".", "</b>.<b>") + "</b>",
    "mapped": lambda a: f"::ffff:{a}",
    "nat64": lambda a: f"64:ff9b::{int(a) >> 16:x}:{int(a) & 0xFFFF:x}",
}


V6: dict[str, Callable[[ipaddress.IPv6Address], str]] = {
    "plain": str,
    "exploded": lambda a: a.exploded,
    "dashes": lambda a: a.exploded.replace(":", "-") + ".ipv6.isp.example",
    "reversed": lambda a: a.reverse_pointer,
    "bare": lambda a: a.packed.hex(),
    "decimal": lambda a: str(int(a)),
    "percent": lambda a: quote(str(a), safe=""),
    "base64": lambda a: base64.b64encode(a.packed).decode(),
}


def _address(chance: random.Random) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(chance.randrange(1 << 24, 0xE0000000))


def _spelt() -> list[str]:
    chance = random.Random(7)
    some = [spell(_address(chance)) for spell in V4.values() for _ in range(12)]
    return some + [s(ipaddress.IPv6Address(chance.randrange(1 << 128))) for s in V6.values() for _ in range(6)]


def _kept(answer: Answer | None, start: bytes) -> str:
    seen = of(answer, start, NOW, OWN)
    return base64.b64decode(seen.start).decode() + " | " + " ".join(f"{k}: {v}" for k, v in seen.headers)


def test_an_address_in_any_spelling_anywhere_in_a_page_and_cut_anywhere_leaves_nothing() -> None:
    page = "<html><title>Blocked</title><p>Access denied for {}: see the notice</p>"
    for text in _spelt():
        whole = page.format(text).encode()
        at = whole.find(text.encode())
        for end in {at, *range(at + 1, at + len(text.encode()), 3), at + len(text.encode()), len(whole)}:
            kept = _kept(None, whole[:end])
            assert not re.search(r"\d|isp|pool", kept), (text, kept)
            assert set(re.findall(r"[^\W\d_]+", kept)) <= WORDS | {"html"}, (text, kept)
        for other in (text + whole.decode(), "A" * 1000 + " " + text, f"blocked/{text}/blocked", f"blocked{text}"):
            assert not re.search(r"\d|isp|pool", _kept(None, other.encode())), other


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-7", "gb18030"])
def test_an_address_in_another_encoding_leaves_nothing(charset: str) -> None:
    data = "Your address 203.0.113.77 is blocked".encode(charset)
    for told in ("", charset):
        answer = Answer(451, (("Content-Type", f"text/html; charset={told}"),))
        assert not re.search(r"\d|113", _kept(answer, data).replace("gb18030", ""))


def test_an_address_in_any_header_leaves_nothing() -> None:
    names = (
        "Age", "Allow", "Cache-Control", "CF-Cache-Status", "CF-Mitigated", "CF-Ray", "Content-Encoding",
        "Content-Length", "Content-Type", "ETag", "Expires", "Last-Modified", "Link", "Location", "Retry-After",
        "Server", "Set-Cookie", "Via", "X-Amz-Error-Code", "X-Amz-Error-Message", "X-Amzn-Waf-Action", "X-Cache",
        "X-Client-IP", "X-Forwarded-For", "X-Ipfs-Path", "X-Powered-By", "X-Robots-Tag", "X-Served-By", "Date",
    )  # fmt: skip
    shapes = (
        "{}", "HIT from {}", "nginx/{}", "nginx ({})", '"{}"', "text/html; charset={}", "1.1 {} (squid/6.1)",
        "https://{}/x", "https://copy.example.org/ip/{}", "https://copy.example.org:8443/?u={}", "/ip/{}",
        '<https://block.example/{}>; rel="blocked-by"', "{}, 1.1 varnish", "MISS\t{}", "AccessDenied for {}",
    )  # fmt: skip
    for text in _spelt():
        headers = [(name, shape.format(text)) for name in names for shape in shapes]
        for header in headers:
            seen = _kept(Answer(403, (header,)), b"")
            assert text not in seen, (header, seen)
            assert not re.search(r"\d{3}|[0-9a-f]{8}", seen.replace("copy.example.org", "")), (header, seen)


def test_names_of_people_places_providers_and_machines_leave_nothing() -> None:
    said = (
        b"<h1>Access denied</h1> Your location: Leipzig, Saxony, provider Small Net e.V., AS64501, client MAC "
        b"3c:22:fb:11:22:33, user tenzin.dorje on squid.office.ngo.example <!-- request 8f2a00-FRA --><script>ip='x'"
    )
    headers = (
        ("Server", "proxy-fra1.bank.example"), ("X-Cache", "HIT from squid.office.ngo.example:3128"),
        ("Via", "1.1 gate.office.example (squid)"), ("CF-Ray", "8f2a00cb00714d00-FRA"), ("ETag", '"tenzin"'),
        ("X-Amz-Error-Message", "User arn:aws:iam::123456789012:user/tenzin.dorje is not authorized"),
        ("Link", "<https://warning.small-net.example/>; rel=blocked-by"), ("Location", "https://small-net.example/"),
    )  # fmt: skip
    kept = _kept(Answer(451, headers), said)
    assert kept == (
        f"access denied your {GAP} provider {GAP} user {GAP} on {GAP} | "
        'link: <(another host)>; rel="blocked-by" location: (another host)'
    )


@pytest.mark.parametrize(
    "given",
    [
        ("Date", "Thu, 03 Dec 2077 07:50:53 GMT"), ("Date", "no day"), ("Date", "Sat, 21 Nov 99999 12:00:00 GMT"),
        ("Content-Length", "3405803853"), ("Age", "\u0663"), ("Server", "squid/6.1"),
        ("Server", "nginx.office.example"),
        ("Content-Type", "application/x-cb00714d"), ("X-Cache", "HIT from cache7"), ("Set-Cookie", "a=1"),
    ],
)  # fmt: skip
def test_a_header_of_another_shape_is_not_kept(given: tuple[str, str]) -> None:
    assert of(Answer(403, (given,)), b"", NOW, OWN).headers == ()


def test_the_start_is_bounded_and_never_half_a_letter() -> None:
    kept = base64.b64decode(of(None, "访问 ".encode() * 500, NOW).start)
    assert START_LENGTH - 3 <= len(kept) <= START_LENGTH
    assert kept.decode()


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"one two three", 0), (b"one tXo three", 1), (b"one tXX three", 2), (b"XXX two three", 3),
        (b"one two threeX", 1), (b"one two", 13), (b"", 13),
    ],
)  # fmt: skip
def test_how_many_bytes_were_changed(data: bytes, count: int) -> None:
    assert changed(data, b"one two three") == count
