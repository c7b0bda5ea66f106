"""publish.audit.evidence.runs: each run names the one before it, and a lost one costs no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit import evidence
from publish.audit.evidence import exhibit
from publish.audit.evidence.log import HEAD
from publish.core.model import Audit, Release, Verdict
from publish.release.dotstet import StateSource
from tests.audit.evidence.conftest import was_well
from tests.support.factory import NOW, Archive

FORGED = Audit("web", "https://web.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0)


@pytest.fixture
def runs(archive: Archive, release: Release) -> Path:
    """The folder of four runs; the second and the fourth are signed."""
    was_well(archive, release, FORGED.address)
    for number in range(1, 5):
        again(archive, release)
        if number % 2 == 0:
            assert evidence.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    return archive.state / evidence.FOLDER


def again(archive: Archive, release: Release) -> int:
    noted = evidence.record(archive.state, [FORGED], release, now=NOW)
    assert noted
    return noted.number


def judged(archive: Archive) -> exhibit.Judged:
    log = evidence.read(archive.state)
    signatures = list(log.signatures.values())
    data = exhibit.export(log.runs, signatures, StateSource(archive.state, 1), archive.anchor, now=NOW)
    return exhibit.judge(data, now=NOW, fingerprint=archive.fingerprint)


def edit(old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(file.read_bytes().replace(old, new, 1))


def test_a_run_behind_a_lost_one_says_which_it_names(archive: Archive, release: Release, runs: Path) -> None:
    (runs / "00000003.json").write_bytes(b"")
    (runs / "00000004.json").write_bytes(b"x")
    again(archive, release)
    log = evidence.read(archive.state)
    assert log.runs[-1].data["lost"] == [3, 4]
    assert log.runs[-1].data["previous"] == log.runs[1].sha256
    assert again(archive, release) == 6
    assert "lost" not in evidence.read(archive.state).runs[-1].data
    evidence.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    found = judged(archive)
    assert found.sound
    assert found.gaps == ("runs 3 to 4 are",)


def test_a_run_that_names_another_than_the_signed_one_does_not_condemn_it(
    archive: Archive, release: Release, runs: Path
) -> None:
    again(archive, release)
    (runs / HEAD).unlink()
    edit(b'"previous":"', b'"previous":"f')(runs / "00000005.json")
    log = evidence.read(archive.state)
    assert ([r.number for r in log.runs], [f.number for f in log.faults]) == ([1, 2, 3, 4], [5])
    assert judged(archive).sound


def test_a_full_log_that_is_damaged_still_makes_room(
    archive: Archive, release: Release, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (runs / "00000002.json").write_bytes(b"")
    monkeypatch.setattr(evidence, "LOG_MAX_LENGTH", 2000)
    for _ in range(4):
        again(archive, release)
    log = evidence.read(archive.state)
    assert not (runs / "00000001.json").exists()
    assert [f.number for f in log.faults] == [2]


def test_nothing_to_sign_is_no_error(archive: Archive, release: Release) -> None:
    assert evidence.sign(archive.state, archive.keys, archive.fingerprint, now=NOW) is None
