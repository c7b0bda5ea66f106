"""What a bucket's two keys may do, tried with each of them."""

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from publish.copies.hosts.s3 import policy
from tests.support.lockedbucket import LockedBucket
from tests.support.services.service import ask
from tests.support.services.versitygw import Versitygw


def test_each_key_may_do_its_own_and_nothing_else(versitygw: Versitygw) -> None:
    bucket = LockedBucket(versitygw, "two-keys", prefix="copy/")
    push, withdraw = bucket.client(*bucket.push_key), bucket.client(*bucket.withdraw_key)
    at = {"Bucket": bucket.name, "Key": "copy/a.html"}
    outside = {"Bucket": bucket.name, "Key": "other/a.html"}
    push.put_object(**at, Body=b"1")
    version = push.put_object(**at, Body=b"2")["VersionId"]
    assert push.get_object(**at)["Body"].read() == b"2"
    assert push.list_objects_v2(Bucket=bucket.name, Prefix="copy/")["KeyCount"] == 1
    refused: list[Callable[[], object]] = [
        lambda: push.delete_object(**at),
        lambda: push.delete_object(**at, VersionId=version),
        lambda: push.put_object(**outside, Body=b"1"),
        lambda: push.put_object_retention(**at, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": "2030-01-01"}),
        lambda: withdraw.put_object(**at, Body=b"3"),
        lambda: withdraw.put_bucket_policy(Bucket=bucket.name, Policy="{}"),
        lambda: withdraw.delete_object(**outside),
    ]
    for attempt in refused:
        with pytest.raises(ClientError, match="AccessDenied"):
            attempt()
    assert ask(f"{bucket.public}a.html", ca_file=versitygw.ca_file).body == b"2"
    assert len(withdraw.list_object_versions(Bucket=bucket.name, Prefix="copy/")["Versions"]) == 2
    withdraw.delete_object(**at)
    withdraw.delete_object(**at, VersionId=version)


def test_a_policy_of_a_keys_own_names_nobody_and_its_folder() -> None:
    (objects, names) = policy.of_push("letters", "copy/")
    assert objects["Resource"] == ["arn:aws:s3:::letters/copy/*"]
    assert names["Condition"] == {"StringLike": {"s3:prefix": ["copy/*"]}}
    assert "Condition" not in policy.of_push("letters", "", "somebody")[1]
    assert "a store has no policies" in policy.words("", "a store")[0]
