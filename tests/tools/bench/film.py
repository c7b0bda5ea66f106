"""A film of 60 MB in Chromium, through a copy that dies, drips or lies: ``python -m tests.tools.bench.film``.

Three copies of a small archive, a new profile each time. Somebody who was here before opens the document (a recording
in WAV, since a browser seeks in it as in a film, and anybody can make one), seeks to four places, and then reads all
of it. Bytes are those that all three servers sent for it, over the document's length; the hash of what was read is
compared.
"""

import argparse
import hashlib
import re
import statistics
import struct
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, Error, Page

from tests.readers.browser.reader import reading
from tests.readers.browser.town import REPORT, Ground, Town, visited
from tests.support import censor
from tests.support.censor import Answer, Handler
from tests.support.services import chromium
from tests.tools.bench.measure import machine

LENGTH = 60_000_000  # bytes
RATE = 88_200  # samples a second, of a byte each
DIES_AFTER = 12 << 20  # bytes
DRIP = 500  # bytes, 20 times a second
SEEKS = (0.6, 0.97, 0.2, 0.45)  # places in the document
PLAYS = """async () => {
  const film = document.querySelector("video, audio"), began = performance.now();
  film.muted = true;
  film.play().catch(() => {});
  while (film.currentTime < 0.1) await new Promise((done) => setTimeout(done, 5));
  return performance.now() - began;
}"""
SEEK = """async (share) => {
  const film = document.querySelector("video, audio"), began = performance.now();
  const there = new Promise((done) => film.addEventListener("seeked", done, { once: true }));
  film.currentTime = film.duration * share;
  await there;
  return performance.now() - began;
}"""
READS = """async () => {
  document.querySelector("video, audio").pause();
  const data = await (await fetch(location.href)).arrayBuffer(), hash = await crypto.subtle.digest("SHA-256", data);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""


class Meter:
    """Bytes that servers sent of the film."""

    def __init__(self) -> None:
        self.sent = 0

    def over(self, answer: Answer) -> Answer:
        """Count what ``answer`` writes."""

        def counted(handler: Handler, path: str) -> None:
            plain = handler.wfile
            handler.wfile = _Counted(plain, self)  # type: ignore[assignment]
            try:
                answer(handler, path)
            finally:
                handler.wfile = plain  # the connection is kept for other questions

        return counted


class _Counted:
    def __init__(self, file: Any, meter: Meter) -> None:
        self._file, self._meter = file, meter

    def write(self, data: bytes) -> int:
        written: int = self._file.write(data)
        self._meter.sent += len(data)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def dying() -> Answer:
    """Honest until so many bytes were given, then cut off, and for good."""
    left = [DIES_AFTER]

    def answer(handler: Handler, path: str) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", handler.headers.get("Range", "")) or ["", "0", ""]
        first, last = int(asked[1]), min(int(asked[2] or LENGTH), LENGTH - 1)
        with (handler.server.censor.root / path).open("rb") as file:
            file.seek(first)
            body = file.read(min(last + 1 - first, left[0]))
        left[0] -= len(body)
        said = {"Content-Length": str(last + 1 - first), "Content-Range": f"bytes {first}-{last}/{LENGTH}"}
        handler.begin(206 if asked[0] else 200, said)
        handler.wfile.write(body)
        if len(body) < last + 1 - first:
            handler.hang_up(reset=True)

    return answer


def dripping(handler: Handler, _path: str) -> None:
    """Ten kilobytes a second, of the right length."""
    handler.begin(206, {"Content-Length": str(1 << 20)})
    while not handler.server.censor.ended.wait(0.05):
        handler.wfile.write(b"!" * DRIP)
        handler.wfile.flush()


def lying() -> Answer:
    """Each part with a byte changed."""
    return censor.ranged(alter=lambda body, _start: body[:-1] + b"!")


SICK: dict[str, Callable[[], Answer]] = {
    "all well": censor.ranged,
    "dies after 12 MB": dying,
    "drips 10 KB/s": lambda: dripping,
    "changes bytes": lying,
}


def film(length: int = LENGTH) -> bytes:
    """A recording of noise."""
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", length - 8, b"WAVE", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8, b"data", length - 44
    )
    return head + Random(1).randbytes(length - len(head))


def published(folder: Path) -> Ground:
    """The small archive, with the recording."""
    ground = Ground(folder)
    ground.publish_with({"film.wav": film()})
    return ground


def watched(browser: Browser, ground: Ground, sick: Callable[[], Answer], *, worker: bool) -> list[str]:
    """Cells of a row: until the first sound, until sought places are there, bytes fetched, whether all was right."""
    with ExitStack() as stack:
        options: dict[str, Any] = {} if worker else {"service_workers": "block"}
        reader = stack.enter_context(reading(browser, **options))
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        town, meter = Town(place, stack, ground=ground), Meter()
        page = visited(town, reader, REPORT) if worker else reader.open(town.origin.url + REPORT)
        for number, mirror in enumerate(town.mirrors):
            mirror.rule("files/*.wav", meter.over(sick() if number == 0 else censor.ranged()))
        href = str(page.get_attribute("a[href$='film.wav']", "href"))
        cells = [_cell(lambda: _first(page, town.origin.url + REPORT.rpartition("/")[0] + "/" + href))]
        sought = [_ms(lambda share=share: float(page.evaluate(SEEK, share))) for share in SEEKS]  # type: ignore[misc]
        known = [each for each in sought if each is not None]
        cells.append(f"{statistics.median(known):,.0f} ms" if len(known) == len(SEEKS) else "none")
        right = _cell(lambda: str(page.evaluate(READS)) == hashlib.sha256(film()).hexdigest())
        return [*cells, f"{meter.sent / LENGTH:.2f}", right]


def _first(page: Page, url: str) -> str:
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector("video, audio", state="attached")
    page.evaluate(PLAYS)
    return f"{1000 * (time.perf_counter() - began):,.0f} ms"


def _ms(act: Callable[[], float]) -> float | None:
    try:
        return act()
    except Error:
        return None


def _cell(act: Callable[[], object]) -> str:
    try:
        found = act()
    except Error:
        return "none"
    return {True: "yes", False: "no"}.get(found, str(found)) if isinstance(found, bool) else str(found)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--alone", action="store_true", help="the browser without a worker, too")
    arguments = asked.parse_args()
    print(f"{machine()} · {LENGTH / 1e6:.0f} MB, three copies, the first of them sick")
    print(f"{'':<34}{'first sound':>14}{'sought':>12}{'bytes ×':>10}{'all right':>12}")
    with tempfile.TemporaryDirectory() as folder, chromium.browser() as browser:
        ground = published(Path(folder))
        for name, sick in SICK.items():
            for worker in (True, False) if arguments.alone else (True,):
                cells = watched(browser, ground, sick, worker=worker)
                way = "worker" if worker else "browser alone"
                print(
                    f"{name + ', ' + way:<34}"
                    + "".join(f"{c:>{w}}" for c, w in zip(cells, (14, 12, 10, 12), strict=True)),
                    flush=True,
                )


if __name__ == "__main__":
    main()
