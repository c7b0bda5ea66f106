"""What a mirror or the network can do to an answer: too much, too slow, too clever."""

import gzip
import hashlib
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from publish.archive.heal import heal
from publish.archive.inservice import Place
from publish.audit.check import Depth, check
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.copies.hosts.web import WebCopy
from publish.copies.push import push
from publish.core.errors import HostError, InterferenceError, SignatureError, UnreachableError
from publish.core.model import Entry, Verdict
from publish.core.settings import HostSettings
from publish.core.source import OverlongError, Source
from publish.readers.clone import clone
from publish.verify.metadata import head
from tests.attacks.conftest import World
from tests.attacks.desk import Desk, bounded, hasty
from tests.support import censor
from tests.support.censor import HASTY, Censor
from tests.support.factory import NOW, Archive
from tests.support.records import records

LIMIT = 1 << 16  # bytes


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Censor]]:
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(Censor(folder))


class Zeros(Source):
    """Gives zeros, far more than anybody asked for; notes how many were taken."""

    name = "zeros"
    taken = 0

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        while self.taken < 64 << 20:
            self.taken += 1 << 16
            yield bytes(1 << 16)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return None


def test_endless_data() -> None:
    """Row 7: zeros without end. Oracle: left at the first piece beyond the known length; memory does not grow."""
    zeros = Zeros()
    with bounded(seconds=2, megabytes=16), pytest.raises(OverlongError, match="sent more than 65536 bytes"):
        zeros.read("index.html", LIMIT)
    assert zeros.taken <= 2 * LIMIT


@pytest.mark.parametrize("announced", [None, 1 << 40])
def test_endless_data_by_http(world: World, serve: Callable[[Path], Censor], announced: int | None) -> None:
    """Row 7: the same from a web server, with and without a Content-Length. Oracle: as above."""
    host = serve(world.copy).rule("*", censor.endless(announced=announced))
    said = "would send 1099511627776 bytes" if announced else "sent more than 65536 bytes"
    with bounded(seconds=2, megabytes=16), pytest.raises(OverlongError, match=said):
        hasty(host.url).read("index.html", LIMIT)


@pytest.mark.parametrize(
    "answer",
    [censor.drip(0.2), censor.drip(0.2, headers=True), censor.truncate(10), censor.black_hole()],
    ids=["drips", "drips its headers", "stops after ten bytes", "is silent"],
)
def test_slow_retrieval(world: World, serve: Callable[[Path], Censor], answer: censor.Answer) -> None:
    """Row 8: a mirror gives a byte now and then. Oracle: left in its time, and the rest comes from another mirror."""
    (world.copy / "slow.txt").write_bytes(b"x" * 100)
    host = serve(world.copy).rule("*", answer)
    began = time.monotonic()
    with pytest.raises(UnreachableError):
        hasty(host.url).read("slow.txt", 100)
    assert time.monotonic() - began < 15


def test_slow_retrieval_within_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 8: a mirror drips one record of TLS, of which nothing can be read before its end. Oracle: left soon."""

    def drip(sock: socket.socket, sealed: Callable[[bytes], bytes]) -> None:
        for byte in sealed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"):
            sock.sendall(bytes([byte]))
            time.sleep(0.1)

    with records(tmp_path, drip) as (port, authority):
        monkeypatch.setenv("STET_CA_FILE", str(authority))
        with pytest.raises(UnreachableError, match="no answer in time"):
            hasty(f"https://127.0.0.1:{port}/").read("index.html", LIMIT)


def test_slow_retrieval_of_a_whole_copy(world: World, serve: Callable[[Path], Censor], tmp_path: Path) -> None:
    """Row 8: one mirror drips its pages, another is honest. Oracle: a whole clone, soon."""
    slow = serve(world.copy).rule("reports/*", censor.drip(0.2))
    began = time.monotonic()
    clone([slow.url, serve(world.copy).url], world.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert time.monotonic() - began < 6


def test_compression_bomb_in_transport(world: World, serve: Callable[[Path], Censor]) -> None:
    """Row 9: gzip, a thousand to one, where plain bytes were asked for. Oracle: refused before a byte is unpacked."""
    host = serve(world.copy).rule("*", censor.gzip_bomb(50 << 20))
    with bounded(seconds=2, megabytes=16), pytest.raises(InterferenceError, match="sent gzip where plain bytes"):
        hasty(host.url).read("index.html", 1 << 20)
    # A page packed by somebody on the way: no forgery, though its bytes are others.
    page = b"what was seen\n" * 1000
    entry, packed = Entry("page.html", hashlib.sha256(page).hexdigest(), len(page)), gzip.compress(page)
    host.rule("*", lambda handler, _: handler.answer(packed, Content_Encoding="gzip"))
    with pytest.raises(InterferenceError, match="sent gzip where plain bytes"):
        b"".join(hasty(host.url).fetch_exact(entry))


def test_malicious_mirror_blocks_good_ones(world: World, serve: Callable[[Path], Censor], tmp_path: Path) -> None:
    """Row 10: a mirror lies 404, sends to itself, sets state. Oracle: all is had from the other; no state is kept."""
    evil = serve(world.copy)
    evil.rule("reports/*", censor.status(404)).rule("files/*", censor.redirect("/{path}"))
    evil.rule(
        "index.html",
        lambda handler, _: handler.answer(
            b"<h1>404", Set_Cookie="id=1", Strict_Transport_Security="max-age=99999999", Alt_Svc='h3=":1"'
        ),
    )
    good = serve(world.copy)
    done = clone([evil.url, good.url], world.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert done.by_source[good.url] > 0
    again = WebCopy(evil.url, patience=HASTY)
    again.read("index.html", LIMIT)
    again.read("robots.txt", LIMIT)
    assert not any("Cookie" in request.headers for request in [*evil.log, *good.log])


def test_malicious_mirror_sends_readers_to_itself(world: World, serve: Callable[[Path], Censor]) -> None:
    """Row 10: an address answers with a redirect to another host. Oracle: not followed; that host is never asked."""
    trap = serve(world.copy)
    host = serve(world.copy).rule("*", censor.redirect(trap.url + "{path}"))
    with pytest.raises(InterferenceError, match="redirected to"):
        hasty(host.url).read("index.html", LIMIT)
    assert trap.log == []


def test_silence_is_not_absence(tmp_path: Path, serve: Callable[[Path], Censor]) -> None:
    """Row 19: a copy gives no answer. Oracle: UNKNOWN; nothing is sent, struck off, or replaced because of it."""
    archive = Archive(tmp_path / "publisher")
    places = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        server = serve(tmp_path / name)
        host = FolderHost(name, str(tmp_path / name), server.url)
        places.append((server, Place(HostSettings(name, "folder", server.url), host)))
    first = archive.publish(mirrors=[server.url for server, _ in places])
    for _, place in places:
        push(first, place.host, now=NOW)
    places[0][0].rule("*", censor.hang_up())
    healed = heal([p for _, p in places], archive.state, lambda: archive.keys, now=NOW)
    assert [a.verdict for a in healed.before] == [Verdict.UNKNOWN, Verdict.FRESH]
    assert (healed.unknown, healed.receipts, healed.left, healed.joined) == (("one",), (), (), ())


def test_a_copy_that_is_half_way(world: World) -> None:
    """Row half-way: a former page beside the newest metadata. Oracle: STALE to who published it, and no forgery."""
    (world.copy / "metadata/1.targets.json").unlink()
    shutil.copy(world.old / "index.html", world.copy / "index.html")
    for release, verdict in ((world.release, Verdict.STALE), (None, Verdict.TAMPERED)):
        audit = check(
            read_folder(str(world.copy)), world.anchor, address="a", name="a", depth=Depth.SAMPLE, now=NOW,
            release=release,
        )  # fmt: skip
        assert audit.verdict is verdict, audit


def test_a_cache_that_keeps_absences(world: World, serve: Callable[[Path], Censor]) -> None:
    """Row half-way: a cache may say that there is no second root. Oracle: asked past it, by a query of its own."""
    host = serve(world.copy)
    head(hasty(host.url), world.anchor, now=NOW)
    asked = [request for request in host.log if request.path == "metadata/2.root.json"]
    assert [bool(request.query) for request in asked] == [True]


def test_a_cache_that_keeps_the_former_pointer(desk: Desk, serve: Callable[[Path], Censor]) -> None:
    """Row half-way: a cache gives the former timestamp beside a new root. Oracle: asked past it, and no forgery."""
    host = serve(desk.folder).rule("*", censor.keeping("metadata/timestamp.json"))
    source = hasty(host.url)
    head(source, desk.anchor, now=NOW)
    desk.renew_online()
    assert head(source, desk.anchor, now=NOW).timestamp == 2
    stamp = desk.folder / "metadata/timestamp.json"
    stamp.write_bytes(stamp.read_bytes().replace(b'"sig":"', b'"sig":"00'))
    host.rules.clear()
    host.log.clear()
    with pytest.raises(SignatureError, match="timestamp metadata is not signed by enough"):
        head(source, desk.anchor, now=NOW)
    # What is the same past caches is the host's own word.
    assert len([request for request in host.log if request.path == "metadata/timestamp.json"]) == 2


def test_a_name_server_that_leads_to_this_machine(
    world: World, serve: Callable[[Path], Censor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row names: all names lead to this machine, as a censor's say. Oracle: UNKNOWN and no takedown; bytes decide."""
    (tmp_path / "none").mkdir()
    for folder, verdict in ((tmp_path / "none", Verdict.UNKNOWN), (world.copy, Verdict.FRESH)):
        host = serve(folder)
        port = int(host.url.rstrip("/").rpartition(":")[2])
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, found=found, **__: found)
        copy = WebCopy("http://letters.example/", patience=HASTY)
        seen = check(copy, address=copy.address, name="web", anchor=world.anchor, now=NOW, depth=Depth.QUICK)
        assert seen.verdict is verdict
