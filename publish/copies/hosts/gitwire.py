"""A conversation with a git server, over https or ssh, within bounds.

dulwich speaks git's protocol. Bytes and seconds are counted here, below it, for it knows no bound of its own. What is
NOT done here: saying what an answer means for a copy.
"""

import base64
import io
import logging
import os
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

from publish.copies.hosts import ssh
from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.connect import trusting
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.http.origin import origin
from publish.copies.hosts.http.pool import Pool
from publish.copies.hosts.http.proxies import of_environment

CONNECT_S = 10
STILL_S = 120  # seconds without a byte: a server looks through a whole push before it answers
FLOOR = 8192  # bytes/s: below, a host is as good as silent
CHATTER = 16 << 20  # bytes of an answer which are no pack: branches, progress
SAID_MAX = 2000  # bytes of a server's own words that are kept
_BUFFER = 1 << 16  # bytes
_SSH_FAILED = 255  # ssh's own code; others are those of the program at the server
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
    to_send: int = 0
    """Bytes which are to go, at most."""
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

    def allowance(self) -> Allowance:
        """Return what one answer may take from now on."""
        until = time.monotonic() + STILL_S + self.to_send / FLOOR
        return Allowance(until, STILL_S + self.to_send / FLOOR, FLOOR, self.most, self.most + CHATTER)

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

    ssh: ssh.Ssh
    path: str
    at: str
    """File and table of its settings, for messages."""

    def client(self, meter: Meter) -> tuple[GitClient, str]:
        """Return a client, and the path which it is to ask for.

        Raises:
            ConfigError: The server's key is not known.
        """
        if not self.ssh.where.host_key:
            raise self.ssh.unknown_key(self.at)
        return _SshClient(self, meter), self.path


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

    def __init__(self, at: Web, meter: Meter) -> None:
        super().__init__(at.url, thin_packs=False)
        # It would let a server have us ask any address.
        self._fetch_capabilities.discard(CAPABILITY_PACKFILE_URIS)
        self._meter = meter
        self._origin = origin(urlsplit(at.url))
        self._last: _Answer | None = None
        own = at.ca_file or os.environ.get("STET_CA_FILE", "")
        tls = trusting(own, "ca_file", alone=bool(at.ca_file)) if self._origin.scheme == "https" else None
        headers = [("User-Agent", _AGENT), ("Accept-Encoding", "identity")]
        if at.secret:
            pair = base64.b64encode(f"{at.user}:{at.secret}".encode()).decode()
            headers.append(("Authorization", f"Basic {pair}"))
        proxy = of_environment(self._origin.scheme, self._origin.host, self._origin.port)
        self._pool = Pool(self._origin, tls=tls, proxy=proxy, connect_s=CONNECT_S, headers=headers)
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
        body: Any = data
        if isinstance(data, bytes):
            self._meter.went(len(data))
        elif data is not None:
            given["Transfer-Encoding"], body = "chunked", _Chunks(data, self._meter)
        method = "GET" if data is None else "POST"
        reply = self._pool.ask(method, target, self._meter.allowance(), headers=given.items(), body=body)
        # No redirect is followed, for the same reason.
        if reply.status != 200:
            reply.close()
            raise StatusError(reply.status, reply.headers.get("location") or "")
        answer = self._last = _Answer(reply)
        kind = (answer.content_type or "").partition(";")[0]
        if not kind.startswith("application/x-git-"):
            reply.close()
            raise NotGitError(kind)
        return answer, io.BufferedReader(_Counted(reply, self._meter), _BUFFER).read


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
            if len(held) >= _BUFFER:
                break
        self._meter.went(len(held))
        if not held:
            self._data = None
            return b"0\r\n\r\n"
        return b"%x\r\n%b\r\n" % (len(held), bytes(held))


class _Counted(io.RawIOBase):
    """An answer's bytes, counted as they come."""

    def __init__(self, inner: Any, meter: Meter) -> None:
        # A pipe's own read gives what is at hand, as read1 does of an answer.
        self._read = inner.read1 if hasattr(inner, "read1") else inner.read
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        self._meter.came(len(data))
        buffer[: len(data)] = data
        return len(data)


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
        fetches = protocol_version != 0 and cmd != b"receive-pack"
        command = self._at.ssh.command(line=there, variable="GIT_PROTOCOL=version=2" if fetches else "")
        # A session of its own: ssh would else ask for secrets at the terminal.
        process = subprocess.Popen(
            command, env=self._at.ssh.environment(), start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        self._meter.cut(process.kill)
        talk = _Talk(process, self._meter, self._at.ssh)
        protocol = Protocol(talk.read, talk.write, talk.close)
        self._meter.cut(protocol.close)
        return protocol, talk.can_read, None


class _Talk:
    """The pipes of ssh, counted."""

    def __init__(self, process: subprocess.Popen[bytes], meter: Meter, client: ssh.Ssh) -> None:
        assert process.stdin and process.stdout and process.stderr  # noqa: PT018, S101 - pipes were asked for
        self._process = process
        self._meter = meter
        self._client = client
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
            SshError: There are none: the program at the server has ended, and said why.
            StetError: There are none: ssh itself has ended.
        """
        data = self._out.read(count)
        if not data and count:
            code = self._process.wait(CONNECT_S)
            self._ear.join(1)
            said = bytes(self._heard).decode("utf-8", "replace").strip()
            if code == _SSH_FAILED:
                raise self._client.meaning(said)
            raise SshError(said, code)
        return data

    def write(self, data: bytes) -> int:
        """Write all of ``data``."""
        self._meter.went(len(data))
        left = memoryview(data)
        with suppress(BrokenPipeError):  # the reading side tells why
            while left:
                left = left[self._in.write(left) :]
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
        self._ear.join(1)
        self._out.close()
        if self._process.stdout:
            self._process.stdout.close()
        if self._process.stderr:
            self._process.stderr.close()


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

    def send(
        self, branch: str, old: bytes | None, new: bytes, count: int, objects: Iterator[Any], length: int = 0
    ) -> Sent:
        """Send objects, and have the server move the branch from ``old`` to ``new``.

        Args:
            length: Bytes which all objects together have, at most.

        Raises:
            MovedError: The branch stands elsewhere by now.
        """
        ref = _ref(branch)

        def update(refs: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
            now = refs.get(ref)
            if now != old:
                raise MovedError(now)
            return {ref: new}

        with Meter(CHATTER, to_send=length).running() as meter:
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
