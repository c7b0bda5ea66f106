"""Where a redirect may lead: the same server, and nowhere else.

The copy is nowhere else. A redirect to another host may be a portal's or a censor's.
"""

import re
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from publish.copies.hosts.http.origin import Origin, origin

PLAIN: Final = "/%:@!$&'()*+,;=~"  # what stands in a path as it is
STATUSES: Final = frozenset({301, 302, 303, 307, 308})
MOVED: Final = STATUSES - {303}
"""For a question with a body: after 303 the body is not to be sent again."""
_GATEWAY: Final = re.compile(r"/(ipfs|ipns)/[^/]+/")
_LABEL: Final = re.compile(r"[a-z0-9-]{1,63}")


class AwayError(Exception):
    """Sent on to another place; the message names it."""


def follow(here: Origin, target: str, location: str | None, *, secured: bool = False) -> tuple[Origin, str]:
    """Return the origin and the target to which an answer sends on.

    Args:
        target: Path and query which were asked for.
        secured: Follow to any server under TLS, for what proves itself by more than its place.

    Raises:
        AwayError: Another server's, or no address at all.
    """
    try:
        to = urlsplit(urljoin(f"{here}{target}", location or ""))
        there = origin(to)
    except ValueError as e:
        raise AwayError("redirected to what is no address") from e
    same = there == here or _secured(here, there) or _own_subdomain(here, there, target)
    if not location or not (same or (secured and there.scheme == "https")):
        raise AwayError(f"redirected to {there}")
    return there, target_of(to)


def target_of(url: SplitResult) -> str:
    """Return path and query as browsers send them: letters as percent codes, since servers refuse them bare."""
    query = f"?{quote(url.query, safe=PLAIN + '?')}" if url.query else ""
    return (quote(url.path, safe=PLAIN) or "/") + query


def same_name(target: str, other: str) -> bool:
    """Return whether two targets name the same file (``/x.html`` and ``/x``)."""
    return _name(target) == _name(other)


def _name(target: str) -> str:
    path = unquote(target.split("?", 1)[0]).rstrip("/")
    path = path.removesuffix("/index.html").removesuffix("/index").removesuffix(".html").rstrip("/")
    return path.rpartition("/")[2]


def _secured(here: Origin, there: Origin) -> bool:
    """Return whether it is the same host under TLS."""
    return (here.scheme, there.scheme, here.host) == ("http", "https", there.host)


def _own_subdomain(here: Origin, there: Origin, target: str) -> bool:
    """Return whether an IPFS gateway gives the content a name of its own below the gateway's, as Kubo does."""
    if not (match := _GATEWAY.match(target)) or (there.scheme, there.port) != (here.scheme, here.port):
        return False
    # One label, and the gateway's own name behind it: no other site of a shared host can have that.
    label, _, rest = there.host.partition(".")
    return bool(_LABEL.fullmatch(label)) and rest == f"{match[1]}.{here.host}"
