"""Guards which demand a browser, told by their marks.

A guard (Cloudflare and others) answers in place of the host. Its answer says nothing of the copy behind it, and
people with browsers may well be reading the copy. So the answer is no refusal by the host, and must not be treated as
a refusal. A host which forges a mark gains no more than by silence.
"""

import re
from collections.abc import Iterable
from typing import Final

STATUSES: Final = frozenset({202, 401, 403, 405, 406, 429, 503})
"""HTTP statuses of guards.

A 200 is judged by its bytes. 404, 410 and 451 come from hosts which have the copy.
"""
# Marks, never the looks of a page: its words change with language and version.
_HEADERS: Final = (
    ("Cloudflare", "cf-mitigated", r"(?:managed_|js_)?challenge"),
    ("AWS WAF", "x-amzn-waf-action", r"challenge|captcha"),
    ("Vercel", "x-vercel-mitigated", r"challenge"),
    ("Sucuri", "x-sucuri-block", r"\w{1,16}"),
    ("DataDome", "x-datadome", r"\w{1,32}"),
    ("DataDome", "x-dd-b", r"\d{1,3}"),
    ("Kasada", "x-kpsdk-ct", r".+"),
    ("DDoS-Guard", "server", r"ddos-guard"),
)
_COOKIES: Final = (
    ("Akamai", r"_abck|bm_sz|ak_bmsc|sec_cpt"),
    ("Imperva", r"incap_ses_\d+_\d+|visid_incap_\d+|reese84"),
    ("Sucuri", r"sucuri_cloudproxy_uuid_\w+|sucuricp_\w+"),
    ("DDoS-Guard", r"__ddg(?:\d+|id|mark)_?"),
    ("Anubis", r"techaro\.lol-anubis-[\w-]+|within\.website-x-cmd-anubis-[\w-]+"),
    ("AWS WAF", r"aws-waf-token"),
    ("DataDome", r"datadome"),
    ("PerimeterX", r"_px(?:hd|vid|2|3)?"),
    ("Qrator", r"qrator_jsid2?"),
)
_MARKS: Final = (
    ("Cloudflare", rb"/cdn-cgi/challenge-platform/|_cf_chl_opt|/cdn-cgi/styles/challenges\.css"),
    ("AWS WAF", rb"\.token\.awswaf\.com/|AwsWafIntegration|\.captcha\.awswaf\.com/"),
    ("Akamai", rb"/_sec/cp_challenge/|sec-if-cpt-container|bm-verify="),
    ("Imperva", rb"/_Incapsula_Resource\?|Incapsula incident ID"),
    ("Sucuri", rb"sucuri_cloudproxy_js"),
    ("DDoS-Guard", rb"/\.well-known/ddos-guard/"),
    ("Anubis", rb"/\.within\.website/x/(?:cmd|xess)/"),
    ("DataDome", rb"captcha-delivery\.com/"),
    ("PerimeterX", rb"px-captcha|captcha\.px-cdn\.net"),
)


def guard_of(status: int, headers: Iterable[tuple[str, str]], start: bytes) -> str | None:
    """Return the guard's name, or ``None`` without a guard.

    Args:
        headers: All headers, each ``Set-Cookie`` by itself.
        start: The first bytes of the page.
    """
    # Taking each 403 for a refusal was tried: a nightly heal then spent, and published, spare after spare.
    if status not in STATUSES:
        return None
    for name, value in headers:
        name, value = name.lower(), value.strip()
        for guard, header, shape in _HEADERS:
            if name == header and re.fullmatch(shape, value, re.IGNORECASE):
                return guard
        cookie = value.partition("=")[0].strip() if name == "set-cookie" else ""
        for guard, shape in _COOKIES:
            if cookie and re.fullmatch(shape, cookie):
                return guard
    return next((guard for guard, mark in _MARKS if re.search(mark, start)), None)
