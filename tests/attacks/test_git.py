"""Attacks on copies at git servers: other people's history, two publishers, a trace of the maker."""

import hashlib
import tempfile
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publish.copies.hosts import git
from publish.copies.hosts.git import meter
from publish.copies.hosts.git import pack as gitpack
from publish.copies.push import push
from publish.copies.push.plan import Asked
from publish.core.errors import ConfigError, MismatchError, OccupiedError, RefusedError
from publish.core.model import Finding, Verdict
from publish.core.settings import HostSettings
from publish.verify.metadata import head
from tests.archive.test_underway import OLD, PUSHED, told
from tests.support.factory import NOW, Archive
from tests.support.forge import Place
from tests.support.services.githttp import GitHttp


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def place(githttp: GitHttp) -> Place:
    return Place(githttp)


def sent_bytes(monkeypatch: pytest.MonkeyPatch) -> list[meter.Meter]:
    """All conversations from now on."""
    met: list[meter.Meter] = []
    inner = meter.Meter.running

    def running(self: meter.Meter) -> object:
        met.append(self)
        return inner(self)

    monkeypatch.setattr(meter.Meter, "running", running)
    return met


def test_a_copy_is_one_commit_with_nothing_of_its_maker(
    archive: Archive, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row git: a commit tells who made it, where and when."""
    first = archive.release()
    push(first, place.host(), now=NOW)
    archive.write("reports/2013/masanjia.html", b"<!doctype html><title>Masanjia</title>corrected")
    second = archive.release()
    met = sent_bytes(monkeypatch)
    receipt = push(second, place.host(), now=NOW)
    assert receipt.kept
    # A page, open.html, listings and metadata go and come back; the rest of the tree stays where it is.
    assert sum(m.sent for m in met) < 90_000
    assert sum(m.received for m in met) < 90_000
    said = place.git("cat-file", "-p", "pages")
    assert "mirror <> 1795219200 +0000" in said
    assert said.count("mirror <> ") == 2
    assert "parent" not in said
    place.git("gc", "-q", "--prune=now")
    assert place.git("rev-list", "--count", "--all").strip() == "1"
    place.git("fsck", "--full", "--strict")
    assert place.files() == {entry.path for entry in second.entries}
    assert head(place.host(), archive.anchor, now=NOW).release == 2
    assert push(second, place.host(), now=NOW).sent == 0


def test_a_push_without_our_own_record_reads_what_lies_there(archive: Archive, place: Place) -> None:
    """Row git: our own record of the last push is not what lies there."""
    push(archive.release(), place.host(), now=NOW)
    for record in (archive.state / "ledger").glob("*.git"):
        record.write_text(record.read_text().replace("index.html", "other.html"))
    archive.write("reports/2013/masanjia.html", b"corrected")
    second = archive.release()
    assert push(second, place.host(), now=NOW).kept
    assert place.files() == {entry.path for entry in second.entries}


def test_somebody_elses_history_stays_without_adopt(archive: Archive, place: Place) -> None:
    """Row git: the branch has other people's history."""
    place.by_somebody(README_md="ours")
    before = place.git("rev-parse", "pages")
    release = archive.release()
    with pytest.raises(OccupiedError, match="history of its own"):
        push(release, place.host(), now=NOW)
    assert place.git("rev-parse", "pages") == before
    push(release, place.host(), Asked(adopt=True), now=NOW)
    assert place.git("rev-list", "--count", "pages").strip() == "1"
    assert place.files() == {"README.md", *(entry.path for entry in release.entries)}


def test_who_comes_second_is_told_and_has_lost_nothing(archive: Archive, place: Place) -> None:
    """Row git: two publishers push at once."""
    push(archive.release(), place.host(), now=NOW)
    archive.write("reports/2013/masanjia.html", b"corrected")
    release = archive.release()
    late = place.host()
    late.expect(archive.state / "ledger", NOW.date())
    list(late.survey())
    push(release, place.host(), now=NOW)
    theirs = place.git("rev-parse", "pages")
    entry = release.by_path()["index.html"]
    with pytest.raises(RefusedError, match="somebody pushed to the branch 'pages' meanwhile"), late.writing():
        late.remove("index.html")
    assert place.git("rev-parse", "pages") == theirs
    with late.writing():  # the next try looks anew
        late.put(entry)
    assert place.git("rev-parse", "pages") == theirs


@pytest.mark.parametrize(
    "url",
    [
        "https://git:secret@example.org/a/b.git", "https://ghp_token@github.com/a/b.git", "ssh://git:secret@example.org/a",
        "http://example.org/a/b.git", "ftp://example.org/a", "example.org/a/b", "https://example.org", "https://example.org:99999/a",
        "https://example.org/a?token=x", "https://exa mple.org/a", "/srv/git/a.git", "",
    ],
)  # fmt: skip
def test_an_address_with_a_secret_or_without_sense_is_a_fault_of_the_settings(url: str) -> None:
    """Row git: a token is pasted into the settings."""
    with pytest.raises(ConfigError) as caught:
        git.open_host(HostSettings("forge", "git"), git.Options(url), {"STET_FORGE_TOKEN": "t"})
    assert "secret" not in str(caught.value)
    assert "ghp_token" not in str(caught.value)


def test_what_does_not_come_back_is_not_left_standing(
    archive: Archive, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row git: the server gives back other bytes than it was sent."""
    push(archive.release(), place.host(), now=NOW)
    before = place.git("rev-parse", "pages")
    archive.write("index.html", b"<!doctype html><title>Archive</title>changed")
    release = archive.release()
    sha256 = gitpack.Store.sha256
    monkeypatch.setattr(gitpack.Store, "sha256", lambda self, oid: sha256(self, oid)[::-1])
    with pytest.raises(MismatchError):
        push(release, place.host(), now=NOW)
    assert place.git("rev-parse", "pages") == before


def test_a_copy_hides_behind_its_slowness() -> None:
    """Row slow: a host that shows an old release calls itself slow."""
    assert told(OLD, PUSHED)
    assert not told(OLD, PUSHED, now=NOW + timedelta(seconds=541))
    assert not told(replace(OLD, findings=(Finding("a", Verdict.STALE, ""),)), PUSHED)
    assert not told(replace(OLD, verdict=Verdict.UNAVAILABLE, gone=True), PUSHED)


def test_a_pack_which_swells_is_refused() -> None:
    """Row git: a server sends a small pack of which a whole disk would come."""
    data = b"PACK" + (2).to_bytes(4, "big") + (1).to_bytes(4, "big") + b"\x33" + zlib.compress(b"\0" * 50_000_000)
    with tempfile.TemporaryFile() as file:
        file.write(data + hashlib.sha1(data).digest())
        file.flush()
        with pytest.raises(gitpack.BadPackError, match="longer than it says"):
            gitpack.Store().take(file, 1000)
