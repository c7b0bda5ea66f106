"""A conversation with a git server, over https or ssh, within bounds.

dulwich speaks git's protocol. Bytes and seconds are counted here, below it, for it knows no bound of its own. What is
NOT done here: saying what an answer means for a copy.
"""

import base64
import http.client
import io
import logging
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Any, Final
from urllib.parse import urlsplit

from dulwich.client import AbstractHttpGitClient, GitClient, TraditionalGitClient
from dulwich.protocol import CAPABILITY_PACKFILE_URIS, Protocol

from publish.copies.hosts.allowance import Allowance

CONNECT_S = 10
STILL_S = 120  # seconds without a byte: a server looks through a whole push before it answers
FLOOR = 8192  # bytes/s: below, a host is as good as silent
CHATTER = 16 << 20  # bytes of an answer which are no pack: branches, progress
SAID_MAX = 2000  # bytes of a server's own words that are kept
_BUFFER = 1 << 16  # bytes
# Some servers tell programs apart by this name, and refuse others.
_AGENT: Final = "git/2.40.0"
# What it warns of is a server's own text.
logging.getLogger("dulwich").addHandler(logging.NullHandler())
logging.getLogger("dulwich").propagate = False


class StatusError(Exception):
    """An answer over HTTP other than 200."""

    def __init__(self, status: int, location: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.location = location


class NotGitError(Exception):
    """An answer which no git server gives."""


class SshError(Exception):
    """The end of ssh without a git server.

    ``said`` are its own last words.
    """

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said)
        self.said = said
        self.code = code


@dataclass
class Meter:
    """A bound on one conversation: seconds and bytes.

    When the time is over, the connection is cut, whoever waits for it.
    """

    most: int
    """Bytes which may come."""
    received: int = 0
    sent: int = 0
    late: bool = False
    said: bytearray = field(default_factory=bytearray)
    """The server's own words beside its answer, the last of them."""
    _ends: list[Callable[[], None]] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def came(self, count: int) -> None:
        """Count bytes which came.

        Raises:
            ConnectionAbortedError: More than any honest answer has.
        """
        self.received += count
        if self.received > self.most:
            raise ConnectionAbortedError("an answer without end")

    def went(self, count: int) -> None:
        """Count bytes which went."""
        self.sent += count

    def hear(self, data: bytes) -> None:
        """Keep a server's words, which dulwich gives as progress."""
        self.said += data
        del self.said[:-SAID_MAX]

    def cut(self, end: Callable[[], None]) -> None:
        """Have ``end`` called when the time is over."""
        self._ends.append(end)

    @contextmanager
    def running(self) -> Iterator["Meter"]:
        """Watch the time until the block ends.

        Raises:
            TimeoutError: The time was over.
        """
        watch = threading.Thread(target=self._watch, daemon=True)
        watch.start()
        try:
            yield self
        except Exception as e:
            # Whatever broke, broke because the connection was cut.
            if self.late:
                raise TimeoutError("too slow") from e
            raise
        finally:
            self._over.set()
            self._end()

    def _watch(self) -> None:
        allowance = Allowance(time.monotonic() + STILL_S, STILL_S, FLOOR, 1 << 62, 1 << 62)
        moved, since = 0, time.monotonic()
        while not self._over.wait(0.5):
            if self.received + self.sent != moved:
                moved, since = self.received + self.sent, time.monotonic()
            try:
                allowance.left_s(moved)
            except TimeoutError:
                since = float("-inf")
            if time.monotonic() - since > STILL_S:
                self.late = True
                return self._end()
        return None

    def _end(self) -> None:
        for end in self._ends:
            with suppress(Exception):
                end()


@dataclass(frozen=True)
class Web:
    """A repository over http or https."""

    url: str
    user: str = ""
    secret: str = field(default="", repr=False)
    ca_file: str = ""

    def client(self, meter: Meter) -> tuple[GitClient, str]:
        """Return a client, and the path which it is to ask for."""
        return _WebClient(self, meter), ""


@dataclass(frozen=True)
class Ssh:
    """A repository over ssh."""

    command: tuple[str, ...]
    """ssh with its options, and the host."""
    path: str
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)

    def client(self, meter: Meter) -> tuple[GitClient, str]:
        """Return a client, and the path which it is to ask for."""
        return _SshClient(self, meter), self.path


class _Answer:
    """An HTTP answer in the shape which dulwich expects."""

    redirect_location = ""

    def __init__(self, response: http.client.HTTPResponse, connection: http.client.HTTPConnection) -> None:
        self.content_type = response.headers.get("Content-Type")
        self._response = response
        self._connection = connection

    def close(self) -> None:
        """Close the connection, unless all of the answer was read.

        The rest of an answer is not to be read by the next request.
        """
        # git's own end of an answer comes before HTTP's: that is still to be read.
        if not self._response.isclosed() and self._response.read1(1):
            self._connection.close()
        self._response.close()


class _WebClient(AbstractHttpGitClient):
    """git over HTTP, on connections of the standard library."""

    def __init__(self, at: Web, meter: Meter) -> None:
        super().__init__(at.url, thin_packs=False)
        # It would let a server have us ask any address.
        self._fetch_capabilities.discard(CAPABILITY_PACKFILE_URIS)
        self._at = at
        self._meter = meter
        parts = urlsplit(at.url)
        self._origin = parts.scheme, parts.netloc
        self._connection = _connection(parts.scheme, parts.hostname or "", parts.port, at.ca_file)
        self._last: _Answer | None = None
        meter.cut(self._close)

    def _close(self) -> None:
        """Cut the connection under whoever waits for it."""
        if sock := self._connection.sock:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._connection.close()

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
        parts = urlsplit(url)
        connection = self._connection
        if self._last:
            self._last.close()
        if (parts.scheme, parts.netloc) != self._origin:
            raise NotGitError("another host")
        # One TLS handshake for the two or three questions of a conversation.
        if connection.sock is None:
            connection.connect()
            assert connection.sock is not None  # noqa: S101 - it is connected
            connection.sock.settimeout(STILL_S)
        whole = {"User-Agent": _AGENT, "Accept-Encoding": "identity", **(headers or {})}
        if self._at.secret:
            pair = base64.b64encode(f"{self._at.user}:{self._at.secret}".encode()).decode()
            whole["Authorization"] = f"Basic {pair}"
        body = self._counted(data) if data is not None else None
        if data is not None and not isinstance(data, bytes):
            whole["Transfer-Encoding"] = "chunked"
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(
            "GET" if data is None else "POST", target, body, whole, encode_chunked="Transfer-Encoding" in whole
        )
        response = connection.getresponse()
        # No redirect is followed: a token is for the host in mirrors.toml alone.
        if response.status != 200:
            response.close()
            raise StatusError(response.status, response.headers.get("Location", ""))
        answer = self._last = _Answer(response, connection)
        kind = (answer.content_type or "").partition(";")[0]
        if not kind.startswith("application/x-git-"):
            response.close()
            raise NotGitError(kind)
        return answer, io.BufferedReader(_Counted(response, self._meter), _BUFFER).read

    def _counted(self, data: bytes | Iterator[bytes]) -> Iterator[bytes]:
        # In pieces of some length: many objects are small, and an empty piece would end a chunked body.
        held = bytearray()
        for piece in [data] if isinstance(data, bytes) else data:
            held += piece
            if len(held) >= _BUFFER:  # and one write for many of them
                self._meter.went(len(held))
                yield bytes(held)
                held.clear()
        if held:
            self._meter.went(len(held))
            yield bytes(held)


class _Counted(io.RawIOBase):
    """An answer's bytes, counted as they come."""

    def __init__(self, inner: Any, meter: Meter) -> None:
        self._inner = inner
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read1(len(buffer))
        self._meter.came(len(data))
        buffer[: len(data)] = data
        return len(data)


def _connection(scheme: str, host: str, port: int | None, ca_file: str) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=CONNECT_S)
    context = ssl.create_default_context(cafile=ca_file or os.environ.get("STET_CA_FILE") or None)
    return http.client.HTTPSConnection(host, port, timeout=CONNECT_S, context=context)


class _SshClient(TraditionalGitClient):
    """git over OpenSSH, started without a shell here."""

    def __init__(self, at: Ssh, meter: Meter) -> None:
        super().__init__(thin_packs=False)
        self._at = at
        self._meter = meter

    @staticmethod
    def _warn_filter_objects() -> None:
        """Say nothing: all of a commit is as good."""

    def _connect(
        self, cmd: bytes, path: str | bytes, protocol_version: int | None = None
    ) -> tuple[Protocol, Callable[[], bool], IO[bytes] | None]:
        said = path.decode() if isinstance(path, bytes) else path
        # The server's shell reads this line.
        there = f"git-{cmd.decode()} '{said.replace(chr(39), chr(39) + chr(92) + chr(39) + chr(39))}'"
        version = [] if protocol_version == 0 or cmd == b"receive-pack" else ["-o", "SetEnv=GIT_PROTOCOL=version=2"]
        program, *options = self._at.command
        process = subprocess.Popen(
            [program, *version, *options, there],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(self._at.environ),
        )  # fmt: skip
        self._meter.cut(process.kill)
        talk = _Talk(process, self._meter)
        return Protocol(talk.read, talk.write, talk.close), talk.can_read, None


class _Talk:
    """The pipes of ssh, counted."""

    def __init__(self, process: subprocess.Popen[bytes], meter: Meter) -> None:
        assert process.stdin and process.stdout and process.stderr  # noqa: PT018, S101 - pipes were asked for
        self._process = process
        self._meter = meter
        self._in = process.stdin
        self._out = io.BufferedReader(_Counted(process.stdout, meter), _BUFFER)
        self._heard = bytearray()
        self._ear = threading.Thread(target=self._listen, args=(process.stderr,), daemon=True)
        self._ear.start()

    def _listen(self, errors: IO[bytes]) -> None:
        # Read all the time, or a talkative server would wait for us, and we for it.
        with suppress(OSError, ValueError):
            while piece := os.read(errors.fileno(), 4096):
                self._heard += piece
                del self._heard[:-SAID_MAX]

    def read(self, count: int) -> bytes:
        """Read so many bytes, or fewer at the end.

        Raises:
            SshError: There are none: ssh has ended, and said why.
        """
        data = self._out.read(count)
        if not data and count:
            code = self._process.wait(CONNECT_S)
            self._ear.join(1)
            raise SshError(bytes(self._heard).decode("utf-8", "replace").strip(), code)
        return data

    def write(self, data: bytes) -> int:
        """Write all of ``data``."""
        self._meter.went(len(data))
        with suppress(BrokenPipeError):  # the reading side tells why
            self._in.write(data)
        return len(data)

    def can_read(self) -> bool:
        """Return whether something waits to be read."""
        return False  # each question here ends before its answer is read

    def close(self) -> None:
        """End ssh."""
        with suppress(OSError):
            self._in.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._process.kill()
        self._process.wait()
        self._out.close()


@dataclass(frozen=True, slots=True)
class Sent:
    """What a server said to a push."""

    fault: str | None
    """Its word for a branch which it did not move."""
    said: str
    """Its own words beside that."""


class Remote:
    """A repository somewhere, asked question by question."""

    def __init__(self, at: Web | Ssh, most: int) -> None:
        self._at = at
        self._most = most

    def tip(self, branch: str) -> bytes | None:
        """Return the commit at the tip of a branch, if there is one."""
        ref = _ref(branch)
        with Meter(CHATTER).running() as meter:
            client, path = self._at.client(meter)
            refs = client.get_refs(path.encode(), ref_prefix=[ref]).refs
        found = refs.get(ref)  # type: ignore[call-overload]
        return bytes(found) if found else None

    def fetch(
        self,
        wants: Sequence[bytes],
        into: IO[bytes],
        *,
        have: bytes | None = None,
        depth: int | None = None,
        only: str = "",
    ) -> None:
        """Write a pack with the wanted objects.

        Args:
            have: A commit whose files need not come.
            depth: How many commits of a history come.
            only: A filter, as in ``git rev-list``, for servers which know filters.
        """
        with Meter(self._most + CHATTER).running() as meter:
            client, path = self._at.client(meter)
            client.fetch_pack(
                path.encode(), lambda *_, **__: list(wants), _Having(have), into.write, meter.hear,  # type: ignore[arg-type]
                ref_prefix=[b"refs/heads/none"], filter_spec=only.encode() or None, depth=depth,
            )  # fmt: skip
        into.flush()

    def may_send(self) -> None:
        """Ask whether a push would be let in, and send none."""
        with Meter(CHATTER).running() as meter:
            client, path = self._at.client(meter)
            client.send_pack(path.encode(), lambda _refs: {}, lambda *_, **__: (0, iter(())))

    def send(self, branch: str, old: bytes | None, new: bytes, count: int, objects: Iterator[Any]) -> Sent:
        """Send objects, and have the server move the branch from ``old`` to ``new``.

        Raises:
            MovedError: The branch stands elsewhere by now.
        """
        ref = _ref(branch)

        def update(refs: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
            now = refs.get(ref)
            if now != old:
                raise MovedError(now)
            return {ref: new}

        with Meter(CHATTER).running() as meter:
            client, path = self._at.client(meter)
            result = client.send_pack(
                path.encode(), update, lambda *_, **__: (count, objects), meter.hear,  # type: ignore[arg-type]
            )  # fmt: skip
            said = bytes(meter.said).decode("utf-8", "replace").strip()
        return Sent((result.ref_status or {}).get(ref), said)


class MovedError(Exception):
    """A branch which stands elsewhere than where it was seen."""

    def __init__(self, now: bytes | None) -> None:
        super().__init__(now)
        self.now = now


class _Having:
    """The one commit which we tell the server to have."""

    shallow: frozenset[bytes] = frozenset()

    def __init__(self, have: bytes | None) -> None:
        self._left = [have] if have else []

    def __next__(self) -> Any:
        return self._left.pop() if self._left else None

    def ack(self, sha: Any) -> None:
        """Hear that the server has it, too."""

    def nak(self) -> None:
        """Hear that it has not."""


def _ref(branch: str) -> bytes:
    return f"refs/heads/{branch}".encode()
