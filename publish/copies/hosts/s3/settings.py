"""A bucket's settings, as they are asked for and set.

Requests of ours, since boto3 takes longer to load than a push.

What is NOT done here: deciding which settings are wanted (``bucket``).
"""

import base64
import hashlib
from typing import Final, Protocol

from publish.copies.hosts.s3.say import StoreSaid

_NONE: Final = frozenset({"NoSuchBucketPolicy", "NoSuchCORSConfiguration", "NoSuchWebsiteConfiguration"})


class AskBucket(Protocol):
    """A signed request to a bucket itself."""

    def __call__(self, method: str, query: str, body: bytes | None = None) -> StoreSaid:
        """Send the request once, and read its answer."""


class SettingError(Exception):
    """The host would not do it.

    Args:
        code: S3's own, or the status.
    """

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class BucketSettings:
    """The settings of one bucket.

    Each method raises `SettingError` where the host refuses.
    """

    def __init__(self, ask: AskBucket) -> None:
        self._ask = ask

    def get(self, name: str) -> bytes:
        """Return a setting as the host wrote it. Empty where nothing is set."""
        return _done(self._twice("GET", name))

    def put(self, name: str, body: bytes) -> None:
        """Set a setting."""
        _done(self._twice("PUT", name, body))

    def delete(self, name: str) -> None:
        """Take a setting away."""
        _done(self._twice("DELETE", name))

    def look(self, folder: str) -> None:
        """Look whether we may still list."""
        _done(self._twice("GET", f"list-type=2&max-keys=1&prefix={folder}"))

    def _twice(self, method: str, query: str, body: bytes | None = None) -> StoreSaid:
        said = self._ask(method, query, body)
        # A host may stumble. One that answers 500 to what it does not know does so again, and costs one question more.
        return self._ask(method, query, body) if said.status in (500, 502, 504) else said


def _done(said: StoreSaid) -> bytes:
    if said.error is None:
        return said.data
    if said.code in _NONE:
        return b""
    raise SettingError(said.code, said.status)


def content_md5(body: bytes) -> tuple[str, str]:
    """Return the header without which many stores refuse a bucket's settings."""
    md5 = hashlib.md5(body, usedforsecurity=False).digest()
    return "Content-MD5", base64.b64encode(md5).decode()
