"""publish.reports.ingest.office.wordparts: pieces of Word's XML, as they lie."""

from publish.reports.ingest.office.wordparts import joined, said, through
from publish.reports.ingest.office.xml import parsed
from tests.support.officefiles import W, p

MC = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"


def test_words_given_in_two_ways_are_said_once() -> None:
    box = f"<w:r><w:drawing><w:txbxContent>{p('box')}</w:txbxContent></w:drawing></w:r>"
    ways = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert said(parsed(f"<w:hdr {W} {MC}><w:p>{ways}</w:p></w:hdr>".encode(), "h")) == "box"


def test_rows_within_controls_are_rows() -> None:
    inner = "<w:tr/><w:sdt><w:sdtContent><w:tr/></w:sdtContent></w:sdt>"
    assert len(list(through(parsed(f"<w:tbl {W}>{inner}</w:tbl>".encode(), "t"), "tr"))) == 2


def test_a_joined_paragraph_has_the_words_of_both_in_order() -> None:
    first, then = (parsed(f"<w:p {W}><w:pPr/><w:r><w:t>{word}</w:t></w:r></w:p>".encode(), "p") for word in ("a", "b"))
    made = joined(first, then)
    assert [one.tag for one in made.children] == ["pPr", "r", "r"]  # type: ignore[union-attr]
    assert said(made) == "ab"
