"""The meaning of failures of S3 hosts and libraries.

Decided by codes and types, never by a message.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import urllib3.exceptions as wire
from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from publish.copies.hosts.allowance import TooSlowError, retry_after_s
from publish.core.errors import (
    AbsentError,
    BusyError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    UnreachableError,
)

# By name, for versions differ in which they have. Keys that cannot be had tonight are no fault of the settings.
KEYS_FAIL: Final = tuple(
    getattr(boto, name)
    for name in (
        "CredentialRetrievalError", "MetadataRetrievalError", "TokenRetrievalError", "SSOError", "LoginError",
        "NoAuthTokenError", "NoCredentialsError", "RefreshWithMFAUnsupportedError",
    )
    if hasattr(boto, name)
)  # fmt: skip

# Error codes are S3's protocol; the messages beside them are each host's own.
_WRONG_KEYS = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "InvalidSecurity")
_ELSEWHERE = ("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301")
_CODES: Final[Mapping[str, tuple[type[HostError], str]]] = {
    **dict.fromkeys(("404", "NoSuchKey", "NotFound"), (AbsentError, "not here")),
    "NoSuchBucket": (AbsentError, "there is no such bucket"),
    **dict.fromkeys(
        ("QuotaExceeded", "QuotaExceededException", "InsufficientStorage", "XMinioStorageFull", "507"),
        (FullError, "no room left"),
    ),
    **dict.fromkeys(
        (
            "SlowDown",
            "ServiceUnavailable",
            "Throttling",
            "ThrottlingException",
            "RequestLimitExceeded",
            "TooManyRequests",
            "429",
            "503",
        ),
        (BusyError, "the host is too busy"),
    ),
    **dict.fromkeys(
        ("RequestTimeout", "InternalError", "OperationAborted"),
        (UnreachableError, "the host is too busy"),
    ),
    **dict.fromkeys(_WRONG_KEYS, (RefusedError, "the access key or its secret is wrong")),
    "RequestTimeTooSkewed": (RefusedError, "this machine's clock is wrong"),
    **dict.fromkeys(("BucketAlreadyExists", "BucketNotOwned"), (RefusedError, "the bucket belongs to somebody else")),
    **dict.fromkeys(_ELSEWHERE, (RefusedError, "the region is wrong")),
    **dict.fromkeys(("403", "AccessDenied"), (RefusedError, "access denied")),
}
_HINTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_WRONG_KEYS, "check {keys}"),
    "RequestTimeTooSkewed": "set it: signatures carry the time",
    **dict.fromkeys(("BucketAlreadyExists", "BucketNotOwned"), "choose another name for it in mirrors.toml"),
    **dict.fromkeys(_ELSEWHERE, "set region in mirrors.toml to the one the host names"),
    **dict.fromkeys(("403", "AccessDenied"), "the bucket is not yours, or the key may not use it: check {keys}"),
}
# The first match counts: subclasses stand before their bases.
_TYPES: Final[tuple[tuple[type[Exception], type[HostError], str], ...]] = (
    (boto.SSLError, UnreachableError, "its certificate cannot be verified"),
    (ResponseParserError, InterferenceError, "what answered is not S3"),
    (boto.HTTPClientError, UnreachableError, "no answer"),
    (boto.ConnectionError, UnreachableError, "no answer"),
    (boto.IncompleteReadError, InterferenceError, "the answer was cut short"),
    (wire.IncompleteRead, InterferenceError, "the answer was cut short"),
    (wire.HTTPError, UnreachableError, "the connection broke"),
    (TimeoutError, TooSlowError, "too slow an answer"),
    (ConnectionAbortedError, InterferenceError, "an answer without end"),
    (OSError, UnreachableError, "the connection broke"),
    (boto.PaginationError, InterferenceError, "what answered is not S3"),
)


def meaning(error: Exception, *, host: str, path: str, where: str, keys: str) -> HostError | None:
    """Return the error of ours for a foreign error.

    ``None`` for a fault of ours.

    Args:
        where: The bucket and its host, for messages.
        keys: The place of the keys, named when the host refuses them.
    """
    if isinstance(error, boto.ClientError):
        return _explained(error, host, path, where, keys)
    if isinstance(error, KEYS_FAIL):
        reason = f"its keys cannot be had now ({type(error).__name__})"
        return RefusedError(reason, host=host, path=path, hint=f"look at {keys}")
    for kind, ours, reason in _TYPES:
        if isinstance(error, kind):
            hint = "give its authority as ca_file" if kind is boto.SSLError else None
            return ours(f"{reason} ({where})", host=host, path=path, hint=hint)
    return None


def _explained(error: boto.ClientError, host: str, path: str, where: str, keys: str) -> HostError:
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    code = str(error.response.get("Error", {}).get("Code", status))
    # The code says more than the status: many codes share a 403.
    kind, reason = (
        _CODES.get(code)
        or _CODES.get(str(status))
        or ((UnreachableError, f"it failed ({code})") if status >= 500 else (RefusedError, f"it refused ({code})"))
    )
    if kind is BusyError:
        headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        wait_s = retry_after_s(headers.get("retry-after"), datetime.now(UTC))
        return BusyError(f"{reason} ({where})", host=host, path=path, retry_after_s=wait_s)
    if kind is not RefusedError:
        return kind(f"{reason} ({where})", host=host, path=path)
    hint = _HINTS.get(code) or _HINTS.get(str(status))
    hint = hint.format(keys=keys) if hint else None
    return RefusedError(f"{reason} ({where})", host=host, path=path, status=status, hint=hint)
