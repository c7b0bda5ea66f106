"""The meaning of answers and failures of hosts on the web.

Decided by status, headers and type, never by words of a page.
"""

import re
import time
from datetime import UTC, datetime
from typing import Final

from publish.copies.hosts import challenge
from publish.copies.hosts.allowance import retry_after_s
from publish.copies.hosts.http.answer import Headers, Reply
from publish.copies.hosts.http.faults import CodedError, EndlessError, MisledError, WireError
from publish.core.errors import AbsentError, BusyError, HostError, InterferenceError, RefusedError, UnreachableError

GIVEN: Final = frozenset({200, 203, 206})
"""Statuses with bytes of a file: judged by their hash, whoever stood between."""
_LATE: Final = frozenset({408, 425})  # said to a connection that lay idle, or began too early: asked again, it answers
# RFC 9209: the name of a proxy, and the error that it met.
_PROXYS_ERROR: Final = re.compile(r";[ \t]*error=", re.IGNORECASE)
ERROR_LENGTH = 1024  # bytes of an error's page that are read: it says who took the copy away, and on what ground
ERROR_S = 3  # seconds that these may take; a host that drips them is not waited for
CODINGS: Final = frozenset(
    {"gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd", "dcb", "dcz", "aws-chunked"}
)
"""Content-Encodings which change the bytes.

Any other label (``none``, ``UTF-8``) is a slip of the pen. So may one of these be, on a body which nobody encoded.
"""


def start_of(reply: Reply) -> bytes:
    """Return the first bytes of an error's page.

    They may come in any number of pieces. If the rest does not come, the received bytes are returned.
    """
    data, until = b"", time.monotonic() + ERROR_S
    try:
        while len(data) < ERROR_LENGTH and time.monotonic() < until:
            chunk = reply.read1(ERROR_LENGTH - len(data))
            if not chunk:
                break
            data += chunk
    except WireError:
        return data
    return data


def of_answer(reply: Reply, start: bytes, host: str, path: str) -> HostError:
    """Return the error which an answer other than 200 means.

    A guard which wants to see a browser tells nothing about the copy.
    """
    guard = challenge.guard_of(reply.status, reply.headers.pairs, start)
    if guard:
        said = f"{guard} asks for a browser (HTTP {reply.status}): nothing is known of the copy"
        return UnreachableError(said, host=host, path=path)
    if _is_proxys_own(reply.headers):
        said = f"a proxy on the way answers in its place (HTTP {reply.status}): nothing is known of the copy"
        return UnreachableError(said, host=host, path=path)
    error = of_status(reply.status, reply.headers, host, path)
    assert error is not None  # noqa: S101 - 200 alone is no error
    return error


def _is_proxys_own(headers: Headers) -> bool:
    """Return whether a proxy says that the answer is its own, and no host's."""
    # A company's proxy which refuses the address says 403, and the copy would count as taken down.
    return (
        headers.get("x-squid-error") is not None or _PROXYS_ERROR.search(headers.get("proxy-status") or "") is not None
    )


def of_status(status: int, headers: Headers, host: str, path: str) -> HostError | None:
    """Return the error which a status means; ``None`` for 200."""
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
        wait_s = retry_after_s(headers.get("retry-after"), datetime.now(UTC))
        return BusyError(f"out of order ({said})", host=host, path=path, retry_after_s=wait_s)
    if status >= 500 or status in _LATE:
        return UnreachableError(f"out of order ({said})", host=host, path=path)
    return InterferenceError(f"answered {said}", host=host, path=path)


def of_failure(error: WireError, host: str, path: str, received: int | None = None) -> HostError:
    """Return the error which a failed exchange means.

    Args:
        received: Bytes of the body that had come.
    """
    if isinstance(error, EndlessError | MisledError):
        return InterferenceError(error.reason, host=host, path=path, hint=error.hint)
    plain = received is None or isinstance(error, CodedError)
    reason = error.reason if plain else f"cut off after {received} bytes: {error.reason}"
    return UnreachableError(reason, host=host, path=path, hint=error.hint)
