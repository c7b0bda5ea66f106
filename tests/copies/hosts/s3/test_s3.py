"""S3 on real servers: what works, what is cut, and whose key may do what."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import boto3
import pytest

from publish.copies.hosts import s3
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.s3 import S3Host
from publish.copies.hosts.s3.parts import PART_LENGTH
from publish.copies.hosts.s3.uploads import Upload, Uploads
from publish.copies.hosts.wrap import retrying
from publish.core.errors import (
    RefusedError,
    SourceError,
    UnreachableError,
)
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.copies.hosts.contract import entries, holdings, store
from tests.copies.hosts.s3.conftest import opened
from tests.support.lockedbucket import LockedBucket
from tests.support.services.rclone import RcloneS3
from tests.support.services.service import ask, free_port
from tests.support.services.versitygw import Versitygw


def test_over_tls_the_exact_bytes_are_stored_for_strangers_to_read(
    gateway: Callable[..., S3Host], versitygw: Versitygw, tmp_path: Path
) -> None:
    files = {
        "index.html": b"<!doctype html>",
        "empty": b"",
        f"files/ab/{'ab' * 32}/middle.bin": hashlib.sha256(b"m").digest() * (s3.SHORT_MAX_LENGTH // 32 + 1),
        f"files/ab/{'ab' * 32}/large.bin": hashlib.sha256(b"l").digest() * (PART_LENGTH // 32 + 1),
        "metadata/12.targets.json": b"{}",
        "metadata/timestamp.json": b"{}",
    }
    host = gateway("exact-bytes")
    store(host, entries(tmp_path / "in", files))
    assert host.notes() == ()
    for path, data in files.items():
        # Trailers of aws-chunked bodies, which some hosts store, would be found here.
        answer = ask(f"{versitygw.endpoint}/exact-bytes/{path}", ca_file=versitygw.ca_file)
        assert (answer.status, hashlib.sha256(answer.body).digest()) == (200, hashlib.sha256(data).digest()), path
        lasting = path.startswith("files/") or "12." in path
        assert ("immutable" in answer.headers["cache-control"]) == lasting, path
        assert (answer.headers["cache-control"] == "no-cache") != lasting, path
        assert hashlib.sha256(host.read(path, len(data))).digest() == hashlib.sha256(data).digest()


def test_a_bucket_of_somebody_else_is_refused_with_a_hint(
    gateway: Callable[..., S3Host], versitygw: Versitygw, tmp_path: Path
) -> None:
    store(gateway("somebodys"), [])
    access_key, secret_key = versitygw.second_account()
    with pytest.raises(RefusedError) as caught:
        store(gateway("somebodys", access_key=access_key, secret_key=secret_key), [])
    assert caught.value.status == 403
    assert "not yours" in str(caught.value.hint)


@pytest.mark.parametrize("wrong", ["access_key", "secret_key"])
def test_wrong_keys_are_refused_with_the_variables_to_mend(gateway: Callable[..., S3Host], wrong: str) -> None:
    host = gateway(**{wrong: "wrong-and-not-to-be-shown"})
    for act in (host.probe, lambda: store(host, []), lambda: host.read("a", 1), lambda: list(host.survey())):
        with pytest.raises(RefusedError) as caught:
            act()
        assert caught.value.hint == "check STET_FAR_AWAY_ACCESS_KEY and STET_FAR_AWAY_SECRET_KEY"
        assert "wrong-and-not-to-be-shown" not in str(caught.value)
        assert caught.value.host == "far-away"


def test_a_server_whose_certificate_is_strange_or_that_is_not_there_is_no_answer(
    gateway: Callable[..., S3Host], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(UnreachableError) as caught:
        gateway(ca_file=None).probe()
    assert "ca_file" in str(caught.value.hint)
    away = gateway(endpoint=f"https://127.0.0.1:{free_port()}")
    (entry,) = entries(tmp_path / "in", {"a": b"1"})
    for act in (away.probe, lambda: away.put(entry), lambda: away.read("a", 1), lambda: list(away.survey())):
        with pytest.raises(UnreachableError) as caught:
            act()
        assert caught.value.retryable


def test_whether_a_store_refuses_bytes_of_another_hash_is_tried(
    gateway: Callable[..., S3Host], rclone_s3: RcloneS3, tmp_path: Path
) -> None:
    lax = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="lax")
    (entry,) = entries(tmp_path / "in", {"metadata/1.root.json": b"right"})
    for host, refuses in ((gateway("strict"), True), (lax, False)):
        with host.writing():
            assert retrying(host).refuses_wrong_hash(entry.path, entry.sha256, b"wrong bytes") is refuses  # type: ignore[attr-defined]
            assert holdings(host) == ({} if refuses else {entry.path: b"wrong bytes"})
            host.put(entry)
        assert holdings(host) == {entry.path: b"right"}


def test_a_long_file_that_changed_since_it_was_sealed_is_stored_by_no_store_strict_or_lax(
    gateway: Callable[..., S3Host], rclone_s3: RcloneS3, tmp_path: Path
) -> None:
    lax = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="lax-long")
    for host, hashed_here in ((gateway("strict-long"), False), (lax, True)):
        with host.writing():
            first, film = entries(tmp_path / host._options.bucket, {"a": b"1", "b.mp4": bytes(s3.SHORT_MAX_LENGTH + 1)})
            host.refuses_wrong_hash(first.path, first.sha256, b"wrong bytes")
            went: list[int] = []
            host.meter = went.append
            assert film.source
            film.source.write_bytes(bytes(s3.SHORT_MAX_LENGTH) + b"x")
            with pytest.raises(SourceError, match="changed"):
                host.put(film)
            assert (max(went) < 0 or sum(n for n in went if n > 0) < film.length) == hashed_here
            assert film.path not in holdings(host)


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from publish.copies.hosts import s3
from publish.core.settings import HostSettings
from publish.core.model import Entry

endpoint, ca_file, bucket, notebook, path, sha256, source, length = sys.argv[1:]
options = s3.Options(bucket, endpoint, ca_file=ca_file or None, readable=False)
host = s3.open_host(HostSettings("far-away", "s3"), options, os.environ)
host.expect(Path(notebook), date(2026, 1, 1))
went = [0]

def meter(n):
    went[0] += n
    if went[0] > s3.PART_LENGTH:  # in the middle of the second part
        os.kill(os.getpid(), 9)

host.meter = meter
host.put(Entry(path, sha256, int(length), Path(source)))
"""


@pytest.mark.parametrize("server", ["versitygw", "rclone_s3"])
def test_a_file_goes_on_where_a_kill_cut_it(server: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    real: Versitygw | RcloneS3 = request.getfixturevalue(server)
    ca_file = str(real.ca_file) if isinstance(real, Versitygw) else ""
    (entry,) = entries(tmp_path / "in", {"files/film.mp4": bytes(PART_LENGTH) + b"1" * PART_LENGTH + b"the rest"})
    host = opened(real.endpoint, real.access_key, real.secret_key, "parts", ca_file=ca_file or None, readable=False)
    store(host, [])
    keys = {"STET_FAR_AWAY_ACCESS_KEY": real.access_key, "STET_FAR_AWAY_SECRET_KEY": real.secret_key}
    words = [real.endpoint, ca_file, "parts", tmp_path / "notes", entry.path, entry.sha256, entry.source, entry.length]
    killed = subprocess.run([sys.executable, "-c", KILLED, *map(str, words)], env={**os.environ, **keys})
    assert killed.returncode == -9
    host.expect(tmp_path / "notes", date(2026, 1, 1))
    told: list[int] = []
    kept: list[int] = []
    host.meter, host.kept = told.append, lambda _path, length: kept.append(length)
    store(host, [entry])
    assert (sum(told), sum(kept)) == (PART_LENGTH + 8, PART_LENGTH)
    assert host._holds(entry)
    assert not list((tmp_path / "notes").iterdir())


def test_a_key_that_may_put_get_and_list_goes_on_too_and_says_once_what_it_leaves(
    versitygw: Versitygw, tmp_path: Path
) -> None:
    bucket = LockedBucket(versitygw, "parts-of-a-lesser-key", locked=False)
    (entry,) = entries(tmp_path / "in", {"files/film.mp4": bytes(PART_LENGTH) + b"1" * PART_LENGTH})

    def cut() -> None:
        host, went = pushing(), [0]

        def meter(length: int) -> None:
            went[0] += length
            if went[0] > PART_LENGTH:
                raise KeyboardInterrupt

        host.meter = meter
        with pytest.raises(KeyboardInterrupt):
            host.put(entry)

    def pushing() -> FileHost:
        host = bucket.host()
        host.expect(tmp_path / "notes", date(2026, 1, 1))
        return host

    cut()
    host, kept = pushing(), list[int]()
    host.kept = lambda _path, length: kept.append(length)
    store(host, [entry])
    assert sum(kept) == PART_LENGTH  # by what was noted: it may not ask for the parts there
    cut()
    said = []
    for _ in range(2):
        host = pushing()
        store(host, [])
        said += [note for note in host.notes() if "could not be taken away" in note]
    assert len(said) == 1


def test_parts_of_ours_that_no_push_needs_are_dropped_and_nobody_elses(
    gateway: Callable[..., S3Host], versitygw: Versitygw, tmp_path: Path
) -> None:
    host = gateway("orphans")
    store(host, [])
    begun = [host._say("POST", "files/film.mp4", "uploads").data for _ in "12"]
    ours, theirs = (re.findall(b"<UploadId>(.*?)</", data)[0].decode() for data in begun)
    Uploads(notes := tmp_path / "notes").begun(Upload("files/film.mp4", ours, "ab" * 32, 9_000_000, 8 << 20))
    host._parted.uploads = Uploads(notes)
    store(host, [])
    there = boto3.Session(versitygw.access_key, versitygw.secret_key).client(
        "s3", endpoint_url=versitygw.endpoint, verify=str(versitygw.ca_file), region_name="us-east-1"
    )
    assert [u["UploadId"] for u in there.list_multipart_uploads(Bucket="orphans")["Uploads"]] == [theirs]


def test_whether_a_host_compares_is_tried_once_and_remembered(
    gateway: Callable[..., S3Host], rclone_s3: RcloneS3, tmp_path: Path
) -> None:
    old, new = (entries(tmp_path / n, {"metadata/timestamp.json": n.encode()})[0] for n in ("old", "new"))
    lax = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="compares", preset="versitygw")
    told = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="compares", preset="rclone")
    strict = gateway("compares")
    for number, (host, compares) in enumerate([(strict, True), (lax, False), (told, False)]):
        host.expect(tmp_path / str(number), date(2026, 1, 1))
        with host.writing():
            assert host.replace(old, None) is compares
            if not compares:
                host.put(old)
            assert host.replace(new, b"old") is compares
    said = [[json.loads(f.read_bytes()) for f in (tmp_path / str(n)).glob("*")] for n in range(3)]
    assert said == [[{"If-None-Match": True, "If-Match": True}], [{"If-None-Match": False}], []]


def test_thousands_of_names_are_listed_page_by_page(gateway: Callable[..., S3Host], versitygw: Versitygw) -> None:
    host = gateway("many")
    store(host, [])
    for number in range(2_500):
        (versitygw.root / "many" / f"{number}.html").touch()
    assert len(list(host.survey())) == 2_500
