"""publish.cli._audits: audits as rows and lines, short for people and never more than they can read."""

from dataclasses import replace

from publish.cli import _audits
from publish.core.model import Audit, Finding, Verdict
from tests.support.factory import NOW

WELL = Audit("web", "https://a.example/", Verdict.FRESH, "release 7, whole", 7, "full", 1234, 1240, 0.0)
HASH = "ab" * 32


def test_a_row_says_host_verdict_release_and_how_much_was_looked_at() -> None:
    assert _audits.row(WELL) == ("web", "FRESH", "7", "1,234 of 1,240", "release 7, whole")
    lost = replace(WELL, verdict=Verdict.UNKNOWN, release=None, reason="no answer in time")
    assert _audits.row(lost) == ("web", "UNKNOWN", "–", "–", "no answer in time")
    beside = replace(WELL, findings=(Finding("mine.txt", Verdict.STRANGER, "of no release"),))
    assert _audits.row(beside)[-1] == "release 7, whole; and 1 stranger beside it"


def test_hashes_are_cut_but_not_inside_a_path() -> None:
    assert _audits.short(f"expected {HASH}, found x") == f"expected {HASH[:12]}…, found x"
    path = f"files/ab/{HASH}/x.csv and targets/{HASH}.tsr"
    assert _audits.short(path) == path


def test_a_finding_that_stands_in_the_table_is_not_said_again() -> None:
    one = Finding("index.html", Verdict.TAMPERED, "changed")
    assert _audits.lines([replace(WELL, reason="index.html: changed", findings=(one,))]) == []
    assert _audits.lines([replace(WELL, findings=(one,))]) == ["web: TAMPERED index.html: changed"]
    silent = replace(WELL, verdict=Verdict.UNKNOWN, release=None, checked=1, missed=1.0, reason="no connection")
    first = Finding("metadata/1.root.json", Verdict.UNKNOWN, "no connection")
    assert _audits.lines([replace(silent, findings=(first,))]) == []
    assert _audits.lines([replace(silent, findings=(one,))]) == ["web: TAMPERED index.html: changed"]
    stranger = Finding("mine.txt", Verdict.STRANGER, "of no release")
    assert _audits.lines([replace(WELL, findings=(stranger,))]) == [
        "web: beside it lies mine.txt: of no release; it is not the publisher's"
    ]


def test_many_copies_are_summed_up_at_one_look() -> None:
    hosts = [replace(WELL, host=name, notes=("no answer to scripts",)) for name in "abcd"]
    assert _audits.lines(hosts) == ["a, b, c, d: note: no answer to scripts", "all 4 copies are well"]
    assert _audits.lines(hosts, {"no answer to scripts"}) == ["all 4 copies are well"]
    assert _audits.sum_lines(hosts[:3]) == []
    late = replace(WELL, host="late", verdict=Verdict.STALE, until=NOW)
    sick = replace(WELL, host="sick", verdict=Verdict.UNKNOWN)
    stranger = Finding("mine.txt", Verdict.STRANGER, "of no release")
    beside = replace(WELL, host="beside", findings=(stranger,))
    said = "well: a, b; on their way: late; not well: sick, beside"
    assert _audits.sum_lines([*hosts[:2], late, sick, beside]) == [said]


def test_thousands_are_counted_and_notes_and_the_chance_of_a_miss_are_told() -> None:
    many = tuple(Finding(f"{n}.html", Verdict.TAMPERED, "changed") for n in range(1_020))
    said = _audits.lines([replace(WELL, findings=many, notes=("it is slow",), missed=0.0123)])
    assert len(said) == _audits.FINDINGS_SHOWN + 3
    assert said[_audits.FINDINGS_SHOWN :] == [
        "web: and 1,000 more (all with --json)",
        "web: note: it is slow",
        "at this depth a loss of 1 % of the files goes unseen with a probability of 1.2%",
    ]
    assert _audits.lines([replace(WELL, missed=0.99)]) == []  # a quick look is for no loss
