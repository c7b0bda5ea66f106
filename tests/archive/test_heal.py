"""Healing: mend what was found, and only that; answer a takedown with one more copy; never act on silence."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publish.archive.heal import Healed, Place, heal, mirrors
from publish.archive.restore import restore
from publish.audit.check import Depth
from publish.cli.heal import healed_data, healed_lines
from publish.copies import roll
from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.config import HostSettings
from publish.core.errors import ConfigError, RefusedError, UnreachableError
from publish.core.model import Release, Verdict
from publish.release import dotstet, newest
from publish.verify.head import Anchor
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive, add, evidence_path, lay


class World:
    """An archive on three copies behind web servers, one offline folder and a spare."""

    def __init__(self, folder: Path, stack: list[Censor]) -> None:
        self.archive = Archive(folder / "publisher")
        self.folders = {name: folder / name for name in ("one", "two", "stick", "spare")}
        self.servers = {}
        for name in ("one", "two", "spare"):
            self.folders[name].mkdir()
            server = Censor(self.folders[name])
            server.__enter__()
            stack.append(server)
            self.servers[name] = server
        self.places = [self.place(name, spare=name == "spare") for name in self.folders]
        self.release = self.seal()
        for place in self.places[:3]:
            push(self.release, place.host, now=NOW)

    def place(self, name: str, *, spare: bool = False) -> Place:
        public = self.servers[name].url if name in self.servers else None
        settings = HostSettings(name, "folder", public, spare, options={"path": str(self.folders[name])})
        return Place(settings, FolderHost(name, str(self.folders[name]), public))

    def seal(self) -> Release:
        present = dotstet.current(self.archive.state, now=NOW)
        from publish.core.formats.mirrorlist import MirrorList

        named = mirrors(self.places, present.mirrors if present else MirrorList(), self.archive.state)
        return self.archive.release(mirrors=named)

    def heal(self, **more: object) -> Healed:
        return heal(self.places, self.archive.state, lambda: self.archive.keys, **{"now": NOW, **more})  # type: ignore[arg-type]

    def listed(self) -> set[str]:
        head = dotstet.current(self.archive.state, now=NOW)
        assert head
        return {m.address for m in head.mirrors.mirrors}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    servers: list[Censor] = []
    yield World(tmp_path, servers)
    for server in servers:
        server.__exit__(None, None, None)


def verdicts(audits: object) -> dict[str, str]:
    return {a.host: str(a.verdict) for a in audits}  # type: ignore[attr-defined]


def test_a_healthy_archive_is_left_alone(world: World) -> None:
    healed = world.heal()
    assert verdicts(healed.before) == {"one": "FRESH", "two": "FRESH", "stick": "FRESH"}
    assert healed.receipts == ()
    assert healed.joined == ()


def test_a_healthy_copy_is_read_once_and_a_mended_one_again(world: World) -> None:
    """Counted by the requests that came in."""

    def asked(name: str) -> int:
        return world.servers[name].asked().count("reports/2013/masanjia.html")

    healed = world.heal()
    assert (asked("one"), asked("two")) == (1, 1)
    assert healed.after == healed.before
    looked = {name: len(world.servers[name].log) for name in ("one", "two")}
    for name in looked:
        twice = {path for path, times in Counter(world.servers[name].asked()).items() if times > 1}
        assert twice == {"metadata/timestamp.json"}  # once for itself, and once as a page of another site would
    (world.folders["one"] / "index.html").write_bytes(b"forged")
    healed = world.heal()
    assert verdicts(healed.before) == {"one": "TAMPERED", "two": "FRESH", "stick": "FRESH"}
    assert verdicts(healed.after) == {"one": "FRESH", "two": "FRESH", "stick": "FRESH"}
    assert [a.host for a in healed.after] == [a.host for a in healed.before]
    assert (asked("one"), asked("two")) == (3, 2)
    assert len(world.servers["two"].log) == 2 * looked["two"]


def test_what_was_signed_meanwhile_has_every_copy_looked_at_again(world: World) -> None:
    healed = world.heal(now=NOW + timedelta(days=5))
    assert {a.release for a in healed.after} == {1}
    assert verdicts(healed.after) == {"one": "FRESH", "two": "FRESH", "stick": "FRESH"}
    assert world.servers["one"].asked().count("reports/2013/masanjia.html") == 2


def test_a_changed_page_and_a_missing_file_are_mended_and_nothing_else_is_sent_or_taken_away(world: World) -> None:
    page, gone = world.folders["one"] / "reports/2013/masanjia.html", world.folders["one"] / evidence_path()
    page.write_bytes(page.read_bytes()[:-1] + b"X")
    gone.unlink()
    add(world.folders["one"], "reports/2013/forged.html", b"forged")
    healed = world.heal()
    found = {f.path: str(f.verdict) for f in healed.before[0].findings}
    assert found == {
        "reports/2013/masanjia.html": "TAMPERED",
        "reports/2013/forged.html": "STRANGER",
        evidence_path(): "UNAVAILABLE",
    }
    assert [(r.host, r.sent, r.removed) for r in healed.receipts] == [("one", 2, ())]
    assert set(verdicts(healed.after).values()) == {"FRESH"}
    # Whose it is is not known: it stays, and is told until somebody takes it away.
    assert (world.folders["one"] / "reports/2013/forged.html").read_bytes() == b"forged"
    assert healed.after[0].strangers == ("reports/2013/forged.html",)
    assert "nothing to mend" not in healed_lines(world.heal())


def test_a_copy_that_was_set_back_is_brought_forward(world: World, tmp_path: Path) -> None:
    old = lay(world.release, tmp_path / "old")
    world.archive.write("index.html", "second")
    second = world.seal()
    for place in world.places[:3]:
        push(second, place.host, now=NOW)
    shutil.rmtree(world.folders["stick"])
    shutil.copytree(old, world.folders["stick"])
    healed = world.heal()
    assert verdicts(healed.before)["stick"] == "STALE"
    assert verdicts(healed.after)["stick"] == "FRESH"


def test_a_takedown_is_answered_with_one_more_copy_and_every_copy_names_it(world: World) -> None:
    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    healed = world.heal()
    assert verdicts(healed.before)["two"] == "UNAVAILABLE"
    assert healed.joined == ("spare",)
    assert healed.left == ()
    assert verdicts(healed.after) == {"one": "FRESH", "two": "FRESH", "stick": "FRESH", "spare": "FRESH"}
    spare = world.servers["spare"].url
    assert spare in world.listed()
    for name in ("one", "two", "stick", "spare"):
        assert spare in (world.folders[name] / "mirrors.html").read_text()
    assert spare in world.listed()
    again = world.heal()
    assert (again.receipts, again.joined) == ((), ())


def test_a_host_that_will_not_take_it_back_is_struck_off_the_list_and_not_tried_again(world: World) -> None:
    class Closed(FolderHost):
        def _begin(self) -> None:
            raise RefusedError("account closed", host=self.name)

    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    closed = Closed("two", str(world.folders["two"]), world.servers["two"].url)
    world.places[1] = replace(world.places[1], host=closed)
    healed = world.heal()
    two = world.servers["two"].url
    assert healed.left == (two,)
    assert two not in world.listed()
    assert ("two", "account closed", "two: account closed") in [(f.host, f.reason, f.message) for f in healed.failures]
    assert verdicts(healed.after) == {"one": "FRESH", "stick": "FRESH", "spare": "FRESH"}
    world.archive.write("index.html", "second")
    world.seal()
    assert two not in world.listed()
    assert "two" not in verdicts(world.heal().before)


def test_a_host_that_gives_no_answer_is_left_alone_and_no_spare_is_spent(world: World) -> None:
    world.servers["one"].__exit__(None, None, None)
    healed = world.heal()
    assert verdicts(healed.before)["one"] == "UNKNOWN"
    assert healed.unknown == ("one",)
    assert healed.receipts == ()
    assert healed.joined == ()
    assert world.servers["one"].url in world.listed()


def test_a_sick_host_stops_no_other_from_being_mended(world: World) -> None:
    class Dead(FolderHost):
        def _begin(self) -> None:
            raise UnreachableError("no answer", host=self.name)

    for name in ("one", "two"):
        (world.folders[name] / "index.html").write_text("forged")
    dead = Dead("one", str(world.folders["one"]), world.servers["one"].url)
    world.places[0] = replace(world.places[0], host=dead)
    healed = world.heal()
    assert [failure.host for failure in healed.failures] == ["one"]
    assert verdicts(healed.after)["two"] == "FRESH"
    assert verdicts(healed.after)["one"] == "TAMPERED"


def test_a_dry_run_says_what_would_be_done_and_does_nothing(world: World) -> None:
    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    (world.folders["one"] / "index.html").write_text("forged")
    healed = world.heal(dry_run=True)
    assert healed.plan == (
        "one: mend 1 path",
        "two: send the whole release",
        "spare: bring it in, and sign it into the mirror list",
    )
    assert list(world.folders["two"].iterdir()) == []
    assert (world.folders["one"] / "index.html").read_text() == "forged"


def test_keys_are_asked_for_only_when_something_must_be_signed(world: World) -> None:
    (world.folders["one"] / "index.html").write_text("forged")

    def never() -> None:
        raise AssertionError("the keys were opened")

    healed = heal(world.places, world.archive.state, never, now=NOW)  # type: ignore[arg-type]
    assert verdicts(healed.after)["one"] == "FRESH"


def test_an_old_timestamp_is_renewed_on_every_copy(world: World) -> None:
    later = NOW + timedelta(days=20)
    healed = world.heal(now=later)
    assert set(verdicts(healed.before).values()) == {"STALE"}
    assert set(verdicts(healed.after).values()) == {"FRESH"}


def test_a_quick_look_mends_too(world: World) -> None:
    (world.folders["one"] / "index.html").write_text("forged")
    assert verdicts(world.heal(depth=Depth.QUICK).after)["one"] == "FRESH"


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


def test_seven_copies_five_of_them_forged_alike_are_mended_from_the_signature_not_from_the_vote(
    tmp_path: Path,
) -> None:
    archive = Archive(tmp_path / "publisher")
    first = archive.release()
    places = []
    for n in range(7):
        host = FolderHost(f"copy-{n}", str(tmp_path / f"copy-{n}"))
        push(first, host, now=NOW)
        if n < 5:
            (tmp_path / f"copy-{n}" / "index.html").write_text("the party line")
        places.append(Place(HostSettings(f"copy-{n}", "folder"), host))
    healed = heal(places, archive.state, lambda: archive.keys, now=NOW)
    assert [a.verdict for a in healed.before].count(Verdict.TAMPERED) == 5
    assert {a.verdict for a in healed.after} == {Verdict.FRESH}
    assert "the party line" not in (tmp_path / "copy-0" / "index.html").read_text()


def test_a_host_that_was_given_up_is_brought_back_when_the_publisher_says_so(world: World) -> None:
    class Closed(FolderHost):
        closed = True

        def _begin(self) -> None:
            if self.closed:
                raise RefusedError("account closed", host=self.name)
            super()._begin()

    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    two = world.servers["two"].url
    host = Closed("two", str(world.folders["two"]), two)
    world.places[1] = replace(world.places[1], host=host)
    world.heal()
    assert two not in world.listed()
    host.closed = False
    healed = world.heal(back=["two"])
    assert healed.joined == ("two",)
    assert two in world.listed()
    assert verdicts(healed.after)["two"] == "FRESH"


def test_a_release_that_was_not_sealed_here_is_never_called_well(world: World, tmp_path: Path) -> None:
    thief = tmp_path / "thief"
    shutil.copytree(world.archive.state, thief)
    world.archive.write("index.html", "the party line")
    forged = world.seal()
    push(forged, world.places[0].host, now=NOW)
    shutil.rmtree(world.archive.state)
    shutil.copytree(thief, world.archive.state)
    healed = world.heal()
    assert verdicts(healed.before) == {"one": "AUTHENTIC", "two": "FRESH", "stick": "FRESH"}
    assert "not sealed here" in healed.before[0].reason
    assert [failure.host for failure in healed.failures] == ["one"]


HOSTS_OWN = (
    ".htaccess",
    ".well-known/acme-challenge/tok",
    "CNAME",
    ".nojekyll",
    "_headers",
    "_redirects",
    "favicon.ico",
)


def test_a_night_of_heals_takes_nothing_away_that_stet_never_put_there(world: World) -> None:
    web, stick = world.folders["one"], world.folders["stick"]
    theirs = {name: f"of the host: {name}".encode() for name in HOSTS_OWN}
    theirs |= {
        "blog/2019/post.html": b"mine",
        "photo.jpg": b"\xff\xd8",
        "files/notes.txt": b"n",
        "metadata/x.json": b"{}",
    }
    for folder in (web, stick):
        for name, data in theirs.items():
            add(folder, name, data)
    page = web / "index.html"
    for _ in range(3):
        page.write_bytes(b"spoilt")
        healed = world.heal()
        assert [r.removed for r in healed.receipts] == [()]
        assert verdicts(healed.after)["one"] == "FRESH"
    push(world.release, world.places[0].host, now=NOW)
    for folder in (web, stick):
        assert {name: (folder / name).read_bytes() for name in theirs} == theirs
    told = {"blog/2019/post.html", "photo.jpg", "files/notes.txt", "metadata/x.json"}
    assert set(healed.after[0].strangers) == told
    assert any(".htaccess" in note for note in healed.after[0].notes)


def test_what_the_publisher_keeps_beside_a_copy_is_no_stranger(world: World) -> None:
    add(world.folders["one"], "blog/2019/post.html", b"mine")
    place = world.places[0]
    world.places[0] = replace(place, settings=replace(place.settings, keep=("blog/**",)))
    healed = world.heal()
    assert healed.before[0].strangers == ()
    assert healed_lines(healed) == ["nothing to mend"]


def test_every_removal_stands_in_the_answer(world: World) -> None:
    world.archive.remove("reports/2001/strike-hard.html")
    old = world.folders["two"] / "reports/2001/strike-hard.html"
    data = old.read_bytes()
    second = world.seal()
    for place in world.places[:3]:
        push(second, place.host, now=NOW)
    add(world.folders["two"], "reports/2001/strike-hard.html", data)
    healed = world.heal()
    assert [(r.host, r.removed) for r in healed.receipts] == [("two", ("reports/2001/strike-hard.html",))]
    assert not old.exists()
    said = healed_lines(healed)
    assert "two: reports/2001/strike-hard.html: taken away, a push of ours had put it there" in said
    assert "nothing to mend" not in said


def test_a_path_that_was_ours_once_and_holds_somebodys_file_now_is_theirs(world: World) -> None:
    world.archive.remove("reports/2001/strike-hard.html")
    second = world.seal()
    for place in world.places[:3]:
        push(second, place.host, now=NOW)
    mine = world.folders["two"] / "reports/2001/strike-hard.html"
    add(world.folders["two"], "reports/2001/strike-hard.html", b"written by hand, later")
    world.heal()
    world.archive.write("index.html", "third")
    push(world.seal(), world.places[1].host, now=NOW)
    assert mine.read_bytes() == b"written by hand, later"


def test_no_spare_is_brought_in_at_a_place_that_is_somebodys(world: World, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other", {"index.html": "of others"})
    lay(other.release(), world.folders["spare"])
    before = sorted(world.folders["spare"].rglob("*"))
    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    healed = world.heal()
    assert healed.joined == ()
    assert [(f.host, "another archive lies here" in f.message) for f in healed.failures] == [("spare", True)]
    assert sorted(world.folders["spare"].rglob("*")) == before


# -- one loss, one spare ----------------------------------------------------------------------------------------------
@pytest.fixture
def with_spares(world: World, tmp_path: Path) -> Iterator[World]:
    """A world with three spares, all of them empty; both copies were seen well."""
    more = []
    for name in ("spare-2", "spare-3"):
        world.folders[name] = tmp_path / name
        world.folders[name].mkdir()
        world.servers[name] = Censor(world.folders[name])
        world.servers[name].__enter__()
        more.append(world.servers[name])
        world.places.append(world.place(name, spare=True))
    seen(world, world.heal())
    yield world
    for server in more:
        server.__exit__(None, None, None)


def seen(world: World, healed: Healed) -> Healed:
    """What the door does with a heal: remember which copies are well."""
    roll.looked(world.archive.state, healed.before, world.release)
    roll.looked(world.archive.state, healed.after, world.release)
    return healed


def test_a_loss_that_lasts_costs_one_spare_however_many_nights(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", censor.status(403))
    joined = [seen(with_spares, with_spares.heal()).joined for _ in range(4)]
    assert joined == [("spare",), (), (), ()]


def test_a_copy_that_comes_and_goes_costs_one_spare(with_spares: World) -> None:
    joined = []
    for _ in range(3):
        with_spares.servers["two"].rule("*", censor.status(451))
        joined.append(seen(with_spares, with_spares.heal()).joined)
        with_spares.servers["two"].rules.clear()
        joined.append(seen(with_spares, with_spares.heal()).joined)
    assert joined == [("spare",), (), (), (), (), ()]


def test_a_spare_that_is_lost_as_well_is_answered_once(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", censor.status(403))
    assert seen(with_spares, with_spares.heal()).joined == ("spare",)
    with_spares.servers["spare"].rule("*", censor.status(403))
    assert [seen(with_spares, with_spares.heal()).joined for _ in range(3)] == [("spare-2",), (), ()]


def test_two_losses_cost_two_spares(with_spares: World) -> None:
    for name in ("one", "two"):
        with_spares.servers[name].rule("*", censor.status(410))
    plan = with_spares.heal(dry_run=True).plan
    assert [line for line in plan if "bring it in" in line] == [
        "spare: bring it in, and sign it into the mirror list",
        "spare-2: bring it in, and sign it into the mirror list",
    ]
    assert [seen(with_spares, with_spares.heal()).joined for _ in range(2)] == [("spare", "spare-2"), ()]


def test_a_spare_that_the_publisher_took_away_again_answers_nothing(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", censor.status(403))
    assert seen(with_spares, with_spares.heal()).joined == ("spare",)
    with_spares.places = [p for p in with_spares.places if p.settings.name != "spare"]
    assert [seen(with_spares, with_spares.heal()).joined for _ in range(2)] == [("spare-2",), ()]


def test_a_challenge_for_browsers_costs_no_spare(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", lambda h, _: h.answer(b"One moment", 403, cf_mitigated="challenge"))
    healed = with_spares.heal()
    assert (healed.joined, healed.unknown, healed.receipts) == ((), ("two",), ())


def test_an_address_that_was_never_right_is_no_loss_and_is_not_struck_off(with_spares: World, tmp_path: Path) -> None:
    with Censor(tmp_path / "nowhere") as wrong:
        folder = str(with_spares.folders["two"])
        settings = replace(with_spares.places[1].settings, public=wrong.url)
        with_spares.places[1] = Place(settings, FolderHost("two", folder, wrong.url))
        for _ in range(3):
            healed = seen(with_spares, with_spares.heal())
            assert (healed.joined, healed.left) == ((), ())
            assert verdicts(healed.after)["two"] == "UNAVAILABLE"


def test_a_stick_that_is_unplugged_costs_no_spare(with_spares: World, tmp_path: Path) -> None:
    with_spares.folders["stick"].rename(tmp_path / "drawer")
    (tmp_path / "publisher/x").write_text("")
    assert with_spares.heal().joined == ()


def test_a_host_that_does_not_answer_a_push_is_not_given_up(with_spares: World) -> None:
    class Silent(FolderHost):
        def _begin(self) -> None:
            raise UnreachableError("no answer", host=self.name)

    two = with_spares.servers["two"].url
    with_spares.servers["two"].rule("*", censor.status(404))
    silent = Silent("two", str(with_spares.folders["two"]), two)
    with_spares.places[1] = replace(with_spares.places[1], host=silent)
    healed = with_spares.heal()
    assert (healed.left, healed.joined) == ((), ("spare",))
    assert two in with_spares.listed()


def test_what_we_may_not_read_ourselves_is_unknown_and_not_gone(with_spares: World) -> None:
    class Locked(FolderHost):
        def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
            raise RefusedError("the access key or its secret is wrong", host=self.name)

    locked = Locked("stick", str(with_spares.folders["stick"]))
    with_spares.places[2] = replace(with_spares.places[2], host=locked)
    healed = with_spares.heal()
    assert verdicts(healed.before)["stick"] == "UNKNOWN"
    assert (healed.receipts, healed.joined) == ((), ())


# -- mended, or not ---------------------------------------------------------------------------------------------------
def test_mended_is_said_when_the_second_look_agrees(world: World) -> None:
    (world.folders["one"] / "index.html").write_text("forged")
    healed = world.heal()
    assert healed_data(healed)["mended"] == ["one"]
    assert any(line.startswith("one: mended, ") for line in healed_lines(healed))


def test_a_page_that_is_changed_on_the_way_is_not_called_mended_and_what_changes_it_is_named(world: World) -> None:
    def rewrite(handler: censor.Handler, path: str) -> None:
        page = (world.folders["one"] / path).read_bytes()
        handler.answer(page + b"<script src='/cdn-cgi/scripts/5c/cloudflare-static/email-decode.min.js'></script>")

    world.servers["one"].rule("index.html", rewrite)
    for _ in range(2):
        healed = world.heal()
        lines = healed_lines(healed)
        assert healed_data(healed)["mended"] == []
        assert any("one: not mended: sent, and still other bytes come: something on the way" in x for x in lines)
        assert any("Cloudflare's e-mail obfuscation" in x and "Scrape Shield" in x for x in lines)
        assert not any("mended" in x and "not mended" not in x for x in lines)
