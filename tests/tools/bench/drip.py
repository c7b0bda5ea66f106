"""A forged file that drips for longer than Chromium lets a worker work: ``python -m tests.tools.bench.drip``.

After five minutes Chromium ends a worker's event and asks the origin itself, which nobody verifies. Somebody who was
here before goes to a page or a document, or a page of theirs asks for one, while the origin drips a forgery under its
name; the other copies are alive, or (``--silent``) say nothing. All cases run side by side, each in a profile of its
own. What stands on the screen is read four times a second for seven minutes, or until it is the genuine document. A
row says what was shown at the end, how often a forged byte was seen, how often the origin was asked for that file, and
how often by the browser itself, for a place on the screen, past the worker. The first row has no worker: what is looked
for is seen there.
"""

import argparse
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page

from tests.readers.browser.reader import reading
from tests.readers.browser.town import FRONT, OTHER, REPORT, Ground, Town, visited
from tests.support import censor
from tests.support.censor import Answer, Handler
from tests.support.services import chromium
from tests.tools.bench.measure import machine

SECONDS = 420
FORGED = "FORGED"
LENGTH = 60_000_000  # bytes of the document: at the quicker pace it takes longer than five minutes
LINE = f"<p>{FORGED} {'.' * 88}</p>\n".encode()
SLOW, QUICK = 4_200, 150_000  # bytes a second
THIRD = "reports/2014/three.html"
TEXTS = ("short", "pieced", "whole")
CASES = (
    ("a page, and no worker", SLOW),
    ("a page", SLOW),
    ("a page", QUICK),
    ("a document, short", SLOW),
    ("a document in pieces: pieced", QUICK),
    ("a document without its pieces: whole", QUICK),
    ("within a page, without its pieces: whole", QUICK),
)
READS = """(href) => {
  window.part = "asked";
  const read = async () => {
    const answer = await fetch(href), reader = answer.body.getReader(), decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return "whole";
      window.part = decoder.decode(value).slice(0, 200);
    }
  };
  read().then((said) => { window.part = said; }, (error) => { window.part = `ended: ${error.name}`; });
}"""
SCREEN = """() => [document.body?.dataset.verdict ?? "", document.querySelector("h1")?.textContent ?? "",
  window.part ?? "",
  document.querySelector("pre")?.firstChild?.substringData?.(0, 200) ?? document.body?.innerText ?? ""]"""


def dripping(pace: int, *, length: int | None = None) -> Answer:
    """A forgery without end at ``pace`` bytes a second, under any name, with ``length`` announced."""

    def answer(handler: Handler, path: str) -> None:
        kind = "text/html" if path.endswith(".html") else "text/plain"
        handler.begin(200, {"Content-Type": kind, "Content-Length": str(length or LENGTH)})
        body = LINE * (pace // 4 // len(LINE) + 1)
        while not handler.server.censor.ended.wait(0.25):
            handler.wfile.write(body[: pace // 4])
            handler.wfile.flush()

    return answer


@dataclass
class Case:
    """Somebody who looks at one place."""

    name: str
    page: Page
    town: Town
    path: str
    seen: Counter[str] = field(default_factory=Counter)
    last: tuple[str, ...] = ()
    came: str = ""

    def look(self, after_s: float) -> None:
        """Note what is on the screen."""
        if self.came:
            return
        with suppress(Error):  # between two pages
            verdict, title, part, text = self.page.evaluate(SCREEN)
            self.last = (verdict, title or text[:24].strip(), part[:24].strip())
            self.seen["looks"] += 1
            self.seen[FORGED] += FORGED in text or FORGED in part or FORGED in title
            if "genuine" in text:  # sixty megabytes of text keep the browser from all else
                self.came = f"after {after_s:.0f} s"
                self.page.goto("about:blank")

    def row(self) -> str:
        """What came of it."""
        asked = [each for each in self.town.origin.log if each.path == self.path]
        # A worker's own requests are for no place on the screen.
        past = sum(each.headers.get("Sec-Fetch-Dest", "empty") != "empty" for each in asked)
        shown = " · ".join(each for each in (*self.last, self.came) if each)
        return f"| {self.name} | {shown} | {self.seen[FORGED]} of {self.seen['looks']} | {len(asked)} | {past} |"


def published(folder: Path) -> Ground:
    """The small archive, with three long texts."""
    ground = Ground(folder)
    many = {name: (2_000_000 if name == "short" else LENGTH) // 26 for name in TEXTS}
    ground.publish_with({f"{name}.txt": f"{name:16}, genuine\n".encode() * many[name] for name in TEXTS})
    return ground


def begun(browser: Browser, town: Town, stack: ExitStack, what: str, pace: int, silent: bool) -> Case:
    """A case, under way."""
    bare: dict[str, Any] = {"service_workers": "block"} if "no worker" in what else {}
    reader = stack.enter_context(reading(browser, bypass_csp=True, **bare))
    page = reader.open(town.origin.url + REPORT) if bare else visited(town, reader, REPORT)
    if not bare:
        page.reload()
        page.wait_for_selector("#stet\\.standing [data-said=authentic]")
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map((each) => each.href)")
    named = next((each for each in hrefs if each.endswith(f"/{what.split()[-1]}.txt")), "")
    path = named.removeprefix(town.origin.url) or (THIRD if bare else {SLOW: OTHER, QUICK: FRONT}[pace])
    case = Case(f"{what}, {pace / 1000:g} KB/s", page, town, path)
    if silent:
        town.sick(path, censor.black_hole(), 1, 2)
    if "without" in what:
        town.sick(f"targets/{path.split('/')[1]}*.pieces", censor.status(404))
    town.origin.rule(path, dripping(pace))
    if "within" in what:
        page.evaluate(READS, town.origin.url + path)
    else:
        page.evaluate("(url) => { location.href = url; }", town.origin.url + path)
    return case


def main() -> None:
    """Run all cases, and print their rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--silent", action="store_true", help="no other copy answers for that file")
    given = parser.parse_args()
    print(f"{machine()}; {given.seconds} s; the others {'say nothing' if given.silent else 'are alive'}\n")
    with tempfile.TemporaryDirectory() as folder, chromium.browser() as browser, ExitStack() as stack:
        town = Town(Path(folder, "town"), stack, ground=published(Path(folder, "ground")))
        cases = [begun(browser, town, stack, what, pace, given.silent) for what, pace in CASES]
        began = time.monotonic()
        while time.monotonic() - began < given.seconds:
            for case in cases:
                case.look(time.monotonic() - began)
            cases[0].page.wait_for_timeout(250)
        print("| what drips | on the screen at the end | forged seen | asked | past the worker |")
        print("|---|---|---|---|---|")
        for case in cases:
            print(case.row(), flush=True)


if __name__ == "__main__":
    main()
