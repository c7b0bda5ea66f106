"""git over HTTP, through the room which speaks it."""

import base64
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from dulwich.client import AbstractHttpGitClient, GitClient
from dulwich.protocol import CAPABILITY_PACKFILE_URIS

from publish.copies.hosts.base import Persist, once
from publish.copies.hosts.git.meter import BUFFER, Counted, Meter
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.http.origin import origin
from publish.copies.hosts.http.pool import Trust, pool_to

CONNECT_S = 10
HELD = 8 << 20  # bytes of an answer that are held until all of it is here
# Some servers tell programs apart by this name, and refuse others.
_AGENT: Final = "git/2.40.0"


class StatusError(Exception):
    """An answer over HTTP other than 200."""

    def __init__(self, status: int, location: str = "", retry_after: str | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.location = location
        self.retry_after = retry_after


class NotGitError(Exception):
    """An answer which no git server gives."""


@dataclass(frozen=True)
class Web:
    """A repository over http or https."""

    url: str
    user: str = ""
    secret: str | Callable[[], str] = field(default="", repr=False)
    """The token; or a call for it, when it is needed."""
    ca_file: str = ""

    def client(self, meter: Meter, persist: Persist = once) -> tuple[GitClient, str]:
        """Return a client, and the path which it is to ask for.

        Args:
            persist: Puts a question again where no answer came.
        """
        return _WebClient(self, meter, persist), ""


class _Answer:
    """An HTTP answer in the shape which dulwich expects."""

    redirect_location = ""

    def __init__(self, reply: Reply) -> None:
        self.content_type = reply.headers.get("content-type")
        self._reply = reply
        self._open = True

    def close(self) -> None:
        """Let the answer go."""
        if self._open:
            self._open = False
            # git's own end of an answer comes before HTTP's, which is still to be read for the next question.
            with suppress(WireError):
                self._reply.read1(1)
            self._reply.close()


class _WebClient(AbstractHttpGitClient):
    """git over HTTP, by the room which speaks it."""

    def __init__(self, at: Web, meter: Meter, persist: Persist) -> None:
        super().__init__(at.url, thin_packs=False)
        # It would let a server have us ask any address.
        self._fetch_capabilities.discard(CAPABILITY_PACKFILE_URIS)
        self._meter, self._persist = meter, persist
        self._origin = origin(urlsplit(at.url))
        self._last: _Answer | None = None
        headers = [("User-Agent", _AGENT), ("Accept-Encoding", "identity")]
        if secret := at.secret() if callable(at.secret) else at.secret:
            pair = base64.b64encode(f"{at.user}:{secret}".encode()).decode()
            headers.append(("Authorization", f"Basic {pair}"))
        own = Trust(at.ca_file, "ca_file") if at.ca_file else None
        self._pool = pool_to(self._origin, connect_s=CONNECT_S, authorities=own, headers=headers)
        meter.cut(self._pool.close)

    @staticmethod
    def _warn_filter_objects() -> None:
        """Say nothing: all of a commit is as good."""

    def _get_url(self, path: str | bytes) -> str:  # noqa: ARG002 - there is one
        return self._base_url

    def _http_request(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        data: bytes | Iterator[bytes] | None = None,
        raise_for_status: bool = True,  # noqa: ARG002 - dulwich's own shape
    ) -> tuple[Any, Callable[[int], bytes]]:
        if self._last:
            self._last.close()
        parts = urlsplit(url)
        # A token is for the host in mirrors.toml alone.
        if origin(parts) != self._origin:
            raise NotGitError("another host")
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        given: dict[str, str] = dict(headers or {})
        if data is None or isinstance(data, bytes):
            answer, body = self._persist(lambda: self._meter.trying(lambda: self._answered(target, given, data)))
        else:
            # What is packed on its way can be packed once. The whole push is begun again by whoever packs it.
            given["Transfer-Encoding"] = "chunked"
            answer, body = self._answered(target, given, _Chunks(data, self._meter))
        self._last = answer
        return answer, io.BufferedReader(body, BUFFER).read

    def _answered(self, target: str, headers: Mapping[str, str], body: Any) -> tuple[_Answer, Counted]:
        """Put a question once, and return its answer with the body's first `HELD` bytes at hand."""
        if isinstance(body, bytes):
            self._meter.went(len(body))
        method = "GET" if body is None else "POST"
        reply = self._pool.ask(method, target, self._meter.allowance(), headers=headers.items(), body=body)
        # No redirect is followed, for the same reason.
        if reply.status != 200:
            reply.close()
            raise StatusError(
                reply.status, reply.headers.get("location") or "", retry_after=reply.headers.get("retry-after")
            )
        answer = _Answer(reply)
        kind = (answer.content_type or "").partition(";")[0]
        if not kind.startswith("application/x-git-"):
            reply.close()
            raise NotGitError(kind)
        # Most answers are short, and then whole before dulwich reads them: one that was cut can be asked for again.
        held, counted = bytearray(), Counted(reply, self._meter)
        while len(held) < HELD and (piece := counted.read(BUFFER)):
            held += piece
        return answer, Counted(_Begun(bytes(held), counted), Meter(self._meter.most))


class _Begun:
    """A body whose first bytes are at hand."""

    def __init__(self, held: bytes, rest: Counted) -> None:
        self._held = io.BytesIO(held)
        self._rest = rest

    def read(self, size: int) -> bytes:
        """Return bytes, at most ``size``. None: the end."""
        return self._held.read(size) or self._rest.read(size) or b""


class _Chunks:
    """A body of unknown length, as a file to be read once."""

    def __init__(self, data: Iterator[bytes], meter: Meter) -> None:
        self._data: Iterator[bytes] | None = data
        self._meter = meter

    def read(self, _size: int) -> bytes:
        """Return a piece with its length before it, and nothing at the end."""
        if self._data is None:
            return b""
        held = bytearray()
        # In pieces of some length: many objects are small, and an empty piece would end the body.
        for piece in self._data:
            held += piece
            if len(held) >= BUFFER:
                break
        self._meter.went(len(held))
        if not held:
            self._data = None
            return b"0\r\n\r\n"
        return b"%x\r\n%b\r\n" % (len(held), bytes(held))
