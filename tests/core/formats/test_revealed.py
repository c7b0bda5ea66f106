"""The folder of a revealed original, and commitments in pages."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from publish.core.formats import revealed
from publish.core.formats.revealed import COMMITTED, Revealed, commitments, name_of, note, parse

SAID = Revealed("a" * 64, 3, "reports/2013/one.html", "b" * 64, "pdf", "original.pdf")
ONE, OTHER = "1" * 64, "2" * 64


def page(based: Any, more: str = "") -> bytes:
    return f'<html><script type="application/ld+json">{json.dumps({"isBasedOn": based})}</script>{more}</html>'.encode()


def based(value: object, kind: str = COMMITTED) -> dict[str, Any]:
    return {"@type": "CreativeWork", "identifier": {"propertyID": kind, "value": value}}


def test_a_note_is_read_as_it_was_written() -> None:
    assert parse(note(SAID)) == SAID


@pytest.mark.parametrize(
    "change",
    [
        {"archive": "a" * 63}, {"release": 0}, {"release": "3"}, {"release": True}, {"page": "../x"},
        {"page": "/etc/x"},
        {"commitment": "B" * 64}, {"original": "../../x.pdf"}, {"original": "salted.bin"}, {"original": "original.a/b"},
        {"kind": "<b>"}, {"kind": None}, {"more": 1}, {"stet_reveal": 2},
    ],
)  # fmt: skip
def test_a_note_that_was_changed_is_none(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(json.dumps({"stet_reveal": 1} | asdict(SAID) | change).encode())


@pytest.mark.parametrize("bad", [b"", b"[]", b"{}", b"{", b"\xff", b'{"stet_reveal":1}', b"[" * 5000, b" " * (1 << 17)])
def test_what_is_no_note_is_none(bad: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(bad)


def test_originals_have_names_that_say_their_kind_alone() -> None:
    kinds = ("text", "markdown", "html", "pdf", "x.y", "Ä", "", "../x", "docx")
    assert [name_of(kind).removeprefix("original.") for kind in kinds] == [
        "txt", "md", "html", "pdf", "bin", "bin", "bin", "bin", "docx",
    ]  # fmt: skip


def test_the_statement_tells_what_is_needed_to_check() -> None:
    text = revealed.statement(SAID).decode()
    for said in (
        "aaaa aaaa",
        SAID.commitment,
        SAID.page,
        "release     3",
        "tail -c +33 salted.bin",
        "sha256sum -c SHA256SUMS",
    ):
        assert said in text
    assert revealed.sums(SAID, ONE) == f"{'b' * 64}  salted.bin\n{ONE}  original.pdf\n".encode()


def test_a_page_commits_in_its_own_data_alone() -> None:
    assert list(commitments(page([based(ONE), based(OTHER)]))) == [ONE, OTHER]
    assert list(commitments(page(based(ONE)))) == [ONE]
    # The hash of evidence, or of anything else on the page, is no commitment: the evidence would be its own "original".
    assert list(commitments(page([based(ONE, "sha256")], f"<code>{OTHER}</code>"))) == []


@pytest.mark.parametrize("odd", [None, 1, "x", [1], [[]], {"identifier": 1}, based(1), based("1" * 63), based([ONE])])
def test_data_of_another_form_commit_to_nothing(odd: Any) -> None:
    assert list(commitments(page(odd))) == []


def test_data_that_are_none_are_passed_over() -> None:
    broken = b'<script type="application/ld+json">{</script><script type="application/ld+json">[1]</script>'
    deep = b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>"
    assert list(commitments(broken + deep + page(based(ONE)))) == [ONE]


def test_a_release_is_a_number_of_its_own() -> None:
    assert parse(note(replace(SAID, release=7))).release == 7
