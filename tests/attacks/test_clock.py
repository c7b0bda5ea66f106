"""The publisher's own clock: ahead, behind, and the way back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from publish.audit.check import Depth, check
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.copies.push import push
from publish.core.errors import ConfigError, RollbackError, SignatureError, WaitingError
from publish.core.model import Verdict
from publish.release import roles
from publish.release.appoint import appoint, reset_day
from publish.release.day import doubt, hear, of_sources
from publish.release.dotstet import current
from publish.release.seal import Sealing, finish
from publish.release.sign import sign
from publish.verify.head import Seen
from publish.verify.history import accept
from tests.support.factory import NOW, Archive

AHEAD = NOW + timedelta(days=40 * 365 + 10)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "publisher")
    archive.release()
    archive.write("index.html", "second")
    return archive


def _seen(folder: Path, archive: Archive, seen: Seen | None = None) -> Seen:
    return accept(read_folder(str(folder)), archive.anchor, now=LATER, seen=seen).seen


@pytest.mark.parametrize("days", [397, 3652, 40 * 365])
def test_a_clock_that_is_ahead(archive: Archive, days: int) -> None:
    """Row clock ahead: the publisher's clock is years ahead. Oracle: nothing is signed by it, by no verb, unasked."""
    with pytest.raises(ConfigError, match="the last that is known before it is that") as caught:
        archive.seal(now=NOW + timedelta(days=days))
    assert "--clock-is-right" in (caught.value.hint or "")
    with pytest.raises(ConfigError, match="days ago"):
        archive.renew(now=NOW + timedelta(days=days))
    with pytest.raises(ConfigError, match="days ago"):
        appoint(archive.state, "root", threshold=1, now=NOW + timedelta(days=days))
    assert archive.seal(now=LATER).release.number == 2


@pytest.mark.parametrize("days", [-2, -300, -4000])
def test_a_clock_that_is_behind(archive: Archive, days: int) -> None:
    """Row clock ahead: it is behind the last renewal, or this program. Oracle: the same."""
    archive.seal(now=NOW)
    archive.write("index.html", "third")
    for sign_it in (archive.renew, archive.seal):
        with pytest.raises(ConfigError, match="the clock says"):
            sign_it(now=NOW + timedelta(days=days))


def test_a_clock_that_was_ahead_once(archive: Archive, tmp_path: Path) -> None:
    """Row clock ahead: a release was sealed 40 years ahead. Oracle: the root's holders undo it, and readers follow."""
    copy, state = tmp_path / "copy", archive.state
    push(archive.seal(now=AHEAD, clock_is_right=True).release, FolderHost("web", str(copy)), now=AHEAD)
    seen = _seen(copy, archive)
    assert seen.dated == "2066-11-21"
    archive.write("index.html", "third")
    with pytest.raises(ConfigError, match="but release 2 was published on 2066-11-21") as caught:
        archive.seal(now=LATER, clock_is_right=True)
    assert "stet keys reset-day" in (caught.value.hint or "")

    drafted = reset_day(state, now=LATER)
    file = state / roles.DRAFTS / drafted.name
    sign(file, archive.keys.signer("root"))
    with pytest.raises(WaitingError, match="comes into force with the next release"):
        finish([file], Sealing(state, archive.keys, (), now=LATER))
    sealed = archive.seal(now=LATER)
    assert (sealed.release.number, sealed.new) == (3, True)
    push(sealed.release, FolderHost("web", str(copy)), now=LATER)
    for memory in (seen, None):
        found = check(
            read_folder(str(copy)), archive.anchor, name="web", address="", depth=Depth.QUICK, now=LATER, newest=memory
        )
        assert (found.verdict, found.release) == (Verdict.FRESH, 3)
        assert _seen(copy, archive, memory).dated == "2026-11-23"
    # What was seen stays a floor: a day is taken back, and no release.
    with pytest.raises(RollbackError):
        _seen(copy, archive, Seen(4, "", 9, "2066-11-21"))
    archive.write("index.html", "fourth")
    assert archive.seal(now=LATER + timedelta(days=1)).release.number == 4
    with pytest.raises(ConfigError, match="no signed day is ahead"):
        reset_day(state, now=LATER + timedelta(days=1))


def test_a_day_that_the_online_key_takes_back(archive: Archive, tmp_path: Path) -> None:
    """Row clock ahead: a root that not enough holders signed takes days back. Oracle: it is not followed."""
    copy = tmp_path / "copy"
    push(archive.seal(now=AHEAD, clock_is_right=True).release, FolderHost("web", str(copy)), now=AHEAD)
    drafted = reset_day(archive.state, now=LATER)
    drafted.metadata.sign(archive.keys.signer("online"), append=True)
    (copy / "metadata/2.root.json").write_bytes(drafted.metadata.to_bytes())
    with pytest.raises(SignatureError):
        _seen(copy, archive)


@pytest.mark.parametrize(
    ("days", "heard", "signs"),
    [
        (0, {"one": 0}, True),
        (60, {"one": 0}, False),  # less than a quarter ahead, and one host alone is heard
        (300, {"one": 0}, False),
        (2, {"one": 0, "two": 0}, False),
        (1, {"one": 0, "two": 0}, True),
        (0, {"one": 20_000}, False),
        (0, {"one": 20_000, "two": 0}, True),  # one that lies: the other bears the clock out
        (300, {"one": 0, "two": 0, "liar": 300}, False),
        (300, {"one": 300, "two": 300, "liar": 0}, True),
        (4_000, {"one": 4_000}, True),  # a long silence, and a host that knows the day
    ],
)
def test_a_clock_that_hosts_bear_out(archive: Archive, days: int, heard: dict[str, int], signs: bool) -> None:
    """Row clock of hosts: it is held against what hosts said that it is. Oracle: a day off, and nothing is signed."""
    now = NOW + timedelta(days=days)
    hear(archive.state, now, {name: NOW + timedelta(days=said) for name, said in heard.items()})
    if signs:
        assert archive.seal(now=now).release.number == 2
        return
    for sign_it in (archive.renew, archive.seal):
        with pytest.raises(ConfigError, match=r"the clock says .* (ahead|behind): the clocks? of one") as caught:
            sign_it(now=now)
        assert "--clock-is-right" in (caught.value.hint or "")
    assert archive.seal(now=now, clock_is_right=True).release.number == 2


def test_a_clock_that_hosts_were_heard_of_before(archive: Archive) -> None:
    """Row clock of hosts: what was heard is kept until the clock is set. Oracle: what signs asks no network."""
    hear(archive.state, NOW + timedelta(days=90), {"one": NOW})
    with pytest.raises(ConfigError, match=r"90 days ahead: the clock of one said 2026-11-21"):
        archive.seal(now=NOW + timedelta(days=95))
    assert archive.seal(now=NOW + timedelta(days=1)).release.number == 2  # it was set right
    archive.write("index.html", "third")
    hear(archive.state, NOW + timedelta(days=1), {"one": NOW + timedelta(days=41)})
    with pytest.raises(ConfigError, match="behind: the clock of one said 2027-01-01"):
        archive.seal(now=NOW + timedelta(days=1))
    assert archive.seal(now=NOW + timedelta(days=41)).release.number == 3
    (archive.state / "clocks.json").write_text('{"one": 7}')
    assert archive.renew(now=NOW + timedelta(days=42)).number == 3


def test_a_clock_that_is_behind_a_report(archive: Archive, tmp_path: Path) -> None:
    """Row clock of hosts: a report is dated later than the clock says. Oracle: it is asked about."""
    site = tmp_path / "site"
    (site / "reports").mkdir(parents=True)
    (site / "reports/x.md").write_text(
        '---\ntitle: X\ndate: 2013-04-06\nupdated: "2027-01-02"\n---\n\ndate: 2099-01-01\n'
    )
    found = of_sources(site)
    assert found["site/reports/x.md was written, as it says itself,"].isoformat() == "2027-01-02"
    before = current(archive.state, now=NOW)
    assert "site/reports/x.md was written, as it says itself, on 2027-01-02" in doubt(archive.state, before, NOW, found)
    assert doubt(archive.state, before, NOW + timedelta(days=41), found) == ""


def test_days_of_releases_to_come_taken_back(archive: Archive) -> None:
    """Row days to come: a root draft takes back days of releases that nobody signed. Oracle: no holder signs it."""
    archive.seal(now=AHEAD, clock_is_right=True)
    file = archive.state / roles.DRAFTS / reset_day(archive.state, now=LATER).name
    data = json.loads(file.read_text())
    data["metadata"]["signed"]["undated"] = 3
    file.write_text(json.dumps(data))
    with pytest.raises(SignatureError, match="takes back the days of releases up to 3"):
        sign(file, archive.keys.signer("root"), now=LATER)
