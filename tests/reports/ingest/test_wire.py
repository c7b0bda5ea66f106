import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.reports.ingest import wire
from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer, Removed, Why
from publish.reports.writing.nouns import (
    Block,
    Footnote,
    Grid,
    Headline,
    Linked,
    Listing,
    NoteMark,
    PageMark,
    Paragraph,
    Quote,
    Rule,
    Wording,
)

WHOLE = Document(
    "pdf",
    (
        Headline(2, (Wording("Head"),), "head"),
        Paragraph((Wording("a"), PageMark("14"), NoteMark("1"), Linked((Wording("b"),), "https://a.example"))),
        Listing(((Paragraph((Wording("one"),)), Quote((Rule(),))),), 3),
        Listing(()),
        Grid(((Wording("x"),),), (((Wording("ཀ"),), ()),)),
        Footnote("1", (Paragraph(()),)),
    ),
    {"title": (Offer("T", "its heading"), Offer("U", "its name"))},
    (Removed("Page 3", Why.RUNNING, "3"),),
    (Need(Lack.DATE, "no date"),),
    ("a.pdf",),
)
LONG = 1 << 20

_words = st.text(st.characters(exclude_categories=["Cs"]))
_blocks: st.SearchStrategy[Block] = st.recursive(
    st.builds(lambda text: Paragraph((Wording(text),)), _words),
    lambda inner: st.builds(lambda blocks: Quote(tuple(blocks)), st.lists(inner, max_size=3)),
    max_leaves=6,
)


def test_a_document_goes_through_as_it_is() -> None:
    assert wire.loads(wire.dumps(WHOLE), Document, length_max=LONG) == WHOLE


def test_hints_go_through_as_they_are() -> None:
    hints = Hints("ug", ("Ürümqi",), scratch=Path("/tmp/a"), password="secret")
    assert wire.loads(wire.dumps(hints), Hints, length_max=LONG) == hints
    assert wire.loads(wire.dumps(Hints()), Hints, length_max=LONG) == Hints()


@settings(max_examples=30, deadline=None)
@given(st.lists(_blocks, max_size=4), _words)
def test_any_text_goes_through(blocks: list[Block], words: str) -> None:
    document = Document("text", tuple(blocks), {"title": (Offer(words, words),)})
    assert wire.loads(wire.dumps(document), Document, length_max=LONG) == document


def _changed(*path: Any, to: Any) -> bytes:
    value = json.loads(wire.dumps(WHOLE))
    at = value
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"\xff",
        b"{}",
        b"[" * 100_000,
        b"[" * 150 + b"]" * 150,
        b'["Hints","",[],"",null]',
        b'["Document"]',
        wire.dumps(WHOLE)[:-1],
        wire.dumps(WHOLE) + b"[]",
        _changed(1, to=7),
        _changed(1, to=None),
        _changed(1, to="\ud800"),
        _changed(2, to="text"),
        _changed(2, to={}),
        _changed(2, 0, 1, to=7),
        _changed(2, 0, 1, to=True),
        _changed(2, 0, 1, to=10**15),
        _changed(2, 0, 1, to=1.5),
        _changed(2, 0, 1, to=float("nan")),
        _changed(2, 2, 2, to=10**10),
        _changed(2, 2, 2, to=-1),
        _changed(2, 0, to=["Document", "a", [], {}, [], [], []]),
        _changed(2, 0, to=["Wording", "an inline among blocks"]),
        _changed(2, 0, 0, to=["Headline"]),
        _changed(3, to=[]),
        _changed(3, "__class__", to=[]),
        _changed(3, "x" * 100, to=[]),
        _changed(4, 0, 2, to="another reason"),
        _changed(4, 0, 2, to=["Why"]),
        b"9" * 5_000,
        b'["Document",' + b"9" * 5_000 + b"]",
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(wire.AnswerError):
        wire.loads(data, Document, length_max=LONG)


def test_what_is_longer_than_its_bound_is_refused() -> None:
    with pytest.raises(wire.AnswerError, match="too long"):
        wire.loads(b" " * 11, Document, length_max=10)


def test_what_would_be_refused_is_not_sent() -> None:
    deep: Block = Rule()
    for _ in range(300):
        deep = Quote((deep,))
    for blocks in ((deep,), (Paragraph((Wording("\ud800"),)),)):
        with pytest.raises(wire.AnswerError):
            wire.dumps(replace(WHOLE, blocks=blocks))


@dataclass(frozen=True)
class Raw:
    data: bytes


@dataclass(frozen=True)
class Pair:
    two: tuple[int, str]


def test_types_that_are_not_for_the_wire_are_told_at_once() -> None:
    with pytest.raises(wire.AnswerError):
        wire.dumps(Raw(b"a"))
    for cls, data in ((Raw, b'["Raw","a"]'), (Pair, b'["Pair",[1,"a"]]')):
        with pytest.raises(TypeError):
            wire.loads(data, cls, length_max=LONG)
