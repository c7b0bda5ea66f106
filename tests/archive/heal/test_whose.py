"""publish.archive.heal: nothing is taken away that Stet never put there."""

from dataclasses import replace

from publish.archive.heal import Failure
from publish.cli.heal import healed_lines
from publish.copies.push import push
from publish.core.errors import AbsentError, OccupiedError
from tests.archive.heal.conftest import World, verdicts
from tests.support.factory import NOW, add

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
    assert "two: reports/2001/strike-hard.html: taken away, put there by a push of ours" in said
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


def test_where_a_place_is_taken_the_command_is_told() -> None:
    taken = Failure.of("two", OccupiedError("another's", host="two", hint="look whose it is"))
    assert taken.hint == "look whose it is; to replace for good what lies there: stet push --adopt two"
    assert taken.reason == "another's"
    assert Failure.of("two", AbsentError("not here", host="two")).hint is None
