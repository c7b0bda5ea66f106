"""publish.reports.ingest.office.odtbody: each word once, wherever the file put it."""

from publish.reports.ingest.office.odtbody import OdtBody
from publish.reports.ingest.office.odtstyles import OdtStyles
from publish.reports.ingest.office.xml import parsed
from tests.support.officefiles import OPEN


def said(xml: str) -> tuple[str, OdtBody]:
    body = OdtBody(OdtStyles())
    return body.flow(parsed(f"<office:text {OPEN}>{xml}</office:text>".encode(), "a")).said(), body


def test_a_picture_is_named_with_its_words() -> None:
    text, body = said(
        "<text:p>a<draw:frame><draw:image/><svg:desc xmlns:svg='s'>The gate</svg:desc></draw:frame></text:p>"
    )
    assert text == "a"
    assert [one.text for one in body.removed] == ["The gate"]


def test_contents_are_said_twice_and_hidden_parts_are_listed() -> None:
    text, body = said(
        "<text:table-of-content><text:index-body><text:p>a 3</text:p></text:index-body></text:table-of-content>"
        "<text:section text:display='none'><text:p>b</text:p></text:section><text:section><text:p>c</text:p></text:section>"
    )
    assert text == "c"
    assert [one.text for one in body.removed] == ["a 3", "b"]


def test_cells_that_stand_for_thousands_stay_few() -> None:
    cells = "<table:table-cell table:number-columns-repeated='99999'/>"
    text, _ = said(
        f"<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>{cells}</table:table-row></table:table>"
    )
    assert text == "a"
