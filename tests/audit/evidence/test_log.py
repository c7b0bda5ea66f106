"""publish.audit.evidence.log: each fault costs the run that it hit, is named, and the rest stays of use."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.evidence import keep
from publish.audit.evidence.keep import LOG_MAX_LENGTH
from publish.audit.evidence.log import HEAD, LOST_MAX
from publish.verify.head import Release
from tests.audit.evidence.conftest import again, judged
from tests.support.factory import NOW, Archive


def edit(old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(file.read_bytes().replace(old, new, 1))


def become_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def test_a_log_that_is_whole_has_no_fault(archive: Archive, runs: Path) -> None:
    log = keep.read(archive.state)
    assert ([r.number for r in log.runs], sorted(log.signatures), log.faults) == ([1, 2, 3, 4], [2, 4], ())
    assert judged(archive).sound


@pytest.mark.parametrize(
    ("name", "harm", "whole", "said"),
    [
        ("00000002.json", edit(b"TAMPERED", b"TAMPEREE"), [1, 3, 4], "run 2 was changed"),
        ("00000002.json", edit(b'"release":1', b'"release":2'), [1, 3, 4], "run 2 was changed"),
        ("00000003.json", edit(b'"previous":"', b'"previous":"0'), [1, 2, 4], "run 3 was changed"),
        ("00000002.json", edit(b"{", b"["), [1, 3, 4], "run 2 is no record"),
        ("00000002.json", lambda f: f.write_bytes(b""), [1, 3, 4], "run 2 is no record"),
        ("00000002.json", lambda f: f.write_bytes(b"[" * 100_000), [1, 3, 4], "run 2 is no record"),
        ("00000002.json", lambda f: f.write_bytes(b"\xff\xfe"), [1, 3, 4], "run 2 is no record"),
        ("00000002.json", Path.unlink, [1, 3, 4], "run 2 is missing"),
        ("00000001.json", Path.unlink, [2, 3, 4], "run 1 is missing"),
        ("00000004.json", lambda f: f.write_bytes(b""), [1, 2, 3], "run 4 is no record"),
        ("00000004.json", edit(b'"at":"2026', b'"at":"2027'), [1, 2, 3], "run 4 was changed"),
        ("00000004.json", Path.unlink, [1, 2, 3], "run 4 is missing"),
        ("00000004.json", become_a_folder, [1, 2, 3], "run 4 cannot be read"),
        ("00000002.sig.json", lambda f: f.write_bytes(b""), [1, 2, 3, 4], "run 2 has a signature that is none"),
        ("00000002.sig.json", lambda f: f.write_bytes(b"[" * 100_000), [1, 2, 3, 4], "that is none"),
        ("00000002.sig.json", lambda f: f.write_bytes(b"[]"), [1, 2, 3, 4], "that is none"),
        ("00000002.sig.json", lambda f: f.write_bytes(b'{"number":1e999}'), [1, 2, 3, 4], "that is none"),
        ("00000002.sig.json", become_a_folder, [1, 2, 3, 4], "cannot be read"),
        ("00000002.sig.json", edit(b'"number":2', b'"number":3'), [1, 2, 3, 4], "over run 3"),
        ("00000002.sig.json", edit(b'"head":"', b'"head":"0'), [1, 2, 3, 4], "over other bytes"),
    ],
)
def test_one_sick_file_costs_one_run_and_the_rest_is_signed_exported_and_gone_on_from(
    archive: Archive, release: Release, runs: Path, name: str, harm: Callable[[Path], object], whole: list[int],
    said: str,
) -> None:  # fmt: skip
    harm(runs / name)
    log = keep.read(archive.state)
    assert [r.number for r in log.runs] == whole
    assert [said in str(f) for f in log.faults] == [True]
    before = {f.name: f.read_bytes() for f in runs.iterdir() if f.is_file()}
    number = again(archive, release)
    assert number == 5
    keep.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    after = keep.read(archive.state)
    assert [r.number for r in after.runs] == [*whole, 5]
    assert all((runs / f).read_bytes() == data for f, data in before.items() if f != HEAD)  # nothing is written over
    found = judged(archive)
    assert (found.sound, found.faults) == (True, ())
    assert bool(found.gaps) == (whole[0] == 1 and len(whole) == 3)


def test_an_end_that_was_cut_off_with_its_signature_is_noticed_and_its_number_not_given_again(
    archive: Archive, release: Release, runs: Path
) -> None:
    (runs / "00000004.json").unlink()
    (runs / "00000004.sig.json").unlink()
    assert [str(f) for f in keep.read(archive.state).faults] == ["run 4 is missing: it was there, and was taken away"]
    assert again(archive, release) == 5


@pytest.mark.parametrize(
    "harm", [lambda f: f.write_bytes(b"[" * 100_000), Path.unlink, edit(b'"number":4', b'"number":9')]
)
def test_a_sick_head_costs_no_run(
    archive: Archive, release: Release, runs: Path, harm: Callable[[Path], object]
) -> None:
    harm(runs / HEAD)
    log = keep.read(archive.state)
    assert ([r.number for r in log.runs], log.faults) == ([1, 2, 3, 4], ())
    assert again(archive, release) == 5


def test_a_stray_file_is_named_and_leads_nobody_astray(archive: Archive, release: Release, runs: Path) -> None:
    shutil.copy(runs / "00000004.json", runs / "99999999.json")
    shutil.copy(runs / "00000004.json", runs / "notes.json")
    log = keep.read(archive.state)
    assert [r.number for r in log.runs] == [1, 2, 3, 4]
    assert [f.number for f in log.faults] == [99999999]
    assert again(archive, release) == 5
    assert keep.read(archive.state).runs[-1].data["previous"] == log.runs[-1].sha256


def test_a_stray_signature_or_a_forged_run_far_beyond_does_not_fill_the_log(
    archive: Archive, release: Release, runs: Path
) -> None:
    value = json.loads((runs / "00000004.sig.json").read_bytes()) | {"number": 90_000_000}
    (runs / "90000000.sig.json").write_text(json.dumps(value))
    assert again(archive, release) == 5
    run = json.loads((runs / "00000005.json").read_bytes()) | {"number": 99_999_999}
    (runs / "99999999.json").write_text(json.dumps(run))
    number = again(archive, release)
    assert 5 < number <= 6 + LOST_MAX
    assert len((runs / f"{number:08}.json").read_bytes()) < LOG_MAX_LENGTH >> 10
