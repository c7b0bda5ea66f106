"""publish.readers.dating: what a copy's tokens say of its age, and what they do not prove."""

import hashlib
from datetime import timedelta
from pathlib import Path

from publish.audit.check import Depth, check
from publish.cli import _verdicts
from publish.copies.hosts import open_address
from publish.core.model import Verdict
from publish.readers.clone import clone
from publish.verify import rfc3161
from publish.verify.rfc3161 import Roots
from tests.support.factory import Archive, add, lay
from tests.support.services.tsa import Mode
from tests.support.stamping import DATA, MakeTsa, archive, listed, look, now, stamped, top  # noqa: F401 - fixtures

# Reading


def test_a_copy_with_tokens_is_fresh_whole_and_cloned_with_them(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    one, two = tsa(), tsa(Mode.UNSORTED)
    assert len(stamped(archive, one, two).good) == 2
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    audit = check(open_address(str(folder)), archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert (audit.verdict, audit.findings) == (Verdict.FRESH, ())
    clone([str(folder)], archive.anchor, tmp_path / "clone", now=now())
    roots = Roots(one.ca_file.read_bytes() + two.ca_file.read_bytes())
    found = look(archive, tmp_path / "clone", roots)
    assert len(found.sound) == 2
    assert {s.by for s in found.stamps if s.chained} == {one.by, two.by}


def test_a_former_token_that_was_left_behind_does_not_look_like_tampering(
    tsa: MakeTsa, archive: Archive, tmp_path: Path
) -> None:
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    raw = tsa().reply(rfc3161.query(DATA).body)
    add(folder, f"targets/{hashlib.sha256(raw).hexdigest()}.tsr", raw)
    source = open_address(str(folder))
    audit = check(source, archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert audit.verdict is Verdict.FRESH
    add(folder, f"targets/{'0' * 64}.tsr", raw)
    audit = check(source, archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert audit.verdict is Verdict.TAMPERED


def test_a_chain_counts_only_to_a_root_that_the_reader_chose(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    authority, other = tsa(), tsa()
    stamped(archive, authority)
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    day = f"{now():%Y-%m-%d}"
    assert _verdicts.dated_lines(look(archive, folder, None)) == [
        f"release 1 stamped {day} by {authority.by} (chain not checked: give --tsa-roots)"
    ]
    (line,) = _verdicts.dated_lines(look(archive, folder, Roots.load(authority.ca_file)))
    assert line == f"release 1 stamped {day} by {authority.by} (chain verified, signed by CN=Stet test tsa)"
    (line,) = _verdicts.dated_lines(look(archive, folder, Roots.load(other.ca_file)))
    assert "proves nothing: its signature or chain does not verify" in line


def test_a_token_over_another_hash_proves_nothing(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    authority = tsa()
    listed(archive, (1, authority.reply(rfc3161.query(DATA).body)), (7, authority.reply(rfc3161.query(b"7").body)))
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    found = look(archive, folder, Roots.load(authority.ca_file))
    assert _verdicts.dated_lines(found) == [
        "time-stamp of release 7 by tsa.example proves nothing: what release 7 was is not known here",
        "time-stamp of release 1 by tsa.example proves nothing: a token over another hash",
    ]
    source = open_address(str(folder))
    audit = check(source, archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert audit.verdict is Verdict.FRESH, "no verdict hangs on a token"


def test_a_clock_that_lies_by_ten_years_is_said_to(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    authority = tsa()
    question = rfc3161.query(top(archive, 1)).body
    honest, early, late = (authority.reply(question, m) for m in (Mode.HONEST, Mode.EARLY, Mode.LATE))
    listed(archive, (1, honest), (1, early), (1, late))
    found = look(archive, lay(archive.release(now=now()), tmp_path / "copy"), Roots.load(authority.ca_file))
    said = _verdicts.dated_lines(found)
    assert len([s for s in said if f"but that is before the release was sealed ({now():%Y-%m-%d})" in s]) == 1
    assert len([s for s in said if f"but that is later than today ({now():%Y-%m-%d})" in s]) == 1
    assert [s.time.year for s in found.sound if s.time] == [now().year]
    assert "are 7,300 days apart" in said[-1]


def test_the_earliest_and_the_latest_time_are_told(tsa: MakeTsa, tmp_path: Path) -> None:
    archive, authority = Archive(tmp_path / "home"), tsa()
    archive.seal(now=now() - timedelta(days=4000), clock_is_right=True)
    archive.write("index.html", "second")
    archive.seal(now=now(), clock_is_right=True)
    early = authority.reply(rfc3161.query(top(archive, 1)).body, Mode.EARLY)
    listed(archive, (1, early), (2, authority.reply(rfc3161.query(top(archive, 2)).body)))
    found = look(archive, lay(archive.release(now=now()), tmp_path / "copy"), Roots.load(authority.ca_file))
    assert len(found.sound) == 2
    first = now() - timedelta(days=3650)
    assert _verdicts.dated_lines(found)[-1] == (
        f"earliest stamp {first:%Y-%m-%d} (release 1), latest {now():%Y-%m-%d} (release 2)"
    )
    data = _verdicts.dated_data(found)
    assert data["stamped_earliest"] < data["stamped_latest"]


def test_tokens_that_cannot_be_had_and_too_many_of_them_are_said_to_be(
    tsa: MakeTsa, archive: Archive, tmp_path: Path
) -> None:
    listed(archive, *((1, b"garbage %d" % i) for i in range(70)))
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    gone = next((folder / "targets").glob("*.tsr"))
    gone.unlink()
    said = _verdicts.dated_lines(look(archive, folder, None))
    assert said[-1] == "and 6 more time-stamps that were not looked at"
    assert len([s for s in said if "proves nothing: not a time-stamp reply" in s]) >= 63


def test_a_file_in_the_place_of_a_token_proves_nothing(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    stamped(archive, authority := tsa())
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    (file,) = (folder / "targets").glob("*.tsr")
    file.write_bytes(b"?" * file.stat().st_size)
    (stamp,) = look(archive, folder, Roots.load(authority.ca_file)).stamps
    assert (stamp.time, stamp.fault) == (None, "the file is not the one that is listed")


def test_a_token_stays_good_when_its_certificate_has_expired(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    stamped(archive, authority := tsa())
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    (stamp,) = look(archive, folder, Roots.load(authority.ca_file), now() + timedelta(days=365 * 40)).stamps
    assert stamp.fault == ""
