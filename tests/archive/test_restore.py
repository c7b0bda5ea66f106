"""A state that was lost, in part or whole: what comes back is the newest, and nothing is signed twice."""

import hashlib
import json
import os
import shutil
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from publish.archive.restore import restore
from publish.copies.hosts.folder import read_folder
from publish.copies.push import push
from publish.core.errors import ConfigError, RollbackError
from publish.release import dotstet, newest
from publish.tree.bundles import pending
from publish.verify.head import Anchor, Release, Seen
from tests.archive.heal.conftest import World, verdicts, world  # noqa: F401 - fixtures
from tests.support.cuts import at_files
from tests.support.factory import NOW, PAGES, Archive, lay

PAGE = "reports/2013/masanjia.html"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three releases, a copy of each in ``copy-N``."""
    archive = Archive(tmp_path / "archive")
    for number in (1, 2, 3):
        lay(archive.publish({**PAGES, "index.html": f"number {number}"}), tmp_path / f"copy-{number}")
    return archive


def _restore(archive: Archive, *copies: Path, older: int = 0, seen: Seen | None = None) -> Release:
    return restore(archive.state, [str(c) for c in copies], archive.anchor, now=NOW, older=older, seen=seen)


MEMORIES = ["3.targets.json", "3.snapshot.json", "ledger", "draft", "reader", "withdrawals"]


@pytest.mark.parametrize("memory", MEMORIES)
def test_nothing_below_what_is_known_is_restored_without_a_word(archive: Archive, tmp_path: Path, memory: str) -> None:
    """Whatever remembers release 3, alone."""
    state, seen = archive.state, None
    kept = {name: (state / "metadata" / name).read_bytes() for name in ("3.targets.json", "3.snapshot.json")}
    shutil.rmtree(state / "metadata")
    shutil.rmtree(state / "releases")
    if memory in kept:
        (state / "metadata").mkdir()
        (state / "metadata" / memory).write_bytes(kept[memory])
    elif memory == "ledger":
        (state / "ledger").mkdir()
        (state / "ledger/0123456789abcdef").write_text(f"{'a' * 64} metadata/3.targets.json\n")
    elif memory == "draft":
        _draft(tmp_path, state)
    elif memory == "reader":
        seen = Seen(3, "a" * 64, 3)
    else:
        (state / "withdrawals").write_text(json.dumps({"withdrawn": [], "former": {}, "kept_from": 3}))
    with pytest.raises(RollbackError) as caught:
        _restore(archive, tmp_path / "copy-1", seen=seen)
    said = str(caught.value)
    assert "release 1 was published on 2026-11-21, last renewed on 2026-11-21; its timestamp runs out on" in said
    assert "release 3 is known to have been signed" in said
    assert "releases 2 to 3 would be lost" in said
    assert "--older 1" in (caught.value.hint or "")
    assert not (state / "metadata/timestamp.json").exists()
    if memory != "reader":
        assert _restore(archive, tmp_path / "copy-1", tmp_path / "copy-3", tmp_path / "copy-2", seen=seen).number == 3


def _draft(tmp_path: Path, state: Path) -> None:
    """A draft of release 4 of the very same archive, as it waits for somebody who is elsewhere."""
    elsewhere = tmp_path / "draft-home"
    shutil.copytree(tmp_path / "copy-3", elsewhere)
    root = (elsewhere / "metadata/1.root.json").read_text()
    targets = (elsewhere / "metadata/3.targets.json").read_text()
    metadata = json.loads(targets)
    metadata["signed"]["version"] = 4
    custom = metadata["signed"]["targets"]["SHA256SUMS"]["custom"]
    custom["previous"] = metadata["signed"]["targets"]["SHA256SUMS"]["hashes"]["sha256"]
    draft = {"form": "stet draft 1", "metadata": metadata, "roots": [root], "before": targets,
             "listings": {}, "texts": {}}  # fmt: skip
    (state / "drafts").mkdir()
    (state / "drafts/release-4.draft.json").write_text(json.dumps(draft))


def test_an_older_one_is_taken_by_its_number_only_and_nothing_is_sealed_on_top_of_it(
    archive: Archive, tmp_path: Path
) -> None:
    (archive.state / "metadata/3.mirrors.json").unlink(missing_ok=True)
    (archive.state / "metadata/timestamp.json").unlink()
    shutil.rmtree(archive.state / "releases/3")
    with pytest.raises(ConfigError, match="release 1, not release 2"):
        _restore(archive, tmp_path / "copy-1", older=2)
    assert _restore(archive, tmp_path / "copy-1", older=1).number == 1
    with pytest.raises(ConfigError, match="hosts have not been looked at"):
        archive.renew()
    newest.looked(archive.state)
    archive.write("index.html", "a second story")
    with pytest.raises(RollbackError, match=r"release 3 was signed before \(metadata/3.targets.json\)"):
        archive.seal()
    assert (archive.state / "releases/2/index.html").read_bytes() != b"a second story"


def test_what_was_withdrawn_does_not_come_back(archive: Archive, tmp_path: Path) -> None:
    state = archive.state
    shutil.rmtree(state / "metadata")
    (state / "withdrawals").write_text(json.dumps({"withdrawn": [], "former": {}, "kept_from": 3}))
    with pytest.raises(RollbackError, match="after release 2 something was withdrawn"):
        _restore(archive, tmp_path / "copy-2", older=2)
    assert not (state / "metadata/timestamp.json").exists()
    (state / "withdrawals").unlink()
    with pytest.raises(RollbackError, match="withdrawn: it would come back"):
        _restore(archive, tmp_path / "copy-2", older=2, seen=Seen(3, "", 3, withdrawn="b" * 64, withdrawn_length=77))
    (archive.home / "site").mkdir()
    (archive.home / "site/WITHDRAWN").write_text("1 2026-11-21 " + "a" * 64 + "\n")
    with pytest.raises(RollbackError, match="withdrawn: it would come back"):
        _restore(archive, tmp_path / "copy-2", older=2, seen=Seen(3, "", 3))


def test_of_several_copies_the_newest_comes_back_whichever_is_named_first(archive: Archive, tmp_path: Path) -> None:
    shutil.rmtree(archive.state / "metadata")
    shutil.rmtree(archive.state / "releases")
    assert _restore(archive, *(tmp_path / f"copy-{n}" for n in (1, 2, 3))).number == 3


def test_a_host_of_ones_own_that_has_a_newer_one_is_asked_without_being_named(archive: Archive, tmp_path: Path) -> None:
    shutil.rmtree(archive.state / "metadata")
    shutil.rmtree(archive.state / "releases")
    own = {"web": read_folder(str(tmp_path / "copy-3"))}
    restored = restore(archive.state, [str(tmp_path / "copy-1")], archive.anchor, now=NOW, places=own, all_hosts=True)
    assert restored.number == 3
    assert not newest.is_marked(archive.state)


def test_a_page_that_was_renewed_since_keeps_its_timestamp(archive: Archive, tmp_path: Path) -> None:
    archive.renew(now=NOW + timedelta(days=2))
    pointer = (archive.state / "metadata/timestamp.json").read_bytes()
    (archive.state / "releases/3" / PAGE).unlink()
    assert _restore(archive, tmp_path / "copy-3").number == 3
    assert (archive.state / "metadata/timestamp.json").read_bytes() == pointer


def test_a_lost_state_comes_back_from_any_honest_copy_and_the_next_release_goes_on_from_it(world: World) -> None:
    world.archive.write("index.html", "second")
    second = world.seal()
    for place in world.places[:3]:
        push(second, place.host, now=NOW)
    keys = world.archive.home / "keys-backup"
    shutil.copytree(world.archive.state / "keys", keys)
    shutil.rmtree(world.archive.state)
    (world.folders["one"] / "reports/2013/masanjia.html").write_text("forged")
    addresses = [world.servers["one"].url, world.servers["two"].url]
    restored = restore(world.archive.state, addresses, Anchor(second.fingerprint), now=NOW)
    assert (restored.number, restored.top) == (2, second.top)
    missing = {e.path for e in second.entries} - {e.path for e in restored.entries}
    assert missing <= {"metadata/1.snapshot.json"}  # which helps nobody but a reader who was half-way through
    shutil.copytree(keys, world.archive.state / "keys")
    newest.looked(world.archive.state)
    from tests.support.factory import PAGES

    for path, data in {**PAGES, "index.html": "third"}.items():
        world.archive.write(path, data)
    third = world.seal()
    assert third.number == 3
    assert (third.root / "HISTORY").read_text().count("\n") == 3
    assert push(third, world.places[1].host, now=NOW).sent > 0
    assert set(verdicts(world.heal().after).values()) == {"FRESH"}


def test_a_state_with_a_newer_release_is_not_set_back(world: World) -> None:
    world.archive.write("index.html", "second")
    world.seal()
    with pytest.raises(ConfigError, match="release 2, newer than release 1"):
        restore(world.archive.state, [world.servers["one"].url], Anchor(world.release.fingerprint), now=NOW)
    assert dotstet.load(world.archive.state, now=NOW).number == 2


def test_another_archives_state_is_not_overwritten(world: World, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other")
    other.release()
    with pytest.raises(ConfigError, match="of another archive"):
        restore(other.state, [world.servers["one"].url], Anchor(world.release.fingerprint), now=NOW)
    assert dotstet.load(other.state, now=NOW).fingerprint == other.fingerprint


def test_a_restore_that_was_killed_at_any_change_of_a_file_goes_on(tmp_path: Path) -> None:
    """Its bundles are those that the next seal needs. Oracle: the state that a restore leaves which nobody killed."""
    archive = Archive(tmp_path / "archive", {PAGE: "page"})
    bundles = archive.state / pending.FOLDER
    bundles.mkdir()
    (bundles / "masanjia.epub").write_bytes(b"book")
    pending.note(bundles, "masanjia.epub", "epub", PAGE, hashlib.sha256(b"page").hexdigest())
    copy = lay(archive.release(), tmp_path / "copy")

    def lost() -> None:
        shutil.rmtree(archive.state)

    def there() -> dict[str, bytes]:
        files = (f for f in archive.state.rglob("*") if f.is_file() and f.parent.name != "locks")
        return {str(f.relative_to(archive.state)): f.read_bytes() for f in files}

    lost()
    _restore(archive, copy)
    whole, ended, k = there(), -signal.SIGKILL, 0
    assert whole["bundles/masanjia.epub"] == b"book"
    while ended == -signal.SIGKILL:
        lost()
        if not (child := os.fork()):
            try:
                at_files(k, archive.state)()
                _restore(archive, copy)
                os._exit(0)
            finally:
                os._exit(70)
        ended, k = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), k + 1
        _restore(archive, copy)
        assert {path: data for path, data in there().items() if ".stet-" not in path} == whole
    assert ended == 0
    assert k > 20
