"""A bucket as strangers meet it: the settings to be made.

A key which may put, get and list and nothing more cannot ask for a bucket's settings. Whether readers get the copy is
told better by an answer that they get themselves. What is NOT done here: making settings.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.http.origin import origin
from publish.copies.hosts.http.pool import Pool, pool_to
from publish.copies.hosts.s3.wire import CONNECT_TIMEOUT_S, Wire
from publish.core.atonce import at_once, beside
from publish.core.errors import ConfigError, HostError
from publish.core.formats import layout

LOOK_S = 10  # for one answer: who is slower has not shown it
READ_S = 5  # seconds without a byte
FLOOR = 8192  # bytes/s
PAGE_MAX_LENGTH = 1 << 20  # bytes of a page that is compared


class SeenOutside(NamedTuple):
    """Settings which were seen to be made."""

    readable: bool = False
    """Anyone may read the objects."""
    scripts: bool = False
    """So may other sites' scripts (CORS)."""
    pages: bool = False
    """The folder's own address gives its front page."""


class Outside:
    """A copy's address, asked without a key.

    Args:
        address: Of the folder, without the slash at its end.
        pool: Returns the connections to an address.
        inside: Returns an object's bytes, asked with the key.
    """

    def __init__(
        self, address: str, pool: Callable[[SplitResult], Pool], inside: Callable[[str], bytes | None]
    ) -> None:
        self._parts = urlsplit(address.removesuffix("/"))
        self._pool = pool
        self._inside = inside
        self._early: dict[str, tuple[bytes | None, bool]] = {}
        self._front: bytes | None = None

    def ask_ahead(self, *, front: bool, most: int) -> None:
        """Ask the questions of the next `look` now, but for the pointer by the key."""
        paths = (layout.TIMESTAMP, "") if front else (layout.TIMESTAMP,)

        def inside() -> None:
            self._front = self._inside(layout.FRONT)

        got = beside(
            lambda: at_once(*[partial(self._asked_once, path) for path in paths], most=most),
            *([inside] if front else []),
            most=most,
        )
        self._early = dict(zip(paths, got, strict=True))

    def look(self, *, front: bool = True) -> SeenOutside:
        """Return what is seen. Nothing is where nothing answers, or with other bytes than the key gets.

        Args:
            front: Whether to ask for the front page, too.
        """
        # Bytes are compared: a host that answers everything with a page of its own has shown nothing.
        pointer = self._inside(layout.TIMESTAMP)
        got, scripts = self._get(layout.TIMESTAMP)
        if pointer is None or got != pointer:
            return SeenOutside()
        if not front:
            return SeenOutside(True, scripts)
        page, self._front = self._front or self._inside(layout.FRONT), None
        return SeenOutside(True, scripts, page is not None and self._get("")[0] == page)

    def _get(self, path: str) -> tuple[bytes | None, bool]:
        """Return the bytes at a path, and whether scripts of other sites may read them."""
        early = self._early.pop(path, None)
        return self._asked_once(path) if early is None else early

    def _asked_once(self, path: str) -> tuple[bytes | None, bool]:
        try:
            with suppress(WireError, HostError, ConfigError, ValueError):
                return self._asked(f"{self._parts.path.rstrip('/')}/{path}")
        except OSError:
            pass
        return None, False

    def _asked(self, target: str) -> tuple[bytes | None, bool]:
        allowance = Allowance(time.monotonic() + LOOK_S, READ_S, FLOOR, PAGE_MAX_LENGTH, 2 * PAGE_MAX_LENGTH)
        # As a page on a reader's disk asks: many hosts answer with the permission only then.
        reply = self._pool(self._parts).ask("GET", target, allowance, headers=[("Origin", "null")])
        if reply.status != 200:
            reply.close()
            return None, False
        return reply.rest(PAGE_MAX_LENGTH), reply.headers.get("access-control-allow-origin") in ("*", "null")


def outside(public: str | None, bucket: str, wire: Wire, inside: Callable[[str], bytes | None]) -> Outside:
    """Return the copy as its readers meet it: at its public web address, else at the bucket's own.

    Args:
        bucket: The bucket's own address.
    """
    address = public if public and public.lower().startswith(("https://", "http://")) else bucket

    def pool(parts: SplitResult) -> Pool:
        # The authorities of mirrors.toml are the bucket's; another address has those that readers have.
        if origin(parts) == origin(urlsplit(bucket)):
            return wire.pool(parts)
        return pool_to(origin(parts), connect_s=CONNECT_TIMEOUT_S, proxy=wire.proxy)

    return Outside(address, pool, inside)
