"""What rclone's words mean."""

import pytest

from publish.copies.hosts import rcerrors
from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.http.faults import EndlessError, SilentError, WireError
from publish.copies.hosts.rcd import RcError
from publish.core.errors import (
    AbsentError,
    BusyError,
    ConfigError,
    FullError,
    InterferenceError,
    RefusedError,
    StetError,
    UncertifiedError,
    UnreachableError,
)


def meant(error: Exception) -> StetError | None:
    return rcerrors.meaning(error, host="space", path="a", where="dav.example", keys="STET_SPACE_PASSWORD")


def test_of_many_words_the_cause_is_shown_which_comes_last() -> None:
    before = f"failed to prepare upload: operation error S3: CreateBucket, https response error {'A1' * 150}"
    error = meant(RcError(f"{before}: api error InvalidBucketName: The specified bucket is not valid"))
    assert "InvalidBucketName: The specified bucket is not valid" in str(error)
    assert "A1A1" not in str(error)


# As rclone 1.75 says them: of the servers that tests run, and of others' reports.
@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("error in ListJSON: directory not found", AbsentError, "not here"),
        ("failed to find object: is a directory not a file", AbsentError, "not here"),
        ("read metadata failed: 401 Unauthorized: 401 Unauthorized", RefusedError, "not take STET_SPACE_PASSWORD"),
        ('NewFs: failed to make FTP connection to "x": 530 "Login incorrect"', RefusedError, "STET_SPACE_PASSWORD"),
        (
            'NewFs: failed to make FTP connection to "x": 550 "Action not taken"',
            RefusedError,
            "lets nobody in this way",
        ),
        ('failed to make FTP connection to "x": tls: first record does not look like', UnreachableError, "TLS failed"),
        ("unchunked simple update failed: Forbidden: 403 Forbidden", RefusedError, "does not allow"),
        ("unchunked simple update failed: Conflict: 409 Conflict", RefusedError, "folder above"),
        ("update stor: 552 Requested file action aborted", FullError, "no room"),
        ("507 Insufficient Storage", FullError, "no room"),
        ("googleapi: Error 403: The user's Drive storage quota has been exceeded", FullError, "no room"),
        ("429 Too Many Requests", BusyError, "fewer questions"),
        ("dial tcp 127.0.0.1:9: connect: connection refused", UnreachableError, "no connection"),
        ("dial tcp: lookup x.invalid on 10.0.0.1:53: no such host", UnreachableError, "no such host name"),
        ("read tcp 1.2.3.4:5: i/o timeout", UnreachableError, "no answer in time"),
        ("tls: failed to verify certificate: x509: certificate has expired", UncertifiedError, "certificate"),
        ("ssh: handshake failed: knownhosts: key mismatch", RefusedError, "host key"),
        ('couldn\'t fetch token: oauth2: "invalid_grant"', RefusedError, "run out"),
        ("input too short when revealing password - is it obscured?", ConfigError, "rclone.conf"),
        ("a new kind of trouble \x1b[2J", UnreachableError, r"rclone says: a new kind of trouble \\x1b"),
    ],
)
def test_a_failure_is_told_apart_by_its_words(said: str, kind: type[StetError], told: str) -> None:
    error = meant(RcError(said))
    assert type(error) is kind
    with pytest.raises(kind, match=told):
        raise error


def test_a_name_in_the_words_is_not_taken_for_an_absence() -> None:
    assert not isinstance(meant(RcError('PUT "object not found": 500 Internal Server Error')), AbsentError)


def test_a_failure_of_the_line_to_rclone() -> None:
    assert isinstance(meant(SilentError()), TooSlowError)
    assert isinstance(meant(EndlessError()), InterferenceError)
    assert isinstance(meant(WireError("cut")), UnreachableError)
    assert meant(ValueError()) is None
