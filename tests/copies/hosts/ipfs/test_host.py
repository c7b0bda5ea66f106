"""IPFS: a real node, a node that lies, and no node at all."""

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts import ipfs
from publish.copies.hosts.ipfs import Options, carfile
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.core.errors import (
    AbsentError,
    FullError,
    HostError,
    InterferenceError,
    MismatchError,
    RefusedError,
    UnreachableError,
)
from publish.core.formats import unixfs
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import FILES, entries, holdings
from tests.support.services.kubo import Kubo
from tests.support.services.service import ask, free_port

_numbers = itertools.count()


@pytest.fixture
def node(kubo: Kubo) -> Callable[[], IpfsHost]:
    options = Options(kubo.api, kubo.gateway, key=f"ipfs-{next(_numbers)}")
    return lambda: ipfs.open_host(HostSettings("node", "ipfs"), options, {})


def nowhere() -> str:
    return f"/ip4/127.0.0.1/tcp/{free_port()}"


def test_a_tree_is_pinned_under_the_address_that_we_compute_and_named(
    node: Callable[[], IpfsHost], kubo: Kubo, tmp_path: Path
) -> None:
    made = entries(tmp_path / "in", FILES)
    host = node()
    name = host.also()[0].removeprefix("ipns://")  # known before the first push: pages carry it
    stored = host.put_tree(made)
    assert stored.root == unixfs.tree_cid(made)
    assert stored.sent == len(list(unixfs.Dag(made).blocks()))
    assert kubo.ipfs("name", "resolve", f"/ipns/{name}").strip() == f"/ipfs/{stored.root}"
    assert stored.root in kubo.ipfs("pin", "ls", "--type=recursive")
    assert host.address() == f"{kubo.gateway}/ipns/{name}/"
    assert ask(f"{host.address()}index.html").body == FILES["index.html"]
    assert node().also() == host.also()
    assert host.notes() == ()
    host.probe()


def test_only_the_blocks_that_the_node_lacks_are_sent(node: Callable[[], IpfsHost], tmp_path: Path) -> None:
    large = {f"files/{n:02}/doc.bin": hashlib.sha256(bytes([n])).digest() * 20_000 for n in range(20)}
    first = node().put_tree(entries(tmp_path / "in", {**large, "index.html": b"1"}))
    again = node().put_tree(entries(tmp_path / "in", {**large, "index.html": b"1"}))
    assert (again.root, again.sent, again.sent_bytes) == (first.root, 0, 0)
    told: list[int] = []
    more = node().put_tree(entries(tmp_path / "in", {**large, "index.html": b"2"}), told.append)
    assert more.sent == len(told) == 2  # the top folder and the page
    assert more.sent_bytes == sum(told) < 4096 < first.sent_bytes


def test_the_former_copy_stays_pinned_and_the_one_before_it_does_not(
    node: Callable[[], IpfsHost], kubo: Kubo, tmp_path: Path
) -> None:
    theirs = kubo.ipfs("add", "-Q", __file__).strip()
    roots = [node().put_tree(entries(tmp_path / "in", {"index.html": bytes([n])})).root for n in (1, 2, 3, 3)]
    pins = kubo.ipfs("pin", "ls", "--type=recursive")
    assert [root in pins for root in roots] == [False, True, True, True]
    assert theirs in pins  # What else the node keeps is none of our business.


def test_a_block_that_the_node_has_lost_is_absent_and_the_next_push_brings_it_back(
    node: Callable[[], IpfsHost], kubo: Kubo, tmp_path: Path
) -> None:
    made = entries(tmp_path / "in", {"index.html": b"to be lost", "b.html": b"stays"})
    node().put_tree(made)
    lost = unixfs.text(b"\x01\x55\x12\x20" + bytes.fromhex(made[0].sha256))
    pinned = kubo.ipfs("pin", "ls", "--type=recursive", "-q").split()
    kubo.ipfs("pin", "rm", *pinned)  # Kubo removes no block that is pinned.
    kubo.ipfs("block", "rm", lost)
    with pytest.raises(AbsentError):
        node().read("index.html", 100)
    assert node().read("b.html", 100) == b"stays"
    node().put_tree(made)
    assert node().read("index.html", 100) == b"to be lost"


def test_a_node_that_pins_another_root_is_found_out(
    node: Callable[[], IpfsHost], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = node()
    wrong = unixfs.tree_cid(entries(tmp_path / "in", {"other": b""}))
    assert host._kubo
    monkeypatch.setattr(type(host._kubo.client.pin), "add", lambda *_, **__: {"Pins": [wrong]})
    with pytest.raises(MismatchError) as caught:
        host.put_tree(entries(tmp_path / "in", {"index.html": b"1"}))
    assert caught.value.found == wrong
    monkeypatch.undo()
    with pytest.raises(AbsentError):  # The name was not moved to it.
        node().read("index.html", 10)


def test_a_node_that_gives_other_bytes_than_were_asked_for_is_found_out(
    node: Callable[[], IpfsHost], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node().put_tree(entries(tmp_path / "in", {"index.html": b"1"}))
    host = node()
    monkeypatch.setattr(type(host._kubo), "block", lambda *_: b"other bytes")
    with pytest.raises(InterferenceError):
        host.read("index.html", 10)


def test_without_a_node_there_is_no_answer(tmp_path: Path) -> None:
    host = IpfsHost("node", Options(api=nowhere()))
    made = entries(tmp_path / "in", {"index.html": b"1"})
    for act in (host.address, host.also, host.probe, lambda: host.put_tree(made), lambda: host.read("a", 1)):
        with pytest.raises(UnreachableError) as caught:
            act()
        assert caught.value.host == "node"
    with pytest.raises(UnreachableError):
        list(host.survey())
    assert IpfsHost("node", Options(api=nowhere()), "https://ipfs.example/").address() == "https://ipfs.example/"


def test_a_node_that_does_not_answer_is_replaced_by_a_file_that_any_node_can_import(kubo: Kubo, tmp_path: Path) -> None:
    made = entries(tmp_path / "in", FILES)
    car = tmp_path / "copy.car"
    host = IpfsHost("node", Options(api=nowhere(), car=str(car)))
    stored = host.put_tree(made)
    (note,) = host.notes()
    assert "no IPFS daemon at /ip4/127.0.0.1/tcp/" in note
    assert f"(CID {stored.root}); import it anywhere with: ipfs dag import {car}" in note
    assert stored.root in kubo.ipfs("dag", "import", str(car))
    assert ask(f"{kubo.gateway}/ipfs/{stored.root}/index.html").body == FILES["index.html"]
    assert (host.address(), host.also()) == (None, ())
    assert holdings(host) == holdings(IpfsHost("file", Options(api="", car=str(car)))) == FILES


def test_once_the_node_is_back_it_is_used_and_nothing_is_left_to_do_by_hand(kubo: Kubo, tmp_path: Path) -> None:
    made = entries(tmp_path / "in", FILES)
    host = IpfsHost("node", Options(api=kubo.api, car=str(tmp_path / "copy.car"), key=f"ipfs-{next(_numbers)}"))
    host.put_tree(made)
    assert host.notes() == ()
    assert not (tmp_path / "copy.car").exists()


def test_a_damaged_file_is_interference_and_one_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    car = tmp_path / "copy.car"
    made = entries(tmp_path / "in", {"index.html": b"some bytes of a page"})
    IpfsHost("file", Options(api="", car=str(car))).put_tree(made)
    whole = car.read_bytes()
    for damaged in (whole.replace(b"some bytes", b"some other"), whole[:-3], b"PK\x03\x04"):
        car.write_bytes(damaged)
        with pytest.raises(InterferenceError):
            IpfsHost("file", Options(api="", car=str(car))).read("index.html", 100)
    errors: list[tuple[int, type[HostError]]] = [(28, FullError), (13, RefusedError), (5, UnreachableError)]
    for code, kind in errors:

        def fail(*_: Any, code: int = code) -> None:
            raise OSError(code, "the system's own words")

        monkeypatch.setattr(carfile, "write_atomically", fail)
        with pytest.raises(kind):
            IpfsHost("file", Options(api="", car=str(car))).put_tree(made)


def test_a_server_that_is_no_node_is_not_taken_for_one(kubo: Kubo) -> None:
    gateway = Options(api=f"/ip4/127.0.0.1/tcp/{kubo.gateway.rpartition(':')[2]}")
    with pytest.raises(HostError) as caught:
        IpfsHost("node", gateway).probe()
    assert not isinstance(caught.value, AbsentError)


def test_an_error_that_is_no_hosts_is_a_bug_and_passes_through() -> None:
    assert IpfsHost("node", Options())._translate(ZeroDivisionError(), "") is None
