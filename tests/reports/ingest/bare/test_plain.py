"""Numbers, names, colours and functions are copied; words are not."""

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from publish.reports.ingest.bare.parts import NotPlainError
from publish.reports.ingest.bare.plain import CircleError, PlainCopier
from tests.support.papers import MARK


@pytest.fixture
def copier() -> PlainCopier:
    return PlainCopier(pikepdf.new(), b"profile")


def test_words_do_not_go_over_as_numbers(copier: PlainCopier) -> None:
    assert copier._plain(Array([1, Name.Cyan, Array([True])])) == Array([1, Name.Cyan, Array([True])])
    with pytest.raises(NotPlainError):
        copier._plain(Array([String(MARK)]))
    assert copier._plain(Name(f"/{'A b' * 30}")) == Name.X
    assert copier._some(Dictionary(A=String(MARK), B=1), ("/A", "/B")) == Dictionary(B=1)


def test_a_name_goes_over_if_readers_know_it(copier: PlainCopier) -> None:
    given = Array([Name.Multiply, Name(f"/{MARK}"), Name("/GBK-EUC-V"), Name(f"/{MARK}-H")])
    assert copier._plain(given) == Array([Name.Multiply, Name.X, Name("/GBK-EUC-V"), Name.X])


def test_behind_the_numbers_of_a_list_no_more_stand(copier: PlainCopier) -> None:
    given = Dictionary(BBox=Array([0, 0, 9, 9, 74, 79, 72]), Widths=Array([7] * 300))
    made = copier._some(given, ("/BBox", "/Widths"))
    assert made.BBox == Array([0, 0, 9, 9])
    assert len(made.Widths) == 256


def test_colours_are_copied_without_their_names_and_profiles(copier: PlainCopier) -> None:
    old = pikepdf.new()
    profile = old.make_stream(MARK.encode(), N=3)
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, Author=String(MARK))
    made: Any = copier._colours(Array([Name.Separation, Name(f"/{MARK}"), Array([Name.ICCBased, profile]), function]))
    assert made[1] == Name.C
    assert made[2][1].read_bytes() == b"profile"
    assert "/Author" not in made[3]
    for wrong in (Array([Name.Indexed, Name.DeviceGray, 1, 4_000_000_000]), Array([Name.Separation]), 7, None):
        with pytest.raises(NotPlainError):
            copier._colours(wrong)


def test_what_lies_in_itself_is_no_part_of_itself(copier: PlainCopier) -> None:
    old = pikepdf.new()
    function: Stream = old.make_stream(b"", FunctionType=3)
    function.Functions = Array([function])
    with pytest.raises(CircleError):
        copier._function(function)
