"""film.js, ranges.js, sha256.js: a film begins at once, goes on when a copy dies, and nothing unverified goes out."""

import pytest

from tests.readers.worker.conftest import Town
from tests.readers.worker.films import AT, COUNT, FILM, SHA256, SIZE, Mirror, asked, filmed, sha256
from tests.support import censor
from tests.support.censor import Handler
from tests.support.factory import PAGES, evidence_path, lay


@pytest.fixture
def mirror(town: Town) -> Mirror:
    return filmed(town)


def test_a_part_costs_its_pieces_and_once(town: Town, mirror: Mirror) -> None:
    one = mirror()
    reader = town.reader(one)
    first, last = 3 * SIZE + 5, 4 * SIZE + 1
    for _ in range(2):
        found = reader.do("film", path=AT, range=f"bytes={first}-{last}")
        assert (found["status"], found["range"]) == (206, f"bytes {first}-{last}/{len(FILM)}")
        assert (found["length"], found["sha256"]) == (last + 1 - first, sha256(first, last))
        assert found["type"] == "video/webm"
    end = reader.do("film", path=AT, range="bytes=-3")
    assert (end["length"], end["sha256"]) == (3, sha256(len(FILM) - 3, len(FILM) - 1))
    assert asked(one) == [3, 4, 7]
    assert reader.do("film", path=AT, range=f"bytes={len(FILM)}-")["status"] == 416
    assert asked(one) == [3, 4, 7]


def test_who_is_shorter_than_a_piece_is_read_as_before(town: Town, mirror: Mirror) -> None:
    reader = town.reader(mirror())
    assert reader.do("film", path=evidence_path()) is None
    assert reader.do("film", path="reports/2013/masanjia.html") is None


def test_a_copy_dies_and_another_goes_on(town: Town, mirror: Mirror) -> None:
    """With seeks, all that is fetched is the film, and the one piece that was on its way."""
    dying, other = mirror(), mirror()
    whole = censor.ranged()

    def die(handler: Handler, path: str) -> None:
        if len(asked(dying)) > 3:
            handler.hang_up(reset=True)
        else:
            whole(handler, path)

    dying.rule(AT, die)
    reader = town.reader(dying, other)
    for start in (0, 5 * SIZE, 2 * SIZE):  # as a player does: the beginning, the index at the end, a place
        assert reader.do("film", path=AT, range=f"bytes={start}-", most=10)["status"] == 206
    found = reader.do("film", path=AT)
    assert (found["status"], found["length"], found["sha256"], found["error"]) == (200, len(FILM), SHA256, "")
    parts = [
        number for number in asked(dying, other) if number >= 0
    ]  # a dead one is asked whether parts are what it lacks
    assert set(parts) == set(range(COUNT))
    assert len(parts) <= COUNT + 1


@pytest.mark.parametrize(
    "answer",
    [
        censor.status(404),
        censor.status(503),
        censor.page(),
        censor.honest(),
        censor.ranged(alter=lambda b, _: b[1:] + b"!"),
    ],
    ids=["absent", "busy", "page", "whole", "liar"],
)
def test_what_one_does_not_give_another_gives(town: Town, mirror: Mirror, answer: censor.Answer) -> None:
    bad, good = mirror().rule(AT, answer), mirror()
    found = town.reader(bad, good).do("film", path=AT)
    assert (found["length"], found["sha256"]) == (len(FILM), SHA256)
    assert sorted(set(asked(good))) == list(range(COUNT))


def refused(status: int) -> censor.Answer:
    """A host that takes a question for a part ill, and gives files."""
    return lambda handler, path: (censor.status(status) if handler.headers.get("Range") else censor.honest())(
        handler, path
    )


@pytest.mark.parametrize(
    ("answer", "whole"), [(censor.honest(), [-1]), (refused(416), [-1, -1]), (refused(403), [-1, -1])]
)
def test_where_nobody_gives_parts_the_whole_is_read_as_before(
    town: Town, mirror: Mirror, answer: censor.Answer, whole: list[int]
) -> None:
    one = mirror().rule("*", answer)
    reader = town.reader(one)
    assert reader.do("film", path=AT) is None
    assert reader.do("read", path=AT)["verdict"] == "AUTHENTIC"
    assert asked(one) == [0, *whole]
    # Who gives no parts failed at nothing: a page is asked of him as before.
    assert reader.do("memory")[one.url]["failures"] == 0


def test_a_release_without_lists_is_read_as_before(town: Town, mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    one = mirror()
    monkeypatch.setattr("publish.release.seal.pieced.lists", lambda *_: {})
    lay(town.world.archive.publish({**PAGES, AT: FILM, "news.txt": "new"}), town.world.copy)
    reader = town.reader(one)
    assert reader.do("film", path=AT) is None
    assert reader.do("read", path=AT)["verdict"] == "AUTHENTIC"


@pytest.mark.parametrize("store", [{"broken": True}, {"room": 3 * SIZE}], ids=["forbidden", "full"])
def test_a_full_store_ends_no_film(town: Town, mirror: Mirror, store: dict[str, object]) -> None:
    reader = town.reader(mirror(), **store)
    found = reader.do("film", path=AT)
    assert (found["length"], found["sha256"]) == (len(FILM), SHA256)
