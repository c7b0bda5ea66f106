"""archive.js and stash.js: the newest valid release of those seen, every byte by its hash, and never a wrong word."""

import hashlib
import json
import shutil
import threading
from datetime import timedelta
from pathlib import Path

from publish.verify.tufapi import CryptoSigner
from tests.attacks.desk import Desk
from tests.readers.worker.conftest import Town
from tests.readers.worker.reader import Reader
from tests.support import censor
from tests.support.factory import NOW, PAGES, Archive, add, evidence_path, lay

FRONT = "index.html"
REPORT = "reports/2013/masanjia.html"
SCRIPT = "robots.txt"  # as little a page as sw.js is
LATER = str(PAGES[FRONT])


def _text(town: Town, path: str) -> str:
    return (town.world.copy / path).read_bytes().decode("latin1")


def test_a_page_is_read_and_proven(town: Town) -> None:
    one = town.mirror()
    reader = town.reader(one)
    found = reader.do("read", path=REPORT)
    assert (found["verdict"], found["address"], found["release"]) == ("AUTHENTIC", one.url, 2)
    assert found["text"] == _text(town, REPORT)
    assert found["type"] == "text/html; charset=utf-8"
    standing = reader.do("standing")
    assert (standing["fresh"], standing["release"], standing["days"]) == (True, 2, 0)


def test_the_origin_dies_and_the_signed_list_leads_on(town: Town) -> None:
    origin, other = town.mirror(), town.mirror()
    world = town.world
    lay(world.archive.publish(PAGES, mirrors=[other.url]), world.copy)
    reader = town.reader(origin)
    reader.do("read", path=FRONT)
    origin.rule("*", censor.hang_up(reset=True))
    reader.start()
    found = reader.do("read", path=REPORT)
    assert (found["verdict"], found["address"]) == ("AUTHENTIC", other.url)
    assert found["text"] == _text(town, REPORT)


def test_no_mirror_is_asked_for_what_was_not_read(town: Town) -> None:
    one, two = town.mirror(), town.mirror()
    reader = town.reader(one, two, hedge=8000)
    reader.do("read", path=REPORT)
    reader.do("compared")
    pages = {path for path in one.asked() + two.asked() if not path.startswith(("metadata/", "targets/"))}
    assert pages == {REPORT}
    assert REPORT not in two.asked()


def test_the_newest_of_those_seen_wins_and_the_lagging_one_is_noted(town: Town) -> None:
    old, new = town.mirror(town.world.old), town.mirror()
    reader = town.reader(old, new, hedge=8000)  # on a busy machine, too, the first answers first
    assert reader.do("open") == 1
    assert reader.do("compared") == 2
    found = reader.do("read", path=FRONT)
    assert (found["text"], found["release"], found["address"]) == (LATER, 2, new.url)
    assert reader.do("standing")["lagging"] == [old.url]


def test_a_copy_that_goes_back_is_refused_and_its_bytes_serve_all_the_same(town: Town) -> None:
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path=REPORT)
    one.root = town.world.old
    reader.start()
    assert reader.do("open") == 2
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"  # the same bytes in both
    stale = reader.do("read", path=FRONT)
    assert (stale["verdict"], "old front" in stale["text"]) == ("STALE", True)
    assert reader.do("looked")[one.url]["verdict"] == "STALE"
    # What was seen is remembered, even where the release itself is kept no longer.
    reader.do("loseHead")
    reader.start()
    assert reader.ask("open")["verdict"] == "STALE"
    one.root = town.world.copy
    reader.start()
    reader.do("open")
    one.root = town.world.old
    # Not even the listings of what was seen are to be had: then the older release, and it is called that.
    reader.do("lose")
    reader.start()
    older = reader.do("read", path="reports/2001/strike-hard.html")
    assert (older["verdict"], older["release"]) == ("STALE", 1)


def _met(meeting: threading.Barrier) -> censor.Answer:
    """The right answer, once others were asked for as well."""

    def answer(handler: censor.Handler, path: str) -> None:
        meeting.wait(20)
        censor.honest()(handler, path)

    return answer


def test_metadata_that_are_asked_for_anyway_come_side_by_side(town: Town) -> None:
    one = town.mirror()
    for together in (
        ("metadata/2.root.json", "metadata/timestamp.json"),
        ("metadata/*.targets.json", "metadata/*.mirrors.json"),
        ("targets/*.mirrors.json", "targets/*.mirrors.html", "targets/*.attestations.json"),
    ):
        meeting = threading.Barrier(len(together))
        for pattern in together:
            one.rule(pattern, _met(meeting))
    assert town.reader(one, stall=30_000).do("open") == 2


def test_a_half_pushed_page_is_genuine(town: Town) -> None:
    world = town.world
    before = lay(world.release, town.folder / "before")
    release = world.archive.publish({**PAGES, FRONT: "<!doctype html>third front", "reports/new.html": "<p>new"})
    half = lay(release, town.folder / "half")
    for name in ("metadata/timestamp.json",):
        add(half, name, (before / name).read_bytes())
    for file in (before / "metadata").iterdir():
        if not (half / "metadata" / file.name).exists():
            add(half, f"metadata/{file.name}", file.read_bytes())
    for file in (before / "targets").iterdir():
        add(half, f"targets/{file.name}", file.read_bytes())
    reader = town.reader(town.mirror(half))
    found = reader.do("read", path=FRONT)
    assert (found["verdict"], "third" in found["text"], found["release"]) == ("AUTHENTIC", True, 3)
    assert reader.do("read", path="reports/new.html")["verdict"] == "AUTHENTIC"
    # Another copy that has the bytes of the release itself goes before.
    assert town.reader(town.mirror(half), town.mirror(before)).do("read", path=FRONT)["text"] == LATER


def test_the_parts_of_a_page_come_from_its_release(town: Town) -> None:
    world = town.world
    old, new = town.mirror(world.old), town.mirror()
    reader = town.reader(old, new, hedge=8000)
    assert reader.do("open") == 1
    assert reader.do("compared") == 2
    assert "old front" in reader.do("read", path=FRONT, release=1)["text"]
    assert reader.do("read", path=FRONT)["text"] == LATER
    # When nobody has them any more, from the newest.
    old.rule("*", censor.status(404))
    reader.do("forget")
    assert reader.do("read", path=FRONT, release=1)["release"] == 2


def test_a_page_that_was_removed_is_said_to_be(town: Town) -> None:
    world, one = town.world, town.mirror()
    reader = town.reader(one)
    reader.do("read", path=REPORT)
    pages = {path: data for path, data in PAGES.items() if path != REPORT}
    lay(world.archive.publish(pages), world.copy)
    answer = town.reader(town.mirror()).ask("read", path=REPORT)
    assert (answer["name"], answer["verdict"], answer["was"]) == ("Missing", "UNAVAILABLE", 2)
    # A withdrawal leaves no former metadata; then what was read here is known, and nothing else.
    one.rule("metadata/[12].targets.json", censor.status(404))
    reader.start()
    answer = reader.ask("read", path=REPORT)
    assert (answer["name"], answer["was"]) == ("Missing", 2)
    never = town.reader(town.mirror()).ask("read", path="reports/never.html")
    assert (never["name"], never["was"]) == ("Missing", 0)


def test_a_forged_page_is_never_given(town: Town) -> None:
    liar = town.mirror().rule(REPORT, censor.tamper())
    answer = town.reader(liar).ask("read", path=REPORT)
    assert (answer["verdict"], answer["tried"]) == ("TAMPERED", [[liar.url, "wrong"]])
    assert town.reader(liar, town.mirror()).do("read", path=REPORT)["verdict"] == "AUTHENTIC"


def test_a_block_page_is_not_called_a_forgery(town: Town) -> None:
    sick = town.mirror().rule("reports/*", censor.page()).rule("[0-9a-f]*.html", censor.page())
    answer = town.reader(sick).ask("read", path=REPORT)
    assert (answer["verdict"], answer["tried"]) == ("UNAVAILABLE", [[sick.url, "absent"]])


def test_a_portal_that_sets_in_is_not_called_a_forgery(town: Town) -> None:
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path="reports/2001/index.html")
    reader.do("compared")
    one.rule("*", censor.portal())
    answer = reader.ask("read", path="reports/2001/strike-hard.html")
    assert (answer["verdict"], answer["tried"]) == ("UNAVAILABLE", [[one.url, "absent"]])
    assert [reader.do("judge", path=path, address=one.url) for path in (FRONT, SCRIPT)] == ["UNAVAILABLE"] * 2
    # Who has the archive is no portal, whatever else he writes into a page.
    one.rules.clear()
    one.rule(FRONT, censor.portal()).rule(SCRIPT, censor.page(b"// another"))
    assert [reader.do("judge", path=path, address=one.url) for path in (FRONT, SCRIPT)] == ["TAMPERED"] * 2
    one.rule("metadata/1.root.json", censor.portal())  # a file that a thief of the host's password writes, too
    assert reader.do("judge", path=FRONT, address=one.url) == "TAMPERED"
    one.rules.clear()
    assert reader.do("read", path=FRONT)["verdict"] == "AUTHENTIC"


def test_metadata_of_another_archive_or_of_nobody_are_passed_over(town: Town) -> None:
    liar = town.mirror().rule("metadata/timestamp.json", censor.tamper())
    portal = town.mirror().rule("*", censor.page())
    well = town.mirror()
    reader = town.reader(portal, liar, well)
    assert reader.do("open") == 2
    looked = reader.do("looked")
    assert [looked[m.url]["verdict"] for m in (portal, liar, well)] == ["UNAVAILABLE", "TAMPERED", "AUTHENTIC"]


def test_a_forged_mirror_list_adds_nobody(town: Town) -> None:
    one, stranger = town.mirror(), town.mirror()
    listed = {"address": stranger.url, "also": [], "durable": False, "kind": "x"}
    forged = json.dumps({"mirrors": [listed], "gone": []})
    one.rule("targets/*.mirrors.json", censor.page(forged.encode()))
    answer = town.reader(one).ask("open")
    assert answer["verdict"] == "TAMPERED"
    assert stranger.asked() == []


def test_nobody_lives(town: Town) -> None:
    answer = town.reader("http://127.0.0.1:9/", "http://127.0.0.1:10/").ask("open")
    assert (answer["verdict"], [what for _, what in answer["tried"]]) == ("UNKNOWN", ["unreachable"] * 2)


def test_the_second_visit_needs_no_network(town: Town) -> None:
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path=REPORT)
    one.rule("*", censor.hang_up(reset=True))
    reader.start()
    found = reader.do("read", path=REPORT)
    print(f"second visit, offline: {reader.ms:.0f} ms")
    assert (found["verdict"], found["address"]) == ("AUTHENTIC", "")


def test_harm_to_what_is_kept_is_noticed(town: Town) -> None:
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path=REPORT)
    sha256 = hashlib.sha256((town.world.copy / REPORT).read_bytes()).hexdigest()
    reader.do("spoil", sha256=sha256)
    found = reader.do("read", path=REPORT)
    assert (found["verdict"], found["address"], found["text"]) == ("AUTHENTIC", one.url, _text(town, REPORT))


def test_a_browser_that_keeps_nothing_reads_all_the_same(town: Town) -> None:
    reader = town.reader(town.mirror(), broken=True)
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"


def test_a_clock_that_is_behind_is_said_to_be_and_nothing_is_fresh(town: Town) -> None:
    reader = town.reader(town.mirror(), now=(NOW - timedelta(days=400)).isoformat())
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"
    standing = reader.do("standing")
    assert (standing["fresh"], standing["clockIsBehind"]) == (False, True)


def test_an_archive_that_was_not_renewed_is_read_and_not_called_fresh(town: Town) -> None:
    reader = town.reader(town.mirror(), now=(NOW + timedelta(days=41)).isoformat())
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"
    standing = reader.do("standing")
    assert (standing["fresh"], standing["clockIsBehind"], standing["days"]) == (False, False, 41)


def test_all_keys_were_changed_since_the_last_visit(tmp_path: Path, town: Town) -> None:
    desk = Desk(Archive(tmp_path / "desk"), tmp_path / "desked")
    before = tmp_path / "before"
    shutil.copytree(desk.folder, before)
    root = (desk.folder / "metadata/1.root.json").read_bytes()
    one = town.mirror(desk.folder)
    with Reader(root, [one.url], now=NOW.isoformat()) as reader:
        assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"
        former, online = desk.holders, CryptoSigner.generate_ed25519()
        desk.holders, desk.editors = ([CryptoSigner.generate_ed25519() for _ in range(3)] for _ in range(2))
        for role, signers in {"root": desk.holders, "targets": desk.editors}.items():
            desk.root.roles[role].keyids.clear()
            for signer in signers:
                desk.root.add_key(signer.public_key, role)
        for role in ("snapshot", "timestamp"):
            desk.root.roles[role].keyids.clear()
            desk.root.add_key(online.public_key, role)
        desk.rotate(*former[:2], *desk.holders[:2])
        desk.online = online
        desk.publish(*desk.editors[:2])
        desk.stamp(2)
        reader.start()
        assert reader.do("read", path="index.html")["verdict"] == "AUTHENTIC"
        assert reader.do("looked")[one.url] == {"verdict": "AUTHENTIC", "reason": "", "release": 1}
        # A copy that stayed behind is behind, and is no forgery.
        one.root = before
        reader.start()
        reader.do("open")
        reader.ask("look")
        assert reader.do("looked")[one.url]["verdict"] == "STALE"


def test_what_is_kept_for_good_stays_and_the_rest_goes_by_age(town: Town) -> None:
    reader = town.reader(town.mirror(), limit=1000)
    reader.do("put", sha256="a", size=400, pinned=True)
    for name in "bcde":
        reader.do("put", sha256=name, size=400)
    assert set(reader.do("held")) == {"a", "d", "e"}
    reader.do("put", sha256="f", size=900)  # more than half of all: not worth it
    assert set(reader.do("held")) == {"a", "d", "e"}
    reader.do("forget")
    assert reader.do("size") == {"length": 0, "pinned": 0, "count": 0}


def test_on_a_full_disk_what_was_read_makes_room_and_what_is_kept_for_good_does_not(town: Town) -> None:
    reader = town.reader(town.mirror(), room=1000)
    laid = [reader.do("put", sha256=name, size=400, pinned=name in "ade") for name in "abcde"]
    assert (laid, set(reader.do("held"))) == ([True, True, True, True, False], {"a", "d"})


def test_on_a_full_disk_what_was_read_makes_room_for_what_was_seen(town: Town) -> None:
    reader = town.reader(town.mirror(), room=1000)
    assert reader.do("put", sha256="a", size=450)
    assert reader.do("put", sha256="b", size=450, pinned=True)
    assert reader.do("setState", key="seen", value={})
    assert reader.do("held") == ["b"]


def test_on_a_full_disk_nobody_is_told_that_a_page_is_kept(town: Town) -> None:
    reader = town.reader(town.mirror(), room=1)
    kept = reader.do("keep", path=REPORT)
    assert (kept["count"], kept["missing"] > 0) == (0, True)
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"


def test_a_page_is_kept_with_its_documents(town: Town) -> None:
    world = town.world
    text = f'<!doctype html><p><a href="../../{evidence_path()}">x</a> <img src="../../files/00/{"0" * 64}/gone.png">'
    lay(world.archive.publish({**PAGES, REPORT: text}), world.copy)
    one = town.mirror()
    reader = town.reader(one)
    kept = reader.do("keep", path=REPORT)
    assert (kept["count"], kept["missing"]) == (2, 1)
    reader.start(limit=1)
    reader.do("put", sha256="a", size=0)  # what was only read goes
    one.rule("*", censor.hang_up(reset=True))
    reader.start()
    assert reader.do("read", path=evidence_path())["verdict"] == "AUTHENTIC"
    # The newest release has other bytes there, and nobody gives them: what was kept is shown for what it is.
    one.rules.clear()
    lay(world.archive.publish({**PAGES, REPORT: "<!doctype html>corrected"}), world.copy)
    one.rule(REPORT, censor.status(451))
    reader.start()
    reader.do("look")
    found = reader.do("read", path=REPORT)
    assert (found["verdict"], found["text"]) == ("STALE", text)
