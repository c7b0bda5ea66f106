"""Hosts which follow later: within their time a whole former release is no fault, and nothing else is excused by it."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from publish.archive import publish as publishing
from publish.archive.archive import Archive as Opened
from publish.archive.heal import heal
from publish.archive.inservice import Place
from publish.archive.permit import Allowed
from publish.archive.publish import Told, publish
from publish.archive.underway import underway
from publish.audit.check import Depth, check_all
from publish.audit.depth import Target
from publish.cli import _copies
from publish.cli.heal import healed_lines
from publish.copies import roll
from publish.copies.hosts import KINDS, lag_of, open_host
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.copies.roll import Listed, Roll
from publish.core import config
from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.core.model import Audit, Finding, Verdict
from publish.core.settings import HostSettings
from publish.verify.head import Release
from tests.archive.conftest import Heard
from tests.support.factory import NOW, Archive, add, lay
from tests.support.forge import Place as Forge
from tests.support.services.githttp import GitHttp

LAG_S = 1200


class Pages:
    """An archive at a git host whose pages follow when they are told to."""

    def __init__(self, folder: Path, server: GitHttp) -> None:
        self.archive = Archive(folder / "publisher")
        self.forge = Forge(server)
        self.shown = server.pages / self.forge.name.removesuffix(".git")
        options = {"url": self.forge.url, "ca_file": str(server.ca_file), "preset": "github", "branch": "pages"}
        public = f"{server.url}{self.shown.name}/"
        self.settings = HostSettings("forge", "git", public, options=options)
        self.environ = {"STET_FORGE_TOKEN": server.token}
        self.release = self.archive.release()

    @property
    def place(self) -> Place:
        return Place(self.settings, open_host(self.settings, self.environ))

    def push(self) -> None:
        push(self.release, self.place.host, now=NOW)

    def next(self) -> None:
        self.archive.write("reports/2013/masanjia.html", b"<!doctype html><title>Masanjia</title>corrected")
        self.release = self.archive.release()
        self.push()

    def show(self) -> None:
        self.forge.server.show(self.forge.name, "pages")

    def audit(self, after_s: int = 60) -> Audit:
        now, targets = NOW + timedelta(seconds=after_s), [self.place.target()]
        found = check_all(targets, self.release, now=now, depth=Depth.FULL)
        roll.looked(self.archive.state, found, self.release)
        (told,) = underway(found, targets, roll.load(self.archive.state), self.release, now)
        return told


@pytest.fixture
def pages(tmp_path: Path, githttp: GitHttp, monkeypatch: pytest.MonkeyPatch) -> Pages:
    monkeypatch.setenv("STET_CA_FILE", str(githttp.ca_file))
    return Pages(tmp_path, githttp)


def test_a_push_is_on_its_way_until_readers_have_it(pages: Pages) -> None:
    pages.push()
    first = pages.audit()
    assert first.until
    assert timedelta(seconds=LAG_S) <= first.until - NOW < timedelta(seconds=LAG_S + 60)
    assert (first.gone, _copies.outcome([first])) == (True, 0)
    pages.show()
    assert pages.audit().healthy
    pages.next()
    found = pages.audit()
    assert (found.verdict, found.release, _copies.outcome([found])) == (Verdict.STALE, 1, 0)
    assert found.reason == "on its way until 12:50 UTC: serves release 1; release 2 is out"
    healed = heal([pages.place], pages.archive.state, lambda: pages.archive.keys, now=NOW + timedelta(seconds=60))
    assert (healed.receipts, healed.failures) == ((), ())
    assert healed_lines(healed) == []  # its row says it, and there is nothing else to say
    late = pages.audit(LAG_S + 60)
    assert (late.verdict, late.until, _copies.outcome([late])) == (Verdict.STALE, None, 5)
    when = f"{NOW:%Y-%m-%d}"
    assert late.notes[-1].startswith(
        f"pushed to on {when} at 12:30 UTC, and shown to nobody yet: see at the host whether pages"
    )
    pages.push()  # nothing to do: and no more time by it
    assert pages.audit(LAG_S + 60).until is None
    pages.show()
    assert pages.audit().healthy


def test_half_old_and_half_new_is_told_as_what_it_is(pages: Pages) -> None:
    pages.push()
    pages.show()
    pages.audit()
    pages.next()
    entry = pages.release.by_path()["reports/2013/masanjia.html"]
    assert entry.source
    add(pages.shown, entry.path, entry.source.read_bytes())
    found = pages.audit()
    assert (found.verdict, found.until, _copies.outcome([found])) == (Verdict.STALE, None, 5)
    assert any("in the middle of being brought up to date" in finding.reason for finding in found.findings)
    add(pages.shown, entry.path, b"forged")
    assert pages.audit().verdict is Verdict.TAMPERED
    # What was seen well, and is gone, was taken away: no push explains that. Unlike pages which were never there.
    lay(pages.release, pages.shown, leave=[e.path for e in pages.release.entries])
    found = pages.audit()
    assert (found.gone, found.until, _copies.outcome([found])) == (True, None, 5)
    assert any("Settings, Pages: deploy from the branch pages" in note for note in found.notes)


POINTER = b"timestamp.json of the release here"


def told(audit: Audit, known: Listed, *, lag_s: int = 600, now: datetime = NOW) -> bool:
    head = SimpleNamespace(files={layout.TIMESTAMP: POINTER})
    release = Release(2, Path("."), Path("."), "", "", "", (), head)  # type: ignore[arg-type]
    target = Target(audit.host, audit.address, MemoryHost("x"), lag_s=lag_s)
    return underway([audit], [target], Roll({(audit.host, audit.address): known}), release, now)[0].until is not None


OLD = Audit("forge", "https://a/", Verdict.STALE, "old", 1, "full", 1, 1, 0.0)
PUSHED = Listed(
    hashlib.sha256(POINTER).hexdigest(), looked=True, whole="former", pushed=(NOW - timedelta(seconds=60)).isoformat()
)


@pytest.mark.parametrize(
    ("audit", "known", "more", "excused"),
    [
        (OLD, PUSHED, {}, True),
        (OLD, PUSHED, {"lag_s": 0}, False),
        (OLD, PUSHED, {"now": NOW + timedelta(seconds=541)}, False),
        (OLD, replace(PUSHED, open=True), {}, False),
        (OLD, replace(PUSHED, sent="another state of the archive"), {}, False),
        (OLD, replace(PUSHED, pushed=""), {}, False),
        (OLD, replace(PUSHED, pushed="2026-11-21T12:30:00"), {}, False),
        (replace(OLD, release=3), PUSHED, {}, False),
        (replace(OLD, release=None), PUSHED, {}, False),
        (replace(OLD, findings=(Finding("a", Verdict.STALE, ""),)), PUSHED, {}, False),
        (replace(OLD, verdict=Verdict.TAMPERED), PUSHED, {}, False),
        (replace(OLD, verdict=Verdict.UNKNOWN), PUSHED, {}, False),
        (replace(OLD, verdict=Verdict.UNAVAILABLE), PUSHED, {}, False),
        (replace(OLD, verdict=Verdict.UNAVAILABLE, gone=True), PUSHED, {}, False),
        (replace(OLD, verdict=Verdict.UNAVAILABLE, gone=True), replace(PUSHED, whole=""), {}, True),
    ],
)
def test_only_a_whole_former_copy_within_its_time_is_excused(
    audit: Audit, known: Listed, more: dict[str, int], excused: bool
) -> None:
    assert told(audit, known, **more) is excused  # type: ignore[arg-type]


def test_the_time_is_the_presets_unless_the_settings_say_another() -> None:
    url = {"url": "https://e.org/a"}
    assert lag_of(HostSettings("forge", "git", options=url)) == 0
    assert lag_of(HostSettings("forge", "git", options=url | {"preset": "github"})) == LAG_S
    assert lag_of(HostSettings("forge", "git", lag="10 min", options=url | {"preset": "github"})) == 600
    assert open_host(HostSettings("x", "memory", lag="2 h"), {}).traits.lag_s == 7200


@pytest.mark.parametrize("lag", ["soon", "-5 min", "25 h", "10 parsecs", "", "5"])
def test_a_time_that_is_none_is_a_fault_of_the_settings(tmp_path: Path, lag: str) -> None:
    (tmp_path / "mirrors.toml").write_text(f'[hosts.x]\nkind = "memory"\nlag = "{lag}"\n')
    with pytest.raises(ConfigError, match=r"mirrors.toml:3 \[hosts.x\]: 'lag' must be a time"):
        config.load(tmp_path, KINDS)


def test_publish_waits_until_readers_have_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder behind the public address is filled while the program waits."""
    public = folder.parent / "public"
    (folder / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\nlag = "1 h"\n')
    looks: list[list[bool]] = []
    inner = Place.target

    def target(self: Place) -> Target:
        from publish.copies.hosts import open_address

        return replace(inner(self), address="https://pages.example/", source=open_address(str(public)), host=None)

    def sleep(seconds: float) -> None:
        assert 0 <= seconds <= publishing.POLL_S
        if len(looks) == 2:
            public.symlink_to(folder.parent / "one")

    monkeypatch.setattr(Place, "target", target)
    monkeypatch.setattr(roll, "ended", _at_public(roll.ended))
    monkeypatch.setattr("publish.archive.publish.time.sleep", sleep)
    done = publish(
        Opened.here(Heard().talk), Depth.QUICK, Allowed(), wait=True,
        told=Told(checked=lambda audits: looks.append([audit.until is not None for audit in audits])),
    )  # fmt: skip
    assert looks == [[True], [True], [False]]
    assert [audit.verdict for audit in done.audits] == [Verdict.FRESH]


def _at_public(inner: object) -> object:
    def ended(state: Path, name: str, address: str, *more: object, **named: object) -> None:
        inner(state, name, "https://pages.example/", *more, **named)  # type: ignore[operator]

    return ended
