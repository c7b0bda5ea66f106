"""When a copy is fresh: by whose clock, since when, and compared with the others."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from publish.audit.check import Target, check_all
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core import clock
from publish.core.errors import RollbackError
from publish.core.model import Verdict
from publish.readers import remember
from publish.readers.prove import Proof, prove
from publish.verify import metadata
from publish.verify.head import Seen
from publish.verify.metadata import head
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PASSPHRASE, Archive, lay

PAGE = "index.html"
TEN_YEARS = timedelta(days=3652)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "publisher")


@pytest.fixture
def copy(archive: Archive, tmp_path: Path) -> Path:
    return lay(archive.release(), tmp_path / "copy")


def ask(archive: Archive, copy: Path, now: datetime, before: Seen | None = None) -> Proof:
    return prove(read_folder(str(copy)), archive.anchor, PAGE, now=now, seen=before)


def test_how_long_ago_it_was_renewed_is_said(archive: Archive, copy: Path) -> None:
    proof = ask(archive, copy, NOW + timedelta(days=41))
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)
    assert proof.reason == "not renewed in time: last renewed 41 days ago, expired 33 days ago"
    lay(archive.renew(now=NOW + timedelta(days=40)), copy)
    assert ask(archive, copy, NOW + timedelta(days=41)).verdict is Verdict.FRESH


def test_a_clock_ten_years_behind_is_recognised(archive: Archive, copy: Path) -> None:
    proof = ask(archive, copy, NOW - TEN_YEARS)
    assert proof.verdict is Verdict.STALE
    assert proof.reason.startswith("the local clock is behind: it says 2016-")


def test_a_clock_ten_years_ahead_is_said_to_be_possible(archive: Archive, copy: Path) -> None:
    proof = ask(archive, copy, NOW + TEN_YEARS)
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)
    assert "either nobody renewed it for 3,652 days, or this clock, which says 2036-" in proof.reason


def test_a_slow_clock_never_makes_it_fresh(archive: Archive, copy: Path) -> None:
    """ATTACKS row 38. The reader saw a later renewal; an expired copy and a clock set back do not undo it."""
    later = NOW + timedelta(days=30)
    renewed = lay(archive.renew(now=later), copy.parent / "renewed")
    before = ask(archive, renewed, later).seen
    assert before.dated == "2026-12-21"
    memory = Seen(before.release, before.top, 0, before.dated)  # even where the timestamp's own number is forgotten
    proof = ask(archive, copy, NOW, memory)
    assert (proof.verdict, proof.head.fresh) == (Verdict.STALE, False)
    assert "the local clock is behind" in proof.reason
    with pytest.raises(RollbackError):
        ask(archive, copy, NOW, before)


def test_a_thief_of_the_online_key_cannot_set_readers_clocks(archive: Archive, copy: Path) -> None:
    """A day far ahead in the timestamp is told, and not remembered."""
    lay(archive.renew(now=NOW + TEN_YEARS, clock_is_right=True), copy)
    proof = ask(archive, copy, NOW)
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)
    assert proof.seen.dated == NOW.date().isoformat()


def test_a_timestamp_that_says_no_day_is_as_good(archive: Archive, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "RENEWED", "something else")
    found = head(read_folder(str(copy)), archive.anchor, now=NOW)
    assert (found.renewed, found.fresh) == (None, True)
    proof = ask(archive, copy, NOW + timedelta(days=41))
    assert proof.reason == "not renewed in time: expired 33 days ago"


@pytest.mark.parametrize("value", [None, 7, "", "2026-13-01", "20261121", "2026-W47-6", "2026-11-21T00:00", ["x"]])
def test_a_day_that_is_none_says_nothing(value: object) -> None:
    assert clock.parse_day(value) is None


def test_the_clock_is_the_latest_of_all() -> None:
    assert clock.latest(NOW, None) == NOW
    assert clock.latest(NOW, date(2030, 1, 1), None) == datetime(2030, 1, 1, tzinfo=UTC)
    assert clock.believed(NOW, date(2026, 1, 1), date(2026, 11, 22), None) == date(2026, 11, 22)
    assert clock.believed(NOW, date(2026, 1, 1), date(2026, 11, 23), date(2026, 2, 2)) == date(2026, 2, 2)


def test_comparing_mirrors_finds_the_one_that_is_frozen(archive: Archive, copy: Path, tmp_path: Path) -> None:
    """ATTACKS row 3: each alone is FRESH; beside one another the older is named."""
    archive.write("news.html", "news")
    newer = lay(archive.release(), tmp_path / "newer")
    with Censor(copy) as frozen, Censor(newer) as honest:
        targets = [Target(c.url, c.url, WebCopy(c.url)) for c in (frozen, honest)]
        for target in targets:
            assert check_all([target], anchor=archive.anchor, now=NOW)[0].verdict is Verdict.FRESH
        old, new = check_all(targets, anchor=archive.anchor, now=NOW)
    assert (old.verdict, new.verdict) == (Verdict.STALE, Verdict.FRESH)
    assert old.reason == "serves release 1; release 2 is out"


# -- the commands ---------------------------------------------------------------------------------------------------


@pytest.fixture
def here(archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The publisher's folder, with one host; we stand in it."""
    (archive.home / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    monkeypatch.chdir(archive.home)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    return archive.home


def stet(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(cli, [str(word) for word in words])
    return code, *capsys.readouterr()


def test_renew_needs_the_online_key_alone(
    archive: Archive, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.release(now=datetime.now(UTC) - timedelta(days=41))
    assert stet(capsys, "push")[0] == 0
    for key in ("root", "targets"):
        (archive.state / "keys" / f"{key}.key").unlink()
    before = (tmp_path / "one/metadata/timestamp.json").read_bytes()
    code, out, _ = stet(capsys, "renew", "--dry-run")
    assert (code, "last renewed 41 days ago" in out, "would push it to: one" in out) == (0, True, True)
    code, out, _ = stet(capsys, "renew", "--no-push")
    assert (code, out.startswith("release 1 renewed: current until ")) == (0, True)
    assert (tmp_path / "one/metadata/timestamp.json").read_bytes() == before
    code, out, _ = stet(capsys, "--json", "renew")
    assert code == 0
    assert '"sent": 1,' in out  # timestamp.json, and nothing else
    assert stet(capsys, "verify", tmp_path / "one")[1].count("FRESH") == 1


def test_renew_before_the_first_seal_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert stet(capsys, "renew")[0] == 2


def test_verify_takes_the_newest_of_several_and_names_those_that_lag(
    archive: Archive, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    old = lay(archive.release(now=now), tmp_path / "old")
    archive.write("news.html", "news")
    new = lay(archive.release(now=now), tmp_path / "new")
    code, out, _ = stet(capsys, "verify", old, new, "--fingerprint", archive.fingerprint)
    assert code == 0
    assert "AUTHENTIC: release 2" in out
    assert f"{old} lags: it serves release 1" in out
    known = remember.load(archive.fingerprint)
    assert known is not None
    assert known.release == 2
    assert stet(capsys, "verify", old, "--fingerprint", archive.fingerprint)[0] == 5  # it was seen that 2 is out
    assert stet(capsys, "verify", old / "index.html", new)[0] == 2
    (new / "index.html").write_text("forged")
    code, out, _ = stet(capsys, "verify", old, new)
    assert code == 4


def test_a_silent_mirror_does_not_hide_the_others(archive: Archive, copy: Path) -> None:
    with Censor(copy) as dead, Censor(copy) as alive:
        dead.rule("*", censor.status(503))
        audits = check_all(
            [Target(c.url, c.url, WebCopy(c.url)) for c in (dead, alive)], anchor=archive.anchor, now=NOW
        )
    assert audits[1].verdict is Verdict.FRESH
