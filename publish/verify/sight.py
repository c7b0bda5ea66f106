"""An answer, reduced to words fit to be shown to others.

manual/evidence.md states the rule for people. A network between may have written the visitor's identity into an
answer, in any spelling and any header. So nothing is searched for parts to strike. Everything is searched for parts
to keep:

* headers: only those of `_SHOWN`, and of each only values of the known shape, in the known spelling;
* the body: only the words of `notices`, at most `START_LENGTH` bytes of them;
* where any part of the answer was struck out, the hash is withheld as well: whoever knows the page could find an
address by trying all addresses.
"""

import base64
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from publish.core.model import Sight
from publish.core.source import Answer
from publish.verify import notices

START_LENGTH = 512  # bytes of an answer's words that are kept
CHANGED_MAX = 3  # bytes in which an answer may differ from the genuine file; fewer than the shortest address has
DAY = timedelta(days=1)  # a host's clock may be wrong; one that is further off is no clock
ELSEWHERE = "(another host)"
_NUMBER = re.compile(r"\d{1,7}")  # an IPv4 address written as one number has eight digits or more
# Answers name their visitor in ever new headers and spellings: hex, dashes, reverse DNS, cut in two. Striking out
# what looks like an address is never complete, so only known values are kept.
_PRODUCTS = (
    "AkamaiGHost", "AmazonS3", "Apache", "BunnyCDN", "Caddy", "CloudFront", "Cowboy", "Fastly", "Garage", "GitHub.com",
    "GitLab", "IIS", "LiteSpeed", "MinIO", "Netlify", "OpenResty", "Tengine", "Varnish", "Vercel", "VersityGW",
    "cloudflare", "ddos-guard", "envoy", "gws", "kubo", "lighttpd", "nginx",
)  # fmt: skip
_MAKE = re.compile("|".join(rf"{re.escape(p)}(?![A-Za-z0-9.])" for p in _PRODUCTS), re.IGNORECASE)
_TYPES = frozenset(
    {
        "application/atom+xml", "application/json", "application/octet-stream", "application/pdf",
        "application/problem+json", "application/xhtml+xml", "application/xml", "application/zip", "image/gif",
        "image/jpeg", "image/png", "text/css", "text/html", "text/javascript", "text/plain", "text/xml",
    }
)  # fmt: skip
_S3_ERRORS = frozenset(
    {
        "AccessDenied", "AccountProblem", "AllAccessDisabled", "ExpiredToken", "InternalError", "InvalidAccessKeyId",
        "InvalidObjectState", "NoSuchBucket", "NoSuchKey", "NoSuchWebsiteConfiguration", "NotSignedUp",
        "PermanentRedirect", "RequestTimeTooSkewed", "SignatureDoesNotMatch", "SlowDown", "TemporaryRedirect",
    }
)  # fmt: skip
_SPOKEN_OF = frozenset({"lumendatabase.org", "www.lumendatabase.org"})
"""Hosts to which a takedown notice may lead, and which say nothing of their visitors."""
_PATHS = frozenset({"/", "/404.html", "/cgi-sys/suspendedpage.cgi", "/suspended", "/suspended.html", "/suspended.page"})


def told(began: datetime | None, at: float) -> datetime | None:
    """Return the time of day, UTC, to the second.

    Args:
        began: The time of day when the monotonic clock said ``at``.
    """
    if began is None:
        return None
    gone = timedelta(seconds=time.monotonic() - at)
    return (began + gone).astimezone(UTC).replace(microsecond=0)


def of(
    answer: Answer | None, start: bytes, at: datetime | None, address: str = "", genuine: bytes | None = None
) -> Sight:
    """Return the parts of an answer fit to be shown.

    Args:
        start: The received body, as far as it came: all of it, where its hash need not be withheld.
        address: The copy's own.
        genuine: The publisher's own bytes at the path, where they are at hand. They name no visitor.
    """
    body = start or (answer.start if answer else b"")
    headers = tuple(_headers(answer, at, _own(address))) if answer else ()
    said, struck = notices.words_of(body, _charset(answer))
    # The genuine bytes name no visitor, and no address fits into so few changed bytes.
    masked = struck and (genuine is None or changed(body, genuine) > CHANGED_MAX)
    shown = said.encode()[:START_LENGTH].decode(errors="ignore").encode()
    return Sight(at, answer.status if answer else 0, headers, base64.b64encode(shown).decode(), masked)


def changed(data: bytes, genuine: bytes) -> int:
    """Return how many bytes differ in the middle.

    Bytes in common at the start and at the end do not count. The whole length, if the lengths are far apart.
    """
    if abs(len(data) - len(genuine)) > CHANGED_MAX:
        return max(len(data), len(genuine))
    before = _alike(data, genuine)
    rest, other = data[before:], genuine[before:]
    return max(len(rest), len(other)) - _alike(rest[::-1], other[::-1])


def _alike(one: bytes, other: bytes) -> int:
    """Return how many bytes at the start are the same."""
    shorter = min(len(one), len(other))
    return next((i for i in range(shorter) if one[i] != other[i]), shorter)


def _own(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _charset(answer: Answer | None) -> str:
    kinds = [value for name, value in answer.headers if name.lower() == "content-type"] if answer else []
    return kinds[0].partition("charset=")[2].strip(' "').lower() if kinds else ""


def _headers(answer: Answer, at: datetime | None, own: str) -> list[tuple[str, str]]:
    """Return shown headers, reduced to known values.

    Of each header, only the first counts. Headers without a known value are left out.
    """
    shown: dict[str, str] = {}
    for name, value in answer.headers:
        key = name.lower()
        if key in shown:
            continue
        if key in _SHOWN:
            shown[key] = _SHOWN[key](value.strip())
        elif key == "date":
            shown[key] = _date(value, at)
        elif key == "location":
            shown[key] = _leads_to(value, own)
        elif key == "link" and "blocked-by" in value:
            shown[key] = f'<{_leads_to(value.partition("<")[2].partition(">")[0], own)}>; rel="blocked-by"'
    return [(name, value) for name, value in shown.items() if value]


def _one_of(*known: str) -> Callable[[str], str]:
    """Return a function which keeps only known values.

    The result has the spelling known here, not the spelling of the answer.
    """
    by_name = {name.lower(): name for name in known}
    return lambda value: by_name.get(value.lower(), "")


def _number(value: str) -> str:
    return str(int(value)) if value.isascii() and _NUMBER.fullmatch(value) else ""


def _server(value: str) -> str:
    """Return a server's make, without version, comment and place."""
    make = _MAKE.match(value.removeprefix("Microsoft-"))
    return _one_of(*_PRODUCTS)(make[0]) if make else ""


def _content_type(value: str) -> str:
    kind, _, rest = value.lower().partition(";")
    charset = rest.partition("charset=")[2].strip(' "')
    if kind.strip() not in _TYPES:
        return ""
    return kind.strip() + (f"; charset={charset}" if charset in notices.CHARSETS else "")


def _date(value: str, at: datetime | None) -> str:
    """Return the host's time of day, if near ours.

    A time of any year could hold an address.
    """
    from email.utils import parsedate_to_datetime  # with it comes half of what speaks HTTP

    try:
        told = parsedate_to_datetime(value)
        near = at is not None and abs(told.replace(tzinfo=told.tzinfo or UTC) - at) < DAY
    except (ValueError, TypeError, OverflowError):
        return ""
    return told.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if near else ""


def _leads_to(value: str, own: str) -> str:
    """Return the host to which an address leads, if harmless.

    Harmless are the copy's own host, and hosts which say nothing of their visitors.
    """
    try:
        to = urlsplit(value.strip())
        host = to.hostname or ""
    except ValueError:
        return ELSEWHERE
    path = to.path if to.path in _PATHS else "/"
    if not host and not to.scheme:
        return path if value.startswith("/") else ELSEWHERE
    known = host in _SPOKEN_OF or (bool(own) and (host == own or (own.endswith(f".{host}") and "." in host)))
    return f"{to.scheme}://{host}{path}" if known and to.scheme in ("http", "https") else ELSEWHERE


_SHOWN: Mapping[str, Callable[[str], str]] = {
    "age": _number,
    "cf-cache-status": _one_of("BYPASS", "DYNAMIC", "EXPIRED", "HIT", "MISS", "REVALIDATED", "STALE", "UPDATING"),
    "cf-mitigated": _one_of("block", "challenge", "managed_challenge"),
    "content-encoding": _one_of("aws-chunked", "br", "deflate", "gzip", "identity", "zstd"),
    "content-length": _number,
    "content-type": _content_type,
    "retry-after": _number,
    "server": _server,
    "via": _one_of("1.1 varnish", "1.1 google", "1.1 vegur", "1.1 Caddy"),
    "x-amz-error-code": _one_of(*_S3_ERRORS),
    "x-amzn-waf-action": _one_of("block", "captcha", "challenge"),
    "x-cache": _one_of("Error from cloudfront", "HIT", "Hit from cloudfront", "MISS", "Miss from cloudfront"),
}
