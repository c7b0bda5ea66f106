"""Copies on the web, as any reader sees them.

Over http, https, and IPFS through a gateway. The only file which speaks HTTP. The answer may come from the copy, a
censor or a portal. This room bounds the cost of each (bytes, time, redirects) and says which kind of answer came.
Whether a 200 brought the right bytes is not judged here. HEAD is never asked: its answer is only a host's word about
itself.
"""

import functools
import http.client
import os
import secrets
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, LocationValueError, ProtocolError
from urllib3.exceptions import SSLError as TlsError

from publish.copies.hosts import challenge
from publish.copies.hosts.allowance import Allowance, announced, retry_after_s
from publish.copies.hosts.webwire import POOLS, asking
from publish.core.errors import (
    AbsentError,
    BusyError,
    ConfigError,
    HostError,
    InterferenceError,
    Reason,
    RefusedError,
    UnreachableError,
)
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.source import Answer, OverlongError, Source, clock_of

GATEWAY = "http://127.0.0.1:8080"  # Kubo's own
REDIRECTS_MAX = 3
CACHE_KEY_LENGTH = 16  # hex digits of the hash in the query
LENGTH_DIGITS_MAX = 18  # of a Content-Length: a million terabytes
OVERHEAD = 1 << 19  # bytes of an answer that are not its body: headers, trailers
CHUNKING = 8  # times a body's length: what the worst that still is chunked encoding may need for it
_CHUNK = 1 << 16  # bytes read at a time
_ERROR_LENGTH = 1024  # bytes of an error's page that are read: it says who took the copy away, and on what ground
_ERROR_S = 3  # seconds that these may take; a host that drips them is not waited for
_HEADERS: Final = {
    # What the most common browser sends: a reader must not stand out, nor a version be told from it.
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
_NO_ADDRESS = "not a web address"
_PLAIN = "/%:@!$&'()*+,;=~"  # what stands in a path as it is
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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
    """Before the single other try, when a host is overloaded."""

    def allowance(self, max_length: int) -> Allowance:
        """Return the allowance of an answer, from now on.

        Args:
            max_length: Most bytes of the answer's body.
        """
        length = max_length * CHUNKING + OVERHEAD
        return Allowance(time.monotonic() + self.whole_s, self.read_s, self.floor, max_length, length)


@functools.cache
def _context(ca_file: str) -> ssl.SSLContext:
    """Return the TLS context, which always checks certificates.

    Cached, because reading the system's certificates takes longer than a request.
    """
    context = urllib3.util.create_urllib3_context()
    context.load_default_certs()  # minds SSL_CERT_FILE
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as e:
            raise ConfigError(f"STET_CA_FILE: cannot read {ca_file}: {e.strerror or e}") from e
    return context


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
    path = quote(parts.path, safe=_PLAIN).removesuffix(layout.FRONT).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}/"


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        if parts.port == 0 or not address.isprintable():
            raise ValueError
    except ValueError:  # a bracket without its fellow, a port beyond 65,535
        raise ConfigError(f"{address}: {_NO_ADDRESS}", hint="give it as a browser shows it") from None
    return parts


class WebCopy(Source):
    """The copy at a web address.

    Many threads may read from it at once.
    """

    parallel = 8

    def __init__(self, address: str, *, name: str | None = None, patience: Patience | None = None) -> None:
        self.address = address
        self.name = name or address
        self._base = base_url(address)
        self._patience = patience or Patience()
        # urllib3 itself: requests and httpx hide the layer on which an answer's time and bytes can be bounded.
        self._pool = urllib3.PoolManager(
            num_pools=4,
            maxsize=self.parallel * 2,
            headers=_HEADERS,
            retries=False,
            ssl_context=_context(os.environ.get("STET_CA_FILE", "")) if self._base.startswith("https:") else None,
        )
        self._pool.pool_classes_by_scheme = POOLS
        self._origin = "/".join(self._base.split("/", 3)[:3])
        try:
            self._home = self._pool.connection_from_url(self._base)
        except LocationValueError:
            raise ConfigError(
                f"{address}: {_NO_ADDRESS}", hint="a name in other letters is to be written as xn--…"
            ) from None
        self._heard = threading.local()
        self._clock: datetime | None = None
        self._timeout = urllib3.Timeout(connect=self._patience.connect_s, read=self._patience.read_s)

    @property
    def last_answer(self) -> Answer | None:
        """The answer to this thread's last request."""
        answer: Answer | None = getattr(self._heard, "answer", None)
        return answer

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
                for _ in self._body(path, self._base + quote(path), {"Origin": "null"}, max_length):
                    pass
        except HostError:
            return None
        answer = self.last_answer
        headers = {name.lower(): value.strip() for name, value in answer.headers} if answer else {}
        return headers.get("access-control-allow-origin") in ("*", "null")

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        # The timestamp is the one name whose bytes change and whose hash nobody knows beforehand.
        headers = {"Cache-Control": "no-cache"} if path == layout.TIMESTAMP else {}
        return self._body(path, self._base + quote(path), headers, max_length)

    def _fetch_anew(self, path: str, max_length: int) -> Iterator[bytes]:
        # A query of its own: that a file is absent is kept under its plain name, whatever is said of caching.
        url = f"{self._base}{quote(path)}?{secrets.token_hex(CACHE_KEY_LENGTH // 2)}"
        return self._body(path, url, {"Cache-Control": "no-cache"}, max_length)

    def _fetch_exact(self, entry: Entry, max_length: int) -> Iterator[bytes]:
        url = self._base + quote(entry.path)
        if entry.sha256 not in entry.path:  # such a name is never given to other bytes, nor cached with them
            url += f"?{entry.sha256[:CACHE_KEY_LENGTH]}"
        return self._body(entry.path, url, {}, max_length)

    def _body(self, path: str, url: str, headers: dict[str, str], max_length: int) -> Iterator[bytes]:
        allowance = self._patience.allowance(max_length)
        try:
            response = self._ask(path, url, headers, allowance)
        except (UnreachableError, ProtocolError):
            # Overloaded, or it closed a connection that was being kept: asked once more. A timeout is not.
            time.sleep(self._patience.pause_s)
            response = self._ask(path, url, headers, allowance)
        try:
            self._must_be_plain(response, path, max_length)
            yield from _chunks(response, self.name, path)
        finally:
            # What was not read to its end is not to be read by the next request.
            response.close()
            response.release_conn()

    def _ask(self, path: str, url: str, headers: dict[str, str], allowance: Allowance) -> Any:
        for _ in range(REDIRECTS_MAX + 1):
            asking.allowance = allowance
            self._heard.answer = None
            response = self._get(url, headers)
            self._heard.answer = Answer(response.status, tuple(response.headers.items()))
            if said := clock_of(self._heard.answer.headers):
                self._clock = max(said, self._clock or said)
            if response.status not in _REDIRECTS:
                if response.status != 200:
                    start = _start(response)
                    self._heard.answer = replace(self._heard.answer, start=start)
                    response.close()
                    raise _of_answer(response, start, self.name, path)
                return response
            response.close()
            url = self._follow(url, response.headers.get("Location", ""), path)
        raise InterferenceError(f"redirected more than {REDIRECTS_MAX} times", host=self.name, path=path)

    def _get(self, url: str, headers: dict[str, str]) -> Any:
        # By way of the host's own pool: the manager's request() costs a third more for each small file.
        at_home = url.startswith(self._origin + "/")
        pool = self._home if at_home else self._pool.connection_from_url(url)
        return pool.urlopen(
            "GET",
            "/" + url.split("/", 3)[3],
            headers={**_HEADERS, **headers} if headers else _HEADERS,
            retries=False,
            redirect=False,
            timeout=self._timeout,
            preload_content=False,
            decode_content=False,
        )

    def _follow(self, url: str, location: str, path: str) -> str:
        """Return a redirect's target, if on the same host.

        The copy is nowhere else.
        """
        try:
            to, here = urlsplit(urljoin(url, location)), urlsplit(url)
            _ = to.port
        except ValueError as e:
            raise InterferenceError("redirected to what is no address", host=self.name, path=path) from e
        # A redirect to another host may be a portal or a censor. From http to https of the same host it is an
        # upgrade.
        secured = (here.scheme, to.scheme) == ("http", "https") and here.hostname == to.hostname
        if not location or not (secured or (to.scheme, to.netloc) == (here.scheme, here.netloc)):
            raise InterferenceError(f"redirected to {to.scheme}://{to.netloc}", host=self.name, path=path)
        plain = to._replace(path=quote(to.path, safe=_PLAIN), query=quote(to.query, safe=_PLAIN + "?"), fragment="")
        return plain.geturl()

    def _must_be_plain(self, response: urllib3.HTTPResponse, path: str, max_length: int) -> None:
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        # Plain bytes were asked for. Undoing an encoding could swell without bound, so none is undone here.
        if encoding not in ("", "identity"):
            raise InterferenceError(f"sent {encoding} where plain bytes were asked for", host=self.name, path=path)
        try:
            length = announced(response.headers.get("Content-Length")) or 0
        except ValueError as e:
            raise InterferenceError("says a length that is no number", host=self.name, path=path) from e
        if length > max_length:
            said = str(length)[:LENGTH_DIGITS_MAX]
            raise OverlongError(f"would send {said} bytes, more than {max_length}", host=self.name, path=path)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        if isinstance(error, LocationValueError):
            return InterferenceError("sent on to what is no address", host=self.name, path=path)
        if isinstance(error, HTTPError | OSError | http.client.HTTPException):
            return UnreachableError(_reason(error), host=self.name, path=path)
        return None


def _chunks(response: urllib3.HTTPResponse, host: str, path: str) -> Iterator[bytes]:
    received = 0
    try:
        # read1 gives what has come; read would wait for a whole chunk of a host that drips.
        while chunk := response.read1(_CHUNK):
            received += len(chunk)
            yield chunk
    except (HTTPError, OSError, http.client.HTTPException) as e:
        raise UnreachableError(f"cut off after {received} bytes: {_reason(e)}", host=host, path=path) from e


def _start(response: urllib3.HTTPResponse) -> bytes:
    """Return the first bytes of an error's page.

    They may come in any number of pieces. If the rest does not come, the received bytes are returned.
    """
    data, until = b"", time.monotonic() + _ERROR_S
    try:
        while len(data) < _ERROR_LENGTH and time.monotonic() < until:
            chunk = response.read1(_ERROR_LENGTH - len(data))
            if not chunk:
                break
            data += chunk
    except (HTTPError, OSError, http.client.HTTPException):
        return data
    return data


def _of_answer(response: urllib3.HTTPResponse, start: bytes, host: str, path: str) -> HostError:
    """Return the error which an answer other than 200 means.

    A guard which wants to see a browser tells nothing about the copy.
    """
    guard = challenge.guard_of(response.status, response.headers.items(), start)
    if guard:
        said = f"{guard} asks for a browser (HTTP {response.status}): nothing is known of the copy"
        return UnreachableError(said, host=host, path=path)
    error = _of_status(response.status, response.headers, host, path)
    assert error is not None  # noqa: S101 - 200 alone is no error
    return error


def _of_status(status: int, headers: Mapping[str, str], host: str, path: str) -> HostError | None:
    if status == 200:
        return None
    said = f"HTTP {status}"
    if status in (404, 410):
        return AbsentError(f"not here ({said})", host=host, path=path)
    # A proxy or a portal which wants a password stands before the copy, and may have nothing to do with its host.
    if status in (401, 407):
        return UnreachableError(f"wants to know who asks ({said}): nothing is known of the copy", host=host, path=path)
    if status in (403, 451):
        return RefusedError(f"refused ({said})", host=host, path=path, status=status)
    if status in (429, 503):
        wait_s = retry_after_s(headers.get("Retry-After"), datetime.now(UTC))
        return BusyError(f"out of order ({said})", host=host, path=path, retry_after_s=wait_s)
    if status >= 500:
        return UnreachableError(f"out of order ({said})", host=host, path=path)
    return InterferenceError(f"answered {said}", host=host, path=path)


_REASONS: Final = (
    (urllib3.exceptions.NameResolutionError, Reason.NO_NAME),
    (urllib3.exceptions.ConnectTimeoutError, Reason.LATE_CONNECTION),
    (urllib3.exceptions.NewConnectionError, Reason.NO_CONNECTION),
    (urllib3.exceptions.ReadTimeoutError, Reason.NO_ANSWER),
    (urllib3.exceptions.IncompleteRead, Reason.CUT),
    (ProtocolError, Reason.CUT),
    (TimeoutError, Reason.NO_ANSWER),
)


def _reason(error: BaseException) -> str:
    """Return the reason for a person.

    Chosen by the error's type, never by the message's text.
    """
    if isinstance(error, TlsError | ssl.SSLError):
        cause = error.args[0] if error.args and isinstance(error.args[0], ssl.SSLError) else error
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {cause.verify_message}"
        return Reason.NO_TLS
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), type(error).__name__)


def post(url: str, body: bytes, *, kind_of_content: str, max_length: int, timeout_s: float) -> bytes:
    """Post ``body`` to a web service, and return the answer.

    Redirects are not followed. The whole answer must have come ``timeout_s`` seconds after the request. A name server
    which hangs is not bounded by this.

    Raises:
        HostError: No answer, a refusal, or more than ``max_length`` bytes.
    """
    host = urlsplit(url).netloc
    pool = urllib3.PoolManager(
        num_pools=1, ssl_context=_context(os.environ.get("STET_CA_FILE", "")) if url.startswith("https:") else None
    )
    pool.pool_classes_by_scheme = POOLS
    asking.allowance = Patience(read_s=timeout_s, whole_s=timeout_s, floor=1 << 62).allowance(max_length)
    try:
        response = pool.urlopen(
            "POST", url, body=body, headers={**_HEADERS, "Content-Type": kind_of_content}, retries=False,
            redirect=False, timeout=urllib3.Timeout(connect=timeout_s, read=timeout_s), preload_content=False,
            decode_content=False,
        )  # fmt: skip
        try:
            if error := _of_status(response.status, response.headers, host, ""):
                raise error
            return _at_most(response, max_length, host)
        finally:
            response.close()
            pool.clear()
    except (HTTPError, OSError, http.client.HTTPException) as e:
        raise UnreachableError(_reason(e), host=host) from e


def _at_most(response: Any, max_length: int, host: str) -> bytes:
    data = b""
    for chunk in _chunks(response, host, ""):
        data += chunk
        if len(data) > max_length:
            raise OverlongError(f"sends more than {max_length} bytes", host=host)
    return data
