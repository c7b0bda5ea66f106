"""Pushing 5,000 × 20 KB to a real S3 over TLS beside rclone and s5cmd: ``python -m tests.tools.bench.push``."""

import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from publish.copies.hosts import open_host
from publish.copies.push import push
from publish.core.config import HostSettings
from tests.support.factory import NOW, Archive
from tests.support.services.cache import Unavailable
from tests.support.services.rclone import rclone
from tests.support.services.s5cmd import s5cmd
from tests.support.services.versitygw import Versitygw
from tests.tools.bench.measure import RUNS, files, machine, seconds

COUNT, LENGTH = 5_000, 20_000


def main() -> None:
    """Print a first push and one that has nothing to do, for each, and the ratios."""
    with tempfile.TemporaryDirectory() as folder, Versitygw() as s3:
        archive = Archive(Path(folder), pages={})
        files(archive.tree, COUNT, LENGTH)
        release = archive.release()
        peers = {"rclone": _rclone(s3)}
        try:
            peers["s5cmd"] = _s5cmd(s3)
        except Unavailable as e:
            print(f"s5cmd: {e}")
        keys = {"STET_BUCKET_ACCESS_KEY": s3.access_key, "STET_BUCKET_SECRET_KEY": s3.secret_key}
        taken: dict[str, list[tuple[float, float]]] = {}
        for run in range(RUNS):
            options = {"bucket": f"stet-{run}", "endpoint": s3.endpoint, "ca_file": str(s3.ca_file)}
            host = open_host(HostSettings("bucket", "s3", options=options), keys)
            taken.setdefault("stet", []).append(
                (seconds(lambda: push(release, host, now=NOW)), seconds(lambda: push(release, host, now=NOW)))  # noqa: B023
            )
            for name, (make, copy, environment) in peers.items():
                bucket = f"{name}-{run}"
                _run(make(bucket), environment)
                command = copy(str(archive.tree), bucket)
                taken.setdefault(name, []).append(
                    (seconds(lambda: _run(command, environment)), seconds(lambda: _run(command, environment)))  # noqa: B023
                )
    print(machine(), "· versitygw over TLS ·", _first_line([str(rclone()), "version"]))
    print(f"{COUNT} files of {LENGTH} bytes, median of {RUNS}; stet reads back and compares all that it sent")
    print(f"{'':8}{'first push':>12}{'files/s':>9}{'unchanged':>12}")
    for name, runs in taken.items():
        first, again = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{name:8}{first:>10.2f} s{COUNT / first:>9.0f}{again:>10.2f} s")
    ours, theirs = (statistics.median(r[0] for r in taken[name]) for name in ("stet", "rclone"))
    print(f"stet takes {ours / theirs:.2f} × rclone's time for the first push")


def _rclone(s3: Versitygw):  # type: ignore[no-untyped-def]
    environment = {
        "RCLONE_CONFIG": "/dev/null",
        "RCLONE_S3_PROVIDER": "Other",
        "RCLONE_S3_ENDPOINT": s3.endpoint,
        "RCLONE_S3_ACCESS_KEY_ID": s3.access_key,
        "RCLONE_S3_SECRET_ACCESS_KEY": s3.secret_key,
        "RCLONE_S3_REGION": s3.region,
        "RCLONE_CA_CERT": str(s3.ca_file),
        "RCLONE_TRANSFERS": "16",
        "RCLONE_CHECKERS": "16",
    }
    program = str(rclone())
    return (
        lambda bucket: [program, "mkdir", f":s3:{bucket}"],
        lambda tree, bucket: [program, "copy", "-q", tree, f":s3:{bucket}"],
        environment,
    )


def _s5cmd(s3: Versitygw):  # type: ignore[no-untyped-def]
    environment = {
        "AWS_ACCESS_KEY_ID": s3.access_key,
        "AWS_SECRET_ACCESS_KEY": s3.secret_key,
        "AWS_REGION": s3.region,
        "AWS_CA_BUNDLE": str(s3.ca_file),
        "S3_ENDPOINT_URL": s3.endpoint,
    }
    program = [str(s5cmd()), "--log", "error"]
    return (
        lambda bucket: [*program, "mb", f"s3://{bucket}"],
        lambda tree, bucket: [*program, "sync", f"{tree}/", f"s3://{bucket}/"],
        environment,
    )


def _run(command: list[str], environment: dict[str, str]) -> None:
    run = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{command}: {run.stderr[-800:]}")


def _first_line(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]


if __name__ == "__main__":
    main()
