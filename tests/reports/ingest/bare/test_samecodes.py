"""publish.reports.ingest.bare.samecodes: of codes that are drawn and read alike, the lowest."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from publish.reports.ingest.bare.samecodes import put_together, same_codes


def simple(differences: list[int | pikepdf.Object], widths: list[int], text: str = "") -> dict[bytes, bytes]:
    with Pdf.new() as made:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, FirstChar=97, Widths=Array(widths))
        font.Encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array(differences))
        if text:
            font.ToUnicode = made.make_stream(f"1 beginbfchar {text} endbfchar".encode())
        return same_codes(made.make_indirect(font))


def test_codes_of_one_name_and_width_are_the_same() -> None:
    assert simple([98, Name.a, Name.a], [500, 500, 600, 500]) == {b"b": b"a"}
    assert simple([98, Name.x], [500] * 30) == {b"x": b"b"}


def test_codes_that_are_read_otherwise_are_not() -> None:
    assert simple([98, Name.a], [500, 500], "<61> <0061>") == {}


def test_a_code_without_a_width_and_the_space_are_nobodys_twin() -> None:
    assert simple([98, Name.a], [500]) == {}
    with Pdf.new() as made:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, FirstChar=31, Widths=Array([1] * 9))
        font.Encoding = Dictionary(Differences=Array([31, Name.space, Name.space, Name.space]))
        assert same_codes(made.make_indirect(font)) == {b"!": b"\x1f"}


def test_numbers_of_one_glyph_are_the_same() -> None:
    with Pdf.new() as made:
        inner = Dictionary(Subtype=Name.CIDFontType2, W=Array([1, Array([5, 5]), 3, 4, 6]))
        inner.CIDToGIDMap = made.make_stream(b"\0\0\0\7\0\7\0\7\0\7\0\0\0\0")
        font = Dictionary(Subtype=Name.Type0, Encoding=Name("/Identity-H"), DescendantFonts=Array([inner]))
        assert same_codes(made.make_indirect(font)) == {b"\0\2": b"\0\1", b"\0\4": b"\0\3"}
        font.Encoding = Name("/UniGB-UCS2-H")
        assert same_codes(made.make_indirect(font)) == {}


def test_strings_have_the_lowest_codes() -> None:
    assert put_together([String("abc")], {b"b": b"a"}) == [String("aac")]
    (shown,) = put_together([Array([String(b"\0\2\0\3"), 4])], {b"\0\2": b"\0\1"})
    assert bytes(shown[0]) == b"\0\1\0\3"
