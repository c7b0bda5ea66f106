"""Old news for new: rollback, freeze, wrong clocks."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check, check_all
from publish.copies.hosts.folder import read_folder
from publish.core.errors import ConfigError, RollbackError, SignatureError
from publish.core.model import Verdict
from publish.readers.clone import clone
from publish.readers.prove import Proof, prove
from publish.release import dotstet
from publish.verify.head import Seen
from tests.attacks.conftest import World
from tests.attacks.desk import Desk, hasty, read
from tests.support.factory import NOW, Archive, lay


def proof(world: World, now: datetime, seen: Seen | None = None) -> Proof:
    return prove(read_folder(str(world.copy)), world.anchor, "index.html", now=now, seen=seen)


def test_rollback(world: World, tmp_path: Path) -> None:
    """Row 2: release 1 is replayed to who saw release 2. Oracle: refused, and the reader's copy is as it was."""
    seen = read(world.copy, world.anchor).seen
    assert (seen.release, read(world.old, world.anchor).release) == (2, 1)
    with pytest.raises(RollbackError, match="older than what was seen before"):
        read(world.old, world.anchor, seen)
    with pytest.raises(RollbackError) as caught:
        prove(read_folder(str(world.old)), world.anchor, "index.html", now=NOW, seen=seen)
    assert caught.value.hint  # I5
    mine = shutil.copytree(world.copy, tmp_path / "mine")
    with pytest.raises(RollbackError):
        clone([str(world.old)], world.anchor, mine, now=NOW, open_source=hasty)
    assert read(mine, world.anchor).release == 2


def test_rollback_of_the_timestamp(world: World) -> None:
    """Row 2: the same release under an older timestamp. Oracle: refused to who saw the newer one."""
    before = read(world.copy, world.anchor)
    renewed = lay(world.archive.renew(now=NOW + timedelta(days=4)), world.copy.with_name("renewed"))
    seen = read(renewed, world.anchor).seen
    assert seen.timestamp > before.timestamp
    with pytest.raises(RollbackError):
        read(world.copy, world.anchor, seen)


def test_indefinite_freeze(world: World) -> None:
    """Row 3: valid metadata, long expired. Oracle: AUTHENTIC still, not FRESH, and since when."""
    found = proof(world, NOW + timedelta(days=41))
    assert (found.authentic, found.verdict) == (True, Verdict.STALE)
    assert "33 days ago" in found.reason


def test_freeze_beside_a_fresh_copy(world: World) -> None:
    """Row 3: one copy is frozen, not yet expired. Oracle: beside one that is not, it is STALE by name."""
    targets = [Target(f.name, "", read_folder(str(f))) for f in (world.old, world.copy)]
    old, new = check_all(targets, None, now=NOW, depth=Depth.QUICK, anchor=world.anchor)
    assert (old.verdict, new.verdict) == (Verdict.STALE, Verdict.FRESH)
    assert "release 2 is out" in old.reason


def test_freeze_on_a_first_time_reader(world: World, tmp_path: Path) -> None:
    """Row 4: a new reader, only expired data. Oracle: readable, and STALE is said; neither blocked nor accepted."""
    later = NOW + timedelta(days=400)
    found = proof(world, later, seen=None)
    assert (found.authentic, found.verdict) == (True, Verdict.STALE)
    cloned = clone([str(world.copy)], world.anchor, tmp_path / "out", now=later, open_source=hasty)
    assert not cloned.head.fresh
    audit = check(read_folder(str(world.copy)), world.anchor, address="", name="a", depth=Depth.QUICK, now=later)
    assert audit.verdict is Verdict.STALE


def test_fast_forward_version_numbers(world: World) -> None:
    """Row 6: a stolen online key signs 2³¹. Oracle: denial only; the release and its pages cannot be another's."""
    desk = Desk(world.archive, world.copy.with_name("desk"))
    honest = desk.read()
    desk.stamp(1 << 31)
    forwarded = desk.read(honest.seen)
    assert (forwarded.timestamp, forwarded.signed) == (1 << 31, honest.signed)
    assert desk.read(forwarded.seen).release == honest.release
    desk.publish(desk.online)
    with pytest.raises(SignatureError, match="targets metadata is not signed by enough"):
        desk.read()


@pytest.mark.parametrize("years", [-10, 10])
def test_clock_skew(world: World, years: int) -> None:
    """Row 38: the reader's clock is ten years wrong. Oracle: never FRESH; a slow clock is recognised as such."""
    found = proof(world, NOW + timedelta(days=365 * years))
    assert (found.verdict, found.authentic) == (Verdict.STALE, True)
    assert ("clock is behind" in found.reason) == (years < 0)


def test_clock_skew_of_the_publisher(world: World) -> None:
    """Row 38: the publisher's clock jumps back between two releases. Oracle: nothing is sealed; says which clock."""
    world.archive.write("index.html", b"third")
    with pytest.raises(ConfigError, match="the clock says 2016"):
        world.archive.seal(now=NOW - timedelta(days=3650))
    assert dotstet.load(world.archive.state, now=NOW).number == 2


@pytest.mark.parametrize(
    "moment",
    [
        "2038-01-19T03:14:08+00:00",
        "2028-02-29T23:59:59+00:00",
        "2027-03-28T02:30:00+02:00",
        "2026-12-31T23:59:59+14:00",
    ],
)
def test_clock_at_odd_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Row 38: 2038, a leap day, an hour that DST leaves out, the first time zone. Oracle: sealed, read, FRESH."""
    now = datetime.fromisoformat(moment).astimezone(UTC)
    monkeypatch.setattr("tests.support.factory.NOW", now)
    archive = Archive(tmp_path / "publisher")
    copy = read_folder(str(lay(archive.release(now=now), tmp_path / "copy")))
    assert prove(copy, archive.anchor, "index.html", now=now).verdict is Verdict.FRESH
    assert prove(copy, archive.anchor, "index.html", now=now + timedelta(days=9)).verdict is Verdict.STALE
