"""Known page rewriters between a host and its readers.

They are known by the marks which they leave, and each has advice on how to switch it off. Asked where the publisher's
own bytes are at hand; a change of line ends is known by the signed hash alone. A named rewriter makes the copy no less
TAMPERED: readers' programs refuse such a page, and a forger could leave the same marks. The name spares the publisher
the search.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from publish.core.errors import Alteration, AlteredError

_SCRIPT = re.compile(rb"<script\b[^<>]{0,400}?\ssrc\s*=\s*[\"']?([^\s\"'<>]{1,200})", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9.-]{1,80}")


@dataclass(frozen=True, slots=True)
class Rewriter:
    """A service which changes pages on their way."""

    name: str
    advice: str

    def __str__(self) -> str:
        return f"{self.name} changes pages on the way to readers: {self.advice}"


_MARKED: Final = tuple(
    (Rewriter(name, advice), re.compile(mark, re.IGNORECASE))
    for name, advice, mark in (
        (
            "Cloudflare's e-mail obfuscation", "switch off Email Address Obfuscation (Scrape Shield) for this host",
            rb"/cdn-cgi/l/email-protection|data-cfemail=|/email-decode\.min\.js",
        ),
        (
            "Cloudflare's Rocket Loader", "switch off Rocket Loader (Speed, Optimization)",
            rb"/rocket-loader\.min\.js|text/rocketscript|data-cf-settings=|[0-9a-f]{24}-text/javascript",
        ),
        (
            "Cloudflare's Web Analytics", "switch off its automatic set-up: the beacon must not be injected",
            rb"static\.cloudflareinsights\.com/",
        ),
        ("Cloudflare's Mirage", "switch off Mirage (Speed, Optimization, Image)", rb"/mirage2?\.min\.js|data-cfsrc="),
        ("Cloudflare Fonts", "switch off Cloudflare Fonts (Speed, Optimization)", rb"/cf-fonts/"),
        ("Cloudflare Zaraz", "switch off Zaraz for this host", rb"/cdn-cgi/zaraz/"),
        (
            "Cloudflare's bot detection", "switch off JavaScript Detections (Security, Bots)",
            rb"/cdn-cgi/challenge-platform/",
        ),
        ("mod_pagespeed", "switch it off for this host: ModPagespeed off", rb"\.pagespeed\.[a-z]{2}\.|data-pagespeed-"),
        (
            "Netlify's post processing", "switch off asset optimization, snippet injection and the deploy drawer",
            rb"/\.netlify/scripts/|netlify-cdp-loader|/\.netlify/identity",
        ),
        ("Vercel's analytics", "switch off Web Analytics", rb"/_vercel/(?:speed-)?insights/"),
        ("WordPress's image service", "switch off Jetpack's Site Accelerator (Photon)", rb"//i[0-3]\.wp\.com/"),
        ("the host's own banner", "it is put into pages of free accounts: choose another plan, or another host",
         rb"cdn\.000webhost\.com/|powered-by-000webhost|/cdn-cgi/byethost|infinityfree"),
    )
)  # fmt: skip
_HEADERS: Final = {
    "cf-polished": Rewriter("Cloudflare's Polish", "switch off Polish (Speed, Optimization, Image)"),
    "x-mod-pagespeed": Rewriter("mod_pagespeed", "switch it off for this host: ModPagespeed off"),
    "x-page-speed": Rewriter("ngx_pagespeed", "switch it off for this host: pagespeed off"),
}
LINE_ENDS: Final = Rewriter(
    "a change of line ends", "upload and store files as binary; in Git: * -text in .gitattributes"
)
_TURNED: Final[tuple[tuple[Rewriter, Callable[[bytes], bytes]], ...]] = (
    (LINE_ENDS, lambda data: data.replace(b"\r\n", b"\n")),
    (
        Rewriter("Automatic HTTPS Rewrites", "switch it off (Cloudflare: SSL/TLS, Edge Certificates)"),
        lambda data: data.replace(b"https://", b"http://"),
    ),
    (
        Rewriter("a minifier", "switch off minifying of HTML, CSS and JavaScript (at a CDN: Auto Minify)"),
        lambda data: b"".join(data.split()),
    ),
)


def of(data: bytes, headers: Iterable[tuple[str, str]], genuine: bytes) -> Rewriter | None:
    """Return the likely rewriter of ``genuine`` into ``data``.

    ``None`` when no known rewriter fits.
    """
    for rewriter, mark in _MARKED:
        # A report may itself quote a mark: only a mark which the publisher's bytes lack tells something.
        if mark.search(data) and not mark.search(genuine):
            return rewriter
    for name, _ in headers:
        if name.lower() in _HEADERS:
            return _HEADERS[name.lower()]
    # These rewriters leave no mark. Both sides are turned alike, and are then the same.
    for rewriter, turned in _TURNED:
        if turned(data) == turned(genuine):
            return rewriter
    return _put_in(data, genuine)


def of_hash(data: bytes, sha256: str) -> Rewriter | None:
    """Return the rewriter of a file of that hash into ``data``, where the file itself is not at hand.

    A change of line ends alone can be undone and proven.
    """
    return LINE_ENDS if hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == sha256 else None


def undone(found: bytes, sha256: str, *, host: str, path: str) -> AlteredError | None:
    """Return the error for a file whose line ends alone were changed."""
    if (rewriter := of_hash(found, sha256)) is None:
        return None
    return AlteredError(
        f"{rewriter.name} spoilt it: {rewriter.advice}",
        host=host,
        path=path,
        alteration=Alteration.LINE_ENDS,
        expected=sha256,
        found=hashlib.sha256(found).hexdigest(),
        hint="copy it anew, byte by byte",
    )


def _put_in(data: bytes, genuine: bytes) -> Rewriter | None:
    """Return the rewriter behind a foreign script.

    Networks put such scripts into pages for pay.
    """
    own = {match[1] for match in _SCRIPT.finditer(genuine)}
    for match in _SCRIPT.finditer(data):
        if match[1] in own:
            continue
        try:
            host = urlsplit(match[1].decode("ascii")).hostname or ""
        except ValueError:
            host = ""
        from_ = f" from {host}" if _HOST.fullmatch(host) else ""
        return Rewriter(
            f"a script{from_}, which no page here has,",
            "a host's or CDN's setting puts it in, or a network between: use https, and ask the host",
        )
    return None
