"""publish.copies.hosts.http.faults: each failure has a reason in our own words."""

import pytest

from publish.copies.hosts.http.faults import EndlessError, ProxyError, SilentError, UntrustedError, WireError
from publish.core.errors import Reason


def test_a_reason_and_a_hint_are_values() -> None:
    error = WireError(Reason.CUT, hint="look at the cable")
    assert (error.reason, error.hint, str(error)) == (Reason.CUT, "look at the cable", Reason.CUT)
    assert SilentError().reason == Reason.NO_ANSWER
    assert EndlessError().reason == "an answer without end"


@pytest.mark.parametrize("kind", [SilentError, EndlessError, UntrustedError, ProxyError])
def test_each_is_a_failure_of_the_wire(kind: type[WireError]) -> None:
    assert issubclass(kind, WireError)
    assert not issubclass(WireError, OSError), "or retries of the system's errors would catch it"
