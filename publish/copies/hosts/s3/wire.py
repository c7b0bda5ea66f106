"""Connections to an S3 host: signed requests of ours, and those of botocore, within the same bounds.

botocore's own connections have no bounds: their timeouts begin anew with each byte, and any answer is read to its
end, however long. What is NOT done here: saying what an answer means.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

from publish.copies.hosts.allowance import Allowance, TooSlowError
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import EndlessError, SilentError, WireError
from publish.copies.hosts.http.origin import Origin, origin
from publish.copies.hosts.http.pool import Pool, Trust, pool_to
from publish.copies.hosts.http.proxies import Proxy
from publish.copies.hosts.s3.sign import EMPTY, Keys, Signer
from publish.core.errors import InterferenceError
from publish.core.source import clock_of

if TYPE_CHECKING:
    from botocore.awsrequest import AWSResponse

CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 30
BEHIND_S = 5  # between two answers to questions that went together: who gives only one is asked one by one
CALL_S = 30  # for one answer, and a second more for each FLOOR bytes that go or come
FLOOR = 8192  # bytes/s: below, a host is as good as silent
ANSWER_MAX_LENGTH = 16 << 20  # bytes: a page of a listing has a thousand names
AUTHORITIES: Final = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
"""Variables by which a company's own authority is named to every program that speaks S3."""
_UNSENT: Final = frozenset({"host", "user-agent", "amz-sdk-invocation-id", "amz-sdk-request"})
"""Unsigned headers of botocore's. They say system, kernel, processor and version of Python to each host."""
_STREAMED = 1 << 62  # bytes: of a body which is bounded by who asked for it
_CHUNK = 1 << 16  # bytes read at a time


class Wire:
    """The connections to a host.

    Args:
        name: The host's name in messages.
        ca_file: Certificates to trust instead of the system's. By default those of `AUTHORITIES`, or the system's; and
            those of ``STET_CA_FILE`` beside them.
        proxy: The proxy for this host; by default that of the environment.
    """

    def __init__(self, name: str, region: str, *, ca_file: str | None, proxy: Proxy | None = None) -> None:
        self._name = name
        self._signer = Signer(region)
        bundles = (Trust(file, said, alone=False) for said in AUTHORITIES if (file := os.environ.get(said, "")))
        self._authorities = Trust(ca_file, "ca_file") if ca_file else next(bundles, None)
        self.proxy = proxy
        self._pools: dict[Origin, Pool] = {}
        self._known: dict[tuple[str, str], Pool] = {}
        self.clock: datetime | None = None
        """The latest time in the host's answers."""
        self._date: str | None = None

    def pool(self, parts: SplitResult) -> Pool:
        """Return the connections to the host of an address.

        Raises:
            ConfigError: The authorities, or the proxy of the environment, cannot be used.
        """
        # Asked once a file: that the address is an origin's is worked out once.
        if (pool := self._known.get((parts.scheme, parts.netloc))) is not None:
            return pool
        to = origin(parts)
        if (pool := self._pools.get(to)) is None:
            pool = pool_to(to, connect_s=CONNECT_TIMEOUT_S, authorities=self._authorities, proxy=self.proxy)
            pool = self._pools.setdefault(to, pool)
        self._known[parts.scheme, parts.netloc] = pool
        return pool

    def ask(
        self,
        keys: Keys,
        method: str,
        base: SplitResult,
        target: str,
        *,
        sha256: str,
        body: Any = None,
        length: int = 0,
        headers: Sequence[tuple[str, str]] = (),
        max_length: int = ANSWER_MAX_LENGTH,
        patience_s: float = 0.0,
    ) -> Reply:
        """Sign a request, send it once, and return the answer up to its body.

        Args:
            sha256: Of the body, as it is signed.
            body: Bytes, or what is read piece by piece.
            length: Of the body (bytes).
            max_length: Bytes that the caller will read.
            patience_s: For which the host may be silent, beside the usual time.

        Raises:
            WireError: No answer.
        """
        pool = self.pool(base)
        signed = self._signer.signed(keys, method, pool.origin.authority, target, headers, sha256, datetime.now(UTC))
        # Not signed, as botocore does not: proxies may add headers of their own, and this one the host reads anyway.
        if body is not None:
            signed.append(("Content-Length", str(length)))
        allowance = _allowance(CALL_S + length / FLOOR + patience_s, max_length, READ_TIMEOUT_S + patience_s)
        return self._heard(pool.ask(method, target, allowance, headers=signed, body=body))

    def put_and_get(
        self,
        keys: Keys,
        base: SplitResult,
        target: str,
        *,
        sha256: str,
        body: bytes,
        headers: Sequence[tuple[str, str]],
    ) -> tuple[Reply, Callable[[], Reply | None]]:
        """Send a PUT and behind it a GET of the same object, as `Pool.put_and_get`.

        Raises:
            WireError: No answer.
        """
        pool, now, length = self.pool(base), datetime.now(UTC), len(body)
        authority = pool.origin.authority
        put = self._signer.signed(keys, "PUT", authority, target, headers, sha256, now)
        put.append(("Content-Length", str(length)))
        get = self._signer.signed(keys, "GET", authority, target, (), EMPTY, now)
        allowance = _allowance(CALL_S + length / FLOOR, ANSWER_MAX_LENGTH)
        reply, then = pool.put_and_get(target, allowance, headers=put, body=body, asked=get)

        def second() -> Reply | None:
            answer = then(_allowance(CALL_S + length / FLOOR, length, BEHIND_S))
            return answer and self._heard(answer)

        return self._heard(reply), second

    def _heard(self, reply: Reply) -> Reply:
        if reply.odd_length:
            reply.close()
            raise InterferenceError("says a length that is no number", host=self._name)
        if (date := reply.headers.get("date")) != self._date:
            self._date = date
            if said := clock_of(reply.headers.pairs):
                self.clock = max(said, self.clock or said)
        return reply

    def send(self, request: Any, **_: Any) -> "AWSResponse":
        """Send a request which botocore prepared, once.

        The signature is the shape of botocore's own sending, so that its clients can use this method.

        Raises:
            TooSlowError: No whole answer came in time. Of a streamed body: no head came in time.
        """
        from botocore.awsrequest import AWSResponse

        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = [(name, _text(value)) for name, value in request.headers.items() if name.lower() not in _UNSENT]
        body = _sent(request.body)
        seconds = CALL_S + _length(request) / FLOOR
        length = _STREAMED if request.stream_output else ANSWER_MAX_LENGTH
        try:
            pool = self.pool(parts)
            reply = self._heard(
                pool.ask(request.method, target, _allowance(seconds, length), headers=headers, body=body)
            )
        except WireError as e:
            raise _foreign(e, self._name) from e
        raw = _Raw(reply, self._name)
        headers_of: Any = _Headers(reply.headers.pairs)  # botocore reads no more of its own kind
        answer = AWSResponse(request.url, reply.status, headers_of, raw)
        if not request.stream_output:
            try:
                answer.content  # noqa: B018 - read now, within the bounds
            finally:
                raw.close()
        return answer


class _Headers(dict[str, str]):
    """An answer's headers, as botocore asks for them."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        super().__init__((name.lower(), value) for name, value in pairs)

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


class _Raw:
    """An answer's body, as botocore reads it."""

    def __init__(self, reply: Reply, name: str) -> None:
        self._reply, self._name = reply, name
        self.close = reply.close

    def read(self, amount: int | None = None) -> bytes:
        """Return received bytes, at most ``amount``. No bytes mean the end."""
        if amount is None:
            return b"".join(self.stream())
        try:
            return self._reply.read1(amount)
        except WireError as e:
            raise _foreign(e, self._name) from e

    def stream(self, amount: int | None = None, **_: Any) -> Iterator[bytes]:
        """Yield the whole body, piece by piece."""
        while data := self.read(amount or _CHUNK):
            yield data


def _allowance(seconds: float, length: int, read_s: float = READ_TIMEOUT_S) -> Allowance:
    return Allowance(time.monotonic() + seconds, read_s, FLOOR, length, length + (1 << 20))


def _foreign(error: WireError, name: str) -> Exception:
    """Return the error by which botocore knows whether to try again."""
    from botocore.exceptions import HTTPClientError

    if isinstance(error, SilentError):
        return TooSlowError(error.reason, host=name)
    if isinstance(error, EndlessError):
        return InterferenceError(error.reason, host=name)
    return HTTPClientError(error=error)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _sent(body: Any) -> Any:
    """Return a body as the pool takes it: bytes, a file, or nothing."""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytearray) else body


def _length(request: Any) -> int:
    """Return the length of the request's own body (bytes)."""
    said = _text(request.headers.get("Content-Length", ""))
    return int(said) if said.isdecimal() else 0
