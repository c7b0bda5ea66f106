"""publish.copies.hosts.s3.errors: failures of S3 have our names, by code and type and never by a message."""

import errno
from typing import Any

import pytest
from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.http.faults import EndlessError, SilentError, UntrustedError, WireError
from publish.copies.hosts.s3.errors import code_in, explained, meaning, region_in
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


def said(error: Exception) -> HostError | None:
    return meaning(error, host="bucket", path="a.html", where="letters at s3.example", keys="STET_BUCKET_SECRET_KEY")


def answer(code: str, status: int, **headers: str) -> boto.ClientError:
    facts: Any = {
        "Error": {"Code": code, "Message": "words of the host's own: NoSuchKey"},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": headers},
    }
    return boto.ClientError(facts, "PutObject")


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("NoSuchKey", 404, AbsentError),
        ("NoSuchBucket", 404, AbsentError),
        ("QuotaExceeded", 403, FullError),
        ("SlowDown", 503, BusyError),
        ("Unheard", 429, BusyError),
        ("InternalError", 500, UnreachableError),
        ("XAmzContentSHA256Mismatch", 400, UnreachableError),
        ("BadDigest", 400, UnreachableError),
        ("Unheard", 507, FullError),
        ("Unheard", 500, UnreachableError),
        ("Unheard", 400, RefusedError),
        ("AccessDenied", 403, RefusedError),
        ("Unheard", 403, RefusedError),
    ],
)
def test_a_code_says_more_than_a_status_and_a_message_nothing(code: str, status: int, kind: type[HostError]) -> None:
    found = said(answer(code, status))
    assert type(found) is kind
    assert "words of the host" not in str(found)


def test_keys_and_clocks_and_regions_have_a_remedy() -> None:
    for code, hint in (
        ("SignatureDoesNotMatch", "STET_BUCKET_SECRET_KEY"),
        ("RequestTimeTooSkewed", "set it"),
        ("PermanentRedirect", "region"),
        ("BucketAlreadyExists", "another name"),
    ):
        found = said(answer(code, 403))
        assert found
        assert hint in str(found.hint)


@pytest.mark.parametrize(
    ("told", "region"),
    [
        ({"Region": "eu-west-3"}, "eu-west-3"),
        ({"headers": {"x-amz-bucket-region": "gra"}}, "gra"),
        ({"Region": "eu\x1b[31m"}, "the one the host names"),
        ({}, "the one the host names"),
    ],
)
def test_the_right_region_is_named_as_the_host_names_it(told: dict[str, Any], region: str) -> None:
    error = answer("AuthorizationHeaderMalformed", 400, **told.get("headers", {}))
    error.response["Error"] |= {k: v for k, v in told.items() if k != "headers"}  # type: ignore[typeddict-item]
    found = said(error)
    assert found
    assert region in (found.hint or "")
    elsewhere = explained(
        301, "301", None, host="b", path="", where="there", keys="", region=region_in(None, b"<Region>fr-par</Region>")
    )
    assert elsewhere.hint == 'set region = "fr-par" in mirrors.toml: so the host names it'
    denied = explained(403, "AccessDenied", None, host="b", path="", where="there", keys="KEYS", region="fr-par")
    assert "fr-par" not in (denied.hint or "")


def test_a_busy_host_says_how_long_to_wait() -> None:
    found = said(answer("SlowDown", 503, **{"retry-after": "7"}))
    assert isinstance(found, BusyError)
    assert found.retry_after_s == 7.0


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (boto.EndpointConnectionError(endpoint_url="x"), UnreachableError),
        (boto.NoCredentialsError(), LackingError),
        (ResponseParserError("x"), InterferenceError),
        (SilentError(), TooSlowError),
        (EndlessError(), InterferenceError),
        (UntrustedError("TLS failed"), UnreachableError),
        (WireError("the connection was cut"), UnreachableError),
        (TimeoutError(), TooSlowError),
        (ConnectionAbortedError(), InterferenceError),
        (ConnectionResetError(), UnreachableError),
    ],
)
def test_a_failure_on_the_way_is_told_by_its_type(error: Exception, kind: type[HostError]) -> None:
    found = said(error)
    assert type(found) is kind
    assert (found.host, found.path) == ("bucket", "a.html")


def test_what_is_nobodys_failure_is_ours() -> None:
    assert said(ZeroDivisionError()) is None
    assert said(KeyError("x")) is None
    assert said(OSError(errno.ENOSPC, "no room for a part here")) is None, "the connection did not break"


def test_a_failure_of_the_wire_counts_before_what_the_library_made_of_it() -> None:
    made = boto.HTTPClientError(error="x")
    made.__cause__ = EndlessError()
    assert type(said(made)) is InterferenceError


def test_a_code_is_read_from_the_beginning_of_an_answer_and_from_nothing_else() -> None:
    assert code_in(b"<Error><Code>NoSuchKey</Code><Message>x</Message></Error>") == "NoSuchKey"
    assert code_in(b"<s3:Error><s3:Code>SlowDown</s3:Code>") == "SlowDown"
    assert (code_in(b""), code_in(b"<Code>No such key</Code>"), code_in(b"<Code></Code>")) == ("", "", "")


def test_a_clock_that_differs_from_the_hosts_is_told_with_both_times() -> None:
    error = said(answer("RequestTimeTooSkewed", 403, date="Mon, 06 Jan 2020 10:20:30 GMT"))
    assert isinstance(error, ClockError)
    assert "UTC here, 2020-01-06 10:20 there (" in error.reason
    assert "timedatectl" in str(error.hint)
    assert "there (" not in getattr(said(answer("RequestTimeTooSkewed", 403)), "reason", "there (")
