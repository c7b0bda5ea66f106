"""The former search index, with the terms of changed pages.

What is NOT done here: an index made from nothing (`publish.tree.search.index`).
"""

from collections.abc import Callable, Iterable, Iterator

from publish.tree.former.memory import Memory
from publish.tree.former.snapshot import unpacked
from publish.tree.search import again
from publish.tree.search.again import LostError
from publish.tree.search.index import shard_path

Order = list[tuple[str, bytes]]
"""Path of each page, and hash of its terms."""


def changed(
    memory: Memory, order: Order, weights: Callable[[int], Iterable[tuple[str, list[str]]]]
) -> Iterator[tuple[str, str, bytes | None]]:
    """Yield name, first term and bytes of each shard.

    An unchanged shard has no bytes.

    Args:
        order: This build's pages.
        weights: Returns the terms of a page by its number, by their weight.

    Raises:
        LostError: There is no former index, or too much has changed.
    """
    former = memory.old.index
    numbers = None if former is None else _numbers(former.order, order)
    if former is None or numbers is None or len(numbers) > len(order) // 10 + 10:
        raise LostError
    changes = []
    for number in numbers:
        before = memory.terms(former.order[number][1]) if number < len(former.order) else b""
        if before is None:
            raise LostError
        changes.append((number, _by_term(unpacked(before)) if before else {}, _by_term(weights(number))))
    for name, first, data in again.shards(former.shards, again.edits(changes), memory.shard):
        if data is None and not memory.lies(shard_path(name)):
            raise LostError
        yield name, first, data


def _numbers(before: Order, now: Order) -> list[int] | None:
    """Return the numbers of changed and new pages.

    ``None`` if a page has another number, or went.
    """
    if len(before) > len(now) or any(old[0] != new[0] for old, new in zip(before, now, strict=False)):
        return None
    found = [number for number, (old, new) in enumerate(zip(before, now, strict=False)) if old[1] != new[1]]
    return found + list(range(len(before), len(now)))


def _by_term(weights: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    return {term: weight for weight, terms in weights for term in terms}
