"""The whole road on the sample archive, and a takedown on the way: ``make demo``.

Four unlike hosts run on this machine: a folder behind a web server, a second folder (the "USB stick"), a
bucket on an S3 server, and IPFS. One is deleted, one tampered with, one set back; readers still get the
archive whole, and the publisher heals it. Everything lies in ``.demo/`` and is made anew at each run.
"""

import contextlib
import json
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.services import cache
from tests.support.services.kubo import Kubo
from tests.support.services.rclone import RcloneHttp, RcloneS3
from tests.support.services.service import free_port

HERE = Path(__file__).resolve().parents[2]
DEMO = HERE / ".demo"
BUCKET = "archive"
SERVED_FOR_S = 600  # how long the healed archive can be read after a run that nobody watches
REPORT = "reports/2013/leaving-masanjia"
CORRECTED = "reports/2019/china-cables"

MIRRORS = """\
[hosts.web]
kind = "folder"
path = "{web}"
public = "{web_url}/"

[hosts.stick]
kind = "folder"
path = "{stick}"

[hosts.bucket]
kind = "s3"
bucket = "{bucket}"
endpoint = "{s3}"
readable = false        # rclone's S3 knows no policies: a second server shows the bucket to readers
public = "{bucket_url}/{bucket}/"

[hosts.ipfs]
kind = "ipfs"
{ipfs}

[hosts.spare]
kind = "folder"
path = "{spare}"
public = "{spare_url}/"
spare = true
"""


def say(text: str = "") -> None:
    """Tell whoever watches."""
    print(text, flush=True)


class Publisher:
    """Somebody at a terminal, in the archive's folder."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = {**os.environ, **environment}

    def stet(self, *words: str, expect: tuple[int, ...] = (0,), quiet: bool = False) -> str:
        """Run one command and show it; what it answered is returned."""
        if not quiet:
            say(f"\n$ stet {shlex.join(words)}")
        run = subprocess.run(
            [sys.executable, "-m", "publish", *words],
            cwd=self.folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        if not quiet:
            say(run.stdout.rstrip())
        if run.returncode not in expect:
            raise SystemExit(f"demo: stet {words[0]} ended with {run.returncode}, not {expect}")
        return run.stdout


@contextlib.contextmanager
def ipfs() -> Iterator[tuple[str, str, dict[str, str]]]:
    """IPFS as it can be had: lines for mirrors.toml, what it is, and environment for readers."""
    built = cache.find("ipfs") or next(iter(cache.folder().glob("ipfs-*/ipfs")), None)
    if built is None:
        car = DEMO / "hosts" / "archive.car"
        what = f"no ipfs on PATH: the same tree is written as a CAR file, with the same CID: {car.relative_to(HERE)}"
        # Port 9 is discard: nothing listens there.
        yield f'api = "/ip4/127.0.0.1/tcp/9"\ncar = "{car}"', what, {}
        return
    with Kubo() as node:
        yield (
            f'api = "{node.api}"\ngateway = "{node.gateway}"',
            f"a Kubo node, read through its gateway {node.gateway}",
            {"STET_IPFS_GATEWAY": node.gateway},
        )


def prepare() -> Path:
    """An archive of its own in ``.demo/archive``, from the sample's sources."""
    shutil.rmtree(DEMO, ignore_errors=True)
    archive = DEMO / "archive"
    shutil.copytree(HERE / "site", archive / "site")
    shutil.copy(HERE / "mkdocs.yml", archive)
    (DEMO / "hosts").mkdir()
    return archive


def delete_bucket(s3: RcloneS3) -> None:
    """Delete the bucket and all that is in it."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=s3.endpoint,
        aws_access_key_id=s3.access_key,
        aws_secret_access_key=s3.secret_key,
        region_name="us-east-1",
    )
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        for found in page.get("Contents", []):
            client.delete_object(Bucket=BUCKET, Key=found["Key"])
    client.delete_bucket(Bucket=BUCKET)


def take_down(hosts: Path, s3: RcloneS3) -> None:
    """What a censor, a provider under pressure and a confiscated stick do."""
    say("\nThe takedown: the provider deletes the bucket, one letter of one report is changed on the web server,")
    say("and the stick comes back from the police with an old release on it.")
    delete_bucket(s3)
    page = hosts / "web" / f"{REPORT}.html"
    text = page.read_bytes()
    at = text.index(b"Masanjia", len(text) // 2)
    page.write_bytes(text[:at] + b"N" + text[at + 1 :])
    shutil.rmtree(hosts / "stick")
    shutil.copytree(hosts / "stick-then", hosts / "stick")


def proven_by_sha256sum(folder: Path) -> None:
    """Check a clone with nothing of ours."""
    command = "find . -name SHA256SUMS -execdir sha256sum -c --quiet {} \\;"
    say(f"\n$ cd {folder.relative_to(HERE)} && {command}")
    run = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
    if run.stdout or run.stderr:
        raise SystemExit(f"demo: {run.stdout}{run.stderr}")
    lines = (line for listing in folder.rglob("SHA256SUMS") for line in listing.read_text().splitlines())
    files = sum(not line.startswith("#") for line in lines)
    say(f"(silent: each of the {files} files that the lists name is what was sealed)")


def serve(archive: Path, environment: dict[str, str]) -> str:
    """Leave a reader's address behind, for as long as somebody watches or ten minutes."""
    port = free_port()
    watcher = (
        "import os,subprocess,sys,time\n"
        f"child=subprocess.Popen([sys.executable,'-m','publish','serve','--port','{port}'])\n"
        f"open({str(DEMO / 'served.pid')!r},'w').write(str(os.getpid()))\n"
        f"time.sleep({SERVED_FOR_S})\nchild.terminate()\n"
    )
    subprocess.Popen(
        [sys.executable, "-c", watcher],
        cwd=archive, env={**os.environ, **environment}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return f"http://127.0.0.1:{port}/"


def stop_former() -> None:
    """End what the last run left serving."""
    with contextlib.suppress(OSError, ValueError):
        os.killpg(int((DEMO / "served.pid").read_text()), signal.SIGTERM)


def main() -> None:
    """Play it."""
    began = time.monotonic()
    stop_former()
    archive = prepare()
    hosts = DEMO / "hosts"
    for name in ("web", "spare", "s3"):
        (hosts / name).mkdir()
    with contextlib.ExitStack() as stack:
        web = stack.enter_context(RcloneHttp(hosts / "web"))
        spare = stack.enter_context(RcloneHttp(hosts / "spare"))
        s3 = stack.enter_context(RcloneS3(hosts / "s3"))
        site = stack.enter_context(RcloneHttp(hosts / "s3"))
        lines, what, readers = stack.enter_context(ipfs())
        environment = {
            "STET_PASSPHRASE": secrets.token_hex(16),
            "STET_BUCKET_ACCESS_KEY": s3.access_key,
            "STET_BUCKET_SECRET_KEY": s3.secret_key,
            "XDG_STATE_HOME": str(DEMO / "reader"),
            **readers,
        }
        publisher = Publisher(archive, environment)
        say(f"four hosts: {web.url} (a folder behind a web server) · {hosts.relative_to(HERE)}/stick (a folder)")
        say(f"            {s3.url} (S3, signed requests; read at {site.url}) · IPFS: {what}")
        founded = json.loads(publisher.stet("--json", "init", ".", quiet=True))
        say(f"\n$ stet init .\n{founded['fingerprint']}")
        (archive / "mirrors.toml").write_text(
            MIRRORS.format(
                web=hosts / "web", web_url=web.url, stick=hosts / "stick", bucket=BUCKET, s3=s3.endpoint,
                bucket_url=site.url, ipfs=lines, spare=hosts / "spare", spare_url=spare.url,
            )
        )  # fmt: skip
        publisher.stet("publish")
        shutil.copytree(hosts / "stick", hosts / "stick-then")
        with (archive / "site" / f"{CORRECTED}.md").open("a") as report:
            report.write("\nCorrected on the day of this demonstration: one sentence was added.\n")
        say("\nA sentence is added to one report.")
        publisher.stet("publish")

        take_down(hosts, s3)
        fell = time.monotonic()
        publisher.stet("check", "--depth", "full", expect=(4,))
        addresses = [f"{site.url}/{BUCKET}/", f"{web.url}/", str(hosts / "stick")]
        publisher.stet("clone", founded["fingerprint"], *addresses, str(DEMO / "clone"))
        proven_by_sha256sum(DEMO / "clone")
        publisher.stet("heal")
        healed = time.monotonic() - fell
        publisher.stet("check", "--depth", "full")
        publisher.stet("verify", f"{spare.url}/{REPORT}.html", "--fingerprint", founded["fingerprint"])
        address = serve(archive, environment)
    say(f"\nfingerprint   {founded['fingerprint']}")
    say(f"from takedown to healed   {healed:.1f} s (the check and the clone in between are part of it)")
    say(f"the whole demonstration   {time.monotonic() - began:.1f} s")
    say(f"read it   {address}   (for {SERVED_FOR_S // 60} minutes, then it stops by itself)")


if __name__ == "__main__":
    main()
