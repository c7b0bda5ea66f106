"""Proving one page, in Python, node, Chromium, beside minisign on the same page.

```python -m tests.tools.bench.verify``.
"""

import base64
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.wrap import Counted
from publish.readers.prove import prove
from publish.verify.head import Anchor
from tests.readers.browser.test_vectors import ROOT, served
from tests.support.services import chromium
from tests.support.services.cache import Unavailable
from tests.support.services.node import node
from tests.tools.bench.measure import in_turn, machine
from tests.vectors.archive import Archive, sha256

COUNTS = (100, 5_000, 100_000)
FOLDER = 400  # pages; a build splits by month above some 500
PROOF_MAX_LENGTH = 65_536  # bytes
START_MAX_S = {"stet --help": 0.12, "stet verify PAGE": 0.30}  # of the processor, start-up included
NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)

_MEASURE = """
async function measure(worker, fetch, fingerprint, path) {
  const { head } = await import(`${worker}/verify.js`), { Copy } = await import(`${worker}/copies.js`);
  const times = [], now = new Date("2026-11-21T12:30:00Z");
  for (let i = 0; i < 31; i++) {
    const begun = performance.now();
    const copy = new Copy(fetch, await head(fetch, { fingerprint }, { now }));
    if ((await copy.judge(path)).verdict !== "AUTHENTIC") throw new Error("not authentic");
    times.push(performance.now() - begun);
  }
  return [times[0], times.slice(1).sort((a, b) => a - b)[15]];
}
"""
_NODE = (
    'import { readFileSync } from "node:fs";\n'
    + _MEASURE
    + """
const [worker, folder, fingerprint, path] = process.argv.slice(1);
const read = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));
const fetch = async (name) => { try { return read(name); } catch { return null; } };
console.log(JSON.stringify(await measure(worker, fetch, fingerprint, path)));
"""
)
_CHROMIUM = (
    "async ([files, fingerprint, path]) => {"
    + _MEASURE
    + """
const bytes = (data) => Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
const held = new Map(Object.entries(files).map(([name, data]) => [name, bytes(data)]));
return measure("/publish/readers/browser/worker", async (name) => held.get(name) ?? null, fingerprint, path);
}"""
)


def copy_of(count: int, folder: Path) -> tuple[str, str]:
    """What must lie in a copy of ``count`` pages to prove one; the fingerprint, and the page."""
    pages = {}
    for number in range(count):
        years, month = divmod(number // FOLDER, 12)
        pages[f"reports/{1990 + years}/{month + 1:02}/report-{number:06}.html"] = b"<!doctype html>%d " % number * 900
    path = sorted(pages)[count // 2]
    archive = Archive().root().release(1, pages).mirrors(1).point(1)
    for name, data in archive.files.items():
        if name == path or name.startswith(("metadata/", "targets/")):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return sha256(archive.files["metadata/1.root.json"]), path


def measure(count: int, folder: Path) -> tuple[str, str]:
    """Print bytes and milliseconds for one size; returns the fingerprint and the page."""
    fingerprint, path = copy_of(count, folder)
    proof = prove(read_folder(str(folder)), Anchor(fingerprint), path, now=NOW)
    (seconds,) = in_turn(lambda: prove(read_folder(str(folder)), Anchor(fingerprint), path, now=NOW), runs=15)
    worker = Path(__file__).parents[3] / "publish/readers/browser/worker"
    command = [str(node()), "--input-type=module", "-e", _NODE, "--", str(worker), str(folder), fingerprint, path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, median = json.loads(done.stdout)
    within = "within" if proof.proof_bytes <= PROOF_MAX_LENGTH else "ABOVE"
    print(
        f"  {count:7,} files: {proof.proof_bytes:6,} bytes in {proof.requests - 1} requests ({within} 64 KiB) · "
        f"python {seconds * 1000:5.1f} ms · node {median:5.1f} ms, the first time {first:5.1f} ms"
    )
    if said := in_chromium(folder, fingerprint, path):
        print(f"{'':17}chromium {said[1]:5.1f} ms, the first time {said[0]:5.1f} ms, all files at hand")
    return fingerprint, path


def in_chromium(folder: Path, fingerprint: str, path: str) -> tuple[float, float] | None:
    """Milliseconds of the first time, and of the median; ``None`` where there is no Chromium.

    The browser is given the files before it begins: what is measured is the verifier, not a network. Its clock tells
    tenths of milliseconds.
    """
    asked: list[str] = []

    class Asked(Counted):
        def _count(self, path: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
            asked.append(path)
            return super()._count(path, chunks)

    prove(Asked(read_folder(str(folder))), Anchor(fingerprint), path, now=NOW)
    there = [name for name in asked if (folder / name).exists()]
    files = {name: base64.b64encode((folder / name).read_bytes()).decode() for name in there}
    try:
        with chromium.browser() as browser, served(ROOT) as address:
            page = browser.new_page()
            page.goto(f"{address}tests/vectors/")
            first, median = page.evaluate(_CHROMIUM, [files, fingerprint, path])
    except Unavailable as e:
        print(f"  no Chromium: {e}")
        return None
    return first, median


def cold(folder: Path, fingerprint: str, path: str) -> None:
    """Print the time of whole commands over one page, start-up included."""
    if not shutil.which("minisign"):
        print("  minisign is not installed: nothing to compare with")
        return
    page, home = folder / path, folder.parent
    keys = ["-p", f"{home}/pub", "-s", f"{home}/sec"]
    subprocess.run(["minisign", "-G", "-W", *keys], capture_output=True, check=True)
    subprocess.run(["minisign", "-S", "-s", f"{home}/sec", "-m", page], capture_output=True, check=True)

    def run(*command: object) -> None:
        state = {**os.environ, "XDG_STATE_HOME": str(home / "state")}
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=state)
        assert done.returncode == 0, done.stdout + done.stderr

    stet, mini, empty = in_turn(
        lambda: run(sys.executable, "-m", "publish", "verify", page, "--fingerprint", fingerprint),
        lambda: run("minisign", "-V", "-p", f"{home}/pub", "-m", page),
        lambda: run(sys.executable, "-c", ""),
        runs=9,
    )
    print(f"  stet verify {stet * 1000:.0f} ms · minisign -V {mini * 1000:.0f} ms · ratio {stet / mini:.0f}", end=" ")
    print(f"(python alone: {empty * 1000:.0f} ms)")


def starts(folder: Path, fingerprint: str, path: str) -> None:
    """Print the processor's time of whole commands, and how often that of ``import click`` it is."""
    state = {**os.environ, "XDG_STATE_HOME": str(folder.parent / "state")}
    state.pop("PYTHONDONTWRITEBYTECODE", None)
    state["PYTHONPYCACHEPREFIX"] = str(folder.parent / "bytecode")

    def spent(*words: object) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *map(str, words)], capture_output=True, check=True, env=state)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    page = ("-m", "publish", "verify", folder / path, "--fingerprint", fingerprint)
    commands: dict[str, tuple[object, ...]] = {
        "import click": ("-c", "import click"), "stet --help": ("-m", "publish", "--help"), "stet verify PAGE": page,
    }  # fmt: skip
    rounds = [{name: spent(*words) for name, words in commands.items()} for _ in range(10)][1:]  # one to compile
    median = {name: statistics.median(one[name] for one in rounds) for name in commands}
    for name, most in START_MAX_S.items():
        within = "within" if median[name] <= most else "ABOVE"
        print(
            f"  {name}: {median[name]:.2f} s of the processor ({within} {most:.2f} s),"
            f" {median[name] / median['import click']:.1f} times that of import click"
        )


def main() -> None:
    """Print all of it."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        for count in COUNTS:
            fingerprint, path = measure(count, Path(folder, str(count), "copy"))
        starts(Path(folder, str(COUNTS[-1]), "copy"), fingerprint, path)
        cold(Path(folder, str(COUNTS[-1]), "copy"), fingerprint, path)


if __name__ == "__main__":
    main()
