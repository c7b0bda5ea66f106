"""publish.archive.heal: what was found is mended, and only that; nothing is done on silence."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from publish.archive.heal import heal
from publish.archive.inservice import Place
from publish.audit.check import Depth
from publish.cli.heal import healed_data, healed_lines
from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.errors import IN_THE_WAY, ClockError, LackingError, RefusedError, UnreachableError
from publish.core.model import Verdict
from publish.core.settings import HostSettings
from tests.archive.heal.conftest import World, verdicts
from tests.support import censor
from tests.support.factory import NOW, Archive, add, evidence_path, lay


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


def test_a_host_that_refuses_our_clock_is_no_loss(world: World) -> None:
    class Ahead(FolderHost):
        def _begin(self) -> None:
            raise ClockError("this machine's clock and the host's differ too much", host=self.name, hint="set it")

    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    two = world.servers["two"].url
    world.places[1] = replace(world.places[1], host=Ahead("two", str(world.folders["two"]), two))
    healed = world.heal()
    assert verdicts(healed.before)["two"] == "UNAVAILABLE"
    assert (healed.left, two in world.listed()) == ((), True)
    clock = "this machine's clock and the host's differ too much"
    assert (f"two: {clock}", "set it") in [(f.message, f.hint) for f in healed.failures]


def test_a_second_key_that_is_given_by_half_is_told_and_the_copy_is_mended(world: World) -> None:
    (world.folders["two"] / "index.html").write_bytes(b"forged")
    lacks = LackingError("no STET_TWO_WITHDRAW_SECRET_KEY in the environment", host="two", hint="export it")
    world.places[1] = replace(world.places[1], second_lacks=lacks)
    told = [word for word in world.heal(dry_run=True).plan if word.startswith("two:")]
    assert told[0] == f"two: take nothing away that its first key may not: {lacks.reason}"
    healed = world.heal()
    assert verdicts(healed.after)["two"] == "FRESH"
    assert [(f.host, f.reason, f.hint) for f in healed.failures] == [("two", lacks.reason, "export it")]


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


def test_a_folder_in_a_files_place_is_left_and_the_publisher_is_told_what_to_do(world: World) -> None:
    at = world.folders["stick"] / "SHA256SUMS"
    at.unlink()
    at.mkdir()
    (at / "letter.txt").write_text("somebody's own")
    healed = world.heal()
    assert verdicts(healed.after) == {"one": "FRESH", "two": "FRESH", "stick": "UNAVAILABLE"}
    assert [(f.message, f.hint) for f in healed.failures] == [("stick: not a file (SHA256SUMS)", IN_THE_WAY)]
    assert (at / "letter.txt").read_text() == "somebody's own"
