"""Films under a reader's worker: copies that lie or drip, lists that are others'. Run in node over real servers."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from publish.core.formats import layout, pieces
from tests.readers.worker.conftest import Town
from tests.readers.worker.films import AT, COUNT, FILM, SHA256, SIZE, asked, filmed, sha256
from tests.support import censor
from tests.support.censor import Handler
from tests.support.factory import PAGES, add, lay


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        yield Town(tmp_path, stack)


def test_a_false_piece_under_a_reader(town: Town) -> None:
    """Row films: the only copy forges a piece. Oracle: the film ends before it; with another copy, it goes on."""

    def third(body: bytes, start: int) -> bytes:
        return body if start < 2 * SIZE else b"!" * len(body)

    mirror = filmed(town)
    liar = mirror().rule(AT, censor.ranged(alter=third))
    found = town.reader(liar).do("film", path=AT)
    assert (found["length"], found["sha256"]) == (2 * SIZE, sha256(0, 2 * SIZE - 1))
    assert "wrong" in found["error"]
    whole = town.reader(liar, mirror()).do("film", path=AT)
    assert (whole["length"], whole["sha256"]) == (len(FILM), SHA256)


def test_a_list_of_another_film(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row films: the editors signed a list of other bytes, and the copy has these. Oracle: they end before their end,
    and the next question is answered by the document's own hash."""
    mirror, other = filmed(town), FILM.replace(b"the end", b"THE END")
    listed = pieces.write(pieces.cut([other], SIZE))
    monkeypatch.setattr("publish.release.seal.pieced.lists", lambda *_: {layout.pieces(SHA256): listed})
    lay(town.world.archive.publish({**PAGES, AT: FILM, "news.txt": "new"}), town.world.copy)
    add(town.world.copy, AT, other)
    reader = town.reader(mirror())
    found = reader.do("film", path=AT)
    assert (found["length"], found["error"]) == (7 * SIZE, "pieces of another document")
    assert reader.do("film", path=AT) is None
    assert reader.ask("read", path=AT)["verdict"] == "TAMPERED"
    add(town.world.copy, AT, FILM)
    assert reader.do("read", path=AT)["verdict"] == "AUTHENTIC"
    assert reader.do("gather", path=AT) is None


def test_a_list_of_another_film_under_open_html(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row films: the same, where pieces are put together. Oracle: they are not handed out; an honest list's are."""
    mirror, other = filmed(town), FILM.replace(b"the end", b"THE END")
    assert town.reader(mirror()).do("gather", path=AT) == SHA256
    listed = pieces.write(pieces.cut([other], SIZE))
    monkeypatch.setattr("publish.release.seal.pieced.lists", lambda *_: {layout.pieces(SHA256): listed})
    lay(town.world.archive.publish({**PAGES, AT: FILM, "news.txt": "new"}), town.world.copy)
    add(town.world.copy, AT, other)
    assert town.reader(mirror()).do("gather", path=AT) is None


def test_a_drip_under_a_film(town: Town) -> None:
    """Row films: a copy drips a piece for ever, quicker than a stall. Oracle: each piece comes from the other."""

    def drip(handler: Handler, _path: str) -> None:
        first, last = (int(each) for each in handler.headers["Range"].removeprefix("bytes=").split("-"))
        said = {"Content-Length": str(last + 1 - first), "Content-Range": f"bytes {first}-{last}/{len(FILM)}"}
        handler.begin(206, said)
        while not handler.server.censor.ended.wait(0.05):
            handler.wfile.write(b"!" * 500)  # 10 KB a second: pages may come so, and nobody watches a film so
            handler.wfile.flush()

    mirror = filmed(town)
    dripping, good = mirror().rule(AT, drip), mirror()
    found = town.reader(dripping, good).ask("film", path=AT, within_s=100)
    assert (found["value"]["length"], found["value"]["sha256"]) == (len(FILM), SHA256)
    assert asked(dripping)
    assert set(asked(good)) == set(range(COUNT))


def test_a_drip_under_a_document_without_pieces(town: Town) -> None:
    """Row films: a copy drips a forgery at a pace that is fair for a page. Oracle: the document comes from the other,
    and the copy was asked once."""

    def drip(handler: Handler, _path: str) -> None:
        handler.begin(200, {"Content-Length": str(len(FILM))})
        while not handler.server.censor.ended.wait(0.02):
            handler.wfile.write(b"forged! " * 200)  # all of it in two minutes

    mirror = filmed(town)
    dripping, good = mirror().rule(AT, drip), mirror()
    found = town.reader(dripping, good, hedge=100).ask("read", path=AT, within_s=100)["value"]
    assert (found["address"], found["verdict"]) == (good.url, "AUTHENTIC")
    assert asked(dripping) == [-1]


def test_a_film_under_a_full_store(town: Town) -> None:
    """Row films: the store has room for pages and a piece. Oracle: pages that were kept stay, and the film is whole."""
    mirror = filmed(town)
    reader = town.reader(mirror(), room=2 * SIZE)
    reader.do("read", path="reports/2013/masanjia.html")
    before = set(reader.do("held"))
    assert reader.do("film", path=AT)["sha256"] == SHA256
    assert before <= set(reader.do("held"))
