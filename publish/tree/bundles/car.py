"""The sealed release as a CAR: one file which any IPFS node imports."""

from pathlib import Path

from publish.core import files
from publish.core.formats import unixfs
from publish.core.progress import Progress
from publish.tree.bundles.make import WHOLE, Made
from publish.verify.head import Release


def car(
    wanted: Release, folder: Path, *, dry_run: bool = False, progress: Progress = lambda _done, _total: None
) -> Made:
    """Write a sealed release as a CAR, whole.

    Whoever imports it holds the very same address as the publisher's own node.
    """
    # With the bundles, which a zip leaves out: less would be another address, and one copy fewer of this one.
    total = sum(entry.length for entry in wanted.entries)
    file = folder / f"{WHOLE}-release-{wanted.number}.car"
    dag = unixfs.Dag(wanted.entries)
    if dry_run:
        return Made(file.name, "car", "", file, total, root=dag.cid)
    done = 0

    def sending(length: int) -> None:
        nonlocal done
        done += length
        progress(done, max(total, done))

    files.write_atomically(file, dag.car(sending=sending))
    sha256, length = files.digest(file)
    return Made(file.name, "car", "", file, length, sha256, root=dag.cid)
