"""publish.copies.hosts.weberrors: statuses and failures of the web have our names, whatever the page says."""

from types import SimpleNamespace
from typing import Any

import pytest

from publish.copies.hosts import weberrors
from publish.copies.hosts.http.faults import EndlessError, SilentError, WireError
from publish.core.errors import AbsentError, BusyError, HostError, InterferenceError, RefusedError, UnreachableError


class Page:
    """An answer whose page comes in pieces, and may break."""

    def __init__(self, *pieces: bytes, breaks: bool = False) -> None:
        self.pieces = list(pieces)
        self.breaks = breaks

    def read1(self, most: int) -> bytes:
        if not self.pieces:
            if self.breaks:
                raise WireError("cut")
            return b""
        piece = self.pieces.pop(0)
        if len(piece) > most:
            self.pieces.insert(0, piece[most:])
        return piece[:most]


def headers(*pairs: tuple[str, str]) -> Any:
    found = {name.lower(): value for name, value in pairs}
    return SimpleNamespace(pairs=list(pairs), get=lambda name, default=None: found.get(name, default))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, AbsentError),
        (410, AbsentError),
        (401, UnreachableError),
        (407, UnreachableError),
        (403, RefusedError),
        (451, RefusedError),
        (429, BusyError),
        (503, BusyError),
        (500, UnreachableError),
        (302, InterferenceError),
        (206, InterferenceError),
        (418, InterferenceError),
    ],
)
def test_a_status_has_one_meaning(status: int, kind: type[HostError]) -> None:
    found = weberrors.of_status(status, headers(), "web", "a.html")
    assert type(found) is kind
    assert (found.host, found.path) == ("web", "a.html")


def test_200_is_no_error_and_a_wait_is_heard() -> None:
    assert weberrors.of_status(200, headers(), "web", "a.html") is None
    busy = weberrors.of_status(503, headers(("Retry-After", "7")), "web", "a.html")
    assert isinstance(busy, BusyError)
    assert busy.retry_after_s == 7.0


def test_a_guard_says_nothing_of_the_copy() -> None:
    reply: Any = SimpleNamespace(status=403, headers=headers(("cf-mitigated", "challenge")))
    found = weberrors.of_answer(reply, b"", "web", "a.html")
    assert type(found) is UnreachableError
    assert "Cloudflare asks for a browser" in str(found)


def test_the_start_of_a_page_is_bounded_and_kept_if_the_rest_does_not_come() -> None:
    start: Any = Page(b"a" * 700, b"b" * 700)
    assert weberrors.start_of(start) == b"a" * 700 + b"b" * (weberrors.ERROR_LENGTH - 700)
    broken: Any = Page(b"taken down", breaks=True)
    assert weberrors.start_of(broken) == b"taken down"


def test_a_failure_says_how_much_had_come() -> None:
    assert type(weberrors.of_failure(EndlessError(), "web", "a.html")) is InterferenceError
    silent = weberrors.of_failure(SilentError(), "web", "a.html")
    assert type(silent) is UnreachableError
    cut = weberrors.of_failure(WireError("the connection was cut", hint="try"), "web", "a.html", 12)
    assert ("cut off after 12 bytes: the connection was cut" in str(cut), cut.hint) == (True, "try")
