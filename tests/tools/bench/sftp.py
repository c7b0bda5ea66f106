"""Pushing 5,000 × 20 KB to a real sshd beside rsync and rclone: ``python -m tests.tools.bench.sftp``."""

import os
import resource
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from publish.copies.hosts import open_host
from publish.copies.push import push
from publish.core.settings import HostSettings
from tests.support.factory import NOW, Archive
from tests.support.services.cache import find
from tests.support.services.rclone import rclone
from tests.support.services.sshd import Sshd
from tests.tools.bench.measure import RUNS, files, machine, seconds

COUNT, LENGTH = 5_000, 20_000


def main() -> None:
    """Print a first push and one that has nothing to do, for each, and the ratios."""
    with tempfile.TemporaryDirectory() as folder, Sshd() as sshd:
        archive = Archive(Path(folder), pages={})
        files(archive.tree, COUNT, LENGTH)
        release = archive.release()
        known = Path(folder) / "known"
        known.write_text(f"[127.0.0.1]:{sshd.port} {sshd.host_key}\n")
        options = {"host": "mirror@127.0.0.1", "port": sshd.port, "host_key": sshd.host_key}
        options |= {"identity": str(sshd.identity)}

        def stet(place: str) -> None:
            host = open_host(HostSettings("space", "sftp", options={**options, "path": place}), os.environ)
            push(release, host, now=NOW)

        works: dict[str, Callable[[str], object]] = {"stet": stet, "rclone": _rclone(sshd, archive.tree, known)}
        if find("rsync"):
            works["rsync -a"] = _rsync(sshd, archive.tree, known)
        taken: dict[str, list[tuple[float, float, float]]] = {}
        for run in range(RUNS):
            for name, work in works.items():
                place = f"{name.split()[0]}-{run}"
                spent = _cpu()
                first = seconds(lambda: work(place))  # noqa: B023
                taken.setdefault(name, []).append((first, _cpu() - spent, seconds(lambda: work(place))))  # noqa: B023
                shutil.rmtree(sshd.home / place)
    print(machine(), "· OpenSSH's sshd ·", _first_line([str(rclone()), "version"]), "·", _first_line(["rsync", "-V"]))
    print(f"{COUNT} files of {LENGTH} bytes, median of {RUNS}; stet reads back and compares all that it sent")
    print(f"{'':10}{'first push':>12}{'files/s':>9}{'CPU a file':>13}{'unchanged':>12}")
    medians = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in taken.items()}
    for name, (first, cpu, again) in medians.items():
        print(f"{name:10}{first:>10.2f} s{COUNT / first:>9.0f}{cpu / COUNT * 1000:>10.2f} ms{again:>10.2f} s")
    for peer in ("rclone", "rsync -a"):
        if peer in medians:
            print(f"stet takes {medians['stet'][0] / medians[peer][0]:.2f} × {peer}'s time for the first push")


def _cpu() -> float:
    """Seconds of processor, of this process and its children that ended: ssh's work is in them."""
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def _rsync(sshd: Sshd, tree: Path, known: Path) -> Callable[[str], object]:
    ssh = f"ssh -F /dev/null -p {sshd.port} -i {sshd.identity} -o BatchMode=yes -o UserKnownHostsFile={known}"
    return lambda place: _run(["rsync", "-a", "-e", ssh, f"{tree}/", f"mirror@127.0.0.1:{sshd.home}/{place}/"])


def _rclone(sshd: Sshd, tree: Path, known: Path) -> Callable[[str], object]:
    environment = {
        "RCLONE_CONFIG": "/dev/null",
        "RCLONE_SFTP_HOST": "127.0.0.1",
        "RCLONE_SFTP_PORT": str(sshd.port),
        "RCLONE_SFTP_USER": "mirror",
        "RCLONE_SFTP_KEY_FILE": str(sshd.identity),
        "RCLONE_SFTP_KNOWN_HOSTS_FILE": str(known),
        "RCLONE_SFTP_DISABLE_HASHCHECK": "true",
        "RCLONE_SFTP_SHELL_TYPE": "none",
        "RCLONE_TRANSFERS": "16",
        "RCLONE_CHECKERS": "16",
    }
    return lambda place: _run([str(rclone()), "copy", "-q", str(tree), f":sftp:{place}"], environment)


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    run = subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{command}: {run.stderr[-800:]}")


def _first_line(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]
    except OSError:
        return "no rsync"


if __name__ == "__main__":
    main()
