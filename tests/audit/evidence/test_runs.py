"""publish.audit.evidence.runs: each run names the one before it, and a lost one costs no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.evidence import keep
from publish.audit.evidence.log import HEAD
from publish.verify.head import Release
from tests.audit.evidence.conftest import again, judged
from tests.support.factory import NOW, Archive


def edit(old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(file.read_bytes().replace(old, new, 1))


def test_a_run_behind_a_lost_one_says_which_it_names(archive: Archive, release: Release, runs: Path) -> None:
    (runs / "00000003.json").write_bytes(b"")
    (runs / "00000004.json").write_bytes(b"x")
    again(archive, release)
    log = keep.read(archive.state)
    assert log.runs[-1].data["lost"] == [3, 4]
    assert log.runs[-1].data["previous"] == log.runs[1].sha256
    assert again(archive, release) == 6
    assert "lost" not in keep.read(archive.state).runs[-1].data
    keep.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    found = judged(archive)
    assert found.sound
    assert found.gaps == ("runs 3 to 4 are",)


def test_a_run_that_names_another_than_the_signed_one_does_not_condemn_it(
    archive: Archive, release: Release, runs: Path
) -> None:
    again(archive, release)
    (runs / HEAD).unlink()
    edit(b'"previous":"', b'"previous":"f')(runs / "00000005.json")
    log = keep.read(archive.state)
    assert ([r.number for r in log.runs], [f.number for f in log.faults]) == ([1, 2, 3, 4], [5])
    assert judged(archive).sound


def test_a_full_log_that_is_damaged_still_makes_room(
    archive: Archive, release: Release, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (runs / "00000002.json").write_bytes(b"")
    monkeypatch.setattr(keep, "LOG_MAX_LENGTH", 2000)
    for _ in range(4):
        again(archive, release)
    log = keep.read(archive.state)
    assert not (runs / "00000001.json").exists()
    assert [f.number for f in log.faults] == [2]


def test_nothing_to_sign_is_no_error(archive: Archive, release: Release) -> None:
    assert keep.sign(archive.state, archive.keys, archive.fingerprint, now=NOW) is None
