"""One host of many is hostile, broken, or meets a fault of ours: the others are served, and it is told apart."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.archive.heal import heal
from publish.archive.inservice import Place
from publish.audit.check import Target, check_all
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts import ipfs, s3
from publish.copies.hosts.allowance import Allowance
from publish.copies.hosts.base import Host
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.copies.hosts.ipfs import kubo
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.s3 import wire
from publish.copies.push import push
from publish.copies.push.crew import push_all
from publish.copies.push.plan import Asked
from publish.core.errors import BafflingError, InterferenceError, StetError, UnreachableError
from publish.core.model import Receipt, Verdict
from publish.core.settings import HostSettings
from publish.core.source import OverlongError, Source
from publish.readers.clone import clone
from publish.release.dotstet import load
from publish.verify import history, metadata
from tests.attacks.conftest import World
from tests.attacks.desk import hasty
from tests.copies.hosts.zips import HOSTILE
from tests.support.factory import NOW, Archive
from tests.support.hostile import WAYS, Hostile, early_hints
from tests.support.hostile_hosts import Node, Store


def test_a_redirect_to_no_address(world: World) -> None:
    """Row 10: half an address in Location. Oracle: interference by that mirror, and no fault of ours."""
    with (
        Hostile(world.copy, WAYS["a redirect to half an address"]) as bad,
        pytest.raises(InterferenceError, match="redirected to what is no address"),
    ):
        hasty(bad.url).read("index.html", 1 << 16)


def test_a_length_of_five_thousand_digits(world: World) -> None:
    """Row 10: a Content-Length that Python makes no number of. Oracle: too long, said as that."""
    with Hostile(world.copy, WAYS["a length of 5,000 digits"]) as bad, pytest.raises(OverlongError, match="would send"):
        hasty(bad.url).read("index.html", 1 << 16)


@pytest.mark.parametrize("way", [way for way in WAYS if "sign" in way or "underscore" in way or "notation" in way])
def test_what_is_no_number_is_taken_for_none(world: World, way: str) -> None:
    """Row 10: ``+5``, ``1_0``, ``0x5`` where HTTP has digits alone. Oracle: that mirror's failure, nothing is read."""
    with Hostile(world.copy, WAYS[way]) as bad, pytest.raises((InterferenceError, UnreachableError)) as failed:
        hasty(bad.url).read("index.html", 1 << 16)
    assert ("no number" in failed.value.reason) == ("length" in way)


@pytest.mark.parametrize(
    "way", ["a size with a sign", "a size with an underscore", "a size in digits of another script"]
)
def test_a_size_that_is_no_number(way: str) -> None:
    """Row 10: the same in a bucket's listing. Oracle: what answered is not S3."""
    with Store(way) as store, pytest.raises(InterferenceError, match="a size that is no number"):
        list(_store(store).survey())


@pytest.mark.parametrize(
    "way", ["nothing for what it pinned", "a long story for what it pinned", "a long story for a name"]
)
def test_a_node_that_says_nothing_or_too_much(published: Archive, tmp_path: Path, way: str) -> None:
    """Row 10: an empty answer, and a very long one. Oracle: that node's failure, in a line."""
    with Node(way) as node:
        [(_, failed)] = push_all(
            load(published.state, now=NOW), [(IpfsHost("node", ipfs.Options(node.api)), Asked())], now=NOW
        )
    assert isinstance(failed, StetError)
    assert not isinstance(failed, BafflingError)
    assert len(str(failed)) < 1_000


def test_a_long_story_of_any_host() -> None:
    """Row 10: a reason with a host's own words in it, as long as an answer. Oracle: cut to a line."""
    assert len(str(InterferenceError("says " + "Q" * 100_000, host="web"))) < 1_000


def test_early_hints(world: World) -> None:
    """Row 10: 103 before the answer (RFC 8297). Oracle: the answer is taken."""
    with Hostile(world.copy, early_hints) as hinting:
        assert hasty(hinting.url).read("index.html", 1 << 16) == (world.copy / "index.html").read_bytes()


def test_promises_of_an_answer_without_end(world: World) -> None:
    """Row 10: 1xx, and never an answer. Oracle: no answer, so that such a copy is soon left."""
    with Hostile(world.copy, WAYS["early hints without end"]) as bad, pytest.raises(UnreachableError):
        hasty(bad.url).read("index.html", 1 << 16)


@pytest.mark.parametrize("way", ["trailers without end", "headers without end", "continue without end"])
def test_what_is_no_body_has_an_end_too(world: World, way: str) -> None:
    """Row 7: what lies around a body, without end. Oracle: left, long before any deadline."""
    from publish.copies.hosts.web import Patience, WebCopy

    with Hostile(world.copy, WAYS[way]) as bad, pytest.raises((UnreachableError, InterferenceError)):
        WebCopy(bad.url, patience=Patience(whole_s=3600, read_s=60)).read("index.html", 1 << 16)


def test_bytes_of_any_kind_are_counted() -> None:
    """Row 7: one byte more than an answer may have, of whatever. Oracle: over, however much time is left."""
    allowance = Allowance(time.monotonic() + 3600, read_s=60, floor=1, credited=5, length=5)
    assert allowance.left_s(5) == 60
    with pytest.raises(ConnectionAbortedError):
        allowance.left_s(6)


def test_a_zip_that_is_refused(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Row 10: a zip that is refused whole, the first of two copies. Oracle: TAMPERED, and the other genuine."""
    copy = {p.relative_to(world.copy).as_posix(): p.read_bytes() for p in world.copy.rglob("*") if p.is_file()}
    bad = tmp_path / "bad.zip"
    bad.write_bytes(HOSTILE["a head longer than its row"](copy))
    run(cli, ["--json", "verify", str(bad), str(world.copy)])
    judged = {copy["address"]: copy["verdict"] for copy in json.loads(capsys.readouterr().out)["copies"]}
    assert judged[str(bad)] == "TAMPERED"
    assert judged[str(world.copy)] in ("FRESH", "STALE")  # genuine; how old it is depends on the day of the test


class Broken(Exception):
    """A fault of ours that nobody foresaw."""


class Breaking(Source):
    """A copy at which our own program breaks."""

    name = "breaking"

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        raise Broken

    def _translate(self, error: Exception, path: str) -> None:
        return None


def test_a_fault_of_ours_costs_one_copy(world: World, tmp_path: Path) -> None:
    """Row one of many: reading one copy breaks our program. Oracle: UNKNOWN with the fault's name, the other FRESH."""
    targets = [Target("bad", "bad", Breaking()), Target("good", "good", read_folder(str(world.copy)))]
    with pytest.raises(BafflingError, match="breaking: this copy made us fail: Broken"):
        targets[0].source.read("index.html", 9)
    bad, good = check_all(targets, anchor=world.anchor, now=NOW)
    assert (bad.verdict, good.verdict) == (Verdict.UNKNOWN, Verdict.FRESH)
    assert bad.reason.startswith("this copy made us fail: Broken at test_one_of_many.py:")
    made = clone(["bad", str(world.copy)], world.anchor, tmp_path / "out", now=NOW, open_source=_either)
    assert made.release == 2


def _either(address: str) -> Source:
    return Breaking() if address == "bad" else read_folder(address)


def test_a_fault_in_judging_costs_one_copy(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row one of many: judging what one copy sent breaks our program. Oracle: as above, in audits and in clones."""
    strange = tmp_path / "strange"
    strange.mkdir()
    judged = history.accept

    def breaking(source: Source, *args: object, **more: object) -> object:
        if source.name == str(strange):
            raise Broken
        return judged(source, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(history, "accept", breaking)
    made = clone([str(strange), str(world.copy)], world.anchor, tmp_path / "out", now=NOW)
    assert (made.release, "Broken" in made.faults[str(strange)][0]) == (2, True)

    def head(source: Source, *_: object, **__: object) -> object:
        if source.name == str(strange):
            raise Broken
        return real(source, *_, **__)  # type: ignore[arg-type]

    real = metadata.head
    monkeypatch.setattr("publish.audit.rounds.head", head)
    targets = [Target(p.name, str(p), read_folder(str(p))) for p in (strange, world.copy)]
    assert [a.verdict for a in check_all(targets, anchor=world.anchor, now=NOW)] == [Verdict.UNKNOWN, Verdict.FRESH]


class Faulty(MemoryHost):
    """A host whose own code breaks outside of every wall."""

    def notes(self) -> tuple[str, ...]:
        raise Broken


def test_a_fault_of_ours_costs_one_host(world: World, tmp_path: Path) -> None:
    """Row one of many: speaking to one host breaks our program. Oracle: the other has the release, or is mended."""
    hosts: list[Host] = [Faulty("faulty"), FolderHost("web", str(tmp_path / "web"))]
    (_, bad), (_, good) = push_all(world.release, [(host, Asked()) for host in hosts], now=NOW)
    assert isinstance(bad, BafflingError)
    assert isinstance(good, Receipt)
    (tmp_path / "web" / "index.html").write_text("spoilt")
    archive, places = world.archive, [_place(host) for host in (Faulty("faulty-too"), hosts[1])]
    healed = heal(places, archive.state, lambda: archive.keys, now=NOW)
    assert [failure.host for failure in healed.failures] == ["faulty-too"]
    assert "spoilt" not in (tmp_path / "web" / "index.html").read_text()


def test_a_fault_of_ours_at_a_service_costs_one_host(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row one of many: what services hold for a host that is well breaks our program. Oracle: its failure, no more."""
    node = ipfs.open_host(HostSettings("node", "ipfs"), ipfs.Options("", car=str(tmp_path / "copy.car")), {})
    push(world.release, node, now=NOW)
    monkeypatch.setattr(node, "keepers", lambda: ("friend",))

    def hold(_wanted: object) -> None:
        raise Broken

    monkeypatch.setattr(node, "hold", hold)
    healed = heal([_place(node)], world.archive.state, lambda: world.archive.keys, now=NOW)
    assert [failure.host for failure in healed.failures] == ["node"]


def _place(host: Host) -> Place:
    return Place(HostSettings(host.name, "memory", host.public), host)


@pytest.fixture
def published(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "publisher")
    push(archive.publish(), FolderHost("web", str(tmp_path / "web")), now=NOW)
    (tmp_path / "web" / "index.html").write_text("spoilt")
    return archive


@pytest.mark.parametrize("way", ["null for its keys", "a key of HTML", "a byte of its head now and then"])
def test_a_node_that_is_none(published: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Row one of many: who listens at the node's port is no node. Oracle: not known; its words get into no address."""
    monkeypatch.setattr(kubo, "TIMEOUT_S", 1)
    with Node(way) as node:
        bad = IpfsHost("node", ipfs.Options(node.api))
        healed = heal(
            [_place(bad), _place(FolderHost("web", str(tmp_path / "web")))],
            published.state, lambda: published.keys, now=NOW,
        )  # fmt: skip
    assert [a.verdict for a in healed.before] == [Verdict.UNKNOWN, Verdict.TAMPERED]
    assert healed.before[0].address == ""
    assert "spoilt" not in (tmp_path / "web" / "index.html").read_text()


def _store(store: Store) -> s3.S3Host:
    environ = {"STET_ODD_ACCESS_KEY": "a", "STET_ODD_SECRET_KEY": "b"}
    return s3.open_host(HostSettings("odd", "s3"), s3.Options("letters", store.endpoint), environ)


@pytest.mark.parametrize("way", ["a byte now and then", "a byte of its head now and then"])
def test_a_store_that_drips(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Row one of many: a listing that never comes to its end. Oracle: given up in its time."""
    monkeypatch.setattr(wire, "CALL_S", 0.5)
    monkeypatch.setattr(wire, "READ_TIMEOUT_S", 0.5)
    with Store(way) as store, pytest.raises(UnreachableError):
        list(_store(store).survey())


def test_a_store_that_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row one of many: the head of an answer takes three seconds, of one. Oracle: it is left before it is there."""
    monkeypatch.setattr(wire, "CALL_S", 0.5)
    monkeypatch.setattr(wire, "READ_TIMEOUT_S", 0.5)
    with Store("a head of three seconds") as store:
        with pytest.raises(UnreachableError):
            list(_store(store).survey())
        assert not store.came_to_an_end.is_set()


def test_a_node_that_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row one of many: the same of a node. Oracle: as above."""
    monkeypatch.setattr(kubo, "TIMEOUT_S", 1)
    with Node("a head of three seconds") as node:
        with pytest.raises(UnreachableError):
            IpfsHost("node", ipfs.Options(node.api)).address()
        assert not node.came_to_an_end.is_set()


def test_a_host_that_lists_more_than_a_copy_has() -> None:
    """Row one of many: one name too many. Oracle: left at that name."""
    host = MemoryHost("listed")
    host.files.update({f"{number}.html": b"x" for number in range(4)})
    assert len(list(host.survey(4))) == 4
    with pytest.raises(InterferenceError, match="lists more than 3 files"):
        list(host.survey(3))


def test_a_store_that_lists_without_end() -> None:
    """Row one of many: page after page of names. Oracle: left at the first name beyond what a copy can have."""
    with Store("pages without end") as store:
        with pytest.raises(InterferenceError, match="lists more than 3,000 files"):
            list(_store(store).survey(3_000))
        assert next(store.numbers) <= 5
