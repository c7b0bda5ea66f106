"""A first push to git over https, and ten changed pages, beside git's own: ``python -m tests.tools.bench.git``.

Processor time of this side is what counts: git's own push computes deltas, and ours sends the files as they are.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from publish.copies.hosts import open_host
from publish.copies.hosts.git import meter
from publish.copies.push import push
from publish.core.settings import HostSettings
from tests.support.factory import NOW, Archive
from tests.support.services.githttp import GitHttp
from tests.tools.bench.measure import machine

COUNT, LENGTH, CHANGED = 5_000, 20_000, 10
_WORDS = ("the", "guards", "came", "at", "night", "and", "took", "letters", "from", "under", "boards", "of", "a", "bed")


def main() -> None:
    """Print processor seconds of both, what ten changed pages cost on the line, and what the server keeps."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as folder, GitHttp() as server:
        archive = Archive(Path(folder), pages={})
        for number in range(count):
            archive.write(f"reports/{number % 50}/{number}.html", _text(number))
        first = archive.release()
        server.new("ours.git")
        options = {"url": f"{server.url}ours.git", "ca_file": str(server.ca_file)}
        host = open_host(HostSettings("forge", "git", options=options), {"STET_FORGE_TOKEN": server.token})
        began = time.process_time()
        push(first, host, now=NOW)
        ours = time.process_time() - began
        theirs = _git(server, archive.tree)
        for number in range(CHANGED):
            archive.write(f"reports/{number}/{number}.html", _text(number + count))
        second, met = archive.release(), _metered()
        began = time.process_time()
        push(second, host, now=NOW)
        again = time.process_time() - began
        server.git("ours.git", "gc", "-q", "--prune=now")
        commits = server.git("ours.git", "rev-list", "--count", "--all").strip()
    sent, came = sum(m.sent for m in met) / 1e6, sum(m.received for m in met) / 1e6
    print(machine(), "·", subprocess.run(["git", "--version"], capture_output=True, text=True).stdout.strip())
    print(f"{count} pages of {LENGTH} bytes; stet reads back and compares all that it sent")
    print(f"first push: stet {ours:.1f} s of processor, git add, commit and push {theirs:.1f} s: {ours / theirs:.2f} ×")
    print(f"{CHANGED} pages changed: {sent:.2f} MB sent, {came:.2f} MB read back, {again:.1f} s of processor")
    print(f"after the server's gc: {commits} commit")


def _text(seed: int) -> str:
    """A page of words, as compressible as a report, and like no other."""
    words = (f"{_WORDS[(seed * 7 + at * at) % len(_WORDS)]}{(seed * 31 + at) % 97}" for at in range(LENGTH // 7))
    return f"<!doctype html><title>{seed}</title><p>{' '.join(words)}"


def _git(server: GitHttp, tree: Path) -> float:
    """Return the processor time of git's own first push of the same files."""
    server.new("theirs.git")
    work = tree.parent / "work"
    shutil.copytree(tree, work)
    url = f"{server.url}theirs.git".replace("https://", f"https://git:{server.token}@")
    environment = {**os.environ, "GIT_SSL_CAINFO": str(server.ca_file), "GIT_TERMINAL_PROMPT": "0"}
    me = ["-c", "user.name=mirror", "-c", "user.email=mirror"]

    def run(*words: str) -> None:
        subprocess.run(["git", "-C", str(work), *words], env=environment, check=True, capture_output=True)

    before = os.times()
    run("init", "-q")
    run("add", "-A")
    run(*me, "commit", "-q", "-m", "release")
    run("push", "-q", url, "HEAD:pages")
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _metered() -> list[meter.Meter]:
    """Return all conversations from now on."""
    met: list[meter.Meter] = []
    inner = meter.Meter.running

    def running(self: meter.Meter):  # type: ignore[no-untyped-def]
        met.append(self)
        return inner(self)

    meter.Meter.running = running  # type: ignore[method-assign]
    return met


if __name__ == "__main__":
    main()
