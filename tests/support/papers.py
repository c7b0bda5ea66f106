"""PDFs with a mark in each place that may hold one, and with words that nobody sees."""

from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from tests.reports.ingest.bare.test_pictures import jpeg, profile

MARK = "CANARY7f3a"
SEEN = "What the page shows"


def saved(made: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def blank(content: bytes, *, pages: int = 1) -> pikepdf.Pdf:
    """A PDF with a standard font, ``/F``."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(300, 300))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        made.pages[-1].Resources = Dictionary(Font=Dictionary({"/F": font}))
        made.pages[-1].Contents = made.make_stream(content)
    return made


def drawn(content: bytes) -> bytes:
    """A PDF of one page that draws ``content``."""
    return saved(blank(content))


def line(text: str, x: int = 20, y: int = 200) -> bytes:
    return f"BT /F 12 Tf {x} {y} Td ({text}) Tj ET ".encode()


def marked() -> bytes:
    """A PDF with a mark in each place of its file that is not drawn."""
    made = blank(b"")
    page = made.pages[0]
    made.docinfo["/Author"] = made.docinfo["/Title"] = MARK
    root = made.Root
    stream = made.make_stream(f"<x>{MARK}</x>".encode())
    root.Metadata = stream
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))
    root.AA = Dictionary(WC=Dictionary(S=Name.URI, URI=String(f"http://{MARK}.example/")))
    root.Lang = String(MARK)
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(MARK))]))
    root.PieceInfo = Dictionary(X=Dictionary(Private=String(MARK)))
    made.attachments[f"{MARK}.txt"] = MARK.encode()
    page.Thumb = made.make_stream(MARK.encode())
    page.PieceInfo = Dictionary(X=Dictionary(Private=String(MARK)))
    page.LastModified = String(MARK)
    page.Metadata = stream
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(MARK)))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), NM=String(MARK),
                      A=Dictionary(S=Name.URI, URI=String(f"http://{MARK}.example/")))  # fmt: skip
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), T=String(MARK), Contents=String("why?")
    )
    page.Annots = Array([made.make_indirect(link), made.make_indirect(note)])
    image = made.make_stream(jpeg())
    image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
    image.Width, image.Height, image.BitsPerComponent = 48, 32, 8
    colours = made.make_stream(profile())
    colours.N = 3
    image.ColorSpace = Array([Name.ICCBased, colours])
    image.Metadata, image.Name = stream, Name(f"/{MARK}")
    form = made.make_stream(f"% {MARK}\n0 0 20 20 re f".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 20, 20])
    form.PieceInfo = Dictionary(X=Dictionary(Private=String(MARK)))
    # Colours that no point has.
    palette = Array([Name.Indexed, Name.DeviceRGB, 5, String(f"redred{MARK:12}")])
    points = made.make_stream(b"\0\1\1\0", Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2, BitsPerComponent=8,
                              ColorSpace=palette)  # fmt: skip
    page.Resources.XObject = Dictionary({f"/{MARK}": image, "/Form": form, "/Points": points})
    # Names that no reader knows, where one is chosen of a few.
    page.Resources.ExtGState = Dictionary(S=Dictionary(BM=Name(f"/{MARK}"), RI=Name(f"/{MARK}")))
    page.Group = Dictionary(S=Name.Transparency, CS=Name(f"/{MARK}"))
    page.Resources.Properties = Dictionary({"/P": Dictionary(Who=String(MARK))})
    page.Resources[f"/{MARK}"] = Name(f"/{MARK}")
    font = page.Resources.Font["/F"]
    font.Note = String(MARK)
    font.ToUnicode = made.make_stream(
        f"% {MARK}\n/CMapName /{MARK} def 1 begincodespacerange <00> <ff> endcodespacerange "
        "1 beginbfrange <20> <7e> <0020> endbfrange".encode()
    )
    coded = made.make_stream(
        f"% {MARK}\n/CIDSystemInfo <</Registry ({MARK})>> def /CMapName /{MARK} def 1 "
        "begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0000> <ffff> 0 endcidrange".encode()
    )
    coded.Type, coded.CMapName = Name.CMap, Name(f"/{MARK}")
    coded.CIDSystemInfo = Dictionary(Registry=String(MARK), Ordering=String(MARK), Supplement=0)
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Helvetica,
                       CIDSystemInfo=coded.CIDSystemInfo)  # fmt: skip
    page.Resources.Font["/G"] = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(f"/{MARK}"),
                                           Encoding=coded, DescendantFonts=Array([inner]))  # fmt: skip
    content = (
        f"% {MARK}\n/{MARK} <</Who ({MARK})>> BDC /P /P BDC ".encode()
        + line(SEEN)
        + f"EMC EMC q 60 0 0 40 20 20 cm /{MARK} Do Q q 1 0 0 1 200 20 cm /Form Do Q /X /P DP ".encode()
        + f"/S gs q 9 0 0 9 300 20 cm /Points Do Q q /{MARK} cs Q".encode()
    )
    page.Contents = made.make_stream(content)
    return saved(made) + f"\n% {MARK}\n".encode()


def layered(name: str = "Switched off", side: int = 20) -> bytes:
    """A PDF with a layer that is switched off: words, a shape, a pattern, a form and a picture.

    Args:
        name: Words of the layer.
        side: Of its shapes, in points.
    """
    square = f"q {side} w 20 20 {side} {side} re f Q 40 40 m 40 {side} l S ".encode()
    hidden = line(name, y=100) + square + b"/Pattern cs /Tile scn 0 0 9 9 re f /Form Do q 9 0 0 9 0 0 cm /I Do Q "
    made = blank(b"/OC /L BDC /Span <</ActualText (" + name.encode() + b")>> BDC " + hidden + b"EMC EMC 0 g /Off Do "
                 + line(SEEN))  # fmt: skip
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("L")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    form = made.make_stream(f"0 0 {side} 5 re f".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 50])
    off = made.make_stream(line(name))
    off.Type, off.Subtype, off.BBox, off.OC = Name.XObject, Name.Form, Array([0, 0, 300, 300]), layer
    image = made.make_stream(bytes([side]), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                             BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
    tile = made.make_stream(f"0 0 {side} 5 re f".encode())
    tile.PatternType, tile.PaintType, tile.TilingType, tile.XStep, tile.YStep = 1, 1, 1, 9, 9
    tile.BBox, tile.Resources = Array([0, 0, 9, 9]), Dictionary()
    resources = made.pages[0].Resources
    resources.Properties = Dictionary({"/L": layer})
    resources.XObject = Dictionary(Form=form, Off=off, I=image)
    resources.Pattern = Dictionary(Tile=tile)
    return saved(made)


def stamped() -> bytes:
    """A PDF with a filled-in field, a stamp, and a comment."""
    made = blank(line(SEEN))
    annots = []
    for kind, text, y in (("Widget", "Filled in", 150), ("Stamp", "Stamped on", 100)):
        look = made.make_stream(f"BT /F 12 Tf 2 4 Td ({text}) Tj ET".encode())
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 20])
        look.Resources = Dictionary(Font=made.pages[0].Resources.Font)
        annot = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([20, y, 120, y + 20]), F=4)
        annot.AP = Dictionary(N=look)
        annots.append(made.make_indirect(annot))
    annots[0].FT, annots[0].T, annots[0].V = Name.Tx, String("field"), String("Filled in")
    made.pages[0].Annots = Array(annots)
    made.Root.AcroForm = Dictionary(Fields=Array([annots[0]]))
    return saved(made)


_BAR = b"0 g 15 195 80 20 re f "
HIDDEN = {
    "under a bar": line("Secret") + b"0 g 15 195 80 20 re f " + line(SEEN, y=100),
    "white on white": b"1 g " + line("Secret") + b"0 g " + line(SEEN, y=100),
    "off the page": line("Secret", x=500) + line(SEEN, y=100),
    "under a hatched bar": line("Secret")
    + _BAR
    + b"1 G 15 195 m 45 215 l 30 195 m 60 215 l 45 195 m 75 215 l S 0 G 0 g "
    + line(SEEN, y=100),
    "under a bar with words": line("Secret") + _BAR + b"1 g " + line("withheld") + b"0 g " + line(SEEN, y=100),
    "cut away": b"q 0 0 300 150 re W n " + line("Secret") + b"Q " + line(SEEN, y=100),
}
"""By the way of hiding: what a page draws."""


_SMALL = b"BT /F 12 Tf %s (Secret) Tj 100 Tz ET " + line(SEEN, y=100)
SIZELESS = {
    "of no size": b"BT /F 0 Tf 20 200 Td (Secret) Tj ET " + line(SEEN, y=100),
    "of no width": _SMALL % b"0 Tz 20 200 Td",
    "of no height": _SMALL % b"1 0 0 0 20 200 Tm",
    "in a small place": b"q .0001 0 0 .0001 20 20 cm " + line("Secret") + b"Q " + line(SEEN, y=100),
    "too small to be read": _SMALL % b"0 .01 -.01 0 20 200 Tm",
    "said of a blank": b"/Span <</ActualText (Secret)>> BDC BT /F 12 Tf 20 200 Td (  ) Tj ET EMC " + line(SEEN, y=100),
    "said of nothing": b"/Span <</ActualText (Secret)>> BDC BT /F 12 Tf 20 200 Td () Tj ET EMC " + line(SEEN, y=100),
}
"""Words without room for one letter, by the way that they have none."""


def glyphs(made: pikepdf.Pdf, names: list[str], drawing: bytes) -> pikepdf.Object:
    """A font of drawn letters, from ``a`` on, which all look alike.

    Args:
        names: Of the letters' drawings.
    """
    drawings = {f"/{name}": made.make_stream(b"800 0 0 0 750 750 d1 " + drawing) for name in names}
    codes = Dictionary(Differences=Array([97, *(Name(f"/{name}") for name in names)]))
    resources = Dictionary(Font=Dictionary(F=made.pages[0].Resources.Font["/F"]))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]), Encoding=codes,
                      FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), FirstChar=97, LastChar=96 + len(names),
                      Widths=Array([800] * len(names)), CharProcs=Dictionary(drawings),
                      Resources=resources)  # fmt: skip
    return made.make_indirect(font)


def in_glyphs(names: list[str], drawing: bytes = b"0 0 750 750 re f", letters: str = "") -> bytes:
    """A PDF with two drawn letters.

    Args:
        letters: What they are read as; empty: what their names say.
    """
    made = blank(b"BT /G 12 Tf 20 200 Td (ab) Tj ET " + line(SEEN, y=100))
    font = glyphs(made, names, drawing)
    if letters:
        rows = " ".join(f"<{97 + at:02x}> <{ord(letter):04x}>" for at, letter in enumerate(letters))
        font.ToUnicode = made.make_stream(
            f"1 begincodespacerange <00> <ff> endcodespacerange {len(letters)} beginbfchar {rows} endbfchar".encode()
        )
    made.pages[0].Resources.Font["/G"] = font
    return saved(made)


def within(part: str, text: str = "Secret") -> bytes:
    """A PDF with words in a pattern, a mask, or a drawn letter."""
    if part == "a drawn letter":
        return in_glyphs(["a", "b"], line(text))
    drawing = b"/Pattern cs /P scn " if part == "a pattern" else b"/M gs "
    made = blank(line(SEEN, y=100) + drawing + b"20 180 100 60 re f ")
    resources = made.pages[0].Resources
    inner = made.make_stream(b"1 g 0 0 300 300 re f 0 g " + line(text), BBox=Array([0, 0, 300, 300]),
                             Resources=Dictionary(Font=resources.Font))  # fmt: skip
    if part == "a pattern":
        inner.PatternType, inner.PaintType, inner.TilingType, inner.XStep, inner.YStep = 1, 1, 1, 300, 300
        resources.Pattern = Dictionary(P=inner)
    else:
        inner.Subtype, inner.Group = Name.Form, Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        resources.ExtGState = Dictionary(M=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=inner)))
    return saved(made)


def revised(data: bytes) -> bytes:
    """A PDF saved again by a program that appends: its first page draws other words, and the former ones lie below."""
    with pikepdf.open(BytesIO(data)) as opened:
        content = opened.pages[0].obj.Contents
        number, size = content.objgen[0], int(opened.trailer.Size)
        root = opened.trailer.Root.objgen[0]
        said = content.read_bytes() if MARK.encode() in data else b""
    begin = data.rindex(b"startxref") + len(b"startxref")
    former = int(data[begin:].split()[0])
    body = said or line(SEEN)
    where = len(data)
    added = f"\n{number} 0 obj\n<</Length {len(body)}>>\nstream\n".encode() + body + b"\nendstream\nendobj\n"
    table = where + len(added)
    added += f"xref\n{number} 1\n{where + 1:010d} 00000 n \n".encode()
    added += f"trailer\n<</Size {size}/Root {root} 0 R/Prev {former}>>\nstartxref\n{table}\n%%EOF\n".encode()
    return data + added


def lettered(lines: list[str], *, shift: int = 0, said: list[str] | None = None) -> pikepdf.Pdf:
    """A PDF of one page with these lines.

    Args:
        shift: By how much its font's map of letters is off.
        said: Other lines that lie, unseen, over a picture of the first ones.
    """
    content = b"".join(line(text, y=280 - 14 * at) for at, text in enumerate(lines))
    made = blank(content)
    font = made.pages[0].Resources.Font["/F"]
    if shift:
        font.ToUnicode = made.make_stream(
            f"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7a> <{32 + shift:04x}> endbfrange"
            .encode()
        )  # fmt: skip
    if said is None:
        return made
    with pypdfium2.PdfDocument(saved(made)) as opened:
        picture = opened[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    image = made.make_stream(picture.tobytes())
    image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    image.Width, image.Height, image.BitsPerComponent = picture.width, picture.height, 8
    made.pages[0].Resources.XObject = Dictionary({"/P": image})
    over = b"".join(line(text, y=280 - 14 * at) for at, text in enumerate(said))
    made.pages[0].Contents = made.make_stream(b"q 300 0 0 300 0 0 cm /P Do Q 3 Tr " + over)
    return made
