"""The reader's own defences, in JavaScript: what hostile copies do to a page's worker, run in node.

Where a vector says what must come of it, the vector is the oracle; elsewhere real servers misbehave.
"""

import copy
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.release import volunteers as ledger
from tests.attacks.desk import Desk, forked
from tests.readers.worker.conftest import Town
from tests.readers.worker.reader import Reader
from tests.support import censor
from tests.support.factory import NOW, PAGES, add, lay
from tests.vectors import archive as vectors
from tests.vectors import judge
from tests.whole.test_vectors import by_javascript

FRONT = "index.html"
REPORT = "reports/2013/masanjia.html"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        yield Town(tmp_path, stack)


def _judged(*beginnings: str) -> None:
    """Fail unless all vectors whose names begin so get the verdict that stands in them."""
    names = [name for name in judge.names() if name.startswith(beginnings)]
    found = by_javascript()
    assert names
    assert {name: found[name] for name in names} == {name: judge.read(name)["expect"] for name in names}


def test_content_substituted_under_a_reader(town: Town) -> None:
    """Row 1: the origin forges a page. Oracle: never given, TAMPERED; with another copy, its true bytes."""
    liar, well = town.mirror().rule(REPORT, censor.tamper()), town.mirror()
    assert town.reader(liar).ask("read", path=REPORT)["verdict"] == "TAMPERED"
    found = town.reader(liar, well).do("read", path=REPORT)
    assert (found["verdict"], found["address"]) == ("AUTHENTIC", well.url)
    assert found["text"] == (town.world.copy / REPORT).read_bytes().decode("latin1")


def test_rollback_under_a_reader(town: Town) -> None:
    """Row 2: the only copy goes back a release after a visit. Oracle: refused as STALE; the memory is what it was."""
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path=REPORT)
    one.root = town.world.old
    reader.do("loseHead")
    reader.start()
    assert reader.ask("open")["verdict"] == "STALE"
    one.root = town.world.copy
    reader.start()
    assert reader.do("open") == 2


def test_indefinite_freeze_of_a_reader(town: Town) -> None:
    """Row 3: nothing newer for 41 days. Oracle: the page is AUTHENTIC, the archive not FRESH, and the days are said."""
    reader = town.reader(town.mirror(), now=(NOW + timedelta(days=41)).isoformat())
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"
    standing = reader.do("standing")
    assert (standing["fresh"], standing["days"]) == (False, 41)


def test_freeze_of_a_reader_beside_a_fresh_copy(town: Town) -> None:
    """Row 3: the origin holds a release back. Oracle: the newest one of those seen is shown, the origin is named."""
    old, new = town.mirror(town.world.old), town.mirror()
    reader = town.reader(old, new, hedge=8000)
    reader.do("open")
    assert reader.do("compared") == 2
    assert reader.do("standing")["lagging"] == [old.url]


def test_mix_and_match_under_a_reader() -> None:
    """Row 5: metadata of two releases, each signed. Oracle: the vectors."""
    _judged("mixed-", "renumbered-")


def _forks(town: Town, folder: Path) -> tuple[Path, Path]:
    """Copies of two releases of one number, both signed."""
    thief = forked(town.world.archive, folder / "thief")
    true = lay(town.world.archive.publish({**PAGES, FRONT: "<p>true"}), folder / "true")
    return true, lay(thief.publish({**PAGES, FRONT: "<p>false"}), folder / "false")


@pytest.mark.parametrize("kind", ["snapshot", "targets"])
def test_mix_and_match_of_one_version_under_a_reader(town: Town, tmp_path: Path, kind: str) -> None:
    """Row 5: two signed files of one version, from a fork. Oracle: TAMPERED; the hash that names the file decides."""
    true, false = _forks(town, tmp_path)
    shutil.copy(false / f"metadata/3.{kind}.json", true / "metadata")
    assert town.reader(town.mirror(true)).ask("open").get("verdict") == "TAMPERED"


def test_fast_forward_under_a_reader() -> None:
    """Row 6: a thief drove the timestamp's number up, and lost the key. Oracle: the vectors; all read on."""
    _judged("seen-a-timestamp", "seen-timestamp", "seen-newer")


def test_endless_data_to_a_reader(town: Town) -> None:
    """Row 7: a page without end. Oracle: cut within seconds, and called wrong."""
    sick = town.mirror().rule(FRONT, censor.endless(pause_s=0.01))
    answer = town.reader(sick).ask("get", path=FRONT, maxLength=1 << 18, within_s=8)
    assert answer["tried"] == [[sick.url, "wrong"]]


def test_slow_retrieval_by_a_reader(town: Town) -> None:
    """Row 8: one origin says nothing, then all. Oracle: the second copy's page within 2 s; then an end, UNKNOWN."""
    silent, also, well = town.mirror(), town.mirror(), town.mirror()
    for each in (silent, also):
        each.rule("*", censor.black_hole())
    found = town.reader(silent, well, stall=8000).do("get", path=FRONT, maxLength=1 << 18)
    assert found["address"] == well.url
    reader = town.reader(silent, well, stall=8000)
    reader.do("get", path=FRONT, maxLength=1 << 18)
    assert reader.ms < 7000
    answer = town.reader(silent, also, stall=600).ask("get", path=FRONT, maxLength=100, within_s=8)
    assert answer["verdict"] == "UNKNOWN"


def test_a_page_that_is_held_up_leaves_nobody_before_a_blank_one(town: Town) -> None:
    """Row 8: nobody delivers for a while. Oracle: a page says so, goes on once, and nobody is asked twice."""
    said, came, asked, taken = town.reader(town.mirror()).do("waitedFor")
    assert said.startswith("waiting<script>location.reload()</script><noscript>")
    assert (came, asked, taken) == ("there", 1, "one")


def test_a_reader_comes_back_to_a_malicious_origin_last(town: Town) -> None:
    """Row 10: the origin says 404 to everything. Oracle: it is asked once, and then others first; none is lost."""
    sick, well = town.mirror().rule(FRONT, censor.status(404)), town.mirror()
    reader = town.reader(sick, well, hedge=8000)
    for _ in range(3):
        assert reader.do("get", path=FRONT, maxLength=1 << 18)["address"] == well.url
    assert sick.asked() == [FRONT]
    assert set(reader.do("order")) == {sick.url, well.url}


def test_who_sends_on_into_the_readers_own_network_counts_for_nothing(town: Town) -> None:
    """Row 10: a mirror sends on into the network that its reader is in. Oracle: counts as one that gives nothing."""
    router, one, other = town.mirror(), town.mirror(), town.mirror()
    one.rule("*", censor.redirect(router.url + "{path}"))
    far = "http://far.example/"
    answer = town.reader(far, names={far: one.url}).ask("get", path=FRONT, maxLength=1 << 18)
    assert (answer["verdict"], answer["tried"]) == ("UNAVAILABLE", [[far, "absent"]])
    # Who is near himself may, and who is not sent on at all.
    assert town.reader(one).do("get", path=FRONT, maxLength=1 << 18)["address"] == one.url
    assert town.reader(far, names={far: other.url}).do("get", path=FRONT, maxLength=1 << 18)["address"] == far


def test_split_view_of_a_reader(town: Town, tmp_path: Path) -> None:
    """Row 11: two releases of one number, both signed. Oracle: the first is kept, the other copy is named."""
    one, other = map(town.mirror, _forks(town, tmp_path))
    reader = town.reader(one, other, hedge=8000)
    assert reader.do("open") == 3
    reader.do("compared")
    assert reader.do("standing")["forging"] == [other.url]
    assert "true" in reader.do("read", path=FRONT)["text"]


def test_split_view_of_a_reader_who_remembers() -> None:
    """Row 11: forks of what was seen, witnesses too few, the root's and the reader's own. Oracle: the vectors."""
    _judged("history-", "witnessed-by-", "policy-")


def test_checkpoint_forged_for_a_reader() -> None:
    """Row 12: notes over another release, other text, with other keys. Oracle: the vectors."""
    _judged("witnessed-", "witnesses-")


def test_witnesses_in_a_crowd_for_a_reader() -> None:
    """Row crowds: strangers, and one of the witnesses, fill the list; terminal codes. Oracle: the vectors."""
    _judged("crowded-", "witnessed-beside-", "policy-crowded-")


def test_signature_edge_cases_for_a_reader() -> None:
    """Row 13: points of small order, numbers that are not canonical, other spellings. Oracle: the vectors."""
    _judged("key-", "signature-")


def test_duplicate_signatures_for_a_reader() -> None:
    """Row 14: one key under two names, one signature twice. Oracle: the vectors."""
    _judged("threshold-one-")


def test_keys_under_other_ids_for_a_reader() -> None:
    """Row key ids: labels, other hashes, a thief's key under an honest id. Oracle: the vectors."""
    _judged("keyid-", "key-swapped-")


def test_a_form_that_a_reader_does_not_know() -> None:
    """Row versions: a root says a form that only a newer reader knows. Oracle: the vectors."""
    _judged("form-root-format-")


def test_key_theft_below_the_threshold_of_a_reader() -> None:
    """Row 15: too few keys, or those of another duty. Oracle: the vectors."""
    _judged("threshold-", "signed-")


def test_root_chain_that_a_reader_follows() -> None:
    """Row 16: a chain with a hole, renumbered, or not by the holders before. Oracle: the vectors."""
    _judged("root-", "rotated-")


def test_mirror_list_poisoning_of_a_reader(town: Town) -> None:
    """Row 22: a list of the host's own. Oracle: TAMPERED; the address that it brings is never asked."""
    one, stranger = town.mirror(), town.mirror()
    listed = {"address": stranger.url, "also": [], "durable": False, "kind": "x"}
    forged = json.dumps({"mirrors": [listed], "gone": []})
    one.rule("targets/*.mirrors.json", censor.page(forged.encode()))
    reader = town.reader(one)
    answer = reader.ask("open")
    reader.ask("compared")
    assert (answer.get("verdict"), stranger.asked()) == ("TAMPERED", [])


def test_the_page_of_the_mirror_list_that_a_thief_signed() -> None:
    """Row 22: mirrors.html runs, asks, leads on. Oracle: the vectors; no copy with it is believed."""
    _judged("mirrors-page-")


def test_a_page_that_a_host_lays_beside_the_release(town: Town) -> None:
    """Row 22: a host's page in targets/, named by its own hash. Oracle: none of the archive's, though the bytes fit."""
    one, forged = town.mirror(), b"<!doctype html><h1>A report that nobody signed</h1>"
    path = f"targets/{sha256(forged).hexdigest()}.bundles.html"
    one.rule(path, censor.page(forged))
    assert town.reader(one).do("beside", path=path) is None
    assert path not in one.asked()


def test_keys_taken_back_that_are_hidden_from_a_reader_again(town: Town, tmp_path: Path) -> None:
    """Row 6: a release that no witness signed yet takes the editors' keys back; their thief signs the next, and hides
    the root. Oracle: STALE, also beside the true one, and after the worker has slept; never shown, not even as old."""
    asking = {"threshold": 1, "keys": [{"name": "ann.example/w", "public": vectors.public("ann")["keyval"]["public"]}]}
    made = vectors.Archive(edits={"root": lambda root: root.update(witnesses=asking)})
    made.root().release(1).mirrors(1).point(1)
    former, thief = dict(made.files), copy.deepcopy(made)
    thief.release(2).release(3, {FRONT: b"<p>a thief's"}).mirrors(2).point(2)
    made.editors = ("heir",)
    made.root(2, "root").release(2, {FRONT: b"<p>heirs'"}).mirrors(2).point(2)
    hosts = {}
    for name, files in {"former": former, "true": made.files, "thief": thief.files}.items():
        for path, data in files.items():
            add(tmp_path / name, path, data)
        hosts[name] = town.mirror(tmp_path / name)
    with Reader(made.files["metadata/1.root.json"], [hosts["former"].url], now=vectors.NOW) as reader:
        # Both are judged while neither root is known; the thief's comes to its end last.
        hosts["thief"].rule("metadata/*.mirrors.json", censor.slow(0.6))
        addresses = [host.url for host in hosts.values()]
        reader.start(addresses=addresses, hedge=8000)
        assert reader.do("open") == 1
        assert reader.do("compared") == 2
        assert reader.do("looked")[hosts["thief"].url]["verdict"] == "STALE"
        hosts["thief"].rules.clear()
        for _ in range(2):
            reader.start(addresses=[hosts["thief"].url])
            assert reader.do("open") == 2
            reader.ask("look")
            assert reader.do("looked")[hosts["thief"].url]["verdict"] == "STALE"
            reader.do("lose")
            assert reader.ask("read", path=FRONT)["verdict"] == "STALE"
            assert "text" not in reader.ask("read", path=FRONT)


def test_a_list_that_names_the_readers_own_network(town: Town) -> None:
    """Row 22: addresses of this machine, or of the network around it. Oracle: no page of the web has them asked."""
    reader = town.reader(town.mirror())
    near = (
        "127.0.0.1", "127.9.9.9:8080", "localhost", "a.localhost", "[::1]", "0.0.0.0", "10.1.2.3", "192.168.1.1",
        "172.16.0.1", "172.31.9.9", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]",
        "router", "printer.local", "2130706433", "0x7f.1", "017700000001", "[", "127.0.0.1.",
    )  # fmt: skip
    far = ("example.org", "1.2.3.4", "172.32.0.1", "[2001:db8::1]", "100.128.0.1", "local.example.org")
    found = {
        host: reader.do("askable", address=f"https://{host}/", here="https://archive.example/")
        for host in (*near, *far)
    }
    assert found == {**dict.fromkeys(near, False), **dict.fromkeys(far, True)}
    assert reader.do("askable", address="http://127.0.0.1:8001/", here="http://127.0.0.1:8000/")


def test_a_cache_that_keeps_absences_before_a_reader(town: Town, desk: Desk) -> None:
    """Row half-way: a cache keeps that there is no second root. Oracle: no forgery for who comes, or comes back."""
    one, root = town.mirror(desk.folder).rule("*", censor.keeping_absences()), desk.anchor.root
    assert root
    with Reader(root, [one.url], now=NOW.isoformat()) as back, Reader(root, [one.url], now=NOW.isoformat()) as new:
        assert back.do("open") == 1
        desk.renew_online()
        back.start()
        for reader in (back, new):
            reader.do("open")
            reader.do("look")
            assert reader.do("looked")[one.url] == {"verdict": "AUTHENTIC", "reason": "", "release": 1}
    again = [request for request in one.log if request.path == "metadata/2.root.json" and request.query]
    assert {request.headers["cache-control"] for request in again} == {"no-cache"}


def test_a_release_to_come_behind_a_cache_that_keeps_absences(town: Town) -> None:
    """Row half-way: a cache keeps that there is no third release. Oracle: a page of it, there already, is genuine."""
    world, half = town.world, town.folder / "half"
    one = town.mirror(lay(world.release, half)).rule("*", censor.keeping_absences())
    reader = town.reader(one)
    assert reader.ask("read", path="reports/none.html")["name"] == "Missing"  # whether it is to come was asked
    release = world.archive.publish({**PAGES, FRONT: "<p>third"}, now=NOW)
    stamp = (half / "metadata/timestamp.json").read_bytes()
    lay(release, half)
    add(half, "metadata/timestamp.json", stamp)
    found = reader.do("read", path=FRONT)
    assert (found["verdict"], found["release"], found["text"]) == ("AUTHENTIC", 3, "<p>third")


def test_clock_skew_of_a_reader(town: Town) -> None:
    """Row 38: the reader's clock is a year behind. Oracle: AUTHENTIC; not FRESH, and the clock is named."""
    reader = town.reader(town.mirror(), now=(NOW - timedelta(days=400)).isoformat())
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"
    standing = reader.do("standing")
    assert (standing["fresh"], standing["clockIsBehind"]) == (False, True)


def test_places_that_are_not_the_archives(town: Town) -> None:
    """Row 41: the reader's worker rules an origin that others use, too. Oracle: their places are left to them."""
    reader = town.reader(town.mirror())
    reader.do("read", path=FRONT)
    foreign = (
        "donate/index.html",
        "b/index.html",
        "b/reports/1.html",
        "humans.txt",
        "donate",
        ".well-known/a",
        "a:b/c",
    )
    ours = (FRONT, REPORT, "reports/none.html", "gone.html", "files/00/x", "HISTORY", "SHA256SUMS", "by/none.html")
    found = {path: reader.do("foreign", path=path) for path in (*foreign, *ours)}
    assert found == {**dict.fromkeys(foreign, True), **dict.fromkeys(ours, False)}


def test_a_volunteer_who_wants_to_see_who_reads(town: Town) -> None:
    """Row volunteer: one was quick while all others failed. Oracle: his log, once another one is well."""
    own, well, lent = town.mirror(), town.mirror(), town.mirror()
    with ledger.changing(town.world.archive.state, MirrorList()) as rows:
        rows[lent.url] = ledger.Volunteer(lent.url)
    lay(town.world.archive.seal(mirrors=[Mirror(well.url, "folder")]).release, town.world.copy)
    own.kill()
    reader = town.reader(own, well, hedge=400)
    reader.do("open")
    reader.do("compared")
    well.rule(REPORT, censor.status(503))
    assert reader.do("read", path=REPORT)["address"] == lent.url
    well.rules.clear()
    assert reader.do("read", path=FRONT)["address"] == well.url
    assert lent.asked() == [REPORT]


def test_emergency_redaction_unsaid_to_a_reader() -> None:
    """Row 73: a later release drops a line of WITHDRAWN, or tells it anew. Oracle: the vectors."""
    _judged("withdrawn-")
