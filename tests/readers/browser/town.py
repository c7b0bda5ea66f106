"""The small archive on three servers, and what people see of its worker in a browser."""

import copy
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from publish.core.model import Mirror
from publish.release.keys import Keyring
from publish.tree.build import build
from tests.readers.browser.reader import Reader
from tests.support import censor, small
from tests.support.censor import Censor
from tests.support.factory import PASSPHRASE, Archive, lay
from tests.support.services.service import free_port

FRONT, REPORT, OTHER = "index.html", "reports/2013/one.html", "reports/2013/two.html"
CORS = {"Access-Control-Allow-Origin": "*"}
Makes = Callable[..., Reader]


class Ground:
    """The small archive, founded, built, sealed, laid down; its addresses are nobody's yet."""

    def __init__(self, folder: Path, *, days: int = 0) -> None:
        """Publish it, as if that was ``days`` ago."""
        self.folder = folder
        self.now = datetime.now(UTC) - timedelta(days=days)
        self.archive = Archive(folder / "publisher", {})
        self.sources = small.archive(folder / "sources")
        self.ports = [free_port() for _ in range(3)]
        self.copy = folder / "copy"
        self.publish()

    def again(self, folder: Path) -> "Ground":
        """The same in a folder of its own, for who changes it."""
        for name in ("publisher", "sources", "copy"):
            shutil.copytree(self.folder / name, folder / name)
        other = copy.copy(self)
        other.folder, other.sources, other.copy = folder, folder / "sources", folder / "copy"
        other.archive = copy.copy(self.archive)
        other.archive.home = folder / "publisher"
        other.archive.state = other.archive.home / ".stet"
        other.archive.tree = other.archive.state / "tree"
        other.archive.keys = Keyring(other.archive.state / "keys", PASSPHRASE)
        return other

    @property
    def addresses(self) -> list[str]:
        return [f"http://127.0.0.1:{port}/" for port in self.ports]

    def publish(self, changes: Mapping[str, str | None] | None = None, *, now: datetime | None = None) -> None:
        """Build and seal the sources with ``changes``, and lay the release down."""
        changes = changes or {}
        small.archive(self.sources, **changes)
        for name, content in changes.items():
            if content is None:
                (self.sources / "site" / name).unlink(missing_ok=True)
        moment = now or self.now
        fingerprint, today = self.archive.fingerprint, self.now.date()
        build(self.sources, self.archive.tree, today=today, fingerprint=fingerprint, addresses=self.addresses)
        mirrors = [Mirror(address, "folder") for address in self.addresses]
        lay(self.archive.seal(now=moment, mirrors=mirrors, clock_is_right=True).release, self.copy)

    def publish_with(self, files: Mapping[str, bytes]) -> None:
        """The same, with these documents beside its first report."""
        rows = "".join(f"  - file: evidence/{name}\n    title: {name}\n    metadata: kept\n" for name in files)
        for name, data in files.items():
            (self.sources / "site/evidence" / name).write_bytes(data)
        self.publish({REPORT.replace(".html", ".md"): small.ONE.replace("evidence:\n", f"evidence:\n{rows}")})


class Town:
    """An archive on three servers; the first is the one that readers open."""

    def __init__(self, folder: Path, stack: ExitStack, *, days: int = 0, ground: Ground | None = None) -> None:
        """Serve a copy of ``ground``; or of one of its own, published ``days`` ago."""
        self.ground = ground.again(folder) if ground else Ground(folder, days=days)
        self.folder, self.stack = folder, stack
        self.archive, self.sources, self.copy = self.ground.archive, self.ground.sources, self.ground.copy
        self.now, self.addresses, self.publish = self.ground.now, self.ground.addresses, self.ground.publish
        self.mirrors = [self.serve(self.copy, port) for port in self.ground.ports]
        self.origin = self.mirrors[0]

    def serve(self, copy: Path, port: int = 0) -> Censor:
        return self.stack.enter_context(Censor(copy, port, CORS))

    def sick(self, pattern: str, answer: censor.Answer, *which: int) -> None:
        for number in which or (0, 1, 2):
            self.mirrors[number].rule(pattern, answer)


def banner(page: Page) -> dict[str, str]:
    """What the banner says once all is known: text by key, and its kind under ``class``."""
    page.wait_for_selector("#stet\\.standing[data-last]:not([hidden])")
    lines = page.eval_on_selector_all(".standing [data-said]", "all => all.map(e => [e.dataset.said, e.textContent])")
    return dict(lines) | {"class": page.get_attribute("#stet\\.standing", "class") or ""}


def visited(town: Town, reader: Reader, path: str = FRONT) -> Page:
    """Somebody who was here before: the worker is installed, and one page has been read."""
    page = reader.open(town.origin.url + path)
    assert "first" in banner(page)
    page.evaluate("navigator.serviceWorker.ready")
    return page


def verdict(page: Page) -> str:
    return page.get_attribute("body", "data-verdict") or ""


WOUNDS: dict[str, censor.Answer | None] = {
    "kill": None,
    "reset": censor.hang_up(reset=True),
    "RST after headers": censor.truncate(5, reset=True),
    "404": censor.status(404),
    "block page 200": censor.page(),
    "redirect loop": censor.redirect("/{path}"),
    "gzip bomb": censor.gzip_bomb(),
    "tamper": censor.tamper(),
    "wrong type": censor.wrong_type("text/plain"),
    "black hole": censor.black_hole(),
    "1 byte a second": censor.drip(1),
    "endless": censor.endless(),
}


def lay_from(copy: Path, to: Path) -> None:
    shutil.copytree(copy, to)


def restart(page: Page) -> None:
    """End the worker, as browsers do when nothing happens for a while."""
    session = page.context.new_cdp_session(page)
    ended: list[str] = []
    session.on("ServiceWorker.workerVersionUpdated", lambda said: ended.extend(_stopped(said["versions"])))
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    while not ended:
        page.wait_for_timeout(20)  # events come meanwhile
    session.detach()


def _stopped(versions: Sequence[Mapping[str, str]]) -> Iterator[str]:
    return (version["versionId"] for version in versions if version["runningStatus"] == "stopped")


_OPEN = """
const name = (await indexedDB.databases()).map(d => d.name).find(n => n.startsWith("stet-"));
const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
const all = (store, verb, ...a) => new Promise((done) => {
  const t = db.transaction(["bytes", "index", "state"], "readwrite"), r = t.objectStore(store)[verb](...a);
  t.oncomplete = () => done(r.result);
});
"""
FORGET_BYTES = "async () => {" + _OPEN + "await all('bytes', 'clear'); await all('index', 'clear'); db.close(); }"
FORGET_ALL = (
    "async () => {" + _OPEN + "for (const s of ['bytes', 'index', 'state']) await all(s, 'clear'); db.close(); }"
)
SPOIL = (
    "async () => {" + _OPEN + "const keys = await all('bytes', 'getAllKeys');"
    "for (const key of keys) await all('bytes', 'put', new Uint8Array([1, 2, 3]), key);"
    "db.close(); return keys.length; }"
)
