"""PDFs made anew look and read as before, or are not made."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Name

from publish.reports.ingest.bare.papers import anew
from tests.support import papers
from tests.support.printed import weasyprint
from tests.support.truths import truth


def test_a_printed_pdf_is_made_anew_and_always_the_same() -> None:
    made = anew(weasyprint(truth("bo", paragraphs=2)))
    assert not made.why_not
    assert "Producer of the file" in {one.text for one in made.removed}
    assert anew(made.data).data == anew(made.data).data


def test_a_damaged_file_says_why() -> None:
    assert anew(b"%PDF-1.4 nothing").why_not.startswith("it is damaged")


def test_what_cannot_be_taken_over_is_not_made() -> None:
    made = papers.blank(papers.line(papers.SEEN))
    form = made.make_stream(b"%!PS")
    form.Type, form.Subtype = Name.XObject, Name.PS
    made.pages[0].Resources.XObject = pikepdf.Dictionary({"/P": form})
    assert "PostScript" in anew(papers.saved(made)).why_not


def test_forms_that_lie_in_themselves_end() -> None:
    made = papers.blank(b"/P Do")
    form = made.make_stream(b"/P Do")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/P": form}))
    made.pages[0].Resources.XObject = pikepdf.Dictionary({"/P": form})
    assert "lies in itself" in anew(papers.saved(made)).why_not


def test_an_encrypted_file_opens_by_its_password() -> None:
    out = BytesIO()
    papers.blank(papers.line(papers.SEEN)).save(out, encryption=pikepdf.Encryption(owner="o", user="secret"))
    assert not anew(out.getvalue(), password="secret").why_not
    assert anew(out.getvalue()).why_not
