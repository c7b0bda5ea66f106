"""publish.tree.former.reindex: an index with changes is the one that is made from nothing."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from publish.tree.folder import TreeFolder
from publish.tree.former import reindex, snapshot
from publish.tree.former.memory import Memory
from publish.tree.former.stamps import digest
from publish.tree.pages.text import Rendered
from publish.tree.search import index as search
from publish.tree.search.again import LostError

DAY, SECRET = date(2026, 11, 1), b"s" * 32
Pages = dict[str, dict[str, str]]


def _order(pages: Pages) -> reindex.Order:
    return [(path, digest(snapshot.packed(weights))) for path, weights in pages.items()]


def _scratch(pages: Pages) -> list[tuple[str, str, bytes]]:
    weights = (snapshot.unpacked(snapshot.packed(each)) for each in pages.values())
    return [(search.shard_name(data), first, data) for first, data in search.shards(search.postings(weights))]


def _noted(folder: Path, pages: Pages) -> Memory:
    """The memory of a build after the one that made the index of ``pages``."""
    memory = Memory(folder / "notes", SECRET, folder / "tree", b"", DAY)
    tree = TreeFolder(folder / "tree", memory)
    made = _scratch(pages)
    for name, _, data in made:
        tree.put(search.shard_path(name), data)
    memory.note_index(_order(pages), [(name, first) for name, first, _ in made], [])
    for path, weights in pages.items():
        memory.note_made(path, b"", Rendered(), snapshot.Questions({}, {}, {}), snapshot.packed(weights))
    memory.save(folder / "tree")
    return Memory(folder / "notes", SECRET, folder / "tree", b"", DAY)


def _words(number: int) -> dict[str, str]:
    """As many terms as make several shards."""
    return {hashlib.sha256(b"%d" % n).hexdigest()[:12]: "ABC"[n % 3] for n in range(number, number + 900)}


def test_changes_give_the_shards_of_an_index_from_nothing(tmp_path: Path) -> None:
    pages = {f"{n}.html": _words(100 * n) for n in range(20)}
    memory = _noted(tmp_path, pages)
    now = pages | {"3.html": _words(300) | {"zz": "A"}, "20.html": {"new": "A"}}
    terms = list(now.values())
    found = list(reindex.changed(memory, _order(now), lambda n: snapshot.unpacked(snapshot.packed(terms[n]))))
    memory.save(tmp_path / "tree")
    whole = _scratch(now)
    assert [(name, first) for name, first, _ in found] == [(name, first) for name, first, _ in whole]
    assert any(data is None for _, _, data in found)
    assert all(data in (None, other) for (_, _, data), (_, _, other) in zip(found, whole, strict=True))


def test_a_page_that_went_or_lost_notes_are_an_index_from_nothing(tmp_path: Path) -> None:
    pages = {f"{n}.html": _words(100 * n) for n in range(5)}
    memory = _noted(tmp_path, pages)
    less = dict(list(pages.items())[1:])
    for lost, order in ((Memory.none(), _order(pages)), (memory, _order(less))):
        with pytest.raises(LostError):
            list(reindex.changed(lost, order, lambda _: ()))
