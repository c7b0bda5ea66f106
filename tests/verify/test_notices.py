"""publish.verify.notices: of a page only the known words are kept, at a bounded cost."""

import base64
import re

import pytest

from publish.core.source import Answer
from publish.verify import notices, sight
from publish.verify.notices import GAP, JOINED, WORDS, words_of
from publish.verify.sight import of
from tests.support.factory import NOW

OWN = "https://copy.example.org/archive/"


def _kept(answer: Answer | None, start: bytes) -> str:
    seen = of(answer, start, NOW, OWN)
    return base64.b64decode(seen.start).decode() + " | " + " ".join(f"{k}: {v}" for k, v in seen.headers)


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
