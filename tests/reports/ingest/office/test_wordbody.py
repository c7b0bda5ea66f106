"""publish.reports.ingest.office.wordbody: each word once, wherever Word put it."""

from publish.reports.ingest.office.wordbody import WordBody
from publish.reports.ingest.office.wordnumbers import Numbering
from publish.reports.ingest.office.wordstyles import Styles
from publish.reports.ingest.office.xml import parsed
from tests.support.officefiles import W, p

MC = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"


def said(xml: str) -> tuple[str, WordBody]:
    body = WordBody(Styles(), Numbering(), {})
    return body.flow(parsed(f"<w:body {W} {MC}>{xml}</w:body>".encode(), "a")).said(), body


def test_what_is_given_in_two_ways_is_taken_once() -> None:
    box = f"<w:r><w:drawing><w:txbxContent>{p('box')}</w:txbxContent></w:drawing></w:r>"
    ways = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert said(f"<w:p>{ways}</w:p>")[0] == "box"


def test_words_within_controls_and_tags_are_words() -> None:
    assert said(f"<w:sdt><w:sdtContent>{p('a')}</w:sdtContent></w:sdt>")[0] == "a"
    assert (
        said("<w:p><w:smartTag><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/></w:r></w:smartTag></w:p>")[0]
        == "a b\u2011"
    )


def test_a_moved_sentence_stands_where_it_went() -> None:
    text, body = said(f"<w:moveFrom>{p('a')}</w:moveFrom><w:moveTo>{p('a')}</w:moveTo>")
    assert text == "a"
    assert [one.text for one in body.removed] == ["a"]


def test_a_sign_without_a_letter_is_told() -> None:
    text, body = said(
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="X" w:char="F041"/></w:r></w:p>'
    )
    assert text == "☑□"
    assert body.symbols == 1


def test_contents_are_said_twice() -> None:
    contents = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert said(contents.format(p("a 3")) + p("b"))[0] == "b"
