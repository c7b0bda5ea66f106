"""Fonts whose letters have numbers for names are told, and those whose names or map say letters are not."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.bare import nameless
from publish.reports.ingest.document import Hints, Lack
from publish.reports.ingest.readers import pdf
from tests.support import papers


def _named(*names: str, said: bool = False) -> pikepdf.Pdf:
    made = papers.blank(papers.line("said"))
    font = made.pages[0].Resources.Font["/F"]
    font.Encoding = Dictionary(Differences=Array([97, *(Name(f"/{one}") for one in names)]))
    if said:
        font.ToUnicode = made.make_stream(b"1 beginbfrange <61> <7a> <0061> endbfrange")
    return made


@pytest.mark.parametrize(
    ("names", "page"),
    [
        (("G4B", "G61", "GFD"), 1),
        (("g12", "cid204", "Eacute"), 1),
        (("a", "afii10017", "uni0411", "AE"), 0),
        (("A", "B", "AE", "ccedilla"), 0),
    ],
)
def test_names_that_are_numbers_are_told_from_those_of_letters(names: tuple[str, ...], page: int) -> None:
    assert nameless.first(papers.saved(_named(*names)), "") == page
    assert nameless.first(papers.saved(_named(*names, said=True)), "") == 0


def test_a_font_within_a_form_on_a_later_page_makes_the_draft_wait() -> None:
    made = papers.blank(papers.line("said"), pages=2)
    made.pages[1].Contents = made.make_stream(papers.line("Another page", y=100) + b"/X Do")
    plain = made.pages[0].Resources.Font
    font = Dictionary(dict(plain["/F"].items()))
    font.Encoding = Dictionary(Differences=Array([97, Name.G4B, Name.G61]))
    form = made.make_stream(b"BT /G 12 Tf 20 100 Td (abc) Tj ET", Type=Name.XObject, Subtype=Name.Form,
                            BBox=Array([0, 0, 300, 300]), Resources=Dictionary(Font=Dictionary(G=font)))  # fmt: skip
    # A form that draws itself ends the search, too.
    form.Resources.XObject = Dictionary(X=form)
    made.pages[1].Resources = Dictionary(Font=plain, XObject=Dictionary(X=form))
    needs = [need.said for need in pdf.read(papers.saved(made), Hints()).needs if need.lack is Lack.LETTERS]
    assert [one.rpartition(" ")[2] for one in needs] == ["2"]


def test_a_kind_of_font_in_no_charset_is_no_fault() -> None:
    made = papers.blank(papers.line("said"))
    made.pages[0].Resources.Font["/F"].Subtype = Name("/Wrong")
    assert nameless.first(papers.saved(made).replace(b"/Wrong", b"/Wr#ff"), "") == 0
