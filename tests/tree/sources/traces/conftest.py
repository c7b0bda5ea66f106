"""Documents of many kinds, each with a trace of somebody."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

Make = Callable[[], bytes]


CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>List</dc:title>{}'
    "<dcterms:created>2013-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"
)


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="d"><dc:creator><rdf:Seq><rdf:li>M. K.</rdf:li></rdf:Seq></dc:creator>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


SVG = '<svg xmlns="http://www.w3.org/2000/svg"{}>{}</svg>'


def picture(kind: str, exif: dict[int, Any] | None = None, gps: bool = False, **options: Any) -> bytes:
    out, tags = BytesIO(), Image.Exif()
    tags.update(exif or {})
    if gps:
        tags.get_ifd(0x8825)[2] = (35.0, 1.0, 2.0)
    if exif or gps:
        options["exif"] = tags.tobytes() if kind != "TIFF" else tags
    Image.new("RGB", (8, 8)).save(out, kind, **options)
    return out.getvalue()


def paper(change: Callable[[pikepdf.Pdf], object] = lambda _: None) -> bytes:
    out = BytesIO()
    with pikepdf.new() as made_:
        made_.add_blank_page()
        change(made_)
        made_.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _info(**fields: str) -> Callable[[pikepdf.Pdf], object]:
    return lambda pdf: pdf.docinfo.update({f"/{key}": pikepdf.String(value) for key, value in fields.items()})


def _xmp(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0]["/Metadata"] = pikepdf.Stream(pdf, XMP.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _remark(pdf: pikepdf.Pdf) -> None:
    remark = pikepdf.Dictionary(Subtype=pikepdf.Name.Text, T=pikepdf.String("M. K."), Rect=[0, 0, 1, 1])
    pdf.pages[0]["/Annots"] = pikepdf.Array([pdf.make_indirect(remark)])


def _photograph(pdf: pikepdf.Pdf) -> None:
    data = picture("JPEG", {0x10F: "Canon"})
    pdf.pages[0]["/X"] = pikepdf.Stream(pdf, data, Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode)


def _file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"text"


def _thumb(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0]["/Thumb"] = pdf.make_stream(b"x", Subtype=pikepdf.Name.Image)


def _zoned(pdf: pikepdf.Pdf) -> None:
    remark = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Square, M=pikepdf.String("D:20130101120000+06'00'"), Rect=[0, 0, 1, 1]
    )
    pdf.pages[0]["/Annots"] = pikepdf.Array([pdf.make_indirect(remark)])


def _packed_photograph(pdf: pikepdf.Pdf) -> None:
    data = zlib.compress(picture("JPEG", {0x10F: "Canon"}))
    both = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
    pdf.pages[0]["/X"] = pikepdf.Stream(pdf, data, Subtype=pikepdf.Name.Image, Filter=both)


def profile(said: str) -> bytes:
    """A colour profile with this description."""
    text = b"desc" + bytes(4) + (len(said) + 1).to_bytes(4, "big") + said.encode() + bytes(1)
    tag = b"desc" + (144).to_bytes(4, "big") + len(text).to_bytes(4, "big")
    return bytes(36) + b"acsp" + bytes(88) + (1).to_bytes(4, "big") + tag + text


def _coloured(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0]["/X"] = pdf.make_stream(profile("DELL U2415"), N=3)


def office(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def word(text: str) -> bytes:
    return office(word__document=f'<w:document xmlns:w="w">{text}</w:document>', docProps__core=CORE.format(""))


TELLING: dict[str, tuple[Make, str]] = {
    "gps.jpg": (lambda: picture("JPEG", gps=True), "EXIF GPS position"),
    "gps.webp": (lambda: picture("WEBP", gps=True), "EXIF GPS position"),
    "gps.png": (lambda: picture("PNG", gps=True), "EXIF"),
    "artist.tif": (lambda: picture("TIFF", {0x13B: "M. K."}), "EXIF Artist"),
    "owner.jpg": (lambda: picture("JPEG", {0xA430: "M. K."}), "EXIF CameraOwnerName"),
    "serial.jpg": (lambda: picture("JPEG", {0xA431: "0123"}), "EXIF BodySerialNumber"),
    "artist.jpeg": (lambda: picture("JPEG", {0x13B: "M. K."}), "EXIF Artist"),
    "comment.jpg": (lambda: picture("JPEG", comment="by M. K."), "comment"),
    "xmp.jpg": (lambda: picture("JPEG", xmp=XMP.encode()), "XMP creator"),
    "after.jpg": (lambda: picture("JPEG") + picture("JPEG"), "data after the picture's end"),
    "named-as-a-table.csv": (lambda: picture("JPEG", gps=True), "EXIF GPS position"),
    "text.png": (lambda: picture("PNG", pnginfo=_noted()), "text 'Author'"),
    "after.png": (lambda: picture("PNG") + b"M. K.", "data after the picture's end"),
    "comment.gif": (lambda: picture("GIF", comment=b"by M. K."), "comment"),
    "author.pdf": (lambda: paper(_info(Author="M. K.", Title="List")), "Author"),
    "company.pdf": (lambda: paper(_info(Company="A newspaper")), "Company"),
    "path.pdf": (lambda: paper(_info(Title="C:\\Users\\mk\\list.docx")), "Title"),
    "zone.pdf": (lambda: paper(_info(CreationDate="D:20130101120000+06'00'")), "CreationDate"),
    "xmp.pdf": (lambda: paper(_xmp), "XMP creator"),
    "remark.pdf": (lambda: paper(_remark), "author of a remark"),
    "file.pdf": (lambda: paper(_file), "a file within"),
    "photograph.pdf": (lambda: paper(_photograph), "EXIF Make of a picture in it"),
    "packed.pdf": (lambda: paper(_packed_photograph), "EXIF Make of a picture in it"),
    "thumb.pdf": (lambda: paper(_thumb), "thumbnail of a page"),
    "when.pdf": (lambda: paper(_zoned), "time zone of a change (M)"),
    "screen.pdf": (lambda: paper(_coloured), "ICC description (of a device)"),
    "behind.pdf": (lambda: paper() + b"M. K.", "data after its end"),
    "screen.png": (lambda: picture("PNG", icc_profile=profile("DELL U2415")), "ICC description (of a device)"),
    "screen.jpg": (lambda: picture("JPEG", icc_profile=profile("Color LCD")), "ICC description (of a device)"),
    "gps-position.png": (lambda: picture("PNG", gps=True), "EXIF GPS position"),
    "again.pdf": (lambda: paper() + b"\n%%EOF\n", "former versions"),
    "author.docx": (lambda: office(docProps__core=CORE.format("<dc:creator>M. K.</dc:creator>")), "creator"),
    "last.xlsx": (
        lambda: office(docProps__core=CORE.format("<cp:lastModifiedBy>M</cp:lastModifiedBy>")),
        "lastModifiedBy",
    ),
    "company.pptx": (lambda: office(docProps__app="<Properties><Company>A</Company></Properties>"), "Company"),
    "template.docx": (lambda: office(docProps__app="<P><Template>Camp desk.dotm</Template></P>"), "Template"),
    "custom.docx": (lambda: office(docProps__custom="<P/>"), "custom properties"),
    "remarks.docx": (lambda: office(word__comments="<c/>"), "remarks"),
    "tracked.docx": (lambda: word("<w:ins>x</w:ins>"), "tracked changes"),
    "sittings.docx": (lambda: office(word__settings='<w:settings xmlns:w="w"><w:rsids/></w:settings>'), "rsids"),
    "author.odt": (
        lambda: office(meta='<m xmlns:meta="m"><meta:initial-creator>M</meta:initial-creator></m>'),
        "initial-creator",
    ),
    "remark.ods": (lambda: office(content='<o xmlns:office="o"><office:annotation/></o>'), "names of authors"),
    "metadata.svg": (lambda: SVG.format("", "<metadata>M. K.</metadata>").encode(), "<metadata>"),
    "comment.svg": (lambda: SVG.format("", "<!-- M. K. -->").encode(), "comment"),
    "path.svg": (lambda: SVG.format(' xmlns:s="s" s:docname="m.svg"', "").encode(), "docname="),
    "letter.txt": (lambda: b"From: M. K. <mk@example.org>\nTo: the desk\nSubject: list\n\nText", "headers of a letter"),
}


CLOSED: dict[str, Make] = {
    "a.mp4": lambda: b"\0\0\0\x18ftypmp42",
    "b.zip": lambda: office(),
    "c.doc": lambda: b"\xd0\xcf\x11\xe0",
    "d.rtf": lambda: b"{\\rtf1}",
    "e.eml": lambda: b"From: M",
    "f.heic": lambda: b"\0\0\0\x18ftypheic",
    "g.mp3": lambda: b"ID3",
    "h.7z": lambda: b"7z\xbc\xaf",
    "i.txt": lambda: b"\x7fELF\0\0",
    "j.jpg": lambda: picture("JPEG", gps=True)[:60],
    "k.png": lambda: picture("PNG")[:-9],
    "l.pdf": lambda: b"%PDF-1.7\nnothing",
    "m.docx": lambda: b"PK\x03\x04nothing",
    "n.gif": lambda: picture("GIF")[:12],
    "o.webp": lambda: picture("WEBP")[:30],
    "p.jpg": lambda: b"\xff\xd8\xff",
    "q.svg": lambda: b"<svg",
    "r.tif": lambda: b"II*\0\xff\xff\xff\xff",
    "s.docx": lambda: office(docProps__core='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "t.gpx": lambda: b"x",
}


def _noted() -> PngInfo:
    noted = PngInfo()
    noted.add_text("Author", "M. K.")
    return noted
