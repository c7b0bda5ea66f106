"""A service which pins on IPFS for others.

IPFS Pinning Service API, version 1. Its answers are another's word: bounded, read strictly, and never followed to
another host, for the token is its alone. What is NOT done here: deciding what it is to pin (``pins``).
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from publish.copies.hosts.allowance import Allowance, TooSlowError, retry_after_s
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import EndlessError, SilentError, WireError, meaning
from publish.copies.hosts.http.origin import LOOPBACK, origin
from publish.copies.hosts.http.pool import Pool, pool_to
from publish.copies.hosts.http.proxies import Proxy
from publish.core.errors import (
    BusyError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    UnreachableError,
    cut,
)
from publish.core.formats import strictjson
from publish.core.plain import clean

CONNECT_S = 10
CALL_S = 30  # for one answer
FLOOR = 8192  # bytes/s: below, a service is as good as silent
ANSWER_MAX_LENGTH = 16 << 20  # bytes: a page of a thousand requests, each with a stranger's metadata
PAGE = 1000  # requests in a list: the most that the API knows
PAGES_MAX = 100
SAID_MAX = 200  # characters of a service's own words
TRIES = 3  # of a question without an answer
PAUSE_S, PAUSE_MAX_S = 0.5, 60.0  # between two questions, where the service does not say how long
STATUSES: Final = ("queued", "pinning", "pinned", "failed")
_ALL: Final = ",".join(STATUSES)
_TOKEN_ASKED: Final = (401, 403)
_ID_MAX = 512  # characters of a request's name


@dataclass(frozen=True, slots=True)
class PinAsked:
    """A request to pin, as the service lists it."""

    id: str
    status: str
    cid: str
    name: str
    mark: Mapping[str, str]
    created: str
    said: str = ""
    """The service's own words on the status."""
    delegates: tuple[str, ...] = ()
    """Addresses of its nodes, which wait to be given the blocks."""


@dataclass(frozen=True, slots=True)
class PinWish:
    """What a service is asked to pin."""

    cid: str
    name: str
    mark: Mapping[str, str]
    origins: tuple[str, ...] = ()


@dataclass
class Patience:
    """How long a service is waited for.

    By all questions of one push together.
    """

    until: float
    """On the monotonic clock (seconds)."""
    interrupt: threading.Event = field(default_factory=threading.Event)
    """Ends all waits when set."""

    def wait(self, seconds: float) -> bool:
        """Wait, and return whether there is time for another question."""
        left_s = self.until - time.monotonic()
        if left_s <= 0 or seconds > left_s:
            return False
        return not self.interrupt.wait(seconds)

    def turns(self) -> Iterator[None]:
        """Yield for each look at something slow: now, and after ever longer pauses while there is time."""
        pause_s = PAUSE_S
        # Once in any case: without time to wait, how it stands now is still to be seen.
        yield
        while self.wait(pause_s):
            yield
            pause_s = min(2 * pause_s, PAUSE_MAX_S)


class PinService:
    """A service, not spoken to yet.

    Args:
        token: Or a call for it, where it is asked for when it is needed.
        host: The name of our host, for messages.
        variable: The name of the token's variable in the environment.
    """

    def __init__(
        self,
        name: str,
        address: str,
        token: str | Callable[[], str],
        variable: str,
        *,
        host: str,
        proxy: Proxy | None = None,
    ) -> None:
        self.name = name
        self.patience = Patience(time.monotonic() + CALL_S)
        self._token = "" if callable(token) else token
        self._later = token if callable(token) else None
        self._variable = variable
        self._host = host
        self._proxy = proxy
        parts = urlsplit(address)
        self._origin = origin(parts)
        self._path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~-._")
        self._opened: Pool | None = None

    @property
    def near(self) -> bool:
        """Whether it is a program on this machine."""
        return self._origin.host in LOOPBACK

    def find(self, cid: str) -> list[PinAsked]:
        """Return all requests for an address, whoever made them."""
        return [one for one in self._listed(cid=cid) if one.cid == cid]

    def of_name(self, prefix: str) -> list[PinAsked]:
        """Return all requests with a name which begins so.

        Raises:
            InterferenceError: It lists without end.
        """
        return [one for one in self._listed(name=prefix, match="partial") if one.name.startswith(prefix)]

    def ask(self, wish: PinWish, instead: str = "") -> PinAsked:
        """Ask for a pin.

        Args:
            instead: The name of a request which failed.
        """
        body = {"cid": wish.cid, "name": wish.name, "meta": dict(wish.mark), "origins": list(wish.origins)}
        return self._read(self._json("POST", f"/pins/{quote(instead, safe='')}" if instead else "/pins", body))

    def remove(self, id_: str) -> None:
        """Ask for a pin to go.

        One which is not there is no error.
        """
        self._ask("DELETE", f"/pins/{quote(id_, safe='')}", None, good=(200, 202, 204, 404))

    def _listed(self, **filters: str) -> Iterator[PinAsked]:
        """Yield requests of any status, the newest first."""
        seen: set[str] = set()
        before: dict[str, str] = {}
        for _ in range(PAGES_MAX):
            query = urlencode({**filters, "status": _ALL, "limit": str(PAGE), **before}, quote_via=quote)
            page = self._json("GET", f"/pins?{query}", None)
            rows, count = self._rows(page)
            fresh = [one for one in map(self._read, rows) if one.id not in seen]
            yield from fresh
            seen.update(one.id for one in fresh)
            # `count` is what matches, on this page and beyond it. A page of nothing new is the end, whatever it says.
            if not fresh or count <= len(rows):
                return
            before = {"before": min(one.created for one in fresh)}
        raise InterferenceError(f"lists more than {PAGES_MAX * PAGE:,} requests", host=self._host)

    def _rows(self, page: Any) -> tuple[list[Any], int]:
        try:
            return _field(page, "results", list), _field(page, "count", int)
        except _OddError as e:
            raise _foreign(self._host) from e

    def _read(self, row: Any) -> PinAsked:
        try:
            return _asked(row, self._said)
        except _OddError as e:
            raise _foreign(self._host) from e

    def _json(self, method: str, target: str, body: Any) -> Any:
        data = self._ask(method, target, body, good=(200, 202))
        try:
            return strictjson.plain(data)
        except ValueError as e:
            raise _foreign(self._host) from e

    def _ask(self, method: str, target: str, body: Any, *, good: tuple[int, ...]) -> bytes:
        """Put a question until it is answered, or nobody waits any more."""
        silences, pause_s = 0, PAUSE_S
        while True:
            try:
                return self._once(method, target, body, good)
            except UnreachableError as e:
                # Who gives no answer gets a few tries; who is busy, all the time there is.
                silences += not isinstance(e, BusyError)
                # It may have heard the question all the same, and would pin twice.
                if method == "POST" and silences:
                    raise
                wait_s = pause_s if e.retry_after_s is None else max(e.retry_after_s, PAUSE_S)
                if silences >= TRIES or not e.retryable or not self.patience.wait(wait_s):
                    raise
                pause_s = min(2 * pause_s, PAUSE_MAX_S)

    def _once(self, method: str, target: str, body: Any, good: tuple[int, ...]) -> bytes:
        sent = b"" if body is None else json.dumps(body).encode()
        headers = [("Content-Length", str(len(sent)))] if method != "GET" else []
        if body is not None:
            headers.append(("Content-Type", "application/json"))
        length = ANSWER_MAX_LENGTH
        allowance = Allowance(time.monotonic() + CALL_S, CALL_S, FLOOR, length, length + (1 << 20))
        try:
            reply = self._pool().ask(
                method, self._path + target, allowance, headers=headers, body=sent if method != "GET" else None
            )
            data = reply.rest()
        except WireError as e:
            raise self._silent(e) from e
        if reply.status not in good:
            raise self._refusal(reply, data)
        return data

    def _pool(self) -> Pool:
        if self._opened is None:
            if self._later:
                self._token = self._later()
            headers = [("Accept", "application/json"), ("Accept-Encoding", "identity"), ("User-Agent", "stet")]
            if self._token:
                headers.append(("Authorization", f"Bearer {self._token}"))
            self._opened = pool_to(self._origin, connect_s=CONNECT_S, proxy=self._proxy, headers=headers)
        return self._opened

    def _silent(self, error: WireError) -> HostError:
        if isinstance(error, SilentError):
            return TooSlowError("does not answer in time", host=self._host)
        if isinstance(error, EndlessError):
            return meaning(error, host=self._host, path="", where=self.name)
        return UnreachableError(f"does not answer: {error.reason}", host=self._host, hint=error.hint)

    def _refusal(self, reply: Reply, data: bytes) -> HostError:
        """Return the meaning of an answer other than the wished one."""
        status, said = reply.status, self._words(data)
        if status in _TOKEN_ASKED:
            wrong, missing = f"is not what it wants ({self._variable})", f"is missing: export {self._variable}=…"
            told = wrong if self._token else missing
            return RefusedError(f"refuses us ({status}): the token {told}", host=self._host, status=status)
        if status in (429, 503):
            after_s = retry_after_s(reply.headers.get("retry-after"), datetime.now(UTC))
            return BusyError(f"asks for patience ({status})", host=self._host, retry_after_s=after_s)
        if 300 <= status < 400:
            # Not followed: what it names would be shown the token.
            return RefusedError(
                f"sends us on to another address ({status})", host=self._host, status=status,
                hint="write the address which answers in mirrors.toml",
            )  # fmt: skip
        if status in (402, 409, 507):
            return FullError(f"has no room or no funds for it ({status}){said}", host=self._host)
        if status == 404:
            return InterferenceError("is no pinning service at this address (404)", host=self._host)
        if status >= 500:
            return UnreachableError(f"is out of order ({status}){said}", host=self._host)
        return RefusedError(f"says no ({status}){said}", host=self._host, status=status)

    def _words(self, data: bytes) -> str:
        """Return the reason in an error's body, after a colon."""
        try:
            error = strictjson.plain(data[:65_536])["error"]
            parts = [error.get("reason"), error.get("details")]
        except (ValueError, LookupError, TypeError, AttributeError):
            return ""
        said = ": ".join(self._said(part) for part in parts if isinstance(part, str) and part)
        return f": {said}" if said else ""

    def _said(self, text: str) -> str:
        """Return a service's words, plain, short, without the token."""
        # Some repeat what they were sent.
        hidden = text.replace(self._token, "…") if self._token else text
        return cut(clean(" ".join(hidden[: 4 * SAID_MAX].split())), SAID_MAX)


def _foreign(host: str) -> InterferenceError:
    return InterferenceError("answers as no pinning service does", host=host)


class _OddError(ValueError):
    """A field of another kind than the API's."""


def _field(value: Any, name: str, kind: type) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, kind) or isinstance(found, bool):
        raise _OddError(name)
    return found


def _asked(value: Any, said: Callable[[str], str]) -> PinAsked:
    """Return a request as the service tells it."""
    pin = _field(value, "pin", dict)
    status, id_ = _field(value, "status", str), _field(value, "requestid", str)
    if status not in STATUSES or not 0 < len(id_) <= _ID_MAX:
        raise _OddError("status")
    mark, info = pin.get("meta"), value.get("info")
    details = info.get("status_details") if isinstance(info, dict) else None
    delegates = value.get("delegates")
    return PinAsked(
        id_, status, _field(pin, "cid", str), name if isinstance(name := pin.get("name"), str) else "",
        {k: v for k, v in mark.items() if isinstance(v, str)} if isinstance(mark, dict) else {},
        _field(value, "created", str), said(details) if isinstance(details, str) else "",
        tuple(d for d in delegates if isinstance(d, str))[:20] if isinstance(delegates, list) else (),
    )  # fmt: skip
