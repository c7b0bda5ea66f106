"""publish.audit.evidence.entries: what others did is noted, and nothing that names who looked."""

from typing import Any

import pytest

from publish.audit.evidence.entries import theirs
from publish.copies.roll import Listed
from publish.core.model import Audit, Finding, Sight, Verdict
from publish.verify.head import Release
from tests.audit.evidence.conftest import OTHER, PAGE, Look, noted, of_path, was_well
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import Archive

BROUGHT = Listed("now", open=False, looked=True, whole="now")


@pytest.mark.parametrize(
    ("verdict", "known", "noted"),
    [
        # never right
        (Verdict.TAMPERED, Listed(), False),
        (Verdict.TAMPERED, Listed("now"), False),
        (Verdict.UNAVAILABLE, Listed("now", looked=True), False),
        # whole, and then not
        (Verdict.TAMPERED, BROUGHT, True),
        (Verdict.UNAVAILABLE, BROUGHT, True),
        (Verdict.STALE, BROUGHT, True),
        (Verdict.AUTHENTIC, BROUGHT, False),
        (Verdict.FRESH, BROUGHT, False),
        # behind, for our push did not end
        (Verdict.STALE, Listed("now", open=True, looked=True, whole="now"), False),
        (Verdict.UNAVAILABLE, Listed("now", open=True, looked=True, whole="now"), False),
        (Verdict.TAMPERED, Listed("now", open=True, looked=True, whole="now"), True),
        # behind, for it was never made
        (Verdict.STALE, Listed("old", looked=True, whole="old"), False),
        (Verdict.UNAVAILABLE, Listed("old", looked=True, whole="old"), False),
        # sent, and not seen well with it yet: a cache
        (Verdict.STALE, Listed("now", looked=True, whole="old"), False),
        (Verdict.UNAVAILABLE, Listed("now", looked=True, whole="old"), True),
    ],
)
def test_what_of_a_path_is_theirs(verdict: Verdict, known: Listed, noted: bool) -> None:
    audit = Audit("web", "https://a.example/", verdict, "x", 1, "full", 9, 9, 0)
    assert theirs(audit, Finding("a", verdict, "x"), known, "now", fresh=True, heard=True) is noted


@pytest.mark.parametrize(
    ("audit", "status", "fresh", "heard", "noted"),
    [
        ({"verdict": Verdict.STALE}, 0, False, True, False),  # nobody renewed it
        ({"verdict": Verdict.UNKNOWN}, 0, True, True, True),
        ({"verdict": Verdict.UNKNOWN}, 0, True, False, False),  # our own line
        ({"verdict": Verdict.UNKNOWN}, 407, True, True, False),  # our own proxy
        ({"verdict": Verdict.UNKNOWN}, 403, True, True, False),  # a challenge for browsers
        ({"verdict": Verdict.UNKNOWN}, 502, True, True, True),
        ({"verdict": Verdict.UNKNOWN}, 511, True, True, False),  # the network that we are in
        ({"verdict": Verdict.UNAVAILABLE, "gone": True}, 404, True, True, True),
        ({"verdict": Verdict.UNAVAILABLE, "gone": True, "address": ""}, 0, True, True, False),  # unplugged
        ({"verdict": Verdict.UNKNOWN, "address": ""}, 0, True, True, False),
        ({"verdict": Verdict.STALE, "address": ""}, 0, True, True, False),
        ({"verdict": Verdict.TAMPERED, "address": ""}, 0, True, True, True),
    ],
)
def test_what_of_a_copy_is_theirs(audit: dict[str, Any], status: int, fresh: bool, heard: bool, noted: bool) -> None:
    whole = {"host": "web", "address": "https://a.example/", "reason": "x", "release": 1, "depth": "full"}
    seen = Audit(**{**whole, "checked": 9, "total": 9, "missed": 0.0, **audit})
    finding = Finding("", seen.verdict, "x", sight=Sight(status=status))
    assert theirs(seen, finding, BROUGHT, "now", fresh=fresh, heard=heard) is noted


def test_the_hash_of_a_page_that_may_name_its_visitor_is_withheld_and_that_of_a_flipped_bit_is_not(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    genuine = (host.root / PAGE).read_bytes()
    host.rule(PAGE, lambda handler, _: handler.answer(genuine + b" 203.0.113.9"))
    host.rule(OTHER, censor.tamper())
    data = noted(archive, look(), release)
    entry, flipped = of_path(data, PAGE), of_path(data, OTHER)
    assert (entry["masked"], entry["found"]) == (True, "")
    assert (flipped["masked"], len(flipped["found"])) == (False, 64)
    assert "203" not in entry["reason"]


def test_the_name_of_a_file_that_no_release_has_is_not_kept(archive: Archive, release: Release) -> None:
    found = (
        Finding("metadata/1.root.json", Verdict.TAMPERED, "x"),
        Finding("targets/203.0.113.77.html", Verdict.TAMPERED, "x"),
        Finding("203.0.113.78.html", Verdict.STRANGER, "x"),
    )
    was_well(archive, release, "https://a.example/", "h")
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, found)
    entries = noted(archive, [audit], release)["entries"]
    assert [e["path"] for e in entries] == ["metadata/1.root.json", "(a file that no release has)"]
