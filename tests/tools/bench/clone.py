"""A verified clone over HTTP beside rclone's unverified copy, whole programs: ``python -m tests.tools.bench.clone``."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from publish.core.model import Tree
from publish.release.keys import Keyring
from publish.release.seal import Sealing, found, seal
from tests.support.services.nginx import Nginx, nginx
from tests.support.services.rclone import rclone
from tests.tools.bench.measure import RUNS, Spent, files, machine, spent, table

FILES = 5000
LENGTH = 20_000  # bytes


class Bench:
    """A sealed copy that servers show, and the programs that read it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.copy = folder / "copy"
        now = datetime.now(UTC)
        files(folder / "tree", FILES, LENGTH)
        keys = Keyring.create(folder / "keys", "only for this bench")
        self.fingerprint = found(folder / "state", keys, now=now)
        release = seal(Tree(folder / "tree", "Bench", ()), Sealing(folder / "state", keys, [], now=now)).release
        for entry in release.entries:
            assert entry.source is not None
            (self.copy / entry.path).parent.mkdir(parents=True, exist_ok=True)
            (self.copy / entry.path).hardlink_to(entry.source)
        self.count = len(release.entries)
        paths = (path.relative_to(self.copy) for path in self.copy.rglob("*") if path.is_file())
        (folder / "names").write_text("".join(f"{path}\n" for path in paths))

    def stet(self, *words: str) -> Spent:
        """Run ``stet`` as it is installed, its modules compiled."""
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(self._folder / "compiled")}
        environment = {**compiled, "PYTHONPATH": str(Path(__file__).parents[3])}
        reader = {"XDG_STATE_HOME": str(self._place("state")), "XDG_CONFIG_HOME": str(self._place("settings"))}
        return spent([sys.executable, "-m", "publish", *words], environment | reader, self._folder)

    def clone(self, *addresses: str) -> Spent:
        """Run ``stet clone`` into a new folder."""
        return self.stet("clone", self.fingerprint, *addresses, str(self._place("clone")))

    def rclone(self, url: str) -> Spent:
        """Run ``rclone copy`` into a new folder."""
        command = [str(rclone()), "copy", ":http:", "--http-url", url, "--files-from-raw", str(self._folder / "names")]
        command += ["--no-traverse", "--transfers", "16", "--config", "/dev/null", "--retries", "1"]
        return spent([*command, str(self._place("rclone"))], {})

    def _place(self, name: str) -> Path:
        # Never one that a former run left: ext4 looks long for an inode while many were given up of late.
        return Path(tempfile.mkdtemp(prefix=name, dir=self._folder))


def main() -> None:
    """Print what each program takes, for all files and for each."""
    versions = subprocess.run([str(rclone()), "version"], capture_output=True, text=True).stdout.split("\n")[0]
    served = subprocess.run([str(nginx()), "-v"], capture_output=True, text=True).stderr.split()[-1]
    print(f"{machine()} · {versions} · {served} · medians of {RUNS}; {FILES} files of {LENGTH} bytes")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bench = Bench(Path(folder))
        urls = [stack.enter_context(Nginx(bench.copy)).url for _ in range(3)]
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))  # takes connections, and never answers
        dead = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        works: dict[str, Callable[[int], Spent]] = {
            "stet clone, verified": lambda _: bench.clone(urls[0]),
            "rclone copy, unverified": lambda _: bench.rclone(urls[0]),
            "stet verify, all files": lambda _: bench.stet("verify", urls[0], bench.fingerprint),
            "stet clone, three copies": lambda _: bench.clone(*urls),
            "the same, one silent": lambda _: bench.clone(dead, *urls[1:]),
        }
        table(works, bench.count)


if __name__ == "__main__":
    main()
