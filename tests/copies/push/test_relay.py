"""publish.copies.push.relay: when a file is read back, by what its host does with bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push.relay import LONE_FILES_MAX, SETTLE_S, Relay
from publish.copies.push.watch import PushWatch
from publish.core.errors import AbsentError, AlteredError, BusyError
from publish.core.model import Entry


class Noting(MemoryHost):
    def __init__(self, name: str, *, lasting: bool) -> None:
        super().__init__(name)
        self.traits = replace(self.traits, lasting=lasting)
        self.parallel = 1
        self.order = list[str]()

    def _put(self, entry: Entry, source: Path) -> None:
        self.order.append(entry.path)
        super()._put(entry, source)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.order.append(f"? {path}")
        return super()._fetch(path, max_length)


class Unclaimed:
    """A contest that nobody else is in."""

    def __init__(self, host: MemoryHost) -> None:
        self._host = host

    def store(self, entry: Entry, *, seen: bool = False) -> bool:
        if seen:
            return self._host.put_seen(entry)
        self._host.put(entry)
        return False


def relay(host: MemoryHost, continued: tuple[str, ...] = ()) -> Relay:
    contest: Any = Unclaimed(host)
    return Relay(host, contest, None, PushWatch(), {}, continued)


def entries(folder: Path, *names: str) -> list[Entry]:
    made = []
    for name in names:
        (folder / name).write_text(name)
        made.append(Entry(name, hashlib.sha256(name.encode()).hexdigest(), len(name), folder / name))
    return made


class Seeing(Noting):
    def _put_seen(self, entry: Entry, source: Path) -> bool:
        self._put(entry, source)
        return entry.path == "one"


def test_what_was_read_back_on_the_way_is_not_read_again(tmp_path: Path) -> None:
    one, two, three = entries(tmp_path, "one", "two", "three")
    host = Seeing(f"seeing {tmp_path}", lasting=True)
    assert relay(host, ("three",)).put([one, two, three], [one, two]) == ()
    assert host.order == ["one", "two", "? two", "three", "? three"]
    # What was not asked to be proven is but put, and of what is read after all, nothing was seen on the way.
    late = Seeing(f"late {tmp_path}", lasting=False)
    assert relay(late).put([one, two], [one]) == (one,)
    assert late.order == ["one", "two"]


def test_what_is_there_to_stay_is_read_back_at_once(tmp_path: Path) -> None:
    one, two, before = made = entries(tmp_path, "one", "two", "before")
    host = Noting(f"lasting {tmp_path}", lasting=True)
    assert relay(host).put([one, two], made) == (before,)
    assert host.order == ["one", "? one", "two", "? two"]


def test_what_may_still_be_lost_is_read_back_after_all_of_it_went(tmp_path: Path) -> None:
    one, two = made = entries(tmp_path, "one", "two")
    host = Noting(f"not lasting {tmp_path}", lasting=False)
    assert relay(host).put([one, two], made) == (one, two)
    assert host.order == ["one", "two"]


@pytest.mark.parametrize("lasting", [True, False])
def test_what_was_gone_on_with_is_read_back_though_no_sample_names_it(tmp_path: Path, lasting: bool) -> None:
    made = entries(tmp_path, "one", "two")
    host = Noting(f"gone on with {tmp_path}", lasting=lasting)
    way = relay(host, ("one",))
    assert way.put(made) == ()
    way.read_back([])
    way.read_back([])
    assert host.order == (["one", "? one", "two"] if lasting else ["one", "two", "? one"])


def test_an_altered_file_ends_the_work(tmp_path: Path) -> None:
    class Cutting(Noting):
        def _put(self, entry: Entry, source: Path) -> None:
            super()._put(entry, source)
            self.files[entry.path] = b"cut"[: entry.length - 1]

    made = entries(tmp_path, "longer", "never")
    host = Cutting(f"cutting {tmp_path}", lasting=True)
    with pytest.raises(AlteredError):
        relay(host).put(made, made)
    assert "never" not in host.order


@pytest.mark.parametrize("former", [None, b"eno", b"on"], ids=["none", "other", "shorter"])
@pytest.mark.parametrize("times", [len(SETTLE_S), len(SETTLE_S) + 1])
def test_a_store_that_tells_for_a_moment_what_lay_there_is_no_liar(
    tmp_path: Path, former: bytes | None, times: int
) -> None:
    class Late(Noting):
        def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
            # What is altered is looked at twice.
            if self.order.count(f"? {path}") < (times if former is None else 2 * times):
                self.order.append(f"? {path}")
                if former is None:
                    raise AbsentError("no such file", host=self.name, path=path)
                return iter([former])
            return super()._fetch(path, max_length)

    made = entries(tmp_path, "one")
    host = Late(f"late {tmp_path}", lasting=True)
    if times == len(SETTLE_S):
        assert relay(host).put(made, made) == ()
    else:
        with pytest.raises(AlteredError):
            relay(host).put(made, made)


class Choosy(MemoryHost):
    """Refuses some files for ever."""

    def __init__(self, name: str, refused: str, *, lone: bool = True) -> None:
        super().__init__(name)
        self.parallel = 1
        self.refused, self.lone = refused, lone

    def _put(self, entry: Entry, source: Path) -> None:
        if entry.path in self.refused.split():
            error = BusyError("not now", host=self.name, path=entry.path)
            error.lone = self.lone
            raise error
        super()._put(entry, source)


def test_files_that_a_host_refuses_alone_are_told_together_and_the_others_stand(tmp_path: Path) -> None:
    made = entries(tmp_path, *"abcdef")
    host = Choosy(f"choosy {tmp_path}", "b d e")
    with pytest.raises(BusyError, match=r"not now; so it is with 2 more files: d, e \(b\)"):
        relay(host).put(made)
    assert sorted(host.files) == ["a", "c", "f"]
    host.refused = "c"
    with pytest.raises(BusyError, match=r"^[^;]*not now \(c\)"):
        relay(host).put(made)


def test_a_busy_host_ends_its_push_and_so_does_one_that_refuses_many(tmp_path: Path) -> None:
    names = "abcdefghijklmn"
    made = entries(tmp_path, *names)
    for refused, lone, left in (("a", False, 0), (" ".join(names[:12]), True, 0)):
        host = Choosy(f"{lone} {tmp_path}", refused, lone=lone)
        with pytest.raises(BusyError):
            relay(host).put(made)
        assert len(host.files) == left
    assert LONE_FILES_MAX < 12
