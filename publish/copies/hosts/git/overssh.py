"""git over OpenSSH, started without a shell here."""

import io
import os
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from dulwich.client import GitClient, TraditionalGitClient
from dulwich.protocol import Protocol

from publish.copies.hosts import ssh
from publish.copies.hosts.base import Persist, once
from publish.copies.hosts.git.meter import BUFFER, SAID_MAX, Counted, Meter

END_S = 10  # for ssh to end, once it has closed its output
_SSH_FAILED = 255  # ssh's own code; others are those of the program at the server


class SshError(Exception):
    """The end of ssh without a git server.

    ``said`` are its own last words.
    """

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said)
        self.said = said
        self.code = code


@dataclass(frozen=True)
class Ssh:
    """A repository over ssh."""

    ssh: ssh.Ssh
    path: str
    at: str
    """File and table of its settings, for messages."""

    def client(self, meter: Meter, persist: Persist = once) -> tuple[GitClient, str]:  # noqa: ARG002 - one conversation
        """Return a client, and the path which it is to ask for.

        Raises:
            ConfigError: The server's key is not known.
        """
        if not self.ssh.where.host_key:
            raise self.ssh.unknown_key(self.at)
        return _SshClient(self, meter), self.path


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
        self._out = io.BufferedReader(Counted(process.stdout, meter), BUFFER)
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
            code = self._process.wait(END_S)
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
