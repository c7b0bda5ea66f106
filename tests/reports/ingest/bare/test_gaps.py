"""Of words left out neither their letters' widths nor their places stay."""

import pikepdf
import pytest

from publish.reports.ingest.bare.gaps import GONE, closed
from publish.reports.ingest.bare.parts import NotPlainError


def _closed(given: bytes) -> bytes:
    with pikepdf.new() as made:
        out = [(one.operands, one.operator) for one in pikepdf.parse_content_stream(made.make_stream(given))]
    return bytes(pikepdf.unparse_content_stream(closed(out))).replace(b"\n", b" ")


def test_steps_between_words_are_one_step() -> None:
    given = f"BT 1 0 Td (a) Tj 2 0 Td {GONE} 3 1 Td 5 Tc {GONE} 6 Tc 4 0 Td (b) Tj ET".encode()
    assert _closed(given) == b"BT 1 0 Td (a) Tj 6 Tc 9 1 Td (b) Tj ET"


def test_behind_the_last_word_nothing_is_placed() -> None:
    assert _closed(f"BT 1 0 Td (a) Tj 2 0 Td {GONE} T* {GONE} ET q".encode()) == b"BT 1 0 Td (a) Tj ET q"
    assert _closed(f"BT 1 0 0 1 9 9 Tm {GONE} 1 0 0 1 2 3 Tm (b) Tj ET".encode()) == b"BT 1 0 0 1 2 3 Tm (b) Tj ET"


def test_what_cannot_be_added_up_is_refused() -> None:
    with pytest.raises(NotPlainError, match="place those that are seen"):
        _closed(f"BT (a) Tj T* {GONE} T* (b) Tj ET".encode())
