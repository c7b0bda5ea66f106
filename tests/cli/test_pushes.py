"""publish.cli._pushes: receipts for people and programs; what was taken away is named as far as readers know it."""

import pytest

from publish.cli import _pushes
from publish.cli._session import Session
from publish.copies.hosts.memory import MemoryHost
from publish.core.errors import MismatchError, OccupiedError, RefusedError
from publish.core.model import Receipt

SENT = Receipt("one", 7, "https://one.example/", 3, 4096, 12)


def test_each_host_has_a_row_and_a_failure_its_reason_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    refused = RefusedError("wrong key", host="two", hint="set the key")
    _pushes.tell(Session(), ((MemoryHost("one"), SENT), (MemoryHost("two"), refused)))
    out, err = capsys.readouterr()
    assert [line.split()[:3] for line in out.splitlines()] == [["host", "release", "sent"], ["one", "7", "3"]]
    assert err.splitlines() == ["stet: warning: not pushed: two: wrong key", "stet: hint: set the key"]


def test_hosts_that_failed_alike_are_told_in_one_sentence_with_the_command_for_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = "release 1 of another archive lies here"
    results = (
        (MemoryHost("one"), OccupiedError(said, host="one", hint="look whose it is")),
        (MemoryHost("two"), OccupiedError(said, host="two", hint="look whose it is")),
        (MemoryHost("three"), RefusedError(said, host="three", hint="set the key")),
    )
    _pushes.tell(Session(), results)
    assert capsys.readouterr().err.splitlines() == [
        f"stet: warning: not pushed: one, two: {said}",
        "stet: hint: look whose it is; to replace for good what lies there: stet push --adopt one --adopt two",
        f"stet: warning: not pushed: three: {said}",
        "stet: hint: set the key",
    ]
    hints = [failure["hint"] for failure in _pushes.data(results)["failures"]]
    assert [hint[-11:] for hint in hints] == ["--adopt one", "--adopt two", "set the key"]


def test_programs_get_receipts_and_failures_apart() -> None:
    refused = RefusedError("wrong key", host="two", hint="set the key")
    found = _pushes.data(((MemoryHost("one"), SENT), (MemoryHost("two"), refused)))
    assert found["receipts"] == [_pushes.receipt_data(SENT)]
    (failure,) = found["failures"]
    assert (failure["host"], failure["exit"], failure["hint"]) == ("two", RefusedError.exit_code, "set the key")


def test_the_gravest_failure_is_the_exit_code() -> None:
    wrong = MismatchError("index.html", expected="a", found="b")
    refused = RefusedError("no", host="two")
    host = MemoryHost("one")
    assert _pushes.failure(((host, SENT),)) == 0
    assert _pushes.failure(((host, SENT), (host, refused))) == RefusedError.exit_code
    assert _pushes.failure(((host, wrong), (host, refused))) == MismatchError.exit_code


def test_removed_pages_are_named_metadata_counted_and_what_was_anothers_always_named() -> None:
    one = Receipt("one", 7, "", 0, 0, 0, ("reports/a.html", "metadata/6.targets.json"), ("theirs.html",))
    two = Receipt("one", 7, "", 0, 0, 0, ("targets/x.json",))
    assert _pushes.removed_lines([one, two]) == [
        "one: reports/a.html: taken away, put there by a push of ours",
        "one: 2 files more: taken away, put there by a push of ours (all with --json)",
        "one: theirs.html: replaced, somebody else's until now",
    ]
    inner = Receipt("two", 7, "", 0, 0, 0, ("search/a.txt",), dry_run=True)
    assert _pushes.removed_lines([inner]) == [
        "two: 1 file of former releases: would be taken away, put there by a push of ours (all with --json)"
    ]
    both = [Receipt(name, 7, "", 0, 0, 0, (), ("index.html",)) for name in ("one", "two")]
    assert _pushes.removed_lines(both) == ["one, two: index.html: replaced, somebody else's until now"]
    assert _pushes.removed_lines([SENT]) == []
