"""Versions that a bucket keeps of what was written over or taken away, and locks on them."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.versions import KeptVersion
from publish.core.errors import InterferenceError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LISTING_S = 60  # for the whole list, and a second more for each of its pages with files
_NONE = ("NotImplemented", "MethodNotAllowed", "NoSuchBucket", "InvalidArgument", "InvalidRequest", "501", "405")
"""What stores without versions answer."""


def listed(client: "S3Client", bucket: str, folder: str, *, host: str) -> Iterator[KeptVersion]:
    """Yield all versions below a folder, marks of removals too. Nothing where a store knows no versions."""
    pages = client.get_paginator("list_object_versions")
    until, number = time.monotonic() + LISTING_S, 0
    try:
        for page in pages.paginate(Bucket=bucket, Prefix=folder):
            if time.monotonic() > until + number:
                raise TooSlowError("its list of versions does not come to an end", host=host)
            for one in page.get("Versions", []):
                yield _kept(one, folder, int(one["Size"]))
            for mark in page.get("DeleteMarkers", []):
                yield _kept(mark, folder, None)
            number += bool(page.get("Versions") or page.get("DeleteMarkers"))
    except client.exceptions.ClientError as e:
        if e.response["Error"]["Code"] not in _NONE:
            raise
    except (ValueError, LookupError, TypeError, AttributeError) as e:  # an answer without its fields, or odd ones
        raise InterferenceError("what answered is not S3", host=host) from e


def _kept(found: Any, folder: str, length: int | None) -> KeptVersion:
    path = str(found["Key"]).removeprefix(folder)
    return KeptVersion(path, str(found["VersionId"]), length, found["IsLatest"] is True)


def locked_until(client: "S3Client", bucket: str, key: str, version: str) -> datetime | None:
    """Return the end of a version's retention, if it has any."""
    found = client.get_object_retention(Bucket=bucket, Key=key, VersionId=version)
    until = found.get("Retention", {}).get("RetainUntilDate")
    return until.astimezone(UTC) if until else None
