"""publish.copies.hosts.challenge: a guard is told by its marks, at statuses of guards alone."""

import pytest

from publish.copies.hosts.challenge import STATUSES, guard_of


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_a_mark_counts_at_each_status_of_guards(status: int) -> None:
    assert guard_of(status, [("CF-Mitigated", " challenge ")], b"") == "Cloudflare"
    assert guard_of(status, [("Set-Cookie", "datadome=x; Path=/")], b"") == "DataDome"
    assert guard_of(status, [], b"<script src=/cdn-cgi/challenge-platform/h/g>") == "Cloudflare"


@pytest.mark.parametrize("status", [200, 204, 301, 404, 410, 451, 500])
def test_who_has_the_copy_or_gives_it_is_no_guard(status: int) -> None:
    assert guard_of(status, [("cf-mitigated", "challenge")], b"/cdn-cgi/challenge-platform/") is None


@pytest.mark.parametrize(
    ("headers", "start"),
    [
        ([], b""),
        ([("Server", "cloudflare")], b"Access denied"),
        ([("cf-mitigated", "block")], b""),
        ([("cf-mitigated", "challenge and more")], b""),
        ([("X-Note", "_abck=1")], b""),  # a cookie's name in another header
        ([("Set-Cookie", "x_abck=1")], b""),
        ([("Set-Cookie", "")], b""),
    ],
)
def test_a_likeness_is_no_mark(headers: list[tuple[str, str]], start: bytes) -> None:
    assert guard_of(403, headers, start) is None
