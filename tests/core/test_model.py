"""publish.core.model: the nouns are values, and the verdicts mean the same everywhere."""

import dataclasses
from pathlib import Path

import pytest

from publish.core.model import Audit, Entry, Finding, Verdict


def audit(verdict: Verdict, *findings: Finding) -> Audit:
    return Audit("web", "https://a.example/", verdict, "why", 1, "full", 9, 9, 0.0, findings)


def test_genuine_are_the_publishers_bytes_also_when_they_are_old() -> None:
    assert {v for v in Verdict if v.genuine} == {Verdict.FRESH, Verdict.STALE}
    assert [v for v in Verdict if audit(v).healthy] == [Verdict.FRESH]


def test_an_audit_tells_paths_by_verdict_and_strangers_apart() -> None:
    found = [
        Finding("a.html", Verdict.TAMPERED, "x"),
        Finding("b.html", Verdict.UNAVAILABLE, "x"),
        Finding("mine.txt", Verdict.STRANGER, "x"),
    ]
    seen = audit(Verdict.TAMPERED, *found)
    assert list(seen.paths(Verdict.TAMPERED, Verdict.UNAVAILABLE)) == ["a.html", "b.html"]
    assert seen.strangers == ("mine.txt",)


def test_the_place_of_the_bytes_on_this_disk_is_no_part_of_an_entry() -> None:
    one = Entry("a.html", "ab" * 32, 7)
    assert one == Entry("a.html", "ab" * 32, 7, Path("/somewhere/a.html"))
    assert one != Entry("a.html", "ab" * 32, 8)


def test_a_noun_does_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        audit(Verdict.FRESH).verdict = Verdict.STALE  # type: ignore[misc]
