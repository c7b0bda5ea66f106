"""Nothing that is kept of an answer names who looked: whatever spelling, wherever it stands, wherever it is cut."""

import base64
import getpass
import ipaddress
import json
import random
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.audit.evidence.runs import canonical
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.model import Audit, Finding, Release, Verdict
from publish.core.source import Answer
from publish.verify import notices, sight
from publish.verify.notices import GAP, JOINED, WORDS, words_of
from publish.verify.sight import START_LENGTH, changed, of
from tests.audit.evidence.conftest import OTHER, PAGE, Look, noted, of_path, was_well
from tests.support import censor
from tests.support.censor import HASTY, Censor, Handler
from tests.support.factory import NOW, Archive, lay

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
    ("given", "kept"),
    [
        (("Server", "nginx/1.25.3 (Ubuntu)"), "nginx"),
        (("Server", "Microsoft-IIS/10.0"), "IIS"),
        (("Server", "BunnyCDN-DE1-722"), "BunnyCDN"),
        (("Server", "ddos-guard"), "ddos-guard"),
        (("Content-Type", "Text/HTML;charset=UTF-8"), "text/html; charset=utf-8"),
        (("Content-Length", "01234"), "1234"),
        (("Location", "https://copy.example.org/cgi-sys/suspendedpage.cgi?from=1"),
         "https://copy.example.org/cgi-sys/suspendedpage.cgi"),
        (("Location", "https://example.org/x"), "https://example.org/"),
        (("Location", "/suspended"), "/suspended"),
        (("Location", "//user@elsewhere.example/"), sight.ELSEWHERE),
        (("Location", "http://["), sight.ELSEWHERE),
        (("Date", "Sat, 21 Nov 2026 12:00:00 GMT"), "2026-11-21T12:00:00Z"),
        (("CF-Cache-Status", "hit"), "HIT"),
        (("Retry-After", "120"), "120"),
    ],
)  # fmt: skip
def test_what_speaks_of_the_host_is_kept_in_our_spelling(given: tuple[str, str], kept: str) -> None:
    assert of(Answer(403, (given, (given[0], "the second"))), b"", NOW, OWN).headers == ((given[0].lower(), kept),)


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


def test_the_words_that_are_kept_could_be_no_number_and_no_token() -> None:
    assert not [w for w in WORDS if len(w) < 2 or not w.isalpha() or w != w.lower() or re.fullmatch("[a-f]+", w)]
    assert not [w for w in JOINED if re.search(r"[0-9〇一二三四五六七八九十百千]", w)]


@pytest.mark.parametrize(
    ("page", "kept", "struck"),
    [
        ("", "", False),
        ("account closed", "account closed", False),
        ("<h1>Not Found</h1>", "not found", False),
        ("<h1 title='203.0.113.7'>Not Found</h1>", "not found", True),
        ("<style>p{}</style>Blocked", "blocked", True),
        ("<script>203.0.113.7</SCRIPT >Blocked<script>x", "blocked", True),
        ("Blocked<!-- 203 --> by law<!-- open", "blocked by law", True),
        ("您访问的网站已被关闭", f"{GAP} 访问 {GAP} 网站 已被 关闭", True),
        ("Доступ запрещён!", "доступ запрещён!", False),
        ("a\0b", GAP, True),
    ],
)
def test_of_a_page_the_known_words_are_kept(page: str, kept: str, struck: bool) -> None:
    assert words_of(page.encode()) == (kept, struck)


def test_a_page_in_the_charset_that_it_names_is_read_and_a_letter_cut_in_two_is_left_out() -> None:
    answer = Answer(451, (("Content-Type", "text/html; charset=GBK"),))
    assert _kept(answer, "禁止访问".encode("gbk")).startswith("禁止访问 |")
    assert words_of("禁止访问".encode()[:-1])[0] == f"禁止 {GAP}"


def test_striking_looks_at_each_byte_a_few_times_however_a_page_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the number of searches, which each begin where the last one ended."""
    calls = 0

    class Counting:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.pattern = pattern

        def search(self, text: str, at: int) -> re.Match[str] | None:
            nonlocal calls
            calls += 1
            return self.pattern.search(text, at)

    monkeypatch.setattr(notices, "_HIDDEN", Counting(notices._HIDDEN))
    monkeypatch.setattr(notices, "_CLOSED", {k: Counting(v) for k, v in notices._CLOSED.items()})
    words_of(b"<script" * 30_000)
    assert calls == 2
    words_of(b"<script></script>" * 1000)
    assert calls == 2 + 2001


def test_the_start_is_bounded_and_never_half_a_letter() -> None:
    kept = base64.b64decode(of(None, "访问 ".encode() * 500, NOW).start)
    assert START_LENGTH - 3 <= len(kept) <= START_LENGTH
    assert kept.decode()


# -- against a genuine file -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"one two three", 0), (b"one tXo three", 1), (b"one tXX three", 2), (b"XXX two three", 3),
        (b"one two threeX", 1), (b"one two", 13), (b"", 13),
    ],
)  # fmt: skip
def test_how_many_bytes_were_changed(data: bytes, count: int) -> None:
    assert changed(data, b"one two three") == count


def test_the_hash_of_a_page_that_may_name_its_visitor_is_withheld_and_that_of_a_flipped_bit_is_not(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    genuine = (host.root / PAGE).read_bytes()
    host.rule(PAGE, lambda handler, _: handler.answer(genuine + b" 203.0.113.9"))
    host.rule(OTHER, censor.tamper())
    data = noted(archive, look(), release)
    entry, flipped = of_path(data, PAGE), of_path(data, OTHER)
    assert (entry["masked"], entry["found"]) == (True, "")
    assert (flipped["masked"], len(flipped["found"])) == (False, 64)
    assert "203" not in entry["reason"]


# -- over the wire, in pieces -----------------------------------------------------------------------------------------
def _in_pieces(*pieces: bytes, code: int = 451) -> censor.Answer:
    def answer(handler: Handler, path: str) -> None:
        handler.begin(code, {"Content-Length": str(sum(map(len, pieces))), "Content-Type": "text/html"})
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()

    return answer


def test_a_page_that_comes_in_pieces_is_read_on_and_names_nobody(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    host.rule(PAGE, _in_pieces(b"<html>Your address 203.0.113", b".77 is ", b"blocked</html>"))
    host.rule(OTHER, _in_pieces(b"<html>Your address 203.0.113", b".77 is blocked</html>", code=200))
    data = noted(archive, look(), release)
    for path in (PAGE, OTHER):
        assert base64.b64decode(of_path(data, path)["start"]).decode() == f"your {GAP} is blocked"
    assert "203" not in json.dumps(data)


def test_an_errors_page_is_read_to_its_bound_and_no_further(host: Censor) -> None:
    host.rule("*", _in_pieces(b"a" * 700, b"b" * 700, b"c" * 700))
    copy = WebCopy(host.url, patience=HASTY)
    with pytest.raises(Exception, match="451"):
        copy.read("index.html", 10)
    assert copy.last_answer
    assert copy.last_answer.start == b"a" * 700 + b"b" * 324


# -- this machine -----------------------------------------------------------------------------------------------------
def test_nothing_names_this_machine(archive: Archive, release: Release, tmp_path: Path) -> None:
    folder = lay(release, tmp_path / "stick")
    (folder / PAGE).write_bytes(b"forged by " + socket.gethostname().encode())
    (folder / OTHER).unlink()
    audits = check_all([Target("stick", "", read_folder(str(folder)))], release, now=NOW, depth=Depth.FULL)
    was_well(archive, release, "", "stick")
    odd = replace(audits[0], findings=(), reason=f"cannot open {folder}/x: no; see ~/y and file://{folder}/z")
    text = canonical([noted(archive, audits, release), noted(archive, [odd], release)]).decode()
    for secret in (str(tmp_path), "~/y", getpass.getuser() + "/", socket.gethostname()):
        assert secret not in text
    assert '"address":"stick"' in text


def test_the_name_of_a_file_that_no_release_has_is_not_kept(archive: Archive, release: Release) -> None:
    found = (
        Finding("metadata/1.root.json", Verdict.TAMPERED, "x"),
        Finding("targets/203.0.113.77.html", Verdict.TAMPERED, "x"),
        Finding("203.0.113.78.html", Verdict.STRANGER, "x"),
    )
    was_well(archive, release, "https://a.example/", "h")
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, found)
    entries = noted(archive, [audit], release)["entries"]
    assert [e["path"] for e in entries] == ["metadata/1.root.json", "(a file that no release has)"]
