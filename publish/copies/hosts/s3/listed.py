"""A bucket's list of files, page by page, within bounds."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from publish.copies.hosts.allowance import TooSlowError
from publish.core.errors import InterferenceError
from publish.core.source import Held

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LISTING_S = 60  # for the whole list, and a second more for each of its pages


def listed(client: "S3Client", bucket: str, folder: str, where: str, *, host: str) -> Iterator[Held]:
    """Yield all files below a folder.

    Raises:
        TooSlowError: The list does not come to an end.
        InterferenceError: The answer is not S3's.
        NoSuchBucket: The client's own error for a missing bucket.
    """
    pages = client.get_paginator("list_objects_v2")
    place: Any = {"Bucket": bucket, "Prefix": folder}
    until = time.monotonic() + LISTING_S
    try:
        for number, page in enumerate(pages.paginate(**place)):
            if time.monotonic() > until + number:
                raise TooSlowError("its list of files does not come to an end", host=host)
            for found in page.get("Contents", []):
                yield Held(found["Key"].removeprefix(folder), found["Size"])
    except (ValueError, LookupError, TypeError, AttributeError) as e:  # an answer without its fields, or odd ones
        raise InterferenceError(f"what answered is not S3 ({where})", host=host) from e
