"""Hosts around hosts: patience, and the fakes that other tests rely on."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from publish.copies.hosts import ipfs
from publish.copies.hosts.base import once
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.treehost import TreeHost
from publish.copies.hosts.width import HOPELESS_S
from publish.copies.hosts.wrap import LONE_MAX, LONE_S, Patience, retrying
from publish.core.atonce import each
from publish.core.errors import AbsentError, BusyError, HostError, RefusedError, UnreachableError
from publish.core.model import Entry
from publish.core.source import Held
from tests.copies.hosts.contract import entries, holdings, store
from tests.copies.hosts.fakes import Counting, HalfWritten, Killed, Lying, Slow, Stale


class Flaky(MemoryHost):
    """Fails so many times, at whatever it is asked, before it answers."""

    def __init__(self, name: str, failures: int, error: type[HostError] = UnreachableError) -> None:
        super().__init__(name)
        self.left = failures
        self.calls = 0
        self.error = error

    def _stumble(self) -> None:
        self.calls += 1
        if self.left:
            self.left -= 1
            raise self.error("no", host=self.name)

    def _begin(self) -> None:
        self._stumble()

    def _probe(self) -> None:
        self._stumble()

    def _put(self, entry: Entry, source: Path) -> None:
        self._stumble()
        super()._put(entry, source)

    def _remove(self, path: str) -> None:
        self._stumble()
        super()._remove(path)

    def _survey(self) -> Iterator[Held]:
        for held in super()._survey():
            yield held
            self._stumble()

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        for chunk in super()._fetch(path, max_length):
            yield chunk
            self._stumble()


def patient(host: FileHost, slept: list[float]) -> FileHost:
    now = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    wrapped = retrying(host, Patience(sleep=sleep, chance=lambda: 0.5, clock=lambda: now[0]))
    assert isinstance(wrapped, FileHost)
    return wrapped


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


class Asking(MemoryHost):
    """Puts two questions for each file. The first is answered, and the second never."""

    def __init__(self, name: str, error: Exception, *, insists: bool) -> None:
        super().__init__(name)
        self.error, self.insists, self.asked = error, insists, 0
        self.beside: Callable[[], object] = lambda: None

    def _put(self, entry: Entry, source: Path) -> None:
        self._persist(lambda: None)
        (self._persist if self.insists else once)(self._second)

    def _second(self) -> None:
        self.asked += 1
        self.beside()
        assert self.asked < 20_000
        raise self.error

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return UnreachableError("no", host=self.name, path=path) if error is self.error else None


def test_a_question_is_given_up_with_its_action(entry: Entry, tmp_path: Path) -> None:
    host = Asking(str(tmp_path), error := OSError("no"), insists=True)
    error.__cause__ = cause = ValueError("why")
    wrapped = patient(host, [])
    host.beside = wrapped.probe  # others are answered
    with pytest.raises(UnreachableError) as told:
        wrapped.put(entry)
    assert host.asked == 2 * Patience().attempts
    assert (told.value.__cause__, error.__cause__) == (error, cause)


@pytest.mark.parametrize("insists", [True, False])
def test_a_host_that_is_busy_for_ever_at_one_question_is_given_up(entry: Entry, tmp_path: Path, insists: bool) -> None:
    host = Asking(str(tmp_path), BusyError("busy", host="h"), insists=insists)
    slept: list[float] = []
    wrapped = patient(host, slept)
    with pytest.raises(BusyError) as told:
        wrapped.put(entry)
    assert told.value.lone  # the host answers when it is asked how it is
    assert LONE_S <= sum(slept) < 2 * LONE_S
    host._probe = Flaky(f"busy {tmp_path}", 9999, BusyError).probe  # type: ignore[method-assign]
    slept.clear()
    host.error = BusyError("busy", host="h")
    with pytest.raises(BusyError) as told:
        patient(host, slept).put(entry)
    assert HOPELESS_S <= sum(slept) < 2 * HOPELESS_S
    assert not told.value.lone


@pytest.mark.parametrize("insists", [True, False])
def test_one_file_that_is_refused_while_others_are_taken_is_soon_given_up(
    entry: Entry, tmp_path: Path, insists: bool
) -> None:
    host = Asking(str(tmp_path), BusyError("busy", host="h"), insists=insists)
    slept: list[float] = []
    wrapped = patient(host, slept)
    host.beside = wrapped.probe
    with pytest.raises(BusyError) as told:
        wrapped.put(entry)
    assert told.value.lone
    assert "takes others" in str(told.value.hint)
    assert (host.asked, sum(slept) < 60) == (LONE_MAX + 1, True)


def test_a_store_that_refuses_most_is_not_blamed_on_a_file(entry: Entry, tmp_path: Path) -> None:
    host = Asking(str(tmp_path), BusyError("busy", host="h"), insists=False)
    wrapped = patient(host, [])
    others = Flaky(f"others {tmp_path}", 0, BusyError)
    host._probe = others.probe  # type: ignore[method-assign]

    def beside() -> None:
        others.left = 1
        wrapped.probe()  # refused once, and then taken

    host.beside = beside
    with pytest.raises(BusyError) as told:
        wrapped.put(entry)
    assert not told.value.lone


def test_no_file_is_blamed_while_another_waits_for_its_turn(tmp_path: Path) -> None:
    made = entries(tmp_path / "in", {"a": b"a", "b": b"b"})
    host = Asking(str(tmp_path), BusyError("busy", host="h"), insists=False)
    host.parallel, told = 1, list[BusyError]()
    slept: list[float] = []
    wrapped = patient(host, slept)
    turns = vars(wrapped)["_turns"]

    def beside() -> None:
        host.error = BusyError("busy", host="h")
        while turns.alone and not told:  # the other one is on its way back to the line
            time.sleep(0.001)

    host.beside = beside

    def one(entry: Entry) -> None:
        with pytest.raises(BusyError) as caught:
            wrapped.put(entry)
        told.append(caught.value)

    each(one, made, most=2)
    assert [e.lone for e in told] == [False, False]
    assert sum(slept) >= HOPELESS_S


def test_a_host_that_has_to_be_asked_twice_how_it_is_blames_no_file(entry: Entry, tmp_path: Path) -> None:
    host = Asking(str(tmp_path), BusyError("busy", host="h"), insists=False)
    well = Flaky(f"well {tmp_path}", 1, BusyError)
    host._probe = lambda: host._persist(well.probe)  # type: ignore[method-assign]
    with pytest.raises(BusyError) as told:
        patient(host, []).put(entry)
    assert (well.calls, told.value.lone) == (2, True)
    assert "it answers meanwhile" in str(told.value.hint)


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
    tree = retrying(ipfs.IpfsHost("file", ipfs.Options(api="", car=str(tmp_path / "copy.car"))))
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
