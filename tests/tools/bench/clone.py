"""A verified clone over HTTP against rclone's unverified copy: ``python -m tests.tools.bench.clone``."""

import platform
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from publish.core.model import Tree
from publish.readers.clone import clone
from publish.release.keys import Keyring
from publish.release.seal import Sealing, found, seal
from publish.verify.head import Anchor
from tests.support.services.nginx import Nginx, nginx
from tests.support.services.rclone import rclone
from tests.tools.bench.measure import RUNS, files, in_turn, machine

FILES = 5000
LENGTH = 20_000  # bytes


def main() -> None:
    """Print files per second of both, and their ratio."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        files(home / "tree", FILES, LENGTH)
        keys = Keyring.create(home / "keys", "only for this bench")
        anchor = Anchor(found(home / "state", keys, now=now))
        release = seal(Tree(home / "tree", "Bench", ()), Sealing(home / "state", keys, [], now=now)).release
        for entry in release.entries:
            assert entry.source is not None
            (home / "copy" / entry.path).parent.mkdir(parents=True, exist_ok=True)
            (home / "copy" / entry.path).hardlink_to(entry.source)
        with Nginx(home / "copy") as server:
            _compare(home, server.url, anchor, now, len(release.entries))


def _compare(home: Path, url: str, anchor: Anchor, now: datetime, count: int) -> None:
    names = home / "names"
    below = home / "copy"
    names.write_text("".join(f"{p.relative_to(below)}\n" for p in below.rglob("*") if p.is_file()))
    command = [str(rclone()), "copy", ":http:", "--http-url", url, "--files-from-raw", str(names), "--no-traverse"]
    command += ["--transfers", "16", "--config", "/dev/null", "--retries", "1"]

    def ours() -> None:
        shutil.rmtree(home / "ours", ignore_errors=True)
        cloned = clone([url], anchor, home / "ours", now=now)
        assert cloned.reused == 0

    def theirs() -> None:
        shutil.rmtree(home / "theirs", ignore_errors=True)
        subprocess.run([*command, str(home / "theirs")], check=True, capture_output=True)

    stet_s, rclone_s = in_turn(ours, theirs)
    version = subprocess.run([str(rclone()), "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    served = subprocess.run([str(nginx()), "-v"], capture_output=True, text=True, check=True).stderr.split()[-1]
    print(f"{count} files, {FILES} of them of {LENGTH} bytes, median of {RUNS}; {machine()}")
    print(f"Python {platform.python_version()} · rclone {version} · {served}")
    print(f"stet clone, verified    {stet_s:6.2f} s  {count / stet_s:6.0f} files/s")
    print(f"rclone copy, unverified {rclone_s:6.2f} s  {count / rclone_s:6.0f} files/s")
    print(f"ratio {stet_s / rclone_s:.2f}")


if __name__ == "__main__":
    main()
