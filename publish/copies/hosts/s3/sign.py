"""A request to an S3 host, signed (AWS Signature Version 4).

The hash of the payload is part of what is signed: a host that keeps the rules refuses other bytes. botocore's own
signer takes twenty times as long for each small file, and loads half a second of program; a test compares the two byte
by byte.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

EMPTY: Final = hashlib.sha256(b"").hexdigest()
"""The hash of a request without a body."""


@dataclass(frozen=True, slots=True)
class Keys:
    """An access key and its secret."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    """Of temporary keys."""


class Signer:
    """Signs requests to one region."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._made: tuple[str, str, bytes] = ("", "", b"")

    def signed(
        self,
        keys: Keys,
        method: str,
        authority: str,
        target: str,
        headers: Iterable[tuple[str, str]],
        sha256: str,
        now: datetime,
    ) -> list[tuple[str, str]]:
        """Return all headers to send but ``Host``, the signature among them.

        Args:
            authority: What ``Host`` will say.
            target: Path and query, quoted as they go over the line.
            headers: Further headers, signed as well.
            sha256: Of the payload.
            now: UTC.
        """
        # Not by strftime, which takes a quarter of all the time here.
        at = f"{now.year:04}{now.month:02}{now.day:02}T{now.hour:02}{now.minute:02}{now.second:02}Z"
        sent = [*headers, ("X-Amz-Date", at), ("X-Amz-Content-SHA256", sha256)]
        if keys.token:
            sent.append(("X-Amz-Security-Token", keys.token))
        # The path is signed as it is sent: S3 alone among Amazon's services does not quote it a second time.
        path, _, query = target.partition("?")
        named = sorted([("host", authority), *((name.lower(), " ".join(value.split())) for name, value in sent)])
        names = ";".join(name for name, _ in named)
        words = "&".join(f"{k}={v}" for k, _, v in sorted(w.partition("=") for w in query.split("&"))) if query else ""
        asked = "\n".join([method, path, words, *(f"{n}:{v}" for n, v in named), "", names, sha256])
        scope = f"{at[:8]}/{self._region}/s3/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{hashlib.sha256(asked.encode()).hexdigest()}"
        signature = hmac.digest(self._key(keys.secret_key, at[:8]), text.encode(), "sha256").hex()
        said = f"Credential={keys.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
        return [*sent, ("Authorization", f"AWS4-HMAC-SHA256 {said}")]

    def _key(self, secret: str, day: str) -> bytes:
        """Return the day's key, made once a day."""
        if self._made[:2] != (secret, day):
            key = f"AWS4{secret}".encode()
            for part in (day, self._region, "s3", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._made = (secret, day, key)
        return self._made[2]
