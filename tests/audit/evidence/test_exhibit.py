"""The log as one file that a stranger can judge; whatever was changed in it is seen."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publish.audit.evidence import exhibit, keep
from publish.audit.evidence.runs import canonical
from publish.core.errors import TrustError
from publish.core.model import Audit, Finding, Sight, Verdict
from publish.release.dotstet import StateSource
from publish.verify.head import Release
from tests.audit.evidence.conftest import FORGED, OTHER, PAGE, exported, judged, noted, was_well
from tests.support.factory import NOW, PAGES, Archive


def test_a_signed_exhibit_convinces_a_stranger(log: Archive) -> None:
    data = exported(log)
    assert data == exported(log)
    found = exhibit.judge(data, now=NOW + timedelta(days=900), fingerprint=log.fingerprint)
    assert found.sound
    assert (found.archive, found.title, len(found.signed)) == (log.fingerprint, "The archive", 1)
    entries = [(r.number, i, e) for r in found.runs for i, e in enumerate(r.data["entries"])]
    assert {e["path"] for _, _, e in entries} == {PAGE, OTHER}
    assert all(found.shown[n, i] == "signed by the editors in release 1 of 2026-11-21" for n, i, _ in entries)


def test_a_release_long_ago_still_shows_its_hashes(log: Archive) -> None:
    for n in range(20):
        log.publish({**PAGES, PAGE: f"<!doctype html><p>{n}"})
    found = exhibit.judge(exported(log), now=NOW)
    assert found.sound
    assert all(found.shown.values())


def test_what_is_not_signed_is_not_sound(log: Archive) -> None:
    found = exhibit.judge(exported(log, 3), now=NOW)
    assert found.unsigned == (3,)
    assert not found.sound
    assert not found.faults


def test_it_is_signed_once(log: Archive) -> None:
    assert keep.sign(log.state, log.keys, log.fingerprint, now=NOW)
    assert keep.sign(log.state, log.keys, log.fingerprint, now=NOW) is None


def test_any_change_in_an_exhibit_is_seen(log: Archive) -> None:
    data = exported(log)
    value = json.loads(data)

    def judged(**change: Any) -> exhibit.Judged:
        return exhibit.judge(canonical({**value, **change}), now=NOW)

    first, second = value["runs"]
    assert not judged(runs=[first.replace("TAMPERED", "AUTHENTIC"), second]).sound
    assert not judged(runs=[first, second.replace("451", "200")]).sound
    assert not judged(runs=[second]).faults  # a part of the log, as long as the signature covers it
    assert not judged(runs=[first]).sound
    assert not judged(signatures=[]).sound
    signature = value["signatures"][0]
    for change in ({"at": "2020-01-01T00:00:00Z"}, {"keyid": "0" * 64}, {"sig": "0" * 128}, {"sig": "no hex"}):
        assert judged(signatures=[signature | change]).faults


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"[" * 100_000,
        b'{"format":"stet-evidence-export-1","runs":[1]}',
        b"\xff",
        b'{"format":"stet-evidence-export-1","runs":["{\\"number\\":1e999}"]}',
    ],
)
def test_what_is_no_exhibit_is_refused(data: bytes) -> None:
    with pytest.raises(TrustError, match="not a file of evidence"):
        exhibit.judge(data, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"entries": 1}, {"entries": [1]}, {"entries": [{}]}, {"release": "x"}, {"left_out": []}, {"dropped": None},
        {"more": 1}, {"format": "another"}, {"number": 7}, {"archive": "ab" * 32},
    ],
)  # fmt: skip
def test_a_malformed_run_is_a_fault_and_no_crash(log: Archive, change: dict[str, Any]) -> None:
    value = json.loads(exported(log))
    run = json.loads(value["runs"][1])
    value["runs"][1] = canonical(run | change).decode() + "\n"
    assert exhibit.judge(canonical(value), now=NOW).faults


@pytest.mark.parametrize("change", [{"status": "200"}, {"headers": ["x"]}, {"start": None}, {"masked": 0}])
def test_a_malformed_entry_is_a_fault_and_no_crash(log: Archive, change: dict[str, Any]) -> None:
    value = json.loads(exported(log))
    run = json.loads(value["runs"][0])
    run["entries"][0] |= change
    value["runs"][0] = canonical(run).decode() + "\n"
    assert exhibit.judge(canonical(value), now=NOW).faults


@pytest.mark.parametrize("path", ["../x", "metadata/../../x", "", "/etc/passwd", "targets/x"])
def test_a_path_that_no_copy_can_have_is_not_shown(log: Archive, release: Release, path: str) -> None:
    claim = Finding(path, Verdict.TAMPERED, "x", "ab" * 32, "cd" * 32, Sight(NOW))
    was_well(log, release, "https://a.example/", "h")
    noted(log, [Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, (claim,))], release)
    assert exhibit.judge(exported(log, 4), now=NOW).shown[4, 0] == ""


def test_forged_metadata_in_an_exhibit_are_refused(log: Archive, tmp_path: Path) -> None:
    value = json.loads(exported(log))
    other = Archive(tmp_path / "other")
    other.publish(PAGES)
    theirs = (other.state / "metadata/1.root.json").read_bytes()
    files = value["files"] | {"metadata/1.root.json": base64.b64encode(theirs).decode()}
    with pytest.raises(TrustError):
        exhibit.judge(canonical(value | {"files": files}), now=NOW)
    with pytest.raises(TrustError, match="lacks metadata"):
        exhibit.judge(canonical(value | {"files": {}}), now=NOW)
    with pytest.raises(TrustError, match="of another archive"):
        exhibit.judge(exported(log), now=NOW, fingerprint=other.fingerprint)


def test_a_hash_that_the_publisher_never_signed_is_not_shown_as_his(log: Archive, release: Release) -> None:
    claim = Finding("index.html", Verdict.TAMPERED, "x", "ab" * 32, "cd" * 32, Sight(NOW))
    was_well(log, release, "https://a.example/", "h")
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, (claim,))
    noted(log, [audit], release)
    keep.sign(log.state, log.keys, log.fingerprint, now=NOW)
    found = exhibit.judge(exported(log, 4), now=NOW)
    assert found.sound
    assert found.shown[4, 0] == ""


def test_in_an_exhibit_runs_out_of_order_or_twice_are_refused(archive: Archive, runs: Path) -> None:
    log = keep.read(archive.state)
    one, two, three, four = log.runs
    for chosen in ([two, one], [one, one], [one, three, two, four]):
        data = exhibit.export(
            chosen, list(log.signatures.values()), StateSource(archive.state, 1), archive.anchor, now=NOW
        )
        assert exhibit.judge(data, now=NOW).faults


def test_a_run_taken_out_of_an_exhibit_leaves_those_before_it_unsigned(archive: Archive, runs: Path) -> None:
    log = keep.read(archive.state)
    one, two, _, four = log.runs
    late = [s for n, s in log.signatures.items() if n == 4]
    data = exhibit.export([one, two, four], late, StateSource(archive.state, 1), archive.anchor, now=NOW)
    found = exhibit.judge(data, now=NOW)
    assert (found.sound, found.unsigned, found.gaps) == (False, (1, 2), ("run 3 is",))


def test_the_same_path_and_hash_are_proved_once_however_many_entries_ask(
    archive: Archive, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish.audit.evidence.runs import Run
    from publish.core.formats import listing
    from publish.core.model import Finding, Sight

    found = tuple(
        Finding(path, Verdict.TAMPERED, "x", release.by_path()[path].sha256, "b" * 64, Sight(NOW)) for path in PAGES
    )
    was_well(archive, release, FORGED.address)
    audit = Audit("web", FORGED.address, Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, found * 40)
    for _ in range(6):
        assert keep.record(archive.state, [audit], release, now=NOW)
    assert keep.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    runs = keep.read(archive.state).runs
    count = {"listings": 0, "runs": 0}
    data, parse = Run.data, listing.parse

    def counted(self: Run) -> object:
        count["runs"] += 1
        return data.fget(self)  # type: ignore[attr-defined]

    def parsed(*args: object) -> object:
        count["listings"] += 1
        return parse(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Run, "data", property(counted))
    monkeypatch.setattr(listing, "parse", parsed)
    assert judged(archive).sound
    folders = {path.rpartition("/")[0] for path in PAGES} | {"reports"}
    assert count["listings"] <= 4 * (len(folders) + 2)  # twice each: exported, and judged
    assert count["runs"] <= 6 * len(runs)
