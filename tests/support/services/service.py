"""What every server of the tests has in common: it starts, it answers, it goes away.

A service lives between ``with`` and the end of the block, on loopback, in a
folder of its own under the temporary folder. It goes down with the thread that
started it, so with a test run that is killed; start it from the main thread.
How a program is found or built is NOT done here.
"""

import ctypes
import http.client
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

READY_TIMEOUT_S = 60.0  # The slowest, Kubo, is ready in 2 s on an idle machine.
STOP_TIMEOUT_S = 5.0
ASK_TIMEOUT_S = 20.0
ATTEMPTS = 3  # A port that was free may be taken by another before we bind it.

_PORTS = range(20_000, 32_768)
_CHANCE = random.SystemRandom()  # tests set the seed of the other one
_given: set[int] = set()

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


class Answer(NamedTuple):
    """What a server said."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    """By name, in lower case."""


class Service:
    """A server for tests; subclasses say how to call it and when it answers."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"stet-{type(self).__name__.lower()}-"))
        """The service's own folder, gone when the service is."""
        self._process: subprocess.Popen[bytes] | None = None

    def _command(self) -> list[str]:
        """Choose ports and return the command; called again if the ports were taken."""
        raise NotImplementedError

    def _answers(self) -> bool:
        """Ask the server something; an :class:`OSError` means not yet."""
        raise NotImplementedError

    def _environment(self) -> dict[str, str]:
        """Return what the server's environment has beyond ours."""
        return {}

    def __enter__(self) -> Self:
        try:
            for _ in range(ATTEMPTS):
                if self._start():
                    return self
                self._stop()
            raise RuntimeError(f"{type(self).__name__} does not start: {self.log()[-2000:]}")
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """Return what the server has printed so far."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _start(self) -> bool:
        """Start the server and wait for its answer; False if it died or fell silent."""
        command = self._command()
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **self._environment()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self._answers():
                    return self._process.poll() is None  # Else another sits on our port.
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        return False

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for last_word in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, last_word)
                process.wait(STOP_TIMEOUT_S)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
        process.wait()


def ask(url: str, *, host: str | None = None, ca_file: Path | None = None) -> Answer:
    """GET ``url`` without proxies or redirects, and return whatever is answered.

    Args:
        host: The Host header, where it decides what is served.
        ca_file: Whom to trust for https.
    """
    parts = urlsplit(url)
    where, port = parts.hostname or "", parts.port
    connection = (
        http.client.HTTPSConnection(
            where, port, timeout=ASK_TIMEOUT_S, context=ssl.create_default_context(cafile=ca_file)
        )
        if parts.scheme == "https"
        else http.client.HTTPConnection(where, port, timeout=ASK_TIMEOUT_S)
    )
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Host": host} if host else {})
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, response.read(), headers)
    finally:
        connection.close()


def free_port() -> int:
    """Return a loopback port that is free, and that nobody is given by the system in the meantime.

    Linux gives connections ports from 32,768 on; two test runs that draw from twelve thousand below seldom meet.
    """
    while True:
        port = _CHANCE.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            if port not in _given:
                probe.bind(("127.0.0.1", port))
                _given.add(port)
                return port


def _die_with_parent() -> None:
    """Ask Linux to end the child when the thread that starts it ends, however it ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
