"""Pushing to a real S3 over TLS beside rclone and s5cmd, whole programs: ``python -m tests.tools.bench.push``.

Three parts, or those which ARGS name: ``small`` (5,000 × 20 KB), ``large`` (50 × 20 MB), ``far`` (500 × 20 KB, 50 ms
each way, by toxiproxy).
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.support.factory import Archive
from tests.support.services.cache import Unavailable
from tests.support.services.rclone import rclone
from tests.support.services.s5cmd import s5cmd
from tests.support.services.toxiproxy import Toxiproxy
from tests.support.services.versitygw import Versitygw
from tests.tools.bench.measure import RUNS, Spent, files, machine, row, spent, table

COUNT, LENGTH = 5_000, 20_000
LARGE_COUNT, LARGE_LENGTH = 50, 20_000_000
FAR_COUNT, FAR_MS = 500, 50
CHANGED = 10
TUNED = ("--transfers", "32", "--s3-no-head", "--s3-no-check-bucket", "--no-check-dest", "--no-traverse")


class Bench:
    """An archive, a bucket for each push, and the programs that fill it."""

    def __init__(self, folder: Path, s3: Versitygw, endpoint: str) -> None:
        self.s3 = s3
        self.endpoint = endpoint
        self.archive = Archive(folder, pages={})
        self._buckets = 0

    def stet(self, bucket: str, *words: str) -> Spent:
        """Run ``stet push`` to a bucket, which is a host by itself."""
        text = f'[hosts.{bucket}]\nkind = "s3"\nbucket = "{bucket}"\nendpoint = "{self.endpoint}"\n'
        # At a plain address no host shows its front page, so that each push would look for a website's settings.
        (self.archive.home / "mirrors.toml").write_text(f'{text}ca_file = "{self.s3.ca_file}"\nwebsite = false\n')
        name = f"STET_{bucket.upper().replace('-', '_')}"
        keys = {f"{name}_ACCESS_KEY": self.s3.access_key, f"{name}_SECRET_KEY": self.s3.secret_key}
        root = Path(__file__).parents[3]
        # As it is installed: its modules are compiled once, and not for each run.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(self.archive.home / "compiled")}
        environment = {**keys, **compiled, "PYTHONPATH": str(root)}
        return spent([sys.executable, "-m", "publish", "push", *words], environment, self.archive.home)

    def rclone(self, bucket: str, *words: str) -> Spent:
        """Run ``rclone copy`` to a bucket."""
        environment = {
            "RCLONE_CONFIG": "/dev/null",
            "RCLONE_S3_PROVIDER": "Other",
            "RCLONE_S3_ENDPOINT": self.endpoint,
            "RCLONE_S3_ACCESS_KEY_ID": self.s3.access_key,
            "RCLONE_S3_SECRET_ACCESS_KEY": self.s3.secret_key,
            "RCLONE_S3_REGION": self.s3.region,
            "RCLONE_CA_CERT": str(self.s3.ca_file),
        }
        program, tree = str(rclone()), str(self.archive.tree)
        spent([program, "mkdir", f":s3:{bucket}"], environment)
        return spent([program, "copy", "-q", tree, f":s3:{bucket}", *words], environment)

    def s5cmd(self, bucket: str) -> Spent:
        """Run ``s5cmd sync`` to a bucket."""
        environment = {
            "AWS_ACCESS_KEY_ID": self.s3.access_key,
            "AWS_SECRET_ACCESS_KEY": self.s3.secret_key,
            "AWS_REGION": self.s3.region,
            "AWS_CA_BUNDLE": str(self.s3.ca_file),
            "S3_ENDPOINT_URL": self.endpoint,
        }
        program = [str(s5cmd()), "--log", "error"]
        spent([*program, "mb", f"s3://{bucket}"], environment, fails=True)
        return spent([*program, "sync", f"{self.archive.tree}/", f"s3://{bucket}/"], environment)

    def ten_pages(self, number: int) -> None:
        """Change ten pages, and seal again."""
        for page in sorted(self.archive.tree.rglob("*.html"))[:CHANGED]:
            self.archive.write(str(page.relative_to(self.archive.tree)), page.read_bytes()[:-8] + b"%08d" % number)
        self.archive.seal(now=datetime.now(UTC))


def small(bench: Bench) -> None:
    """5,000 × 20 KB: a first push, one that has nothing to do, and ten pages changed."""
    files(bench.archive.tree, COUNT, LENGTH)
    bench.archive.seal(now=datetime.now(UTC))
    works: dict[str, Callable[[int], Spent]] = {
        "stet, all read back": lambda run: bench.stet(f"all-{run}", "--read-back", "all"),
        "stet, a sample": lambda run: bench.stet(f"sample-{run}", "--read-back", "sample"),
        "rclone, 16 transfers": lambda run: bench.rclone(f"rclone-{run}", "--transfers", "16", "--checkers", "16"),
        "rclone, tuned, 32": lambda run: bench.rclone(f"tuned-{run}", *TUNED),
        "stet, nothing to do": lambda run: bench.stet(f"all-{run}"),
        "rclone, nothing to do": lambda run: bench.rclone(f"rclone-{run}", "--checkers", "16"),
        "rclone --size-only": lambda run: bench.rclone(f"rclone-{run}", "--checkers", "16", "--size-only"),
        "s5cmd": lambda run: bench.s5cmd(f"s5cmd-{run}"),
    }
    table(works, COUNT)
    again: list[Spent] = []
    for run in range(RUNS):
        bench.ten_pages(run)
        again.append(bench.stet("all-0"))
    row("stet, ten pages changed", again, CHANGED)


def large(bench: Bench) -> None:
    """50 × 20 MB: a first push."""
    files(bench.archive.tree, LARGE_COUNT, LARGE_LENGTH)
    bench.archive.seal(now=datetime.now(UTC))
    works: dict[str, Callable[[int], Spent]] = {
        "stet, all read back": lambda run: bench.stet(f"all-{run}", "--read-back", "all"),
        "rclone, 16 transfers": lambda run: bench.rclone(f"rclone-{run}", "--transfers", "16", "--checkers", "16"),
        "s5cmd": lambda run: bench.s5cmd(f"s5cmd-{run}"),
    }
    table(works, LARGE_COUNT)


def far(bench: Bench) -> None:
    """500 × 20 KB behind 50 ms each way: a first push."""
    files(bench.archive.tree, FAR_COUNT, LENGTH)
    bench.archive.seal(now=datetime.now(UTC))
    works: dict[str, Callable[[int], Spent]] = {
        "stet, all read back": lambda run: bench.stet(f"far-all-{run}", "--read-back", "all"),
        "stet, a sample": lambda run: bench.stet(f"far-sample-{run}", "--read-back", "sample"),
        "rclone, 16 transfers": lambda run: bench.rclone(f"far-rclone-{run}", "--transfers", "16", "--checkers", "16"),
        "rclone, tuned, 32": lambda run: bench.rclone(f"far-tuned-{run}", *TUNED),
    }
    table(works, FAR_COUNT)


def main() -> None:
    """Print what each part takes, for each program."""
    print(machine(), "· versitygw over TLS ·", _first_line([str(rclone()), "version"]), f"· medians of {RUNS}")
    for part in (small, large, far):
        if sys.argv[1:] and part.__name__ not in sys.argv[1:]:
            continue
        print(f"\n{part.__doc__}", flush=True)
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            s3 = stack.enter_context(Versitygw())
            endpoint = s3.endpoint
            if part is far:
                try:
                    proxy = stack.enter_context(Toxiproxy())
                except Unavailable as e:
                    print(e)
                    continue
                endpoint = endpoint.rpartition(":")[0] + f":{proxy.slow(s3.endpoint.rpartition(':')[2], FAR_MS)}"
            part(Bench(Path(folder), s3, endpoint))


def _first_line(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]


if __name__ == "__main__":
    main()
