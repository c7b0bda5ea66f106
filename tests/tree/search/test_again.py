"""publish.tree.search.again: shards of a former index, changed, are those of an index made from nothing."""

import random

import pytest

from publish.tree.search import again
from publish.tree.search.again import LostError, edits, shards
from publish.tree.search.index import postings, shard_name
from publish.tree.search.index import shards as from_nothing

Page = dict[str, str]


def _page(dice: random.Random) -> Page:
    """A page of terms in many scripts, some of them common, some rare."""
    words = [
        f"{chr(dice.choice((97, 0x627, 0x4E00, 0x1F600)) + dice.randrange(20))}{dice.randrange(900)}" for _ in "x" * 90
    ]
    return {word: dice.choice("ABCDEFGHI") for word in words}


def _made(pages: list[Page]) -> dict[str, tuple[str, bytes]]:
    weights = ([(weight, [term]) for term, weight in page.items()] for page in pages)
    return {shard_name(data): (first, data) for first, data in from_nothing(postings(weights))}


@pytest.mark.parametrize("seed", range(4))
def test_changed_shards_are_those_of_an_index_from_nothing(seed: int) -> None:
    dice = random.Random(seed)
    pages = [_page(dice) for _ in range(40)] if seed else []
    for _ in range(12):
        former = _made(pages)
        changes = []
        for number in dice.sample(range(len(pages)), min(len(pages), 3)):
            before, now = pages[number], dict(pages[number])
            for term in dice.sample(list(now), len(now) // 3):
                del now[term]
            now |= dict(list(_page(dice).items())[: dice.randrange(20)])
            pages[number] = now
            changes.append((number, before, now))
        for _ in range(dice.randrange(3)):
            pages.append(_page(dice))
            changes.append((len(pages) - 1, {}, pages[-1]))
        old = [(name, first) for name, (first, _) in former.items()]
        found = {
            name: (first, former[name][1] if data is None else data)
            for name, first, data in shards(old, edits(changes), {name: data for name, (_, data) in former.items()}.get)
        }
        assert list(found.items()) == list(_made(pages).items())


def test_shards_without_a_changed_term_are_not_read() -> None:
    dice = random.Random(1)
    pages = [_page(dice) for _ in range(400)]
    former = _made(pages)
    old = [(name, first) for name, (first, _) in former.items()]
    read: list[str] = []

    def reading(name: str) -> bytes:
        read.append(name)
        return former[name][1]

    list(shards(old, edits([(0, pages[0], pages[0] | {"zebra": "A"})]), reading))
    assert len(old) > 4
    assert 1 <= len(read) <= 2


def test_a_shard_that_is_lost_or_anothers_is_not_gone_on_with() -> None:
    changed = edits([(0, {}, {"b": "A"})])
    with pytest.raises(LostError):
        list(shards([("0" * 12, "a")], changed, lambda _: None))
    with pytest.raises(LostError):
        list(shards([("0" * 12, "a")], changed, lambda _: b"other bytes 1\n"))


def test_a_term_that_nobody_has_any_longer_is_gone() -> None:
    assert again.edits([(3, {"a": "A", "b": "B"}, {"b": "B", "c": "C"})]) == {"a": {3: ""}, "c": {3: "C"}}
