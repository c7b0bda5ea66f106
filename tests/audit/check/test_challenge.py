"""Guards that want to see a browser say nothing of the copy; what changes pages on the way is called by its name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.check import Depth
from publish.copies.hosts.challenge import STATUSES, guard_of
from publish.copies.hosts.web import WebCopy
from publish.core.errors import RefusedError, UnreachableError
from publish.core.model import Audit, Verdict
from publish.verify.head import Release
from tests.support import censor
from tests.support.censor import HASTY, Censor, Handler

BODY = b"<!DOCTYPE html><html><head><title>One moment</title></head><body>Enable JavaScript and cookies</body></html>"


def guarded(code: int, headers: dict[str, str], body: bytes = BODY) -> censor.Answer:
    return lambda handler, _path: handler.answer(body, code, **headers)


@pytest.mark.parametrize("code", sorted(STATUSES))
@pytest.mark.parametrize(
    "headers",
    [
        {"cf_mitigated": "challenge", "Server": "cloudflare"},
        {"X_Amzn_Waf_Action": "captcha"},
        {"Set_Cookie": "techaro.lol-anubis-cookie-verification=1; Path=/"},
    ],
)
def test_a_challenge_is_unknown_and_the_copy_is_not_gone(
    look: Callable[..., Audit], host: Censor, code: int, headers: dict[str, str]
) -> None:
    host.rule("*", guarded(code, headers))
    for depth in (Depth.QUICK, Depth.FULL):
        audit = look(host, depth)
        assert (audit.verdict, audit.gone) == (Verdict.UNKNOWN, False)
        assert "asks for a browser" in audit.reason


def test_a_challenge_on_the_way_through_a_copy_is_unknown_at_each_path(
    look: Callable[..., Audit], host: Censor
) -> None:
    audit = look(host.rule("robots.txt", guarded(403, {"cf_mitigated": "challenge"})))
    assert audit.verdict is Verdict.UNKNOWN
    assert list(audit.paths(Verdict.UNKNOWN)) == ["robots.txt"]


@pytest.mark.parametrize(
    ("guard", "header"),
    [
        ("Cloudflare", ("CF-Mitigated", "challenge")), ("AWS WAF", ("x-amzn-waf-action", "challenge")),
        ("Vercel", ("X-Vercel-Mitigated", "challenge")), ("Sucuri", ("X-Sucuri-Block", "BOT31337")),
        ("DataDome", ("x-datadome", "protected")), ("Kasada", ("x-kpsdk-ct", "a:b")),
        ("DDoS-Guard", ("Server", "ddos-guard")), ("Akamai", ("Set-Cookie", "_abck=8~-1~x; Secure")),
        ("Akamai", ("set-cookie", "bm_sz=1")), ("Imperva", ("Set-Cookie", "visid_incap_12=x")),
        ("Imperva", ("Set-Cookie", "incap_ses_1_22=x")), ("DDoS-Guard", ("Set-Cookie", "__ddg1_=x")),
        ("Anubis", ("Set-Cookie", "techaro.lol-anubis-auth-for-x=1")), ("PerimeterX", ("Set-Cookie", "_pxhd=1")),
        ("Sucuri", ("Set-Cookie", "sucuri_cloudproxy_uuid_1a=x")),
    ],
)  # fmt: skip
def test_a_guard_is_known_by_what_it_puts_into_an_answer(guard: str, header: tuple[str, str]) -> None:
    assert guard_of(403, [("Date", "x"), header], b"") == guard
    assert guard_of(200, [header], b"") is None  # judged by its bytes
    for said_by_who_has_it in (404, 410, 451):
        assert guard_of(said_by_who_has_it, [header], b"") is None


@pytest.mark.parametrize(
    ("guard", "start"),
    [
        ("Cloudflare", b"<script src='/cdn-cgi/challenge-platform/h/b/orchestrate'>"),
        ("AWS WAF", b"<script src='https://1.2.token.awswaf.com/x.js'>"),
        ("Akamai", b"<div id='sec-if-cpt-container'>"), ("Imperva", b"<iframe src='/_Incapsula_Resource?SWUDNSAI=31'>"),
        ("Sucuri", b"sucuri_cloudproxy_js=''"), ("DDoS-Guard", b"'/.well-known/ddos-guard/check'"),
        ("Anubis", b"/.within.website/x/cmd/anubis/static/js/main.mjs"), ("DataDome", b"https://ct.captcha-delivery.com/c.js"),
        ("PerimeterX", b"<div id='px-captcha'>"),
    ],
)  # fmt: skip
def test_a_guard_without_a_header_is_known_by_its_script(guard: str, start: bytes) -> None:
    assert guard_of(403, [], start) == guard


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (("Server", "cloudflare"), b"Access denied"), (("CF-Ray", "8f2a"), b"This site was blocked by order"),
        (("cf-mitigated", "block"), b""), (("x-amzn-waf-action", "block"), b""), (("Set-Cookie", "session=_abck"), b""),
        (("Set-Cookie", "__cf_bm=x"), b""), (("Server", "nginx"), BODY),
    ],
)  # fmt: skip
def test_a_refusal_behind_a_guard_that_asks_nothing_is_a_refusal(
    look: Callable[..., Audit], host: Censor, header: tuple[str, str], body: bytes
) -> None:
    assert guard_of(403, [header], body) is None
    host.rule("*", guarded(403, {header[0].replace("-", "_"): header[1]}, body))
    assert look(host, Depth.QUICK).gone
    with pytest.raises(RefusedError):
        WebCopy(host.url, patience=HASTY).read("index.html", 99)


def test_what_wants_to_know_who_asks_says_nothing_of_the_copy(host: Censor) -> None:
    for code in (401, 407):
        host.rule("*", censor.status(code))
        with pytest.raises(UnreachableError, match=str(code)):
            WebCopy(host.url, patience=HASTY).read("index.html", 99)


def test_the_publisher_is_told_and_a_reader_is_not(
    look: Callable[..., Audit], host: Censor, copy: Path, release: Release
) -> None:
    def rewrite(handler: Handler, path: str) -> None:
        handler.answer(
            (copy / path).read_bytes() + b"<script src='https://static.cloudflareinsights.com/b.js'></script>"
        )

    host.rule("index.html", rewrite)
    audit = look(host, release=release)
    assert audit.verdict is Verdict.TAMPERED
    assert any("Web Analytics" in note for note in audit.notes)
    assert look(host).notes == ()
