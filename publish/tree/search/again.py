"""A former search index, with changes of a few pages.

Shards are ended by their own terms. So a changed term changes its shard, and now and then the next one. The result is
that of an index made from nothing. Values only: shards are read by a callable.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from publish.tree.search.index import Shards, base36, in_order, shard_name

_CODE: Final = re.compile("([0-9a-z]{0,12})([A-I])")
Edits = Mapping[str, Mapping[int, str]]
"""By term: the weight in each changed page, by the page's number; empty where the term is there no longer."""


class LostError(Exception):
    """A shard is not there as it was written."""


def edits(changes: Iterable[tuple[int, Mapping[str, str], Mapping[str, str]]]) -> Edits:
    """Return the changes of terms.

    ``changes`` has each changed page's number, former weights and present weights.
    """
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for number, before, now in changes:
        for term, weight in now.items():
            if term and before.get(term) != weight:
                found[term][number] = weight
        for term in before.keys() - now.keys():
            if term:
                found[term][number] = ""
    return found


def shards(
    former: Sequence[tuple[str, str]], changed: Edits, read: Callable[[str], bytes | None]
) -> Iterator[tuple[str, str, bytes | None]]:
    """Yield name, first term and bytes of each shard.

    An unchanged shard has no bytes.

    Args:
        former: Name and first term of the former shards, in order.
        read: Returns the bytes of a former shard, by its name.

    Raises:
        LostError: A former shard is lost, or others' bytes have its name.
    """
    firsts = [in_order(first) for _, first in former]
    edited: defaultdict[int, list[str]] = defaultdict(list)
    for term in changed:
        edited[max(0, bisect_right(firsts, in_order(term)) - 1)].append(term)
    cutter = Shards()
    for place, (name, first) in enumerate(former):
        # Terms left over from the shard before begin this one, even if none of its own has changed.
        if place not in edited and not cutter.pending:
            yield name, first, None
            continue
        for line in _lines(_bytes(name, read), {term: changed[term] for term in edited[place]}):
            yield from _named(cutter.add(*line))
    if not former:
        for line in _lines(b"", changed):
            yield from _named(cutter.add(*line))
    yield from _named(cutter.rest())


def _named(found: tuple[str, bytes] | None) -> Iterator[tuple[str, str, bytes]]:
    if found:
        yield shard_name(found[1]), *found


def _bytes(name: str, read: Callable[[str], bytes | None]) -> bytes:
    data = read(name)
    # A shard's name is its hash: bytes that a disk spoilt must not go on into the next index.
    if data is None or shard_name(data) != name:
        raise LostError(name)
    return data


def _lines(data: bytes, changed: Edits) -> Iterator[tuple[str, str]]:
    """Yield the terms and pages of a shard, with the changes."""
    postings = dict(line.split(" ", 1) for line in data.decode().split("\n") if line)
    for term, pages in changed.items():
        postings[term] = _changed(postings.get(term, ""), pages)
    for term in sorted(postings, key=in_order) if changed else postings:
        if postings[term]:
            yield term, postings[term]


def _changed(codes: str, pages: Mapping[int, str]) -> str:
    """Return a term's pages with some of them changed."""
    weights: dict[int, str] = {}
    at = 0
    for gap, weight in _CODE.findall(codes):
        at += int(gap or "0", 36)
        weights[at] = weight
        at += 1
    weights |= pages
    made, following = [], 0
    for number in sorted(number for number, weight in weights.items() if weight):
        made.append(base36(number - following) + weights[number])
        following = number + 1
    return "".join(made)
