"""publish.reports.scan.texts: texts are found in files of any kind, within bounds."""

from publish.reports.scan.texts import TextPiece, decoded, pieces
from tests.tree.sources.traces.conftest import office


def test_a_text_is_read_in_its_charset() -> None:
    assert decoded("a\r\nb".encode("utf-16")) == "a\nb"
    assert decoded(b"\xff\xd8\xff") is None
    (first, *_) = pieces("维吾尔".encode("gb18030"), "txt")
    assert isinstance(first, TextPiece)
    assert first.text == "维吾尔"


def test_members_are_named_and_nested_no_deeper_than_two() -> None:
    inner = office(word__document="<w:t>x</w:t>")
    found = [piece for piece in pieces(inner, "docx") if isinstance(piece, TextPiece)]
    assert {piece.within for piece in found} == {"[Content_Types].xml", "word/document.xml"}
