"""The meaning of failures of S3 hosts and libraries.

Decided by codes and types, never by a message. The library is loaded only when one of its errors is at hand.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from publish.copies.hosts.allowance import TooSlowError, retry_after_s
from publish.copies.hosts.http import faults
from publish.copies.hosts.http.faults import WireError
from publish.core.baffling import is_of_this_machine
from publish.core.errors import (
    AbsentError,
    BusyError,
    ClockError,
    FullError,
    HostError,
    InterferenceError,
    LackingError,
    RefusedError,
    UnreachableError,
)
from publish.core.source import clock_of
from publish.core.units import lasting

# Error codes are S3's protocol; the messages beside them are each host's own.
_WRONG_KEYS = (
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "InvalidToken",
    "ExpiredToken",
    "InvalidSecurity",
    "Unauthorized",
    "401",
)
_ELSEWHERE = (
    "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException",
    "InvalidLocationConstraint", "301",
)  # fmt: skip
TORN: Final = ("XAmzContentSHA256Mismatch", "BadDigest", "IncompleteBody")
"""Of a body whose bytes are not those that were sent. We sign the hash of what we send: it was cut or altered on its
way, and a gateway may give this answer after the line to us broke."""
_SKEWED: Final = "RequestTimeTooSkewed"
_CODES: Final[Mapping[str, tuple[type[HostError], str]]] = {
    **dict.fromkeys(("404", "NoSuchKey", "NotFound"), (AbsentError, "not here")),
    "NoSuchBucket": (AbsentError, "there is no such bucket"),
    **dict.fromkeys(
        (
            "QuotaExceeded",
            "QuotaExceededException",
            "InsufficientStorage",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "507",
        ),
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
        ("RequestTimeout", "InternalError", "OperationAborted", "ConditionalRequestConflict"),
        (UnreachableError, "the host is too busy"),
    ),
    **dict.fromkeys(TORN, (UnreachableError, "it did not get the bytes that were sent")),
    **dict.fromkeys(_WRONG_KEYS, (RefusedError, "the access key or its secret is wrong")),
    _SKEWED: (ClockError, "this machine's clock and the host's differ too much"),
    **dict.fromkeys(("BucketAlreadyExists", "BucketNotOwned"), (RefusedError, "the bucket belongs to somebody else")),
    **dict.fromkeys(_ELSEWHERE, (RefusedError, "the region is wrong")),
    **dict.fromkeys(("403", "AccessDenied"), (RefusedError, "access denied")),
}
_HINTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_WRONG_KEYS, "check {keys}"),
    _SKEWED: "set it if it is the wrong one (timedatectl): signatures carry the time. Else tell who runs the host",
    **dict.fromkeys(("BucketAlreadyExists", "BucketNotOwned"), "choose another name for it in mirrors.toml"),
    **dict.fromkeys(_ELSEWHERE, "set region in mirrors.toml to the one the host names"),
    **dict.fromkeys(("403", "AccessDenied"), "the bucket is not yours, or the key may not use it: check {keys}"),
}
_CODE: Final = re.compile(rb"<(?:\w{1,20}:)?Code>([A-Za-z0-9.]{1,80})</")
_REGION: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
_REGION_IN: Final = re.compile(rb"<(?:\w{1,20}:)?Region>([A-Za-z0-9-]{1,40})</")
ERROR_LENGTH = 4096  # bytes of an error's XML in which its code stands


def _apart(here: datetime, there: datetime) -> str:
    by = lasting(abs((here - there).total_seconds()))
    return f"{here:%Y-%m-%d %H:%M} UTC here, {there:%Y-%m-%d %H:%M} there ({by})"


def code_in(data: bytes) -> str:
    """Return the code in an error's XML, or nothing."""
    match = _CODE.search(data)
    return match[1].decode() if match else ""


def region_in(header: str | None, data: bytes = b"", told: object = "") -> str:
    """Return the bucket's region, as the host names it in its answer, or nothing.

    Args:
        header: ``x-amz-bucket-region``.
        data: The error's XML.
        told: What the library read there.
    """
    match = _REGION_IN.search(data)
    named = (header, match[1].decode() if match else "", told)
    return next((one for one in named if isinstance(one, str) and _REGION.fullmatch(one)), "")


def keys_fail() -> tuple[type[Exception], ...]:
    """Return the library's errors for keys that cannot be had tonight, which is no fault of the settings."""
    from botocore import exceptions as boto

    # By name, for versions differ in which they have.
    names = (
        "CredentialRetrievalError", "MetadataRetrievalError", "TokenRetrievalError", "SSOError", "LoginError",
        "NoAuthTokenError", "NoCredentialsError", "RefreshWithMFAUnsupportedError",
    )  # fmt: skip
    return tuple(getattr(boto, name) for name in names if hasattr(boto, name))


def meaning(error: Exception, *, host: str, path: str, where: str, keys: str) -> HostError | None:
    """Return the error of ours for a foreign error.

    ``None`` for a fault of ours.

    Args:
        where: The bucket and its host, for messages.
        keys: The place of the keys, named when the host refuses them.
    """
    if isinstance(error.__cause__, WireError):
        error = error.__cause__
    if isinstance(error, WireError):
        return faults.meaning(error, host=host, path=path, where=where)
    if is_of_this_machine(error):
        return None
    for kind, ours, reason in _OWN:
        if isinstance(error, kind):
            return ours(f"{reason} ({where})", host=host, path=path)
    if not type(error).__module__.startswith(("botocore", "boto3")):
        return None
    return _of_library(error, host, path, where, keys)


_OWN: Final[tuple[tuple[type[Exception], type[HostError], str], ...]] = (
    (TimeoutError, TooSlowError, "too slow an answer"),
    (ConnectionAbortedError, InterferenceError, "an answer without end"),
    (OSError, UnreachableError, "the connection broke"),
)


def _of_library(error: Exception, host: str, path: str, where: str, keys: str) -> HostError | None:
    from botocore import exceptions as boto
    from botocore.parsers import ResponseParserError

    if isinstance(error, boto.ClientError):
        details: Any = error.response
        about = details.get("ResponseMetadata", {})
        status = int(about.get("HTTPStatusCode", 0))
        code = str(details.get("Error", {}).get("Code", status))
        headers = about.get("HTTPHeaders", {})
        wait, clock = headers.get("retry-after"), clock_of(headers.items())
        region = region_in(headers.get("x-amz-bucket-region"), told=details.get("Error", {}).get("Region"))
        return explained(status, code, wait, host=host, path=path, where=where, keys=keys, clock=clock, region=region)
    if isinstance(error, keys_fail()):
        reason = f"its keys cannot be had now ({type(error).__name__})"
        return LackingError(reason, host=host, path=path, hint=f"look at {keys}")
    # The first match counts: subclasses stand before their bases.
    kinds: tuple[tuple[type[Exception], type[HostError], str], ...] = (
        (ResponseParserError, InterferenceError, "what answered is not S3"),
        (boto.IncompleteReadError, UnreachableError, "the answer was cut short"),
        (boto.HTTPClientError, UnreachableError, "no answer"),
        (boto.ConnectionError, UnreachableError, "no answer"),
        (boto.PaginationError, InterferenceError, "what answered is not S3"),
    )
    found = next(((ours, reason) for kind, ours, reason in kinds if isinstance(error, kind)), None)
    return found[0](f"{found[1]} ({where})", host=host, path=path) if found else None


def explained(
    status: int,
    code: str,
    wait: str | None,
    *,
    host: str,
    path: str,
    where: str,
    keys: str,
    clock: datetime | None = None,
    region: str = "",
) -> HostError:
    """Return the error which an answer means.

    Args:
        code: S3's own, or the status.
        wait: Its ``Retry-After``.
        clock: The host's time, from the answer.
        region: The bucket's, from the answer.
    """
    # The code says more than the status: many codes share a 403.
    kind, reason = (
        _CODES.get(code)
        or _CODES.get(str(status))
        or ((UnreachableError, f"it failed ({code})") if status >= 500 else (RefusedError, f"it refused ({code})"))
    )
    if kind is BusyError:
        wait_s = retry_after_s(wait, datetime.now(UTC))
        return BusyError(f"{reason} ({where})", host=host, path=path, retry_after_s=wait_s)
    if kind is ClockError:
        apart = f": {_apart(datetime.now(UTC), clock)}" if clock else ""
        return ClockError(f"{reason}{apart} ({where})", host=host, path=path, hint=_HINTS[code])
    if kind is not RefusedError:
        return kind(f"{reason} ({where})", host=host, path=path)
    hint = _HINTS.get(code) or _HINTS.get(str(status))
    hint = hint.format(keys=keys) if hint else None
    if region and (code in _ELSEWHERE or str(status) in _ELSEWHERE):
        hint = f'set region = "{region}" in mirrors.toml: so the host names it'
    return RefusedError(f"{reason} ({where})", host=host, path=path, status=status, hint=hint)
