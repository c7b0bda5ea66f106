"""Published files are made anew: a mark in each field of the original, and none in what is published."""

import io
import struct
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from publish.core.errors import SourceError
from publish.reports.ingest.bare.papers import anew, raster
from publish.reports.ingest.bare.pictures import bare
from publish.reports.ingest.bare.profiles import Light
from publish.reports.ingest.bare.profiles import profile as kept_profile
from publish.reports.ingest.document import Hints, Lack, Why
from publish.reports.ingest.readers import pdf
from tests.reports.ingest.bare.test_pictures import KINDS, MARK, PIXELS, jpeg, picture, profile, saved
from tests.reports.ingest.bare.test_veiled import page as veiled_page
from tests.support import papers
from tests.support.services import exiftool

# What exiftool tells of a picture that says nothing: its form, and what follows from it.
_PLAIN = ("File:", "PNG:", "JFIF:", "Composite:")
_TELLING = ("Comment", "Date", "Time", "Software", "Make", "Model", "Author", "Artist", "Profile", "GPS", "Trailer")


def everything(data: bytes) -> bytes:
    """A made picture's bytes, and those that it unpacks to."""
    with Image.open(io.BytesIO(data)) as image:
        told = repr(sorted(image.info.items())).encode()
        return data + told + image.tobytes()


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("kind", KINDS)
def test_no_mark_is_left_of_a_picture(kind: str, tmp_path: Path) -> None:
    """Row 55: pictures' fields."""
    data = KINDS[kind]()
    assert MARK in data
    made = bare(data, pixels=PIXELS)
    assert MARK not in everything(made.data)
    assert "CANA".encode("utf-16-be") not in everything(made.data)
    file = tmp_path / f"made.{made.ending}"
    file.write_bytes(made.data)
    found = exiftool.fields(file)
    assert all(key.startswith(_PLAIN) for key in found), found
    assert not [key for key in found if any(word in key for word in _TELLING)]
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(made.data)) as after:
        assert before.size == after.size
        off = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).tobytes()
    assert sum(step > 8 for step in off) <= 0.001 * len(off)


def test_what_is_turned_on_its_side_is_seen_upright() -> None:
    """Row 55: pictures' fields."""
    made = bare(jpeg(6), pixels=PIXELS)
    assert (made.width, made.height) == (32, 48)


def test_colours_erased_are_gone() -> None:
    """Row 55: pictures' fields."""
    image = picture("RGBA")
    image.paste((12, 34, 56, 0), (10, 10, 20, 20))
    with Image.open(io.BytesIO(bare(saved("PNG", image), pixels=PIXELS).data)) as made:
        assert made.getpixel((15, 15)) == (0, 0, 0, 0)


def test_colours_that_are_all_but_transparent_are_gone() -> None:
    """Row 55: a picture under an eraser that leaves a hundredth. Oracle: another one there, nearly the same points."""
    made = []
    for colour in ((250, 130, 60), (200, 90, 30)):
        image = picture("RGBA")
        image.paste((*colour, 1), (10, 10, 20, 20))
        made.append(bare(saved("PNG", image), pixels=PIXELS).data)
    with Image.open(io.BytesIO(made[0])) as one, Image.open(io.BytesIO(made[1])) as other:
        kept = [each.crop((10, 10, 20, 20)).convert("RGBA").tobytes() for each in (one, other)]
    assert all(set(points) <= {0, 1, 255} for points in kept)


def test_a_profile_goes_and_its_colours_stay() -> None:
    """Row 55: pictures' fields."""
    made = bare(saved("PNG", icc_profile=profile()), pixels=PIXELS)
    with Image.open(io.BytesIO(made.data)) as image:
        assert "icc_profile" not in image.info


def test_a_bomb_of_pixels_is_not_decoded() -> None:
    """Row 55: pictures' fields."""
    with pytest.raises(SourceError, match="is more than 100 pixels"):
        bare(saved("PNG"), pixels=100)


def unpacked(data: bytes) -> bytes:
    """A PDF's bytes, and those of all its streams and objects."""
    found = [data]
    with pikepdf.open(io.BytesIO(data)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_raw_bytes())
                with suppress(pikepdf.PdfError):  # a picture's own code
                    found.append(thing.read_bytes())
            found.append(thing.unparse())
        found.append(opened.trailer.unparse())
    return b"\n".join(found)


def words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as opened:
        return str(opened[0].get_textpage().get_text_range())


def test_no_mark_is_left_of_a_pdf(tmp_path: Path) -> None:
    """Row 53: what lies in a PDF beside its pages. Oracle: its objects unpacked; exiftool finds its form alone."""
    data = papers.marked()
    assert unpacked(data).count(MARK) > 15
    made = anew(data)
    assert not made.why_not
    found = unpacked(made.data)
    assert MARK not in found
    assert b"CANA" not in found.replace(b"\0", b"")
    assert papers.SEEN in words(made.data)
    file = tmp_path / "made.pdf"
    file.write_bytes(made.data)
    assert all(
        key.startswith(("File:", "PDF:PDFVersion", "PDF:Linearized", "PDF:PageCount")) for key in exiftool.fields(file)
    )
    assert {one.text for one in made.removed} >= {"XMP", "an action on opening", "1 files within", "Text: why?"}


def test_a_pdf_made_anew_does_nothing() -> None:
    """Row 52: actions, programs, addresses and files in a PDF. Oracle: none of their names is in the new one."""
    found = unpacked(anew(papers.marked()).data)
    for name in (b"/JS", b"/JavaScript", b"/OpenAction", b"/AA ", b"/URI", b"/Annots", b"/EmbeddedFile", b"/Names"):
        assert name not in found


def test_what_is_filled_in_or_stamped_stays() -> None:
    """Row 53: fields and stamps are seen, so they are of the page."""
    made = anew(papers.stamped())
    assert "Filled in" in words(made.data)
    assert "Stamped on" in words(made.data)


def test_a_layer_that_is_off_is_in_no_pdf_and_the_editor_is_asked(tmp_path: Path) -> None:
    """Row 53: layers. Oracle: with other words, shapes and pictures in the layer, the very same file is made."""
    found = pdf.read(papers.layered(), replace(Hints(), scratch=tmp_path))
    assert found.made == ("document.pdf",)
    made = (tmp_path / "document.pdf").read_bytes()
    assert papers.SEEN in words(made)
    assert "Switched" not in words(made)
    assert b"Switched" not in unpacked(made)
    assert Lack.UNSEEN in {need.lack for need in found.needs}
    assert "Switched off" not in str(found.blocks)
    assert any("Switched off" in one.text and one.page == "1" for one in found.removed)
    assert made == anew(papers.layered("Another name", side=33), hidden=True).data


@pytest.mark.parametrize("way", papers.HIDDEN)
def test_words_that_nobody_sees_are_in_no_pdf_and_the_editor_is_asked(way: str, tmp_path: Path) -> None:
    """Row 53: text under bars. Oracle: with another name below it, the very same file is made."""
    data = papers.HIDDEN[way]
    found = pdf.read(papers.drawn(data), replace(Hints(), scratch=tmp_path))
    assert found.made == ("document.pdf",)
    made = (tmp_path / "document.pdf").read_bytes()
    assert b"Secret" not in unpacked(made)
    assert made == anew(papers.drawn(data.replace(b"Secret", b"Doctor")), hidden=True).data
    assert papers.SEEN in words(made)
    assert Lack.UNSEEN in {need.lack for need in found.needs}
    assert [one.text for one in found.removed if one.why is Why.UNPRINTED] == ["Secret"]
    assert "Secret" not in str(found.blocks)
    assert papers.SEEN in str(found.blocks)


def test_the_editor_is_asked_about_what_a_bar_hides_of_a_picture(tmp_path: Path) -> None:
    """Row 53: a bar over a scan, whose points lie below it whole. Oracle: without the bar, nobody is asked."""
    waits = []
    for bar in (b"0 g 20 60 100 25 re f ", b""):
        data = veiled_page(b"q 100 0 0 100 20 20 cm /I Do Q " + bar + papers.line(papers.SEEN))
        found = pdf.read(data, replace(Hints(), scratch=tmp_path))
        assert found.made == ("document.pdf",)
        waits.append([need.said for need in found.needs if need.lack is Lack.UNSEEN])
    assert "pictures on 1 page " in waits[0][0]
    assert not waits[1]


@pytest.mark.parametrize("way", ["within a line", "in a font of its own letters"])
def test_words_that_would_leave_a_trace_stop_a_pdf(way: str, tmp_path: Path) -> None:
    """Row 53: text under bars: a gap as wide as the name, and a font that has the name's letters."""
    bar, seen = b"0 g 15 195 80 20 re f ", papers.line(papers.SEEN, y=100)
    made = papers.blank(
        papers.line("Secret" if way != "within a line" else "Secret names, said a witness") + bar + seen
    )
    if way != "within a line":
        font = made.pages[0].Resources.Font["/F"]
        font.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32,
                                         FontFile2=made.make_stream(b"letters"))  # fmt: skip
    found = pdf.read(papers.saved(made), replace(Hints(), scratch=tmp_path))
    assert found.made == ()
    assert list(tmp_path.iterdir()) == []
    assert Lack.UNSEEN in {need.lack for need in found.needs}


def test_places_of_letters_do_not_tell_a_name_under_a_bar() -> None:
    """Row 53: text under bars. Oracle: names of other letters and other widths leave the same file."""
    bar, seen = b"0 g 15 195 80 20 re f ", papers.line(papers.SEEN, y=100)

    def placed(name: str, steps: tuple[int, ...]) -> bytes:
        letters = "".join(f"({letter}) Tj {step} 0 Td " for letter, step in zip(name, steps, strict=True))
        said = f"/Span <</ActualText ({name})>> BDC BT /F 12 Tf 20 200 Td {letters} ET EMC ".encode()
        return anew(papers.drawn(said + bar + seen), hidden=True).data

    assert placed("Wang", (12, 7, 7, 7)) == placed("Liu", (7, 3, 7)) != b""


def test_what_is_not_drawn_is_not_copied() -> None:
    """Row 53: a picture that was taken off its page, and still lies in the file."""
    made = papers.blank(papers.line(papers.SEEN))
    image = made.make_stream(jpeg(), Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode, Width=48, Height=32,
                             BitsPerComponent=8, ColorSpace=Name.DeviceRGB)  # fmt: skip
    form = made.make_stream(papers.line("Secret"), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 300]),
                            Resources=made.pages[0].Resources)  # fmt: skip
    made.pages[0].Resources.XObject = Dictionary(Im=image, Fm=form)
    found = unpacked(anew(papers.saved(made)).data)
    assert b"Secret" not in found
    assert b"/Image" not in found


def test_pages_as_pictures_have_no_words_in_them(tmp_path: Path) -> None:
    """Row 53: text under bars, published as pictures of the pages."""
    data = papers.drawn(papers.HIDDEN["under a bar"])
    found = pdf.read(data, replace(Hints(), scratch=tmp_path, raster=True))
    made = (tmp_path / "document.pdf").read_bytes()
    assert found.made == ("document.pdf",)
    assert words(made) == ""
    assert b"Secret" not in unpacked(made)
    assert raster(data).data == made


def test_a_pdf_that_would_look_otherwise_is_not_made() -> None:
    """Row 53: what would be lost or shown otherwise in silence."""
    made = papers.blank(b"/C cs 0.5 0 0 sc 0 0 200 200 re f")
    # Colours of a device whose red rises otherwise than its green: one power for all inks is kept.
    uneven = bytearray(
        kept_profile(Light(1.0, ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.143, 0.0606, 0.7139))))
    )
    (start,) = struct.unpack_from(">I", uneven, uneven.index(b"rTRC") + 4)
    uneven[start + 12 : start + 14] = struct.pack(">H", 4 * 256)
    colours = made.make_stream(bytes(uneven))
    colours.N = 3
    made.pages[0].Resources.ColorSpace = Dictionary({"/C": Array([Name.ICCBased, colours])})
    assert "would look otherwise" in anew(papers.saved(made)).why_not


def test_what_other_programs_would_draw_over_a_page_is_listed_and_the_editor_is_asked(tmp_path: Path) -> None:
    """Row 53: notes over a page that have no look of their own."""
    made = papers.blank(papers.line(papers.SEEN))
    written = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([0, 0, 99, 99]), Contents=String("Added"), F=4
    )
    made.pages[0].Annots = Array([made.make_indirect(written)])
    found = pdf.read(papers.saved(made), replace(Hints(), scratch=tmp_path))
    assert found.made
    assert {"FreeText: Added", "FreeText that has no look of its own, and is not shown"} <= {
        one.text for one in found.removed
    }
    assert Lack.UNSEEN in {need.lack for need in found.needs}


@pytest.mark.parametrize(
    "drawing",
    [f"({MARK.decode()}) 0 g", f"/{MARK.decode()} 0 g", f"/{MARK.decode()} ri", f"[/{MARK.decode()}] 0 d",
     f"BT /F 9 Tf [({papers.SEEN}) /{MARK.decode()}] TJ ET", f"BT /F 9 Tf ({MARK.decode()}) (a) Tj ET",
     f"/Span <</ActualText ({MARK.decode()})>> BDC 5 5 5 5 re f EMC"],
)  # fmt: skip
def test_words_that_instructions_do_not_draw_do_not_go_over(drawing: str) -> None:
    """Row 53: an instruction with words before its numbers, which readers pass over."""
    data = papers.drawn(drawing.encode() + b" " + papers.line(papers.SEEN))
    made = anew(data)
    assert not made.why_not
    assert MARK in unpacked(data)
    assert MARK not in unpacked(made.data)


def test_what_stands_behind_a_pictures_points_does_not_go_over() -> None:
    """Row 53: the lower part of a picture that was made less high, and colours behind the last one."""
    made = papers.blank(b"q 20 0 0 20 10 10 cm /I Do Q " + papers.line(papers.SEEN))
    table = String(b"\x80\0\0" + MARK)
    image = made.make_stream(b"\0" + MARK, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8,
                             ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 0, table]))  # fmt: skip
    made.pages[0].Resources.XObject = Dictionary(I=image)
    found = unpacked(anew(papers.saved(made)).data)
    assert papers.SEEN.encode() in found
    assert MARK not in found
    assert MARK.hex().encode() not in found.lower()


@pytest.mark.parametrize(
    "told",
    [b"/CS /G ID \0\xff" + MARK + b"\nEI", b"/CS /G /A (" + MARK + b") ID \0\xff\nEI",
     b"/CS /G /F /AHx ID 00FF" + MARK.hex().encode() + b">\nEI",
     b"/CS [/I /G 1 <00FF" + MARK.hex().encode() + b">] ID \0\1\nEI"],
)  # fmt: skip
def test_of_a_picture_within_the_text_only_its_points_go_over(told: bytes) -> None:
    """Row 53: a picture that stands within the instructions, with its keys, its colours and its end."""
    drawing = b"q 20 0 0 20 10 10 cm BI /W 2 /H 1 /BPC 8 " + told + b" Q "
    found = unpacked(anew(papers.drawn(drawing + papers.line(papers.SEEN))).data)
    assert papers.SEEN.encode() in found
    assert MARK not in found
    assert MARK.hex().encode() not in found.lower()


def test_what_is_stamped_on_a_page_and_lies_under_a_bar_does_not_go_over() -> None:
    """Row 53: a name in a stamp, and a black one over it. Neither is in the text of the file as it came."""
    made = papers.blank(papers.line(papers.SEEN))
    stamps = Array()
    for drawing in (b"BT /F 12 Tf 4 10 Td (" + MARK + b") Tj ET", b"0 g 0 0 100 40 re f"):
        look = made.make_stream(drawing, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 40]))
        look.Resources = made.pages[0].Resources
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([20, 100, 120, 140]), F=4)
        stamp.AP = Dictionary(N=look)
        stamps.append(made.make_indirect(stamp))
    made.pages[0].Annots = stamps
    paper = anew(papers.saved(made))
    assert papers.SEEN in words(paper.data)
    assert MARK not in unpacked(paper.data)
    assert [one.why for one in paper.removed if MARK.decode() in one.text] == [Why.HIDDEN]


@pytest.mark.parametrize("way", papers.SIZELESS)
def test_letters_without_room_are_in_no_pdf(way: str, tmp_path: Path) -> None:
    """Row 53: words that are too small, or said of what is none. Oracle: with another name, the very same file."""
    data = papers.SIZELESS[way]
    found = pdf.read(papers.drawn(data), replace(Hints(), scratch=tmp_path))
    assert found.made == ("document.pdf",)
    made = (tmp_path / "document.pdf").read_bytes()
    assert b"Secret" not in unpacked(made)
    assert made == anew(papers.drawn(data.replace(b"Secret", b"Doctor")), hidden=True).data
    assert words(made).strip() == papers.SEEN
    # What is said of nothing is read by nobody, and nobody is asked.
    assert any("drawn and not to be seen" in need.said for need in found.needs) == (way != "said of nothing")
    assert "Secret" not in str(found.blocks)


def test_many_words_said_of_one_point_stop_a_pdf(tmp_path: Path) -> None:
    """Row 53: a text layer that lies: the point is seen, and its words are not."""
    said = b"/Span <</ActualText (Secret name)>> BDC BT /F 12 Tf 20 200 Td (.) Tj ET EMC "
    found = pdf.read(papers.drawn(said + papers.line(papers.SEEN, y=100)), replace(Hints(), scratch=tmp_path))
    assert found.made == ()
    assert [one.text for one in found.removed if one.why is Why.UNPRINTED] == ["Secret", "name"]


def test_names_of_drawn_letters_are_numbers() -> None:
    """Row 53: names in a font whose letters are drawings. Oracle: other names, the same file; letters stay letters."""
    made = anew(papers.in_glyphs(["Secret", "Secret.name"])).data
    assert made == anew(papers.in_glyphs(["Doctor", "uni0041.two"])).data
    assert b"Secret" not in unpacked(made)
    assert b"/uni0041" in unpacked(anew(papers.in_glyphs(["uni0041", "eacute"])).data)


def test_blanks_that_are_read_as_letters_are_in_no_pdf(tmp_path: Path) -> None:
    """Row 53: letters without ink, for which the file has a text."""
    found = pdf.read(papers.in_glyphs(["x", "y"], b"", "N "), replace(Hints(), scratch=tmp_path))
    assert [one.text for one in found.removed if one.why is Why.UNPRINTED] == ["N"]
    assert words((tmp_path / "document.pdf").read_bytes()).strip() == papers.SEEN


@pytest.mark.parametrize("part", ["a pattern", "a mask", "a drawn letter"])
def test_the_editor_is_asked_about_letters_where_no_program_looks(part: str, tmp_path: Path) -> None:
    """Row 53: words in patterns, masks and drawn letters. Oracle: without them, nobody is asked."""
    for text in ("Secret", ""):
        found = pdf.read(papers.within(part, text), replace(Hints(), scratch=tmp_path))
        assert any(f"letters are drawn in {part}" in need.said for need in found.needs) == bool(text)


@pytest.mark.parametrize(
    "drawing",
    ["900 900 m %d 901 l S", "q 1 0 0 1 900 0 cm 0 0 %d 20 re f Q", "20 20 m 30 %d l n", "0.%d w 2 w",
     "q 0.%d 0 0 1 0 0 cm Q", "0.%d 0 0 rg 0 g", "q %d 0 0 60 900 900 cm /I Do Q"],
)  # fmt: skip
def test_numbers_of_what_draws_nothing_do_not_go_over(drawing: str) -> None:
    """Row 53: shapes off the page or never painted, and states that nothing is drawn in. Oracle: other numbers."""
    made = []
    for number in (37, 41):
        paper = papers.blank((drawing % number).encode() + b" " + papers.line(papers.SEEN) + b"0 0 9 9 re B")
        image = paper.make_stream(bytes(1), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                                  BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
        paper.pages[0].Resources.XObject = Dictionary(I=image)
        made.append(anew(papers.saved(paper)))
    assert made[0] == made[1]
    assert papers.SEEN in words(made[0].data)
    assert (Why.OFF_PAGE in {one.why for one in made[0].removed}) == ("900" in drawing)
