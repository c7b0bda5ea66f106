"""A log that was damaged: each fault costs the run that it hit, is named, and what is whole stays of use."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.evidence import exhibit, keep
from publish.audit.evidence.keep import LOG_MAX_LENGTH
from publish.audit.evidence.log import HEAD, LOST_MAX
from publish.copies import roll
from publish.core.errors import TrustError
from publish.core.model import Audit, Release, Verdict
from publish.release.dotstet import StateSource
from tests.audit.evidence.conftest import was_well
from tests.support.factory import NOW, PAGES, Archive

FORGED = Audit("web", "https://web.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0)


@pytest.fixture
def runs(archive: Archive, release: Release) -> Path:
    """The folder of four runs; the second and the fourth are signed."""
    was_well(archive, release, FORGED.address)
    for number in range(1, 5):
        again(archive, release)
        if number % 2 == 0:
            assert keep.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    return archive.state / keep.FOLDER


def again(archive: Archive, release: Release) -> int:
    noted = keep.record(archive.state, [FORGED], release, now=NOW)
    assert noted
    return noted.number


def judged(archive: Archive) -> exhibit.Judged:
    log = keep.read(archive.state)
    signatures = list(log.signatures.values())
    data = exhibit.export(log.runs, signatures, StateSource(archive.state, 1), archive.anchor, now=NOW)
    return exhibit.judge(data, now=NOW, fingerprint=archive.fingerprint)


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


# -- how often is asked -----------------------------------------------------------------------------------------------
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


# -- at the door ------------------------------------------------------------------------------------------------------
def test_the_roll_that_cannot_be_read_is_an_empty_one(archive: Archive, release: Release) -> None:
    was_well(archive, release, FORGED.address)
    for damage in (b"", b"[" * 100_000, b"[]", b'{"places":[1]}', b'{"places":[],"answered":[]}', b"\xff"):
        (archive.state / roll.FILE).write_bytes(damage)
        assert roll.load(archive.state) == roll.Roll()
        assert keep.record(archive.state, [FORGED], release, now=NOW) is None
    with pytest.raises(TrustError):
        exhibit.judge(b"", now=NOW)
