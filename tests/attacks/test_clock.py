"""The publisher's own clock: ahead, behind, and the way back."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.appoint import appoint, reset_day
from publish.check import Depth, check
from publish.errors import ConfigError, RollbackError, SignatureError, WaitingError
from publish.gate.history import accept
from publish.gate.verify import Seen
from publish.hosts.folder import FolderHost, read_folder
from publish.model import Verdict
from publish.push import push
from publish.seal import finish
from publish.sign import sign
from publish.trust import duties
from tests.factory import NOW, Archive

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
    file = state / duties.DRAFTS / drafted.name
    sign(file, archive.keys.signer("root"))
    with pytest.raises(WaitingError, match="comes into force with the next release"):
        finish([file], state, archive.keys, (), now=LATER)
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
