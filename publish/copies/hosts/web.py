"""Copies on the web, as any reader sees them.

Over http, https, and IPFS through a gateway. The answer may come from the copy, a censor or a portal. This room bounds
the cost of each (bytes, time, redirects) and says which kind of answer came. The bytes of a 200 are judged by callers;
a label beside the bytes is a host's word about itself, and so is an answer to HEAD, which is never asked.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from publish.copies.hosts.allowance import Allowance, Meter
from publish.copies.hosts.download import Incoming, IncomingPart, Pairs
from publish.copies.hosts.http import origin, redirect
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import MisledError, SilentError, WireError
from publish.copies.hosts.http.origin import Origin
from publish.copies.hosts.http.pace import Pace
from publish.copies.hosts.http.pool import Pool, pool_to
from publish.copies.hosts.http.proxies import Proxy
from publish.copies.hosts.weberrors import GIVEN, of_answer, of_failure, start_of
from publish.core.errors import (
    BusyError,
    ConfigError,
    HostError,
    InterferenceError,
    RefusedError,
    UnreachableError,
)
from publish.core.formats import layout, onion
from publish.core.model import Entry
from publish.core.numeric import is_near
from publish.core.source import Answer, Source, WholeOnlyError, clock_of

GATEWAY = "http://127.0.0.1:8080"  # Kubo's own
REDIRECTS_MAX = 3
ORIGINS_MAX = 4  # to which one copy may send on: its https, a gateway's subdomain
CACHE_KEY_LENGTH = 16  # hex digits of the hash in the query
OVERHEAD = 1 << 19  # bytes of an answer that are not its body: headers, trailers
CHUNKING = 8  # times a body's length: what the worst that still is chunked encoding may need for it
HEADERS: Final = (
    # What the most common browser sends: a reader must not stand out, nor a version be told from it.
    ("User-Agent", "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ("Accept", "*/*"),
    ("Accept-Encoding", "identity"),
)
_ANEW: Final = (("Cache-Control", "no-cache"),)
_NO_ADDRESS = "not a web address"


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits on waiting for a host (seconds)."""

    connect_s: float = 5
    read_s: float = 10
    """Between two pieces of an answer."""
    whole_s: float = 20
    """For a whole answer. Each ``floor`` bytes received add a second."""
    floor: int = 8192  # bytes/s: below, a host is as good as silent
    pause_s: float = 0.5
    """Before the second try, when a host is overloaded."""

    def allowance(self, max_length: int, meter: Meter | None = None) -> Allowance:
        """Return the allowance of an answer, from now on.

        Args:
            max_length: Most bytes of the answer's body.
            meter: The bytes that the host gives on all connections.
        """
        length = max_length * CHUNKING + OVERHEAD
        until = time.monotonic() + self.whole_s
        return Allowance(until, self.read_s, self.floor, max_length, length, meter, meter.total if meter else 0)


_BY_TOR: Final = Patience(connect_s=60, read_s=20, whole_s=60, floor=2048)
"""For onion services: the way to one is built by both sides, and may take half a minute."""


def _is_outside(address: str) -> bool:
    return not is_near(address)


def base_url(address: str) -> str:
    """Return the URL before a copy's paths.

    It ends in ``/``.

    Raises:
        ConfigError: Not an address of a copy, or an address with a password in it.
    """
    parts = _parts(address)
    if parts.scheme in ("ipfs", "ipns"):
        gateway = os.environ.get("STET_IPFS_GATEWAY") or GATEWAY
        if _parts(gateway).scheme not in ("http", "https"):
            raise ConfigError(f"STET_IPFS_GATEWAY: {gateway}: {_NO_ADDRESS}", hint=f"such as {GATEWAY}")
        return f"{gateway.rstrip('/')}/{parts.scheme}/{quote(parts.netloc + parts.path.rstrip('/'))}/"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{address}: {_NO_ADDRESS}", hint="it begins with https://, http://, ipfs:// or ipns://")
    # An address is shown and signed into the mirror list. A password in it would be public.
    if "@" in parts.netloc:
        raise ConfigError(f"{parts.hostname}: no user name or password in an address", hint="copies are public")
    path = quote(parts.path, safe=redirect.PLAIN).removesuffix(layout.FRONT).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}/"


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        if parts.port == 0 or not address.isprintable():
            raise ValueError
    except ValueError:  # a bracket without its fellow, a port beyond 65,535
        raise ConfigError(f"{address}: {_NO_ADDRESS}", hint="give it as a browser shows it") from None
    return parts


def origin_of(url: str, address: str) -> Origin:
    """Return the origin of a URL.

    Args:
        address: As the URL is told of in messages.

    Raises:
        ConfigError: No host has such a name.
    """
    try:
        return origin.origin(urlsplit(url))
    except ValueError:  # idna's own error is one, too
        raise ConfigError(f"{address}: {_NO_ADDRESS}", hint="no host can have such a name") from None


class WebCopy(Source):
    """The copy at a web address.

    Many threads may read from it at once.

    Args:
        proxy: The proxy for this copy; by default that of the environment.
        allowed: Judges each numeric address that would be asked; all by default.
    """

    parallel = 8

    def __init__(
        self,
        address: str,
        *,
        name: str | None = None,
        patience: Patience | None = None,
        proxy: Proxy | None = None,
        allowed: Callable[[str], bool] | None = None,
    ) -> None:
        self.address = address
        self.name = name or address
        base = base_url(address)
        self._origin = origin_of(base, address)
        self._base = "/" + base.split("/", 3)[3]
        self._patience = patience or (_BY_TOR if onion.is_onion(self._origin.host) else Patience())
        # A node of this machine is not asked by way of others, unless somebody says so.
        self._over_http = urlsplit(address).scheme in ("http", "https")
        self._direct = not self._over_http and base.startswith(f"{GATEWAY}/")
        self._proxy = proxy
        self._allowed = allowed
        self._pools: dict[Origin, Pool] = {}
        self._home = self._pool(self._origin)
        self._pace = Pace(self._patience.pause_s)
        self._meter = Meter()
        self._heard = threading.local()
        self._clock: datetime | None = None
        self._date: tuple[str | None, str | None] = (None, None)
        self._given = False  # whether any file was

    def _pool(self, to: Origin) -> Pool:
        if (pool := self._pools.get(to)) is None:
            # A host which sends on to ever new subdomains would fill this machine with connections.
            if len(self._pools) >= ORIGINS_MAX:
                raise WireError("sent on to too many places")
            pool = pool_to(
                to, connect_s=self._patience.connect_s, proxy=self._proxy, direct=self._direct, headers=HEADERS,
                allowed=self._allowed,
            )  # fmt: skip
            pool = self._pools.setdefault(to, pool)
        return pool

    @property
    def last_answer(self) -> Answer | None:
        """The answer to this thread's last request."""
        answer: Answer | None = getattr(self._heard, "answer", None)
        return answer

    @property
    def near(self) -> bool:
        """Whether the copy is reached within this machine's own network, over HTTP."""
        return self._over_http and self._home.near

    def stay_outside(self) -> None:
        """Ask no machine of this network from now on, but for this machine's gateway to IPFS."""
        if self._over_http:
            self._allowed = _is_outside
            self._pools.clear()
            self._home = self._pool(self._origin)

    def anew(self) -> Callable[[], Source] | None:
        """Return what opens this address again, with the same bounds."""
        if type(self) is not WebCopy or self._allowed not in (None, _is_outside):
            return None
        return partial(
            WebCopy, self.address, name=self.name, patience=self._patience, proxy=self._proxy, allowed=self._allowed
        )

    @property
    def slowed(self) -> str | None:
        """What slowed the reading."""
        return self._pace.note

    @property
    def clock(self) -> datetime | None:
        """The ``Date`` of the host's answers."""
        return self._clock

    def open_to_pages(self, path: str, max_length: int) -> bool | None:
        """Ask as ``open.html`` on a reader's disk asks.

        Return whether the answer may be read by such a page. ``None`` when this cannot be known. The request names an
        Origin, because many hosts answer with the permission only then.
        """
        if urlsplit(self.address).scheme not in ("http", "https"):
            return None
        try:
            with self._translated(path):
                for _ in self._body(path, self._base + quote(path), (("Origin", "null"),), max_length):
                    pass
        except HostError:
            return None
        answer = self.last_answer
        headers = {name.lower(): value.strip() for name, value in answer.headers} if answer else {}
        return headers.get("access-control-allow-origin") in ("*", "null")

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        # The timestamp is the one name whose bytes change and whose hash nobody knows beforehand.
        return self._body(path, self._base + quote(path), _ANEW if path == layout.TIMESTAMP else (), max_length)

    def _fetch_anew(self, path: str, max_length: int) -> Iterator[bytes]:
        # A query of its own: that a file is absent is kept under its plain name, whatever is said of caching.
        target = f"{self._base}{quote(path)}?{secrets.token_hex(CACHE_KEY_LENGTH // 2)}"
        return self._body(path, target, _ANEW, max_length)

    def _fetch_exact(self, entry: Entry, max_length: int) -> Iterator[bytes]:
        return self._body(entry.path, self._exact(entry), (), max_length, entry)

    def _fetch_part(self, entry: Entry, start: int, length: int) -> Iterator[bytes]:
        return self._through(IncomingPart(self.name, entry.path, start, length), self._exact(entry), ())

    def _exact(self, entry: Entry) -> str:
        target = self._base + quote(entry.path)
        if entry.sha256 not in entry.path:  # such a name is never given to other bytes, nor cached with them
            target += f"?{entry.sha256[:CACHE_KEY_LENGTH]}"
        return target

    def _body(
        self, path: str, target: str, headers: Pairs, max_length: int, entry: Entry | None = None
    ) -> Iterator[bytes]:
        return self._through(Incoming(self.name, path, max_length, entry), target, headers)

    def _through(self, download: Incoming, target: str, headers: Pairs) -> Iterator[bytes]:
        """Yield an answer's body.

        That of a long file is asked on for where it was cut off.
        """
        path = download.path
        while True:
            rest = download.rest
            try:
                reply, at = self._asked(path, target, (*headers, *rest), download.max_length)
            except (RefusedError, InterferenceError):
                if rest and download.without_parts():
                    continue
                raise
            try:
                download.begin(reply, at == target or redirect.same_name(target, at))
                yield from download.chunks(reply)
            except WholeOnlyError:
                if not download.without_parts():
                    raise
                continue
            except WireError as e:
                if not download.may_resume(e):
                    raise of_failure(e, self.name, path, download.received) from e
                continue
            finally:
                # What was not read to its end is not to be read by the next request.
                reply.close()
            if download.goes_on():
                continue
            download.end()
            return

    def _asked(self, path: str, target: str, headers: Pairs, max_length: int) -> tuple[Reply, str]:
        """Return the answer and its target, after the host's number of tries."""
        tries, waited_s = 0, 0.0
        while True:
            tries += 1
            try:
                found = self._ask(path, target, headers, self._patience.allowance(max_length, self._meter))
            except BusyError as e:
                if (wait_s := self._pace.busy(e, tries, waited_s)) is None:
                    raise
            except WireError as e:
                # It may have been gone for a moment. Who is silent is not asked again.
                if tries > 1 or isinstance(e, SilentError):
                    raise
                wait_s = self._patience.pause_s
            except UnreachableError:
                if tries > 1:
                    raise
                wait_s = self._patience.pause_s
            else:
                self._pace.good()
                return found
            waited_s += wait_s
            time.sleep(wait_s)

    def _ask(self, path: str, target: str, headers: Pairs, allowance: Allowance) -> tuple[Reply, str]:
        self._pace.turn()
        pool = self._home
        for _ in range(REDIRECTS_MAX + 1):
            self._heard.answer = None
            reply = pool.ask("GET", target, allowance, headers=headers)
            self._hear(reply)
            if reply.status in GIVEN:
                self._given = True
                return reply, target
            if reply.status not in redirect.STATUSES:
                start = start_of(reply)
                self._heard.answer = replace(self._heard.answer, start=start)
                reply.close()
                # Who lacks everything at a false address has never had the copy: that it is gone cannot be known.
                if pool.misled and not self._given:
                    raise MisledError
                raise of_answer(reply, start, self.name, path)
            reply.close()
            try:
                to, target = redirect.follow(pool.origin, target, reply.headers.get("location"))
            except redirect.AwayError as e:
                raise InterferenceError(str(e), host=self.name, path=path) from e
            pool = self._pool(to)
        raise InterferenceError(f"redirected more than {REDIRECTS_MAX} times", host=self.name, path=path)

    def _hear(self, reply: Reply) -> None:
        self._heard.answer = Answer(reply.status, reply.headers.pairs)
        date = (reply.headers.get("date"), reply.headers.get("age"))
        if date != self._date:  # most answers say the same second as the one before
            self._date = date
            if said := clock_of(reply.headers.pairs):
                self._clock = max(said, self._clock or said)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return of_failure(error, self.name, path) if isinstance(error, WireError) else None
