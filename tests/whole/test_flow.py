"""The whole road on real servers (nginx, versitygw over TLS, Kubo, a stick), through the command line."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.support.services.kubo import Kubo
from tests.support.services.nginx import Nginx
from tests.support.services.versitygw import Versitygw
from tests.support.small import fill_in
from tests.support.terminal import Person

MIRRORS = """\
[hosts.web]
kind = "folder"
path = "{hosts}/web"
public = "{web}/"

[hosts.stick]
kind = "folder"
path = "{hosts}/stick"

[hosts.bucket]
kind = "s3"
bucket = "{bucket}"
endpoint = "{s3.endpoint}"
ca_file = "{s3.ca_file}"
public = "{s3.endpoint}/{bucket}/"

[hosts.ipfs]
kind = "ipfs"
api = "{ipfs.api}"
gateway = "{ipfs.gateway}"
key = "{bucket}"

[hosts.spare]
kind = "folder"
path = "{hosts}/spare"
public = "{spare}/"
spare = true
"""
REPORT = """\
---
title: "What was seen on {day}"
date: 2013-04-{day:02}
language: en
places: [Shenyang]
tags: [testimony]
evidence:
  - file: evidence/list-{day}.csv
    title: A list
---

Testimony of the day {day}. See [the list](../../evidence/list-{day}.csv).
"""


class Town:
    """Everything that the story needs, running."""

    def __init__(self, folder: Path, nginx: Callable[[Path], Nginx], s3: Versitygw, ipfs: Kubo) -> None:
        self.hosts = folder / "hosts"
        for name in ("web", "spare"):
            (self.hosts / name).mkdir(parents=True)
        self.s3, self.ipfs, self.bucket = s3, ipfs, f"flow-{os.urandom(4).hex()}"
        self.web, self.spare = nginx(self.hosts / "web").url, nginx(self.hosts / "spare").url
        readers = {"STET_CA_FILE": str(s3.ca_file), "STET_IPFS_GATEWAY": ipfs.gateway}
        self.publisher = Person(
            folder / "archive",
            STET_PASSPHRASE="a stone in the road",
            STET_BUCKET_ACCESS_KEY=s3.access_key,
            STET_BUCKET_SECRET_KEY=s3.secret_key,
            **readers,
        )
        self.reader = Person(folder / "reader", **readers)
        for person in (self.publisher, self.reader):
            person.folder.mkdir()
        self.fingerprint = self.publisher.stet("init", ".", "--title", "Flow")["fingerprint"]
        fill_in(self.publisher.folder)
        settings = MIRRORS.format(
            hosts=self.hosts, web=self.web, spare=self.spare, bucket=self.bucket, s3=s3, ipfs=ipfs
        )
        (self.publisher.folder / "mirrors.toml").write_text(settings)
        self.write(2)

    @property
    def public_bucket(self) -> str:
        """Where readers find the bucket."""
        return f"{self.s3.endpoint}/{self.bucket}/"

    def write(self, day: int) -> None:
        """Write one report with its evidence."""
        site = self.publisher.folder / "site"
        for file, text in {
            f"reports/2013/day-{day}.md": REPORT.format(day=day),
            f"evidence/list-{day}.csv": f"name,day\nsomebody,{day}\n" * 50,
        }.items():
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            (site / file).write_text(text)

    def delete_bucket(self) -> None:
        """The provider gives in."""
        client = boto3.client(
            "s3", endpoint_url=self.s3.endpoint, verify=str(self.s3.ca_file), region_name=self.s3.region,
            aws_access_key_id=self.s3.access_key, aws_secret_access_key=self.s3.secret_key,
        )  # fmt: skip
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for found in page.get("Contents", []):
                client.delete_object(Bucket=self.bucket, Key=found["Key"])
        client.delete_bucket(Bucket=self.bucket)


@pytest.fixture
def town(tmp_path: Path, nginx: Callable[[Path], Nginx], versitygw: Versitygw, kubo: Kubo) -> Town:
    return Town(tmp_path, nginx, versitygw, kubo)


def verdicts(answer: dict[str, Any], key: str = "audits") -> dict[str, str]:
    """Verdict by host."""
    return {audit["host"]: audit["verdict"] for audit in answer[key]}


ALL_FRESH = dict.fromkeys(("web", "stick", "bucket", "ipfs"), "FRESH")


def test_a_report_that_stands_on_unlike_hosts_outlives_the_loss_of_any_of_them(town: Town) -> None:
    first = town.publisher.stet("publish")
    assert verdicts(first) == ALL_FRESH
    shutil.copytree(town.hosts / "stick", town.hosts / "stick-then")
    town.write(3)
    second = town.publisher.stet("publish")
    assert (second["release"], verdicts(second)) == (2, ALL_FRESH)
    again = town.publisher.stet("publish")
    assert (again["new"], [r["sent"] for r in again["receipts"]]) == (False, [0, 0, 0, 0])

    town.delete_bucket()
    page = town.hosts / "web/reports/2013/day-3.html"
    page.write_bytes(page.read_bytes().replace(b"Testimony", b"Testimonx"))
    shutil.rmtree(town.hosts / "stick")
    shutil.copytree(town.hosts / "stick-then", town.hosts / "stick")

    found = town.publisher.stet("check", "--depth", "full", code=4)
    assert verdicts(found) == {"web": "TAMPERED", "stick": "STALE", "bucket": "UNAVAILABLE", "ipfs": "FRESH"}
    web = next(a for a in found["audits"] if a["host"] == "web")
    assert [f["path"] for f in web["findings"]] == ["reports/2013/day-3.html"]

    clone = town.reader.folder / "clone"
    wounded = [town.public_bucket, f"{town.web}/", str(town.hosts / "stick")]
    cloned = town.reader.stet("clone", town.fingerprint, *wounded, str(clone))
    assert (cloned["release"], cloned["fresh"]) == (2, True)
    summed = subprocess.run(
        ["find", ".", "-name", "SHA256SUMS", "-execdir", "sha256sum", "-c", "--quiet", "{}", ";"],
        cwd=clone, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert summed.stdout + summed.stderr == ""
    assert town.reader.stet("verify", str(clone), "--fingerprint", town.fingerprint)["verdict"] == "FRESH"

    healed = town.publisher.stet("heal")
    assert healed["joined"] == ["spare"]
    assert verdicts(healed, "after") == {**ALL_FRESH, "spare": "FRESH"}
    assert verdicts(town.publisher.stet("check", "--depth", "full")) == {**ALL_FRESH, "spare": "FRESH"}
    for folder in ("web", "stick", "spare"):
        assert town.spare in (town.hosts / folder / "mirrors.html").read_text()
    proof = town.reader.stet("verify", f"{town.spare}/reports/2013/day-3.html", "--fingerprint", town.fingerprint)
    assert proof["verdict"] == "FRESH"
    assert 0 < proof["proof_bytes"] < 65_536


def test_a_publisher_whose_machine_was_taken_goes_on_from_any_copy_and_the_keys_backup(town: Town) -> None:
    town.publisher.stet("publish")
    backup = town.hosts / "keys-backup"
    shutil.copytree(town.publisher.folder / ".stet" / "keys", backup)
    shutil.rmtree(town.publisher.folder / ".stet")
    town.publisher.stet("heal", "--restore", f"{town.web}/", "--fingerprint", town.fingerprint)
    shutil.copytree(backup, town.publisher.folder / ".stet" / "keys")
    town.write(4)
    went_on = town.publisher.stet("publish")
    assert (went_on["release"], went_on["fingerprint"], verdicts(went_on)) == (2, town.fingerprint, ALL_FRESH)


def test_a_push_that_is_killed_with_9_at_any_moment_leaves_a_copy_that_verifies(town: Town) -> None:
    town.publisher.stet("publish", "--depth", "quick")
    ledger = town.publisher.folder / ".stet" / "ledger"
    for day, patience_s in enumerate((0.0, 0.03, 0.1), 3):
        town.write(day)
        town.write(day + 10)
        town.publisher.stet("build")
        town.publisher.stet("seal")
        push = town.publisher.start("push", "--host", "bucket")
        while push.poll() is None and not (ledger.exists() and list(ledger.iterdir())):
            time.sleep(0.002)  # until the first file is on its way
        time.sleep(patience_s)
        push.send_signal(signal.SIGKILL)
        push.communicate()
        assert push.returncode == -signal.SIGKILL, "the push was over before it could be killed"
        seen = town.reader.stet("verify", town.public_bucket, "--fingerprint", town.fingerprint)
        assert seen["verdict"] == "FRESH", seen
    town.publisher.stet("push", "--host", "bucket")
    final = town.publisher.stet("check", "--depth", "full", "--host", "bucket")
    assert verdicts(final) == {"bucket": "FRESH"}


def test_a_clone_made_while_a_push_is_under_way_is_whole_and_of_one_release(town: Town) -> None:
    for day in range(3, 15):
        town.write(day)
    town.publisher.stet("publish", "--depth", "quick")
    for day in range(3, 15):
        file = town.publisher.folder / f"site/reports/2013/day-{day}.md"
        file.write_text(file.read_text() + "\nA sentence more.\n")
    town.publisher.stet("build")
    town.publisher.stet("seal")
    push = town.publisher.start("push", "--host", "bucket")
    faults: list[str] = []

    def clone(number: int) -> None:
        time.sleep(0.4 + number * 0.15)
        target = town.reader.folder / f"clone-{number}"
        made = town.reader.start("clone", town.fingerprint, town.public_bucket, str(target), env={
            "XDG_STATE_HOME": str(town.reader.folder / f"state-{number}")
        })  # fmt: skip
        out, err = made.communicate(timeout=120)
        checked = town.reader.start("verify", str(target), "--fingerprint", town.fingerprint)
        verdict = json.loads(checked.communicate(timeout=120)[0])
        if made.returncode or verdict["verdict"] not in ("FRESH", "STALE"):
            faults.append(f"{out}\n{err}\n{verdict}")

    threads = [threading.Thread(target=clone, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert push.communicate(timeout=120)[1] is not None
    assert faults == []
