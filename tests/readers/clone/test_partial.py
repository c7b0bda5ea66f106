"""publish.readers.clone.partial: long documents by signed pieces, from whoever has them, and never twice."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from publish.copies.hosts.web import Patience, WebCopy
from publish.core.errors import HostError, StetError
from publish.core.formats import pieces
from publish.readers.clone import Cloned, clone
from publish.readers.clone.landing import WORKING
from tests.readers.clone.conftest import is_whole
from tests.support import censor
from tests.support.censor import Censor, Handler
from tests.support.factory import NOW, PAGES, Archive, evidence_path, lay

SIZE = pieces.PIECE_LENGTH
FILM = b"".join(hashlib.sha256(b"%d" % n).digest() * (SIZE // 32) for n in range(5)) + b"the end"
AT = evidence_path(FILM, "film.webm")
SHA256 = AT.split("/")[2]
COUNT = 6


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Path]:
    """An archive with a film of six pieces, and a copy of it."""
    home = tmp_path_factory.mktemp("film")
    archive = Archive(home / "publisher")
    return archive, lay(archive.publish({**PAGES, AT: FILM}), home / "copy")


@pytest.fixture
def server(film: tuple[Archive, Path]) -> Iterator[Callable[..., Censor]]:
    """Start web servers over the copy; they give parts of files, unless a rule says otherwise."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Censor(film[1])).rule("*", censor.ranged())


@pytest.fixture
def get(film: tuple[Archive, Path], tmp_path: Path) -> Callable[..., Cloned]:
    def get(*servers: Censor | Path, **more: object) -> Cloned:
        addresses = [each.url if isinstance(each, Censor) else str(each) for each in servers]
        more = {"now": NOW, **more}
        return clone(addresses, film[0].anchor, tmp_path / "out", **more)  # type: ignore[arg-type]

    return get


def asked(server: Censor) -> list[str]:
    """The parts of the film that were asked for, in order; "" for the whole."""
    return [request.headers.get("Range", "") for request in server.log if request.path == AT]


def span(number: int) -> str:
    return f"bytes={number * SIZE}-{min((number + 1) * SIZE, len(FILM)) - 1}"


def test_each_piece_is_asked_for_once(
    get: Callable[..., Cloned], server: Callable[[], Censor], film: tuple[Archive, Path], tmp_path: Path
) -> None:
    here = server()
    cloned = get(here)
    assert sorted(asked(here)) == sorted(span(number) for number in range(COUNT))
    assert len(FILM) < cloned.fetched_bytes < len(FILM) + SIZE
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def test_the_pieces_of_a_cut_clone_are_not_fetched_again(
    get: Callable[..., Cloned], server: Callable[[], Censor], film: tuple[Archive, Path], tmp_path: Path
) -> None:
    """The copy dies after some pieces; the rest comes from another, and those pieces that came do not."""
    dying = server()
    whole = censor.ranged()

    def die(handler: Handler, path: str) -> None:
        if handler.headers.get("Range") in (span(3), span(5)):
            handler.hang_up(reset=True)
        else:
            whole(handler, path)

    dying.rule(AT, die)
    with pytest.raises(HostError, match="could not be had"):
        get(dying)
    assert not (tmp_path / "out" / AT).exists()
    assert (tmp_path / "out" / WORKING / f"{SHA256}.pieces").exists()
    other = server()
    cloned = get(other)
    assert sorted(asked(other)) == sorted([span(3), span(5)])
    assert cloned.fetched_bytes < 2 * SIZE
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def test_a_clone_that_is_interrupted_keeps_what_it_verified(
    get: Callable[..., Cloned], server: Callable[[], Censor], film: tuple[Archive, Path], tmp_path: Path
) -> None:
    """Ctrl-C while pieces come; a byte of what came is then changed on the disk, and that piece alone is not used."""
    here, whole = server(), censor.ranged()

    def stuck(handler: Handler, path: str) -> None:
        (censor.black_hole() if handler.headers.get("Range") == span(4) else whole)(handler, path)

    def interrupt(_done: int, _total: int) -> None:
        file = tmp_path / "out" / WORKING / f"{SHA256}.pieces"
        if file.exists() and file.stat().st_size == len(FILM) and FILM[: 4 * SIZE] == file.read_bytes()[: 4 * SIZE]:
            raise KeyboardInterrupt

    here.rule(AT, stuck)
    with pytest.raises(KeyboardInterrupt):
        get(here, progress=interrupt, open_source=lambda a: WebCopy(a, patience=Patience(read_s=60, whole_s=120)))
    with (tmp_path / "out" / WORKING / f"{SHA256}.pieces").open("r+b") as file:
        file.seek(SIZE + 5)
        file.write(b"rotten")
    other = server()
    get(other)
    assert sorted(asked(other)) == sorted([span(1), span(4)])
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def test_a_liar_loses_the_piece_and_the_work(
    get: Callable[..., Cloned], server: Callable[[], Censor], film: tuple[Archive, Path], tmp_path: Path
) -> None:
    liar, good = server(), server()
    liar.rule(AT, censor.ranged(alter=lambda body, _start: body[:-1] + b"!"))
    # Or all might be had before the liar was asked, on a busy machine.
    good.rule(AT, _after(liar))
    cloned = get(liar, good)
    assert any("piece" in fault and "not what was signed" in fault for fault in cloned.faults[liar.url])
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def _after(other: Censor) -> censor.Answer:
    """Give parts, once the other was asked for the film."""

    def answer(handler: Handler, path: str) -> None:
        for _ in range(400):
            if asked(other):
                break
            handler.server.censor.ended.wait(0.05)
        censor.ranged()(handler, path)

    return answer


@pytest.mark.parametrize(
    "answer", [censor.status(404), censor.status(503), censor.status(416), censor.page(), censor.hang_up(reset=True)]
)
def test_what_one_copy_does_not_give_another_gives(
    get: Callable[..., Cloned],
    server: Callable[[], Censor],
    film: tuple[Archive, Path],
    tmp_path: Path,
    answer: censor.Answer,
) -> None:
    get(server().rule("files/*", answer), server())
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def test_a_drip_is_overtaken(
    get: Callable[..., Cloned], server: Callable[[], Censor], film: tuple[Archive, Path], tmp_path: Path
) -> None:
    """A copy that gives a byte now and then, for ever, keeps nobody: the other gives all the pieces."""
    dripping, good = server().rule(AT, _drip), server()
    good.rule(AT, _after(dripping))
    get(dripping, good, open_source=lambda a: WebCopy(a, patience=Patience(read_s=600, whole_s=600)))
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def _drip(handler: Handler, _path: str) -> None:
    first, last = handler.headers["Range"].removeprefix("bytes=").split("-")
    length = int(last) - int(first) + 1
    handler.begin(206, {"Content-Length": str(length), "Content-Range": f"bytes {first}-{last}/{len(FILM)}"})
    while not handler.server.censor.ended.wait(0.2):
        handler.wfile.write(FILM[int(first) : int(first) + 1])
        handler.wfile.flush()


def test_a_copy_without_parts_gives_the_whole_in_one_answer(
    get: Callable[..., Cloned], server: Callable[[], Censor], film: tuple[Archive, Path], tmp_path: Path
) -> None:
    plain = server().rule(AT, censor.honest())
    cloned = get(plain)
    assert asked(plain).count("") == 1
    assert len(FILM) < cloned.fetched_bytes < len(FILM) + SIZE
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def test_a_copy_without_parts_that_dies_leaves_its_pieces(
    get: Callable[..., Cloned], server: Callable[[], Censor], film: tuple[Archive, Path], tmp_path: Path
) -> None:
    """The first part of the whole came from one, the rest comes by pieces from another."""
    dying = server().rule(AT, censor.truncate(3 * SIZE + 10))  # no RST: it may take along what arrived
    with pytest.raises(StetError):
        get(dying)
    other = server()
    get(other)
    assert sorted(asked(other)) == sorted(span(number) for number in (3, 4, 5))
    assert is_whole(tmp_path / "out", film[0].anchor, 1)


def test_a_folder_gives_pieces_too(get: Callable[..., Cloned], film: tuple[Archive, Path], tmp_path: Path) -> None:
    get(film[1])
    assert is_whole(tmp_path / "out", film[0].anchor, 1)
