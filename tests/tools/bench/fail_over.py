"""How long a reader waits for the first verified byte where copies are blocked: ``python -m
tests.tools.bench.fail_over``.

Three copies of the sample archive, one new profile of Chromium for each figure, the median of several. The first two
copies are sick, and one of them is the address that the reader opens:

- *worker*: somebody who was here before opens a page that they have not read; until its first byte, all verified.
- *banner*: the same; from the page's last byte until its banner says what is known.
- *open.html*: somebody who never was here opens the file from their disk; until the page stands there, verified.
- *LibResilient*: its worker over the same copies, as its own settings are (each way is given 10 s), and with the other
  copies asked 5 s later, as a site that uses it has set it. What it shows is not verified; it has a plugin for that,
  which a site must feed with the hash of each file. No registry of packages has it, so it is measured where
  ``STET_LIBRESILIENT`` names a folder that holds its ``service-worker.js`` and ``plugins/``.
- *no fail-over*: the browser alone.

A second table has each sickness with 1, 2 and 3 of 3 copies, and with 10 of 12: the first byte of what can be read, its
banner after its last byte, and what is read: the report, or the worker's own page with its verdict.

``--slow`` measures an old phone (the page's processor 6 times slower; the worker's cannot be slowed) and a 2G line.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page
from playwright.sync_api import TimeoutError as TooLate

from tests.readers.browser.conftest import Published, publish
from tests.readers.browser.reader import Reader, reading
from tests.readers.browser.slow import on_2g, slow_cpu
from tests.support import censor
from tests.support.censor import Censor
from tests.support.services import chromium
from tests.support.services.service import free_port
from tests.tools.bench.measure import machine

PATIENCE_MS = 20_000  # after which nothing has come
FRONT, REPORT = "index.html", "reports/1999/610-office.html"
WOUNDS: dict[str, censor.Answer | None] = {
    "all well": None,
    "2 black-holed": censor.black_hole(),
    "2 answer 404": censor.status(404, b"not here"),
    "2 tampered": censor.tamper(),
}
SICKNESSES: dict[str, censor.Answer | None] = {
    "connection refused": None,
    "reset": censor.hang_up(reset=True),
    "never answers": censor.black_hole(),
    "1 byte a second": censor.drip(1),
    "404": censor.status(404, b"not here"),
    "block page": censor.page(),
    "changed": censor.tamper(),
}
SHARES = ((1, 3), (2, 3), (3, 3), (10, 12))
"""How many copies are sick, and of how many."""
# Of the page that was waited for, if it came behind one of the worker's own: from when it was asked for.
FIRST_BYTE = "(began) => performance.timeOrigin + performance.getEntriesByType('navigation')[0].responseStart - began"
OF_ALONE = "performance.getEntriesByType('navigation')[0].responseStart"
WATCH = """new MutationObserver((_, watch) => {
  if (document.getElementById("stet.standing")?.hidden !== false) return;
  window.banner = performance.now();
  watch.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true })"""
OPENED = """() => document.querySelector("#place > .page")
  && /Genuine/.test(document.querySelector(".verdict").textContent) && performance.now()"""
Servers = tuple[Censor, ...]
Found = float | str
"""Milliseconds, or what the reader saw instead."""


def wound(servers: Servers, answer: censor.Answer | None) -> None:
    """Make the first two sick."""
    if answer:
        for server in servers[:2]:
            server.rule("*", answer)


def visited(reader: Reader, servers: Servers, path: str = FRONT) -> Page:
    """Somebody whose worker is there, and has looked around."""
    page = reader.open(servers[0].url + path)
    page.wait_for_selector("#stet\\.standing:not([hidden])")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_timeout(300)
    return page


def arrived(page: Page, url: str) -> Found:
    """Go to ``url`` on the word of a worker of ours."""
    began = time.time() * 1000
    page.goto(url, timeout=PATIENCE_MS)
    page.wait_for_selector("#stet\\.standing [data-said=authentic]", timeout=PATIENCE_MS)
    return float(page.evaluate(FIRST_BYTE, began))


def worker(browser: Browser, made: Published, answer: censor.Answer | None) -> Found:
    """A page that was not read before, on a second visit."""
    with made.served() as servers, reading(browser) as reader:
        page = visited(reader, servers)
        wound(servers, answer)
        return arrived(page, servers[0].url + REPORT)


def banner(browser: Browser, made: Published, answer: censor.Answer | None) -> Found:
    """What is said of the page that `worker` measures."""
    with made.served() as servers, reading(browser) as reader:
        page = visited(reader, servers)
        reader.context.add_init_script(WATCH)
        wound(servers, answer)
        arrived(page, servers[0].url + REPORT)
        return float(page.evaluate("banner - performance.getEntriesByType('navigation')[0].responseEnd"))


def seen(browser: Browser, made: Published, answer: censor.Answer | None, sick: int) -> tuple[float, float, str]:
    """A page that was not read before, on a second visit: first byte, banner, and what is read in the end."""
    with made.served() as servers, reading(browser) as reader:
        page = visited(reader, servers)
        reader.context.add_init_script(WATCH)
        for server in servers[:sick]:
            if answer:
                server.rule("*", answer)
            else:
                server.kill()
        began = time.time() * 1000
        page.goto(servers[0].url + REPORT, timeout=2 * PATIENCE_MS)
        verdict = page.get_attribute("body", "data-verdict")
        first = float(page.evaluate(FIRST_BYTE, began))
        if verdict:
            return first, 0.0, verdict.upper()
        page.wait_for_selector("#stet\\.standing [data-said=authentic]", timeout=PATIENCE_MS)
        banner_ms = "banner - performance.getEntriesByType('navigation')[0].responseEnd"
        return first, float(page.evaluate(banner_ms)), "the report"


def sicknesses(browser: Browser, places: dict[int, Published], runs: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the second table's rows."""
    for name, answer in SICKNESSES.items():
        cells = []
        for sick, of in SHARES:
            found = [seen(browser, places[of], answer, sick) for _ in range(runs)]
            first, later = (statistics.median(each[at] for each in found) for at in (0, 1))  # type: ignore[type-var]
            said = " or ".join(sorted({each[2] for each in found}))
            cells.append(f"{first:,.0f} + {later:,.0f} ms" if said == "the report" else f"{first:,.0f} ms {said}")
        yield name, cells


def offline(browser: Browser, made: Published, _: object = None) -> Found:
    """A page that was read before, with nobody there."""
    with made.served() as servers, reading(browser) as reader:
        page = visited(reader, servers)
        arrived(page, servers[0].url + REPORT)
        page.goto(servers[0].url + FRONT)
        for server in servers:
            server.kill()
        page.goto(servers[0].url + REPORT)
        return float(page.evaluate(OF_ALONE))


def opened(browser: Browser, made: Published, answer: censor.Answer | None) -> Found:
    """``open.html`` from a file, on a first visit."""
    with made.served() as servers, reading(browser) as reader:
        wound(servers, answer)
        return _opened(reader.context.new_page(), made)


def _opened(page: Page, made: Published) -> Found:
    page.goto((made.copies[2] / "open.html").as_uri())
    return float(page.wait_for_function(OPENED, polling=10, timeout=PATIENCE_MS).json_value())


def shown(page: Page, url: str, genuine: bytes) -> Found:
    """Go to ``url`` where nothing is verified: when it came, or what came instead."""
    got = page.goto(url, timeout=PATIENCE_MS)
    if not got or got.status >= 400:
        return f"HTTP {got.status if got else '-'}"
    return float(page.evaluate(OF_ALONE)) if got.body() == genuine else "forged"


def alone(browser: Browser, made: Published, answer: censor.Answer | None) -> Found:
    """The browser without a worker."""
    with made.served() as servers, reading(browser, service_workers="block") as reader:
        wound(servers, answer)
        return shown(reader.context.new_page(), servers[0].url + REPORT, (made.copies[0] / REPORT).read_bytes())


def peer(folder: Path, *, late_ms: int = 0) -> Callable[[Browser, Published, censor.Answer | None], Found]:
    """LibResilient, from ``folder``: one way after the other, or all beside the first one after ``late_ms``."""

    def measure(browser: Browser, made: Published, answer: censor.Answer | None) -> Found:
        with _deployed(folder, made, late_ms) as servers, reading(browser) as reader:
            page = reader.open(servers[0].url + "begin.html")
            page.evaluate("navigator.serviceWorker.register('/service-worker.js')")
            page.evaluate("navigator.serviceWorker.ready")
            page.wait_for_timeout(500)
            wound(servers, answer)
            return shown(page, servers[0].url + REPORT, (made.copies[0] / REPORT).read_bytes())

    return measure


@contextmanager
def _deployed(folder: Path, made: Published, late_ms: int) -> Iterator[Servers]:
    """The pages at an address of their own with LibResilient, the two other copies where they always are."""
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()), "site")
        shutil.copytree(made.copies[0], root, ignore=shutil.ignore_patterns("sw.js", "metadata", "targets"))
        shutil.copytree(folder / "plugins", root / "plugins")
        shutil.copy(folder / "service-worker.js", root)
        (root / "begin.html").write_text("<!doctype html><title>begin</title>")
        servers = [stack.enter_context(Censor(root))]
        for copy, port in zip(made.copies[1:], made.ports[1:], strict=True):
            servers.append(stack.enter_context(Censor(copy, port, {"Access-Control-Allow-Origin": "*"})))
        others: dict[str, object] = {"name": "alt-fetch", "endpoints": [server.url for server in servers[1:]]}
        plugins: list[object] = [{"name": "fetch"}, others]
        if late_ms:
            late = {"name": "delay", "defaultDelay": late_ms, "uses": [others]}
            plugins = [{"name": "any-of", "uses": [{"name": "fetch"}, late]}]
        settings = {
            "plugins": plugins,
            "defaultPluginTimeout": 10_000,
            "stillLoadingTimeout": 0,
            "loggedComponents": [],
        }
        (root / "config.json").write_text(json.dumps(settings))
        yield tuple(servers)


def slow(browser: Browser, made: Published, what: str, *, cpu: bool) -> Found:
    """One of the three ways to a page, on an old phone or on a 2G line."""
    with made.served() as servers, reading(browser) as reader:
        page = visited(reader, servers) if what == "worker" else reader.context.new_page()
        if cpu:
            slow_cpu(page)
        else:
            on_2g(*servers)
        if what == "worker":
            return arrived(page, servers[0].url + REPORT)
        if what == "open.html":
            return _opened(page, made)
        page.goto(servers[0].url + REPORT, wait_until="domcontentloaded")
        return float(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))


def median(measure: Callable[[], Found], runs: int) -> str:
    """Of several runs; where one of them shows no page, what it shows."""
    found: list[Found] = []
    for _ in range(runs):
        try:
            found.append(measure())
        except TooLate:
            return f"none in {PATIENCE_MS // 1000} s"
        except Error as e:
            return (re.search(r"net::\w+", str(e)) or ["failed"])[0]
        if isinstance(found[-1], str):
            return found[-1]
    return f"{statistics.median(each for each in found if isinstance(each, float)):,.0f} ms"


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--slow", action="store_true")
    asked = arguments.parse_args()
    ways: dict[str, Callable[[Browser, Published, censor.Answer | None], Found]] = {
        "worker": worker,
        "banner": banner,
        "open.html": opened,
        "no fail-over": alone,
    }
    folder = os.environ.get("STET_LIBRESILIENT")
    if folder:
        ways["LibResilient"] = peer(Path(folder))
        ways["LibResilient, 5 s"] = peer(Path(folder), late_ms=5_000)
    print(f"{machine()} · medians of {asked.runs} · first byte of a page that may be shown")
    with tempfile.TemporaryDirectory() as place, chromium.browser() as browser, suppress(KeyboardInterrupt):
        made = publish(Path(place), (free_port(), free_port(), free_port()))
        if asked.slow:
            print(f"{'':<18}{'processor ÷ 6':>18}{'2G':>18}")
            for what in ("first page", "worker", "open.html"):
                cells = [
                    median(lambda what=what, cpu=cpu: slow(browser, made, what, cpu=cpu), asked.runs)  # type: ignore[misc]
                    for cpu in (True, False)
                ]
                print(f"{what:<18}" + "".join(f"{cell:>18}" for cell in cells), flush=True)
            return
        print(f"{'':<18}" + "".join(f"{name:>18}" for name in WOUNDS))
        for name, way in ways.items():
            cells = [
                median(lambda way=way, answer=answer: way(browser, made, answer), asked.runs)  # type: ignore[misc]
                for answer in WOUNDS.values()
            ]
            print(f"{name:<18}" + "".join(f"{cell:>18}" for cell in cells), flush=True)
        twelve = publish(Path(place, "twelve"), tuple(free_port() for _ in range(12)))
        print(f"\n{'':<20}" + "".join(f"{f'{sick} of {of}':>24}" for sick, of in SHARES))
        for name, cells in sicknesses(browser, {3: made, 12: twelve}, asked.runs):
            print(f"{name:<20}" + "".join(f"{cell:>24}" for cell in cells), flush=True)
        print(f"\nsecond visit, offline {median(lambda: offline(browser, made), asked.runs):>16}")
        if not folder:
            print("LibResilient        not measured: STET_LIBRESILIENT names no folder with it")


if __name__ == "__main__":
    main()
