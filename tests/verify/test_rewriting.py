"""publish.verify.rewriting: what changes pages on the way is called by its name."""

import pytest

from publish.verify import rewriting

PAGE = b"<!doctype html>\n<html><body><p>Write to desk@letters.example or http://a.example/</p>\n</body></html>\n"


def with_script(source: bytes) -> bytes:
    return PAGE.replace(b"</body>", b'<script defer src="' + source + b'"></script></body>')


@pytest.mark.parametrize(
    ("name", "data", "headers"),
    [
        ("e-mail obfuscation", PAGE.replace(b"desk@letters.example", b'<a href="/cdn-cgi/l/email-protection">'), ()),
        ("e-mail obfuscation", with_script(b"/cdn-cgi/scripts/5c/cloudflare-static/email-decode.min.js"), ()),
        ("Rocket Loader", with_script(b"/cdn-cgi/scripts/7d/cloudflare-static/rocket-loader.min.js"), ()),
        ("Web Analytics", with_script(b"https://static.cloudflareinsights.com/beacon.min.js"), ()),
        ("Mirage", with_script(b"/cdn-cgi/scripts/04/cloudflare-static/mirage2.min.js"), ()),
        ("bot detection", with_script(b"/cdn-cgi/challenge-platform/scripts/jsd/main.js"), ()),
        ("Polish", PAGE + b"x", (("CF-Polished", "origSize=9"),)),
        ("mod_pagespeed", PAGE + b"x", (("X-Mod-Pagespeed", "1.13"),)),
        ("mod_pagespeed", PAGE.replace(b"</p>", b'<img src="a.jpg.pagespeed.ic.XY.jpg"></p>'), ()),
        ("Netlify", with_script(b"/.netlify/scripts/rum"), ()),
        ("WordPress", PAGE.replace(b"</p>", b'<img src="https://i0.wp.com/a.example/b.jpg"></p>'), ()),
        ("line ends", PAGE.replace(b"\n", b"\r\n"), ()),
        ("HTTPS Rewrites", PAGE.replace(b"http://", b"https://"), ()),
        ("minifier", PAGE.replace(b"\n", b""), ()),
        ("a script from inject.isp.example,", with_script(b"http://inject.isp.example/ad.js"), ()),
        ("a script, which", with_script(b"/local.js"), ()),
    ],
)  # fmt: skip
def test_what_changed_a_page_is_named_with_what_to_switch_off(
    name: str, data: bytes, headers: tuple[tuple[str, str], ...]
) -> None:
    found = rewriting.of(data, headers, PAGE)
    assert found
    assert name in found.name
    assert found.advice in str(found)


def test_a_plain_forgery_has_no_name_and_a_mark_of_our_own_is_none() -> None:
    assert rewriting.of(PAGE.replace(b"Write", b"Never write"), (), PAGE) is None
    own = with_script(b"/_vercel/insights/script.js")
    assert rewriting.of(own.replace(b"Write", b"Never write"), (), own) is None
