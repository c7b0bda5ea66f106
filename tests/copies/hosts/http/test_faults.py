"""publish.copies.hosts.http.faults: each failure has a reason in our own words."""

import pytest

from publish.copies.hosts.http.faults import (
    OWN_AUTHORITY,
    CertificateError,
    EndlessError,
    LockedError,
    ProxyError,
    SilentError,
    UntrustedError,
    WireError,
    meaning,
)
from publish.core.errors import Reason, UncertifiedError


def test_a_reason_and_a_hint_are_values() -> None:
    error = WireError(Reason.CUT, hint="look at the cable")
    assert (error.reason, error.hint, str(error)) == (Reason.CUT, "look at the cable", Reason.CUT)
    assert SilentError().reason == Reason.NO_ANSWER
    assert EndlessError().reason == "an answer without end"


@pytest.mark.parametrize(
    ("code", "hint"),
    [(9, "clock of this machine"), (10, "must renew it"), (20, OWN_AUTHORITY), (62, "the name that"), (64, "the name")],
)
def test_what_mends_a_certificate_is_told_by_what_is_wrong_with_it_and_no_wait_does(code: int, hint: str) -> None:
    found = meaning(CertificateError("in its words", code), host="web", path="", where="https://a.example")
    assert isinstance(found, UncertifiedError)
    assert (found.retryable, meaning(UntrustedError(Reason.NO_TLS), host="", path="", where="").retryable) == (
        False,
        True,
    )
    assert "its certificate is not valid: in its words (https://a.example)" in str(found)
    assert hint in str(found.hint)


def test_a_proxy_that_wants_a_password_is_not_asked_again() -> None:
    kinds = (ProxyError, LockedError)
    assert [meaning(kind("no"), host="", path="", where="").retryable for kind in kinds] == [True, False]


@pytest.mark.parametrize("kind", [SilentError, EndlessError, UntrustedError, ProxyError])
def test_each_is_a_failure_of_the_wire(kind: type[WireError]) -> None:
    assert issubclass(kind, WireError)
    assert not issubclass(WireError, OSError), "or retries of the system's errors would catch it"
