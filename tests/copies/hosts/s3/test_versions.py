"""Versions that a bucket keeps, and locks on them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.base import KeptVersion
from publish.copies.hosts.wrap import retrying
from publish.core.errors import InterferenceError, RefusedError
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.copies.hosts.contract import entries, store
from tests.copies.hosts.s3.conftest import opened, said
from tests.support.lockedbucket import LockedBucket
from tests.support.services.rclone import RcloneS3
from tests.support.services.versitygw import Versitygw


def test_all_bytes_that_were_ever_at_a_name_are_listed_and_go_but_where_they_are_locked(
    versitygw: Versitygw, tmp_path: Path
) -> None:
    bucket = LockedBucket(versitygw, "versions", prefix="copy/")
    for data in (b"1", b"22"):
        store(bucket.host(), entries(tmp_path / "in", {"a/index.html": data}))
    taker = retrying(bucket.host(bucket.withdraw_key))
    taker.remove("a/index.html")  # type: ignore[attr-defined]
    found = list(taker.versions())  # type: ignore[attr-defined]
    assert {(v.path, v.length, v.newest) for v in found} == {
        ("a/index.html", None, True), ("a/index.html", 22 // 11, False), ("a/index.html", 1, False),
    }  # fmt: skip
    with pytest.raises(RefusedError):
        list(bucket.host().versions())
    first = next(v for v in found if v.length == 1)
    with pytest.raises(RefusedError):
        bucket.host().remove_version(first)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    at = {"Bucket": bucket.name, "Key": "copy/a/index.html", "VersionId": first.version}
    bucket.owner.put_object_retention(**at, Retention={"Mode": "COMPLIANCE", "RetainUntilDate": until})
    with pytest.raises(RefusedError):
        taker.remove_version(first)  # type: ignore[attr-defined]
    assert taker.locked_until(first) == until  # type: ignore[attr-defined]
    second = next(v for v in found if v.length == 2)
    assert taker.locked_until(second) is None  # type: ignore[attr-defined]
    taker.remove_version(second)  # type: ignore[attr-defined]
    assert {v.version for v in taker.versions() if v.length} == {first.version}  # type: ignore[attr-defined]


def test_a_store_without_versions_lists_none(rclone_s3: RcloneS3, faulty: Faulty) -> None:
    host = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="no-versions")
    store(host, [])
    assert [v for v in host.versions() if not v.newest] == []
    for reply in (Reply(501, said("NotImplemented")), Reply(404, said("NoSuchBucket"))):
        faulty.replies["GET"] = [reply]
        assert list(opened(faulty.endpoint, "a", "b").versions()) == []


def test_an_odd_list_is_no_list(faulty: Faulty) -> None:
    odd = b"<?xml version='1.0'?><ListVersionsResult><Version><Key>a</Key></Version></ListVersionsResult>"
    faulty.replies["GET"] = [Reply(200, odd)]
    with pytest.raises(InterferenceError, match="not S3"):
        list(opened(faulty.endpoint, "a", "b").versions())
    assert opened(faulty.endpoint, "a", "b").locked_until(KeptVersion("a", "1", 1, True)) is None
