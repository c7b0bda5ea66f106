"""An object's headers at an S3 host."""

from collections.abc import Mapping
from pathlib import Path

from publish.core.contenttypes import HEAD_MAX_LENGTH, content_type, is_text
from publish.core.formats import layout


def head_of(path: str, source: Path) -> bytes | None:
    """Return the first bytes of a long text, which tell its charset. ``None`` for any other file."""
    if not is_text(path):
        return None
    with source.open("rb") as file:
        return file.read(HEAD_MAX_LENGTH)


def about(path: str, head: bytes | None, acl: str | None) -> dict[str, str]:
    """Return a file's headers, by boto3's names.

    Args:
        head: The file's bytes, or those of `head_of`.
    """
    kept = "public, max-age=31536000, immutable" if layout.immutable(path) else "no-cache"
    # Hashed names never change their bytes, so caches may keep them for a year. All other names must be asked for
    # anew, or a cache would give pages of a former release.
    return {"ContentType": content_type(path, head), "CacheControl": kept} | ({"ACL": acl} if acl else {})


def headers_of(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return headers by their own names."""
    headers = [("Content-Type", said["ContentType"]), ("Cache-Control", said["CacheControl"])]
    return headers + ([("X-Amz-Acl", said["ACL"])] if "ACL" in said else [])
