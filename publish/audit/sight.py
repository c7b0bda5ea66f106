"""An answer as it may be shown to others: what speaks of the host stays, what could speak of who asked goes.

The rule, which manual/evidence.md states for people:

* headers: only the names in `SHOWN`, each once, its printable ASCII, at most 200 characters;
* ``CF-Ray`` loses the airport at its end, which is the one nearest to who asked; ``Via`` keeps the names of
  well-known caches, as other ones may stand on the asking side; ``Location`` loses its query;
* an IP address in a header or in the first bytes is struck out with x's, unless it is the copy's own: block
  pages like to greet their visitor with his. Then the hash of the whole answer is withheld as well, for whoever
  knows the page could find the address by trying them all.
"""

import base64
import ipaddress
import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from publish.hosts.base import Answer
from publish.model import Sight

START_LENGTH = 512  # bytes of an answer that are kept
VALUE_MAX_LENGTH = 200  # characters of a header
SHOWN = frozenset(
    {
        "age", "allow", "cache-control", "cf-cache-status", "cf-ray", "content-encoding", "content-length",
        "content-type", "date", "etag", "expires", "last-modified", "link", "location", "retry-after", "server",
        "via", "x-amz-error-code", "x-amz-error-message", "x-cache", "x-content-type-options", "x-ipfs-path",
        "x-powered-by", "x-robots-tag",
    }
)  # fmt: skip
_CACHES = frozenset({"varnish", "google", "vegur", "caddy", "akamai", "squid"})
_DOTTED = rb"(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)"
_GROUP = rb"[0-9A-Fa-f]{0,4}"
_MIXED = rb"(?::" + _GROUP + rb"){1,6}:" + _DOTTED
_COLONS = rb"(?::" + _GROUP + rb"){2,7}(?![0-9A-Za-z:])"
_ADDRESS = re.compile(
    rb"(?<![\d.])" + _DOTTED + rb"|(?<![0-9A-Za-z:.])" + _GROUP + rb"(?:" + _MIXED + rb"|" + _COLONS + rb")"
)
_SHORTEST = 7  # characters: "1.1.1.1"; shorter IPv6 ("::1", "a::b") stand in ordinary code


class Clock:
    """The time of day, told by how long ago a given one was."""

    def __init__(self, began: datetime | None) -> None:
        self._began = began
        self._at = time.monotonic()

    def now(self) -> datetime | None:
        """UTC, to the second."""
        if self._began is None:
            return None
        gone = timedelta(seconds=time.monotonic() - self._at)
        return (self._began + gone).astimezone(UTC).replace(microsecond=0)


def of(answer: Answer | None, start: bytes, at: datetime | None, address: str = "") -> Sight:
    """What may be shown of an answer.

    Args:
        start: What came of its body; all of it is searched for addresses, `START_LENGTH` of it is kept.
        address: The copy's own: an IP address in it is no secret.
    """
    own = _own(address)
    body = start or (answer.start if answer else b"")
    masked, found = mask(body, own)
    headers = tuple(_headers(answer, own)) if answer else ()
    return Sight(at, answer.status if answer else 0, headers, base64.b64encode(masked[:START_LENGTH]).decode(), found)


def mask(data: bytes, own: str = "") -> tuple[bytes, bool]:
    """``data`` with each IP address but ``own`` struck out, and whether there was any."""
    found = False

    def strike(match: re.Match[bytes]) -> bytes:
        nonlocal found
        if not _is_address(match[0]) or match[0].decode() == own:
            return match[0]
        found = True
        return b"x" * len(match[0])

    return _ADDRESS.sub(strike, data), found


def _is_address(text: bytes) -> bool:
    try:
        ipaddress.ip_address(text.decode())
    except ValueError:
        return False
    return len(text) >= _SHORTEST


def _own(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _headers(answer: Answer, own: str) -> list[tuple[str, str]]:
    shown: dict[str, str] = {}
    for name, value in answer.headers:
        key = name.lower()
        if key not in SHOWN or key in shown:
            continue
        plain = "".join(c for c in _of_header(key, value) if " " <= c <= "~")[:VALUE_MAX_LENGTH]
        shown[key] = mask(plain.encode(), own)[0].decode()
    return list(shown.items())


def _of_header(name: str, value: str) -> str:
    if name == "cf-ray":
        return value.partition("-")[0]
    if name == "location":
        return re.split(r"[?#]", value, maxsplit=1)[0]
    if name == "via":
        return ", ".join(_passed(part) for part in value.split(","))
    return value


def _passed(part: str) -> str:
    protocol, _, name = part.strip().partition(" ")
    name = name.split(" ")[0]
    known = name.lower() in _CACHES or name.lower().endswith(".cloudfront.net")
    return f"{protocol} {name if known else '(withheld)'}"
