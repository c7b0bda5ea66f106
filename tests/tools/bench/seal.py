"""Sealing (hash all, write listings and CID, sign) beside sha256sum: ``python -m tests.tools.bench.seal``."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.support.factory import Archive
from tests.tools.bench.measure import RUNS, files, in_turn, machine

COUNT, LENGTH = 5_000, 20_000


def main() -> None:
    """Print both and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), pages={})
        made = [str(f) for f in files(archive.tree, COUNT, LENGTH)]

        def fresh() -> None:
            for name in ("metadata/timestamp.json", "metadata/1.targets.json"):
                (archive.state / name).unlink(missing_ok=True)
            shutil.rmtree(archive.state / "releases", ignore_errors=True)
            shutil.rmtree(archive.state / "targets", ignore_errors=True)

        def sha256sum() -> None:
            subprocess.run(["sha256sum", *made], stdout=subprocess.DEVNULL, check=True)

        def again() -> None:
            archive.seal()

        fresh()
        archive.seal()
        seals = []
        for _ in range(RUNS):
            fresh()
            seals.append(in_turn(again, sha256sum, runs=1))
        sealed, summed = (sorted(column)[RUNS // 2] for column in zip(*seals, strict=True))
        (unchanged,) = in_turn(again)
    version = subprocess.run(["sha256sum", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    print(machine(), "·", version)
    print(f"{COUNT} files of {LENGTH} bytes, median of {RUNS}")
    print(f"  seal, first     {sealed:6.2f} s   {sealed / summed:.2f} × sha256sum")
    print(f"  seal, unchanged {unchanged:6.2f} s   {unchanged / summed:.2f} × sha256sum")
    print(f"  sha256sum       {summed:6.2f} s")


if __name__ == "__main__":
    main()
