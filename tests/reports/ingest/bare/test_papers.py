"""PDFs made anew look and read as before, or are not made."""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from publish.reports.ingest.bare.copying import Copier
from publish.reports.ingest.bare.papers import anew
from publish.reports.ingest.document import Why
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


def test_what_is_damaged_and_not_drawn_is_left_out_and_listed() -> None:
    torn = papers.blank(b"BT /F 12 Tf [(a) 1 Tj] TJ ET")
    # A number stands in the way of a word, and readers pass it over; they show no picture that is none.
    assert "a" in _text(anew(papers.saved(torn)).data)
    image = torn.make_stream(b"no picture", Filter=Name.DCTDecode, Type=Name.XObject, Subtype=Name.Image, Width=1,
                             Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
    torn.pages[0].Contents = torn.make_stream(b"/I Do")
    torn.pages[0].Resources.XObject = Dictionary(I=image)
    made = anew(papers.saved(torn))
    assert not made.why_not
    assert [one.text for one in made.removed if one.why is Why.DAMAGED] == ["xobject that cannot be read"]


def test_a_fault_of_ours_is_no_damage_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    for fault in (AttributeError, TypeError, ValueError, KeyError):

        def slip(*_: object, fault: type[Exception] = fault) -> None:
            raise fault

        monkeypatch.setattr(Copier, "page", slip)
        with pytest.raises(fault):
            anew(papers.drawn(papers.line("whole")))


@pytest.mark.filterwarnings("ignore::UserWarning")  # of pikepdf's, about fields and instructions that were broken here
@pytest.mark.parametrize("data", [papers.stamped(), papers.layered()], ids=["stamped", "layered"])
def test_parts_of_the_wrong_kind_are_no_fault_of_ours(data: bytes) -> None:
    """Each value of a file, replaced by one of each other kind: a new file is made, or none with a reason."""
    with pikepdf.open(BytesIO(data)) as made:
        spots = list(_spots(made.Root, (), set()))
    tried = 0
    for at, spot in enumerate(spots):
        with pikepdf.open(BytesIO(data)) as made:
            wrong = (7, True, Name.X, String("x"), Array([]), Dictionary(), made.make_stream(b"q"), Array([Array([])]))
            holder: Any = made.Root
            for key in spot[:-1]:
                holder = holder[key]
            holder[spot[-1]] = wrong[at % len(wrong)]
            tried += 1
            with suppress(pikepdf.PdfError):
                anew(papers.saved(made))
    assert tried > 30


def _spots(thing: Any, path: tuple[str | int, ...], seen: set[tuple[int, int]]) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each value below a thing, each thing once."""
    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        if thing.objgen in seen:
            return
        seen.add(thing.objgen)
    keys: list[str | int] = []
    if isinstance(thing, Dictionary | pikepdf.Stream):
        keys += (str(key) for key in thing if key != "/Length")  # counted anew in any case
    elif isinstance(thing, Array):
        keys += range(len(thing))
    for key in keys:
        yield (*path, key)
        yield from _spots(thing[key], (*path, key), seen)


def test_lists_that_lie_in_themselves_end() -> None:
    made = papers.blank(b"/S gs " + papers.line(papers.SEEN))
    ring = made.make_indirect(Array([1]))
    ring.append(ring)
    made.pages[0].Resources.ExtGState = Dictionary(S=Dictionary(D=ring))
    assert "without end" in anew(papers.saved(made)).why_not


def test_what_cannot_be_taken_over_is_not_made() -> None:
    made = papers.blank(papers.line(papers.SEEN) + b"/P Do")
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
    # Readers do not draw it within itself either: it looks as before.
    assert not anew(papers.saved(made)).why_not


def test_an_encrypted_file_opens_by_its_password() -> None:
    out = BytesIO()
    papers.blank(papers.line(papers.SEEN)).save(out, encryption=pikepdf.Encryption(owner="o", user="secret"))
    assert not anew(out.getvalue(), password="secret").why_not
    assert anew(out.getvalue()).why_not


def _text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as opened:
        return str(opened[0].get_textpage().get_text_range())


def test_a_file_that_only_a_lenient_program_opens_is_made_anew() -> None:
    broken = papers.drawn(papers.line(papers.SEEN)).replace(b"trailer <<", b"trailer << /Encrypt 99")
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(BytesIO(broken))
    assert papers.SEEN in _text(anew(broken).data)


def test_a_font_that_cannot_be_read_is_still_shown_as_its_name_says() -> None:
    made = papers.blank(papers.line(papers.SEEN))
    font = made.pages[0].Resources.Font["/F"]
    font.BaseFont = Name("/ABCDEF+Courier-Bold-Of-A-Press")
    font.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=font.BaseFont, Flags=32, ItalicAngle=0,
                                     Ascent=700, Descent=-200, CapHeight=700, StemV=80, FontBBox=Array([0, 0, 9, 9]),
                                     FontFile2=made.make_stream(b"no font"))  # fmt: skip
    found = anew(papers.saved(made))
    assert not found.why_not
    assert b"ABCDEF" not in found.data


def test_names_in_charsets_of_old_are_names() -> None:
    made = papers.blank(papers.line(papers.SEEN))
    data = papers.saved(made).replace(b"/Helvetica", b"/#ba#da#cc#e5x")
    assert not anew(data).why_not


def test_a_form_without_resources_draws_with_those_around_it() -> None:
    made = papers.blank(b"/P Do")
    form = made.make_stream(papers.line(papers.SEEN))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 300])
    made.pages[0].Resources.XObject = Dictionary(P=form)
    assert papers.SEEN in _text(anew(papers.saved(made)).data)


def test_pages_are_put_together_where_the_frame_of_a_file_is_broken() -> None:
    whole = papers.drawn(papers.line(papers.SEEN))
    broken = whole.replace(b"/Kids [ 3 0 R", b"/Kids [ 2 0 R 3 0 R", 1)  # a tree of pages that holds itself
    assert broken != whole
    made = anew(broken)
    assert not made.why_not
    assert papers.SEEN in _text(made.data)
