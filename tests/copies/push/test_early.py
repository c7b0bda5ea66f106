"""publish.copies.push.early: what was asked ahead is asked once, and said as the host said it."""

from collections.abc import Iterator

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push.early import Early
from publish.core.errors import AbsentError
from publish.core.source import OverlongError


class Counted(MemoryHost):
    def __init__(self) -> None:
        super().__init__("counted")
        self.files["there"] = b"12345"
        self.asked = list[str]()

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.asked.append(path)
        return super()._fetch(path, max_length)


def test_an_answer_and_an_absence_are_given_as_often_as_they_are_asked_for() -> None:
    host = Counted()
    early = Early(host)
    early.ask(("there", "gone"), 100)
    for read in (early.read, early.read_anew, early.read):
        assert read("there", 10) == b"12345"
        with pytest.raises(AbsentError):
            read("gone", 10)
        with pytest.raises(OverlongError):
            read("there", 4)
    assert sorted(host.asked) == ["gone", "there"]


def test_what_was_not_asked_ahead_is_asked_of_the_host_each_time() -> None:
    host = Counted()
    early = Early(host)
    assert early.read("there", 10) == early.read_anew("there", 10) == b"12345"
    host.files["there"] = b"other"
    assert early.read("there", 10) == b"other"
