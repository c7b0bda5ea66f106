"""publish.copies.hosts.base: what every kind of host has, whatever it does underneath."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.core.errors import InterferenceError
from publish.core.model import Entry
from publish.core.source import Held


class Odd(MemoryHost):
    """A host that lists what it was told to, and notes what became of a push."""

    names: tuple[str, ...] = ()
    fails = ""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.done: list[str] = []

    def _survey(self) -> Iterator[Held]:
        return (Held(name, 1) for name in self.names)

    def _begin(self) -> None:
        self.done.append("begin")
        if self.fails == "begin":
            raise ZeroDivisionError("odd")

    def _commit(self) -> None:
        self.done.append("commit")

    def _abandon(self) -> None:
        self.done.append("abandon")


@pytest.fixture
def host(request: pytest.FixtureRequest) -> Odd:
    return Odd(request.node.name)


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    (tmp_path / "page").write_bytes(b"page")
    return Entry("reports/page.html", "ab" * 32, 4, tmp_path / "page")


def test_names_that_no_copy_can_have_are_passed_over_and_too_many_are_interference(host: Odd) -> None:
    host.names = ("index.html", "../x", "/etc/passwd", "a\x00b", "reports/a.html")
    assert [held.path for held in host.survey()] == ["index.html", "reports/a.html"]
    assert list(host.held() or ()) == list(host.survey())
    with pytest.raises(InterferenceError, match="more than 4 files"):
        list(host.survey(4))


def test_a_name_in_other_letters_is_seen(host: Odd) -> None:
    host.names = ("Reports/A.html",)
    assert host.spells_otherwise("reports/a.html")
    assert not host.spells_otherwise("Reports/A.html")


def test_what_a_kind_does_not_say_is_nothing(host: Odd, tmp_path: Path) -> None:
    assert (host.address(), host.also(), host.notes(), host.claimed()) == (None, (), (), "")
    assert host.refuses_wrong_hash("x", "ab" * 32, b"x") is None
    host.probe()
