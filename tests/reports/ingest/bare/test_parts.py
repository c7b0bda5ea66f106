"""Parts of the wrong kind are passed over, or the copy ends with a reason."""

from decimal import Decimal

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from publish.reports.ingest.bare.parts import NotPlainError, held, listed, members, needed, number, said


def test_what_has_keys_is_taken_and_all_else_is_an_empty_dictionary() -> None:
    made = pikepdf.new()
    stream = made.make_stream(b"", A=1)
    assert held(Dictionary(A=1)).A == held(stream).A == needed(stream).A == 1
    for other in (None, 7, True, Name.A, String("A"), Array([1])):
        assert not held(other).keys()
        with pytest.raises(NotPlainError):
            needed(other)


def test_a_list_is_as_long_as_it_must_be() -> None:
    assert members(listed(Array([1, 2]), 2)) == [1, 2]
    assert members(Dictionary(A=1)) == members(None) == []
    for other in (Array([1]), Dictionary(), None, 2):
        with pytest.raises(NotPlainError):
            listed(other, 2)


def test_numbers_and_names_are_only_what_is_written_as_such() -> None:
    assert [number(one, 3) for one in (2, Decimal("2.5"), String("2"), None, Array([2]))] == [2, 2, 3, 3, 3]
    assert [said(one) for one in (Name.Widget, String("Widget"), None, 7)] == ["/Widget", "", "", ""]
