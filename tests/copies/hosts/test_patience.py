"""publish.copies.hosts.patience: a busy host is borne, and a file that it refuses alone is told as that."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts.base import once
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.patience import LONE_MAX, LONE_S, Patience
from publish.copies.hosts.width import HOPELESS_S
from publish.core.atonce import each
from publish.core.errors import BusyError, HostError, UnreachableError
from publish.core.model import Entry
from tests.copies.hosts.contract import entries
from tests.copies.hosts.fakes import Flaky, patient


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    return entries(tmp_path / "in", {"a.bin": b"a"})[0]


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


def test_a_host_that_was_given_up_is_asked_again_without_a_wait(entry: Entry, tmp_path: Path) -> None:
    """An audit and heal put many questions: each would wait up to a minute for a host that nobody answers at."""
    host, slept = Flaky(str(tmp_path), 20), list[float]()
    wrapped = patient(host, slept)
    for _ in range(5):
        with pytest.raises(UnreachableError):
            wrapped.probe()
    assert (slept, host.calls) == ([0.5, 1.0, 2.0], 8)  # four tries, and then once for each question
    assert wrapped.notes() == ("it gave no answer, or not the whole, 8 times: 4 s of waiting, 1 at once at the least",)
    for host.left in (0, 1):
        wrapped.probe()  # it answers again, and is waited for as ever
    assert len(slept) == 4


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
