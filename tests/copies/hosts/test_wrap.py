"""Hosts around hosts: patience, and the fakes that other tests rely on."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from publish.copies.hosts import ipfs
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.treehost import TreeHost
from publish.copies.hosts.wrap import retrying
from publish.core.errors import AbsentError, RefusedError, UnreachableError
from publish.core.model import Entry
from tests.copies.hosts.contract import entries, holdings, store
from tests.copies.hosts.fakes import Counting, Flaky, HalfWritten, Killed, Lying, Slow, Stale, patient

ACTS: dict[str, Callable[[FileHost, Entry], object]] = {
    "writing": lambda host, entry: store(host, []),
    "put": lambda host, entry: host.put(entry),
    "remove": lambda host, entry: host.remove(entry.path),
    "survey": lambda host, entry: list(host.survey()),
    "probe": lambda host, entry: host.probe(),
    "fetch": lambda host, entry: host.read(entry.path, 1 << 20),
}


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    return entries(tmp_path / "in", {"a.bin": bytes(range(256)) * 1024})[0]


@pytest.mark.parametrize("act", ACTS)
def test_what_gives_no_answer_is_asked_four_times_with_longer_waits(act: str, entry: Entry, tmp_path: Path) -> None:
    host = Flaky(f"{act} {tmp_path}", 0)
    store(host, [entry])
    slept: list[float] = []
    host.left = 3
    ACTS[act](patient(host, slept), entry)
    assert slept == [0.5, 1.0, 2.0]
    host.files[entry.path] = bytes(range(256)) * 1024
    host.left = 4
    with pytest.raises(UnreachableError):
        ACTS[act](patient(host, slept), entry)
    assert host.left == 0


def test_what_was_refused_is_not_asked_again(entry: Entry, tmp_path: Path) -> None:
    for kind in (RefusedError, AbsentError):
        host = Flaky(f"{kind} {tmp_path}", 1, kind)
        slept: list[float] = []
        with pytest.raises(kind):
            patient(host, slept).put(entry)
        assert (host.calls, slept) == (1, [])


def test_a_body_that_broke_off_is_gone_on_with_and_nothing_comes_twice(entry: Entry, tmp_path: Path) -> None:
    host = Flaky(str(tmp_path), 0)
    store(host, [entry])
    host.left = 2
    assert patient(host, []).read(entry.path, 1 << 20) == bytes(range(256)) * 1024


def test_a_patient_host_keeps_the_shape_the_traits_and_the_lock(tmp_path: Path, entry: Entry) -> None:
    (tmp_path / "web").mkdir()
    folder = FolderHost("disk", str(tmp_path / "web"), "https://a.example/")
    host = patient(folder, [])
    assert (host.name, host.address(), host.also(), host.notes()) == ("disk", "https://a.example/", (), ())
    assert host.traits == folder.traits
    store(host, [entry])
    with folder.writing(), pytest.raises(RefusedError):
        store(patient(FolderHost("other", str(tmp_path / "web")), []), [entry])
    (other,) = entries(tmp_path / "in", {"b.html": b"1"})
    with suppress(KeyboardInterrupt), host.writing():
        host.put(other)
        raise KeyboardInterrupt
    assert set(holdings(host)) == {"a.bin", "b.html"}  # what arrived whole stays, for the next push
    store(FolderHost("other", str(tmp_path / "web")), [entry])  # the lock is gone
    tree = retrying(IpfsHost("file", ipfs.Options(api="", car=str(tmp_path / "copy.car"))))
    assert isinstance(tree, TreeHost)
    assert tree.put_tree([entry]).sent == 2
    assert set(holdings(tree)) == {"a.bin"}


@pytest.mark.parametrize("when", ["before", "after"])
def test_counting_dies_once_and_nothing_happens_afterwards(tmp_path: Path, when: str) -> None:
    made = entries(tmp_path / "in", {"a": b"1", "b": b"2"})
    counted = Counting(MemoryHost(f"counted {tmp_path} {when}"))
    store(counted, made, remove=["c"])
    assert counted.count == 5  # begin, two puts, a removal, commit
    host = MemoryHost(f"killed {tmp_path} {when}")
    dying = Counting(host, fail_at=1, when=when)
    with pytest.raises(Killed):
        store(dying, made)
    assert set(host.files) == ({"a"} if when == "after" else set())
    with pytest.raises(Killed):
        dying.put(made[1])


def test_the_fakes_misbehave_as_they_say(tmp_path: Path) -> None:
    host = MemoryHost(str(tmp_path))
    store(host, entries(tmp_path / "in", {"a": b"old!", "b": b"bee"}))
    assert Lying(host, lambda path: path == "a").read("a", 9) == bytes([ord("o") ^ 1]) + b"ld!"
    assert Lying(host, lambda path: path == "a").read("b", 9) == b"bee"
    stale = Stale(host)
    store(stale, entries(tmp_path / "in", {"a": b"new", "c": b"sea"}), remove=["b"])
    assert holdings(stale) == {"a": b"old!", "b": b"bee", "c": b"sea"}
    assert holdings(host) == {"a": b"new", "c": b"sea"}
    slept: list[float] = []
    assert list(Slow(host, slept.append).fetch("c", 3)) == [b"s", b"e", b"a"]
    assert len(slept) == 3
    store(HalfWritten(host, tmp_path, lambda path: path == "a"), entries(tmp_path / "in", {"a": b"whole", "b": b"x"}))
    assert holdings(host) == {"a": b"wh", "b": b"x", "c": b"sea"}
