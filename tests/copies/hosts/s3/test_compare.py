"""publish.copies.hosts.s3.compare: stores in memory which honour conditions, ignore them, or know none."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts.s3.compare import NEW, SAME, Comparison
from publish.copies.hosts.s3.say import StoreSaid
from publish.core.errors import HostError, OvertakenError, RefusedError
from tests.copies.hosts.buckets import bad, well

PATH = "metadata/timestamp.json"


class Store:
    """Objects, and the conditions which it minds."""

    def __init__(self, *minds: str, answer: StoreSaid | None = None, weak: bool = False) -> None:
        self.objects: dict[str, bytes] = {}
        self.puts = 0
        self._minds = minds
        self._answer = answer
        self._weak = weak

    def say(
        self, method: str, path: str, query: str = "", *, headers: Sequence[tuple[str, str]] = (), **about: Any
    ) -> StoreSaid:
        asked = {name: value for name, value in headers if name in (NEW, SAME)}
        assert (method, query) == ("PUT", "")
        self.puts += 1
        if asked and self._answer:
            return self._answer
        there = self.objects.get(path)
        if NEW in self._minds and NEW in asked and there is not None:
            return bad(412, "PreconditionFailed")
        if SAME in self._minds and SAME in asked and asked[SAME] != self._tag(there):
            return bad(404, "NoSuchKey") if there is None else bad(412, "PreconditionFailed")
        self.objects[path] = about["body"]
        return well("", self._tag(about["body"]))

    def look(self, path: str) -> tuple[bytes | None, str]:
        return self.objects.get(path), self._tag(self.objects.get(path))

    def _tag(self, data: bytes | None) -> str:
        return f'{"W/" if self._weak else ""}"{hashlib.md5(data or b"").hexdigest()}"'


def comparison(store: Store, file: Path | None = None) -> Comparison:
    made = Comparison("far-away", store.say, store.look)
    if file:
        made.remember(file)
    return made


def test_of_two_one_is_first_where_conditions_are_honoured(tmp_path: Path) -> None:
    store = Store(NEW, SAME)
    for notes in (tmp_path / "a", tmp_path / "a", tmp_path / "other"):  # before and after it was learnt
        store.objects.clear()
        one, other = comparison(store, notes), comparison(store, notes)
        assert one.store(PATH, b"1", [], None)
        with pytest.raises(OvertakenError):
            other.store(PATH, b"2", [], None)
        assert one.store(PATH, b"3", [], b"1")
        for former in (b"1", None):
            with pytest.raises(OvertakenError):
                other.store(PATH, b"4", [], former)
        assert store.objects == {PATH: b"3"}
        store.objects.clear()
        with pytest.raises(OvertakenError):
            one.store(PATH, b"5", [], b"3")
        assert not store.objects


def test_what_was_learnt_is_not_tried_again(tmp_path: Path) -> None:
    store = Store(NEW, SAME)
    assert comparison(store, tmp_path / "notes").store(PATH, b"1", [], None)
    assert comparison(store, tmp_path / "notes").store(PATH, b"2", [], b"1")
    assert store.puts == 4
    assert comparison(store, tmp_path / "notes").store(PATH, b"3", [], b"2")
    assert store.puts == 5


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"If-Match": "yes"}', b"\xff", b"[" * 4000])
def test_notes_that_mean_nothing_are_no_notes(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "notes").write_bytes(data)
    store = Store(NEW, SAME)
    assert comparison(store, tmp_path / "notes").store(PATH, b"1", [], None)
    assert store.puts == 2


@pytest.mark.parametrize(
    "store", [Store(), Store(answer=bad(501, "NotImplemented")), Store(answer=bad(400, "InvalidArgument"))]
)
def test_a_store_that_ignores_conditions_is_known_and_not_asked_again(store: Store, tmp_path: Path) -> None:
    one = comparison(store, tmp_path / "notes")
    assert not one.store(PATH, b"1", [], None)
    puts, store.objects[PATH] = store.puts, b"1"
    for again in (one, comparison(store, tmp_path / "notes")):
        for former in (None, b"1"):
            assert not again.store(PATH, b"2", [], former)
    assert store.puts == puts
    assert store.objects == {PATH: b"1"}


@pytest.mark.parametrize("store", [Store(NEW), Store(NEW, SAME, weak=True)])
def test_a_store_may_mind_one_condition_alone(store: Store) -> None:
    one = comparison(store)
    assert one.store(PATH, b"1", [], None)
    assert not one.store(PATH, b"2", [], b"1")
    assert store.objects == {PATH: b"1"}


def test_a_pointer_that_is_tried_with_keeps_its_bytes(tmp_path: Path) -> None:
    store = Store()
    store.objects[PATH] = b"1"
    assert not comparison(store).store(PATH, b"2", [], b"1")
    assert store.objects == {PATH: b"1"}


@pytest.mark.parametrize("former", [None, b"1"])
def test_a_refusal_is_no_answer_to_the_question(former: bytes | None, tmp_path: Path) -> None:
    store = Store(answer=bad(403, "AccessDenied"))
    store.objects[PATH] = b"1"
    with pytest.raises(RefusedError):
        comparison(store, tmp_path / "notes").store(PATH, b"2", [], former)
    assert not (tmp_path / "notes").exists()


def test_a_conflict_is_asked_again_by_whoever_has_patience(tmp_path: Path) -> None:
    with pytest.raises(HostError) as caught:
        comparison(Store(answer=bad(409, "ConditionalRequestConflict"))).store(PATH, b"2", [], None)
    assert caught.value.retryable
