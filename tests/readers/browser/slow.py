"""An old phone on an old network: the processor slowed by the browser itself, the line by the server.

The line is slowed at the server, because that holds for pages, for their workers and for files alike; what the
browser's tools slow is one page at a time.
"""

import threading
import time

from playwright.sync_api import Page

from tests.support.censor import Answer, Censor, Handler

CPU = 6  # times slower
LATENCY_S = 0.3
LINE_LENGTH_S = 31_250  # bytes a second: 250 kbit/s, what browsers' tools call regular 2G
_CHUNK = 2_048  # bytes


def slow_cpu(page: Page, rate: float = CPU) -> None:
    """Slow down ``page``, with all that runs in it: ``open.html`` verifies there.

    A service worker's thread is not slowed: Chromium takes the same command for one and does nothing.
    """
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


class Line:
    """One line that all servers share, as one phone has: late to answer, and so many bytes a second in all."""

    def __init__(self, latency_s: float = LATENCY_S, length_s: int = LINE_LENGTH_S) -> None:
        self._latency_s = latency_s
        self._length_s = length_s
        self._lock = threading.Lock()
        self._free_at = 0.0

    def over(self) -> Answer:
        """What the copy has, over this line."""

        def answer(handler: Handler, path: str) -> None:
            time.sleep(self._latency_s)
            try:
                body, code = (handler.server.censor.root / path).read_bytes(), 200
            except OSError:
                body, code = b"not found", 404
            kind = (
                "text/html" if path.endswith(".html") else "text/javascript" if path.endswith(".js") else "text/plain"
            )
            handler.begin(code, {"Content-Length": str(len(body)), "Content-Type": kind})
            for start in range(0, len(body), _CHUNK):
                part = body[start : start + _CHUNK]
                self._wait(len(part))
                handler.wfile.write(part)

        return answer

    def _wait(self, length: int) -> None:
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + length / self._length_s
            pause = self._free_at - time.monotonic()
        time.sleep(max(pause, 0))


def on_2g(*servers: Censor) -> None:
    """All these servers at the end of one slow line, from now on."""
    line = Line()
    for server in servers:
        server.rule("*", line.over())
