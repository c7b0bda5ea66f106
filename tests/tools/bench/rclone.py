"""Pushing 1,000 × 20 KB by WebDAV and FTP beside rclone's own copy: ``python -m tests.tools.bench.rclone``."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from publish.copies.hosts import open_host
from publish.copies.push import push
from publish.core.settings import HostSettings
from tests.support.factory import NOW, Archive
from tests.support.services.rclone import RcloneFtp, RcloneWebdav, rclone
from tests.tools.bench.measure import RUNS, files, machine, seconds

COUNT, LENGTH = 1_000, 20_000


def main() -> None:
    """Print a first push with its read-back, rclone's copy there, and its copy there and back."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    print(machine(), "·", _told("version").split("\n")[0])
    print(f"{count} files of {LENGTH} bytes, median of {RUNS}; stet reads back and compares all that it sent")
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), pages={})
        files(archive.tree, count, LENGTH)
        release = archive.release()
        for kind, server in (("webdav", RcloneWebdav()), ("ftp", RcloneFtp())):
            with server as at:
                taken = [_once(kind, at, release, archive.tree, Path(folder) / "back", run) for run in range(RUNS)]
            ours, there, back = (statistics.median(column) for column in zip(*taken, strict=True))
            print(f"{kind:8} stet {ours:.2f} s, rclone {there:.2f} s there and {back:.2f} s back: ", end="")
            print(f"{ours / there:.2f} × the first, {ours / (there + back):.2f} × both")


def _once(kind: str, at: Any, release: Any, tree: Path, back: Path, run: int) -> tuple[float, float, float]:
    address = {"url": at.url} if kind == "webdav" else {"host": "127.0.0.1", "port": at.port, "tls": False}
    settings = HostSettings("space", kind, options={**address, "user": at.user, "path": f"stet-{run}"})
    host = open_host(settings, {"STET_SPACE_PASSWORD": at.password, "PATH": f"{rclone().parent}:{os.environ['PATH']}"})
    hidden = _told("obscure", "-", said=at.password).strip()
    own = (
        f":webdav,url='{at.url}',vendor=other,pacer_min_sleep=0s"
        if kind == "webdav"
        else f":ftp,host=127.0.0.1,port={at.port}"
    )
    own = f"{own},user={at.user},pass={hidden}:rclone-{run}"
    copy = ("copy", "--transfers", str(host.parallel))
    there = seconds(lambda: _told(*copy, str(tree), own))
    from_there = seconds(lambda: _told(*copy, own, str(back)))
    shutil.rmtree(back)
    # Started before: a push to three such hosts starts it once.
    host.probe()
    return seconds(lambda: push(release, host, now=NOW)), there, from_there


def _told(*words: str, said: str = "") -> str:
    command = [str(rclone()), "--config", os.devnull, *words]
    return subprocess.run(command, input=said, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
