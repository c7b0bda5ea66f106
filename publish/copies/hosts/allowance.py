"""Bounds on a host's answer: seconds and bytes.

An answer gets a fixed time while nothing comes, and more time only for bytes which do come. A socket's timeout is no
such bound: it begins anew with each byte.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from publish.core.errors import Reason, UnreachableError

RETRY_AFTER_MAX_S: Final = 3600  # a host's word, which may be any number
_T = TypeVar("_T")
_LENGTH: Final = re.compile(r"[ \t]*([0-9]+)[ \t]*")
_LENGTH_MAX: Final = 300  # characters: no length of anything
_CHUNK: Final = 1 << 16  # bytes read at a time


class TooSlowError(UnreachableError):
    """A wait beyond reason: another try would not help."""

    retryable = False


class Meter:
    """The bytes which a host gave, on all connections together.

    On a line which many share, each answer alone is slow, and the host is not.
    """

    def __init__(self) -> None:
        self.total = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """Seconds and bytes which an answer may take.

    The bytes include everything beside the body: status line, headers, trailers.
    """

    until: float
    """End of the wait on the monotonic clock (seconds), when nothing comes."""
    read_s: float
    """Longest pause between two pieces (seconds)."""
    floor: int
    """Slowest rate (bytes/s). A slower host is as good as silent."""
    credited: int
    """Bytes which win time: never more than the caller may ask for."""
    length: int
    """Most bytes of any kind."""
    meter: Meter | None = None
    """Counts what the host gives. Without a meter this answer's bytes alone win time."""
    begun: int = 0
    """The meter's count when this answer was asked for."""

    def note(self, before: int, received: int) -> None:
        """Count bytes which came, as far as they win time."""
        if self.meter is not None and before < self.credited:
            # Not locked: what two threads lose by this is less than a second's worth.
            self.meter.total += min(received, self.credited) - before

    def left_s(self, received: int) -> float:
        """Return the seconds left for this answer.

        Raises:
            TimeoutError: The time is over.
            ConnectionAbortedError: More bytes came than any honest answer has.
        """
        # Each piece wins only the time its bytes are worth at the slowest rate. So a host which drips a byte at a
        # time ends like a silent host, and bytes beyond the length asked for win nothing.
        # An answer among many is kept waiting while the host feeds the others: a slow line, and no attack.
        won = self.meter.total - self.begun if self.meter is not None else min(received, self.credited)
        left = self.until + won / self.floor - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow")
        if received > self.length:
            raise ConnectionAbortedError("an answer without end")
        return min(left, self.read_s)


class Body:
    """An answer's body, read within an allowance.

    The body is as urllib3 gives it.
    """

    def __init__(self, raw: Any, allowance: Allowance) -> None:
        self._raw = raw
        self._allowance = allowance
        self._received = 0

    def read(self, amount: int | None = None) -> bytes:
        """Return received bytes, at most ``amount``.

        No bytes mean the end. Without ``amount``, read the whole body.
        """
        if amount is None:
            return b"".join(self.stream())
        self._allowance.left_s(self._received)
        # read1 returns the bytes at hand. read would wait for the whole amount from a host which drips.
        data: bytes = self._raw.read1(amount)
        self._received += len(data)
        return data

    def stream(self, amount: int | None = None, **_: Any) -> Iterator[bytes]:
        """Yield the whole body, piece by piece."""
        while data := self.read(amount or _CHUNK):
            yield data

    def close(self) -> None:
        """Close the body.

        Its unread rest must not be read by the next request.
        """
        self._raw.close()

    def release_conn(self) -> None:
        """Give the connection back after a complete read."""
        self._raw.release_conn()


def announced(said: str | None) -> int | None:
    """Return the number in a ``Content-Length``, if any.

    Several values which are the same count as a single value (RFC 9110, section 8.6).

    Raises:
        ValueError: The header is no number.
    """
    if said is None:
        return None
    # Python's own ``int`` also takes signs, underscores and digits of other scripts.
    found = {match and match[1].lstrip("0") for match in map(_LENGTH.fullmatch, said.split(","))}
    if len(found) != 1 or (digits := found.pop()) is None:
        raise ValueError("no length")
    # Of so many digits Python would make no number; it is more than anybody asks for.
    return int(digits[:_LENGTH_MAX] or "0")


def retry_after_s(said: str | None, now: datetime) -> float | None:
    """Return the seconds which a ``Retry-After`` asks for, at most `RETRY_AFTER_MAX_S`.

    ``None`` where it asks for nothing that can be understood (RFC 9110, section 10.2.3).
    """
    from email.utils import parsedate_to_datetime

    said = (said or "").strip()
    if said.isascii() and said.isdecimal():
        return float(min(int(said[:9]), RETRY_AFTER_MAX_S))
    try:
        seconds = (parsedate_to_datetime(said).replace(tzinfo=UTC) - now).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), float(RETRY_AFTER_MAX_S))


def within(seconds: float, action: Callable[[], _T], *, host: str) -> _T:
    """Return the result of ``action``, within ``seconds``.

    The action runs in a thread. For libraries which know no such bound themselves.

    Raises:
        TooSlowError: The action did not end in time.
    """
    came: list[tuple[_T | None, BaseException | None]] = []

    def run() -> None:
        try:
            came.append((action(), None))
        except BaseException as e:  # noqa: BLE001 - handed to the thread that waits
            came.append((None, e))

    # A daemon: an action which never ends is left behind, and must not keep the program from ending.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not came:
        raise TooSlowError(Reason.NO_ANSWER, host=host)
    value, error = came[0]
    if error is not None:
        raise error
    return value  # type: ignore[return-value]  # what the action gave
