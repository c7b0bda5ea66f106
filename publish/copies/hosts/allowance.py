"""What one answer of a host may cost: so much time where nothing comes, more only for what does come, so many bytes.

A timeout of a socket is no such bound: it begins anew with each byte.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from publish.core.errors import Reason, UnreachableError

_T = TypeVar("_T")
_LENGTH: Final = re.compile(r"[ \t]*([0-9]+)[ \t]*")
_LENGTH_MAX: Final = 300  # characters: no length of anything
_CHUNK: Final = 1 << 16  # bytes read at a time


class TooSlowError(UnreachableError):
    """It was waited for as long as is reasonable; once more would be no wiser."""

    retryable = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long one answer may take, and how many bytes, with all that is not its body."""

    until: float
    """On the monotonic clock, where nothing comes."""
    read_s: float
    """Between two pieces."""
    floor: int
    """Bytes/s: slower, a host is as good as silent."""
    credited: int
    """Bytes that win time: no more than may be asked for."""
    length: int
    """Bytes of any kind."""

    def left_s(self, received: int) -> float:
        """Seconds until it is over. Each piece wins only what it is worth, so dripping ends like silence.

        Raises:
            TimeoutError: It is over.
            ConnectionAbortedError: More came than any honest answer has.
        """
        left = self.until + min(received, self.credited) / self.floor - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow")
        if received > self.length:
            raise ConnectionAbortedError("an answer without end")
        return min(left, self.read_s)


class Body:
    """An answer's body (as urllib3 gives it), read within an allowance."""

    def __init__(self, raw: Any, allowance: Allowance) -> None:
        self._raw = raw
        self._allowance = allowance
        self._received = 0

    def read(self, amount: int | None = None) -> bytes:
        """What has come, at most ``amount``; nothing at the end. Without ``amount`` all of it."""
        if amount is None:
            return b"".join(self.stream())
        self._allowance.left_s(self._received)
        data: bytes = self._raw.read1(amount)
        self._received += len(data)
        return data

    def stream(self, amount: int | None = None, **_: Any) -> Iterator[bytes]:
        """All of it, piece by piece."""
        while data := self.read(amount or _CHUNK):
            yield data

    def close(self) -> None:
        """Be done with it; what was not read is not to be read by the next request."""
        self._raw.close()

    def release_conn(self) -> None:
        """Give the connection back, for what read it to its end."""
        self._raw.release_conn()


def announced(said: str | None) -> int | None:
    """How many bytes a ``Content-Length`` says; ``None`` without one. Several that say the same are one.

    Python's own ``int`` takes signs, underscores and the digits of other scripts as well.

    Raises:
        ValueError: It is no number.
    """
    if said is None:
        return None
    found = {match and match[1].lstrip("0") for match in map(_LENGTH.fullmatch, said.split(","))}
    if len(found) != 1 or (digits := found.pop()) is None:
        raise ValueError("no length")
    # Of so many digits Python would make no number; it is more than anybody asks for.
    return int(digits[:_LENGTH_MAX] or "0")


def within(seconds: float, action: Callable[[], _T], *, host: str) -> _T:
    """Do ``action`` and give its result; who is silent for longer is left behind, in a thread that holds up nobody.

    For libraries that know no such bound themselves.

    Raises:
        TooSlowError: It was not done in time.
    """
    came: list[tuple[_T | None, BaseException | None]] = []

    def run() -> None:
        try:
            came.append((action(), None))
        except BaseException as e:  # noqa: BLE001 - handed to the thread that waits
            came.append((None, e))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not came:
        raise TooSlowError(Reason.NO_ANSWER, host=host)
    value, error = came[0]
    if error is not None:
        raise error
    return value  # type: ignore[return-value]  # what the action gave
