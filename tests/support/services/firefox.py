"""Firefox, driven over Marionette, the protocol that it brings itself: no other program is needed in between.

Only what the tests want is spoken: go somewhere, run a line of script there, end.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support.services.cache import Unavailable, find
from tests.support.services.debian import installed
from tests.support.services.service import free_port

START_TIMEOUT_S = 60.0
ANSWER_TIMEOUT_S = 60.0
_PACKAGE = "firefox-esr"
_PREFERENCES = {
    # It would look up its maker's hosts at every start.
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
}


def firefox() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return installed([_PACKAGE], _found)


def _found() -> Path | None:
    return find("firefox-esr") or find("firefox")


class Firefox:
    """One window of a running Firefox; ``downloads`` is where it saves files."""

    def __init__(self, connection: socket.socket, downloads: Path) -> None:
        self.downloads = downloads
        self._connection = connection
        self._number = 0
        self._read()  # its greeting
        self._send("WebDriver:NewSession")

    def open(self, url: str) -> None:
        """Go there, and wait until it is loaded."""
        self._send("WebDriver:Navigate", url=url)

    def begin(self, url: str) -> None:
        """Go there, and wait for nothing."""
        self.value(f"void (location.href = {json.dumps(url)})")

    def value(self, script: str) -> Any:
        """What an expression is, in the page."""
        return self._send("WebDriver:ExecuteScript", script=f"return {script}", args=[])["value"]

    def until(self, script: str, timeout_s: float = 60.0) -> Any:
        """Wait until the expression is true, and return what it is; raises ``TimeoutError``."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            with suppress(RuntimeError):  # between two pages
                if found := self.value(script):
                    return found
            time.sleep(0.05)
        raise TimeoutError(f"never true: {script}\n{self.value('document.body.innerText')}")

    def quit(self) -> None:
        """End it."""
        self._send("Marionette:Quit", flags=["eForceQuit"])

    def _send(self, name: str, **parameters: object) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, name, parameters]).encode()
        self._connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return result

    def _read(self) -> Any:
        head = self._bytes(1)
        while not head.endswith(b":"):
            head += self._bytes(1)
        return json.loads(self._bytes(int(head[:-1])))

    def _bytes(self, length: int) -> bytes:
        data = b""
        while len(data) < length:
            more = self._connection.recv(length - len(data))
            if not more:
                raise ConnectionError("Firefox hung up")
            data += more
        return data


@contextmanager
def browser() -> Iterator[Firefox]:
    """A headless Firefox with a profile of its own.

    Raises:
        Unavailable: There is none, or it does not start.
    """
    program = firefox()
    with TemporaryDirectory(prefix="stet-firefox-", ignore_cleanup_errors=True) as home:
        port = free_port()
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in _PREFERENCES.items())
        Path(home, "user.js").write_text("".join(lines) + f'user_pref("marionette.port", {port});\n')
        process = subprocess.Popen(
            [program, "--headless", "--marionette", "--no-remote", "--profile", home],
            env={**os.environ, "HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with _connected(port, process) as connection:
                started = Firefox(connection, Path(home, "Downloads"))
                yield started
                with suppress(OSError, ValueError):
                    started.quit()
        finally:
            _ended(process)


def _connected(port: int, process: "subprocess.Popen[bytes]") -> socket.socket:
    end = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), ANSWER_TIMEOUT_S)
        time.sleep(0.05)
    raise Unavailable(f"Firefox did not listen within {START_TIMEOUT_S:.0f} s, or ended ({process.poll()})")


def _ended(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
