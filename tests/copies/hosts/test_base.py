"""publish.copies.hosts.base: what every kind of host has, whatever it does underneath."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.core.errors import BafflingError, InterferenceError, SourceError
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


def test_a_push_ends_well_or_is_abandoned(host: Odd) -> None:
    with host.writing():
        host.done.append("put")
    assert host.done == ["begin", "put", "commit"]
    host.done.clear()
    with pytest.raises(KeyboardInterrupt), host.writing():
        raise KeyboardInterrupt
    assert host.done == ["begin", "abandon"]
    host.done.clear()
    host.fails = "begin"
    with pytest.raises(BafflingError), host.writing():
        pass
    assert host.done == ["begin", "abandon"]


def test_bytes_of_another_length_or_none_at_all_are_our_own_fault(host: Odd, entry: Entry) -> None:
    host.put(entry)
    assert host.files[entry.path] == b"page"
    with pytest.raises(SourceError, match="changed on this disk"):
        host.put(replace(entry, length=5))
    assert entry.source
    entry.source.unlink()
    with pytest.raises(SourceError, match="No such file"):
        host.put(entry)
    with pytest.raises(ValueError, match="no bytes on this disk"):
        host.put(replace(entry, source=None))


@pytest.mark.parametrize("path", ["../x", "", "/x", "a\nb"])
def test_no_path_that_leads_out_is_written_or_taken_away(host: Odd, entry: Entry, path: str) -> None:
    with pytest.raises(SourceError):
        host.put(replace(entry, path=path))
    with pytest.raises(SourceError):
        host.remove(path)
    assert host.files == {}


def test_what_a_kind_does_not_say_is_nothing(host: Odd, tmp_path: Path) -> None:
    assert (host.address(), host.also(), host.notes(), host.claimed()) == (None, (), (), "")
    assert host.refuses_wrong_hash("x", "ab" * 32, b"x") is None
    host.probe()
