"""publish.copies.hosts.treehost: a host which takes a whole tree, whatever its kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publish.copies.hosts.base import Traits
from publish.copies.hosts.treehost import Keeping, KeptTree, Stored, TreeHost
from publish.core.errors import HostError, SourceError
from publish.core.model import Entry
from publish.core.source import Held


class Tree(TreeHost):
    """Holds the paths of one tree in memory."""

    traits = Traits()

    def __init__(self) -> None:
        super().__init__("tree")
        self.paths: list[str] = []

    def _survey(self) -> Iterator[Held]:
        return iter(())

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        yield b""

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return None

    def _trees(self) -> Iterator[KeptTree]:
        yield KeptTree("root", lambda path, most: b"")

    def _put_tree(self, entries: tuple[Entry, ...], progress: Callable[[int], None]) -> Stored:
        self.paths = [entry.path for entry in entries]
        progress(len(entries))
        return Stored("root", len(entries), len(entries))


def test_a_tree_goes_in_the_order_of_its_paths_and_no_path_leads_out(tmp_path: Path) -> None:
    host, told = Tree(), list[int]()
    entries = [Entry(path, "ab" * 32, 1) for path in ("b.html", "a/c.html")]
    assert host.put_tree(entries, told.append) == Stored("root", 2, 2)
    assert host.paths == ["a/c.html", "b.html"]
    assert told == [2]
    with pytest.raises(SourceError):
        host.put_tree([Entry("../out", "ab" * 32, 1)])
    assert host.paths == ["a/c.html", "b.html"]


def test_what_a_kind_does_not_say_is_nothing() -> None:
    host = Tree()
    host.forget()
    assert [tree.root for tree in host.trees()] == ["root"]
    assert (host.dnslink("root"), host.keepers(), host.hold(Keeping("f", 1))) == ("", (), ())
