"""publish.reports.ingest.bare.oneway: of several ways to say the same, one."""

import pikepdf
import pytest
from pikepdf import Pdf

from publish.reports.ingest.bare.oneway import numbered, settled, without_empty_marks


def parsed(given: bytes) -> list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]:
    with Pdf.new() as made:
        return list(pikepdf.parse_content_stream(made.make_stream(given)))


def said(given: bytes) -> str:
    return pikepdf.unparse_content_stream(settled(parsed(given))).decode().replace("\n", " ")


@pytest.mark.parametrize(
    ("given", "one"),
    [
        (b"(ab) Tj (c) Tj", "(abc) Tj"),
        (b"[(a) 0 (b)] TJ [(c)] TJ", "(abc) Tj"),
        (b"[(a) -3.4 (b)] TJ", "[ (a) -3 (b) ] TJ"),
        (b"[(a) 0.4 (b)] TJ", "(ab) Tj"),
        (b"[(a) 3 4 (b)] TJ", "[ (a) 7 (b) ] TJ"),
        (b"BT [(a) 500] TJ ET", "BT (a) Tj ET"),
        (b"[(a) 500] TJ 0 -9 Td", "(a) Tj 0 -9 Td"),
        (b"[(a) 500] TJ 1 g (b) Tj", "[ (a) 500 ] TJ 1 g (b) Tj"),
        (b"() Tj", ""),
        (b"0 g f 0 g f", "0 g f f"),
        (b"0.5 g f 0.5001 g f", "0.502 g f f"),
        (b"/F 9 Tf 1 w /F 9.0 Tf", "/F 9 Tf 1 w"),
        (b"1 0 0 1 0 0 cm f", "f"),
    ],
)  # fmt: skip
def test_what_draws_the_same_is_said_in_one_way(given: bytes, one: str) -> None:
    assert said(given) == one


@pytest.mark.parametrize(
    "given",
    [
        "(a) Tj 0 -9 Td (b) Tj", "(a) ' (b) '", "[ (a) 1 (b) ] TJ", "0 g q 1 g f Q f 1 g f", "1 w /S gs 1 w",
        "0 g /Pattern cs /P scn 0 g", "1 0 0 1 0 1 cm", "9 TL 0 -9 TD 9 TL", "0 g f Q 0 g", "0.502 g 1 0 0.0039 RG",
    ],
)  # fmt: skip
def test_what_draws_otherwise_stays(given: str) -> None:
    assert said(given.encode()) == given


def test_marks_that_say_nothing_go_with_their_ends() -> None:
    given = parsed(b"/P BMC EMC")
    empty = ([pikepdf.Name.Span, pikepdf.Dictionary()], pikepdf.Operator("BDC"))
    full = ([pikepdf.Name.Span, pikepdf.Dictionary(ActualText="a")], pikepdf.Operator("BDC"))
    end = given[1]
    assert without_empty_marks([empty, full, end, end]) == [full, end]


def test_resources_are_called_in_the_order_of_their_use() -> None:
    names = {("/Font", "/A"): "/F0", ("/Font", "/B"): "/F1", ("/Font", "/C"): "/F2", ("/XObject", "/P"): "/X0"}
    out = parsed(b"/F2 9 Tf /X0 Do /F0 9 Tf /F2 9 Tf /X gs")
    numbered(out, names)
    assert pikepdf.unparse_content_stream(out) == b"/F0 9 Tf\n/X0 Do\n/F1 9 Tf\n/F0 9 Tf\n/X gs"
    assert [*names.values()] == ["/F1", "/F2", "/F0", "/X0"]
