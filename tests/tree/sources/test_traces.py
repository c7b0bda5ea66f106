"""publish.tree.sources.traces: what documents tell of people is named, and goes out only where that is said."""

import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from publish.core.errors import SourceError
from publish.core.formats import zipdir
from publish.tree.sources.traces import archives, traces
from tests.copies.hosts.zips import HOSTILE
from tests.support.small import archive, made

Make = Callable[[], bytes]


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


HEAD = "---\ntitle: T\ndate: 2013-01-01\nlanguage: en\nevidence:\n  - file: evidence/{}\n    title: x\n{}---\n\nText.\n"
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
SILENT: dict[str, Make] = {
    "a.jpg": lambda: picture("JPEG", {0x112: 6}, dpi=(300, 300)),
    "b.png": lambda: picture("PNG", dpi=(300, 300)),
    "c.webp": lambda: picture("WEBP"),
    "d.gif": lambda: picture("GIF"),
    "e.pdf": lambda: paper(_info(Title="List", Producer="A printer", CreationDate="D:20130101120000Z")),
    "f.docx": lambda: word("<w:p>Text</w:p>"),
    "g.csv": lambda: b"when,what\n2013-04-06,published\n",
    "h.txt": lambda: "一九九九年\n".encode("gb18030"),
    "i.txt": lambda: "On the day: nothing.\n".encode("utf-16"),
    "j.svg": lambda: SVG.format("", "<rect/>").encode(),
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


@pytest.mark.parametrize("name", TELLING)
def test_what_a_document_tells_is_named(tmp_path: Path, name: str) -> None:
    make, expected = TELLING[name]
    (tmp_path / name).write_bytes(make())
    said = what(tmp_path / name)
    assert said is not None
    assert said.startswith("it tells more than it shows: ")
    assert expected in said


@pytest.mark.parametrize("name", SILENT)
def test_what_tells_nothing_passes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SILENT[name]())
    assert traces(tmp_path / name) == {}


@pytest.mark.parametrize("name", CLOSED)
def test_what_cannot_be_looked_into_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CLOSED[name]())
    said = what(tmp_path / name)
    assert said is not None
    assert said.startswith(("Stet cannot look into .", "it cannot be looked into ("))


def test_a_sample_cut_or_changed_anywhere_never_breaks_the_build(tmp_path: Path) -> None:
    for name in ("gps.jpg", "gps.png", "gps.webp", "artist.tif", "comment.gif", "author.docx"):
        data = TELLING[name][0]()
        for at in range(0, len(data), max(1, len(data) // 60)):
            for broken in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
                (tmp_path / name).write_bytes(broken)
                said = what(tmp_path / name)
                assert said is None or isinstance(said, str)


def _ole(**fields: str) -> bytes:
    """An old office file's property set with an author, after the head that such files begin with."""
    numbers = {"title": 2, "author": 4, "last": 8}
    values = [struct.pack("<II", 30, len(v) + 1) + v.encode() + b"\0" for v in fields.values()]
    at, table = 8 + 8 * len(values), b""
    for name, value in zip(fields, values, strict=True):
        table += struct.pack("<II", numbers[name], at)
        at += len(value)
    section = struct.pack("<II", at, len(values)) + table + b"".join(values)
    kind = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    head = b"\xfe\xff" + bytes(26) + kind + struct.pack("<I", 48)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1_016) + head + section


def _id3(frame: bytes, value: bytes) -> bytes:
    body = frame + len(value).to_bytes(4, "big") + b"\0\0" + value
    return b"ID3\x03\0\0\0\0\0" + bytes([len(body)]) + body + bytes(64)


SEEN: dict[str, tuple[Make, str]] = {
    "a.mp4": (lambda: bytes(4) + b"ftypmp42" + bytes(9) + b"\xa9xyz\0\x12+35.1+101.2/", "©xyz (a position)"),
    "b.mov": (
        lambda: b"\0\0\0\x14ftypqt  " + b"mdta" + b"com.apple.quicktime.location.ISO6709\0",
        "quicktime.location",
    ),
    "c.mp3": (lambda: _id3(b"TPE1", b"\0M. K."), "TPE1"),
    "d.wav": (lambda: b"RIFF\0\0\0\0WAVELIST\0\0\0\0INFOIART\x06\0\0\0M. K.\0", "IART"),
    "e.flac": (lambda: b"fLaC\x04\0\0\x20\x0b\0\0\0ARTIST=M. K.", "ARTIST"),
    "f.eml": (lambda: b"From: M. K. <mk@example.org>\nX-Originating-IP: 192.0.2.1\n\nText", "From:, X-Originating-IP:"),
    "g.doc": (lambda: _ole(title="List", author="M. K.", last="A. B."), "property author, property last author"),
    "h.rtf": (lambda: b"{\\rtf1{\\info{\\author M. K.}}}", "author"),
    "i.vcf": (lambda: b"BEGIN:VCARD\nFN:M. K.\nEND:VCARD\n", "FN:"),
    "j.gpx": (lambda: b'<gpx><trkpt lat="35" lon="101"/></gpx>', "<trkpt>"),
    "k.heic": (lambda: b"\0\0\0\x18ftypheic" + b"Exif\0\0MM", "EXIF"),
}


@pytest.mark.parametrize("name", SEEN)
def test_of_kinds_that_are_not_looked_into_the_fields_that_are_seen_are_named(tmp_path: Path, name: str) -> None:
    make, expected = SEEN[name]
    (tmp_path / name).write_bytes(make())
    said = what(tmp_path / name)
    assert said is not None
    assert said.startswith("Stet cannot look into .")
    assert expected in said


@pytest.mark.parametrize(
    ("options", "expected"),
    [([], "a user's number in the zip"), (["-X"], None)],
    ids=["as it comes", "without extra fields"],
)
def test_a_user_number_that_zip_put_into_an_office_file_is_named(
    tmp_path: Path, options: list[str], expected: str | None
) -> None:
    inner = tmp_path / "in"
    with zipfile.ZipFile(BytesIO(word("<w:p>Text</w:p>"))) as packed:
        packed.extractall(inner)
    program = shutil.which("zip")
    assert program
    subprocess.run([program, "-q", "-r", "-D", *options, str(tmp_path / "a.docx"), "."], cwd=inner, check=True)
    said = what(tmp_path / "a.docx")
    assert (said is None) if expected is None else (expected in (said or ""))


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (b"\x75\x78\x0b\0\1\4\xe8\3\0\0\4\xe8\3\0\0", "a user's number in the zip"),
        (b"\x55\x58\x0c\0" + bytes(12), "a user's number in the zip"),
        (b"\x55\x54\x05\0\1" + bytes(4), "times of files in the zip"),
        (b"\x34\x12\x01\0x", "extra field 0x1234 in the zip"),
    ],
)
def test_marks_of_a_packers_machine_are_named_by_their_number(tmp_path: Path, extra: bytes, expected: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        info = zipfile.ZipInfo("word/document.xml")
        info.extra = extra
        packed.writestr(info, "<d/>")
    assert expected in (what(tmp_path / "a.docx") or "")


def test_a_text_is_looked_at_to_its_end(tmp_path: Path) -> None:
    long = b"when,what\n" * 2_000
    for end, expected in {
        b"Received: from home (192.0.2.1)\n": "Received:",
        b"\0": "it is not plain text",
        b"last": None,
    }.items():
        (tmp_path / "a.csv").write_bytes(long + end)
        said = what(tmp_path / "a.csv")
        assert (said is None) if expected is None else (expected in (said or ""))
    (tmp_path / "b.txt").write_bytes(b" \n" * 5_000 + b"From: M. K.\nTo: A. B.\n\nText")
    assert "From:" in (what(tmp_path / "b.txt") or "")


def test_a_profile_of_somebodys_screen_is_named_and_a_common_one_passes(tmp_path: Path) -> None:
    common = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    many = int.from_bytes(common[128:132], "big")
    own = common[:132] + b"mmod" + common[136:]
    assert many
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        for profile, expected in ((common, False), (own, True)):
            (tmp_path / f"a.{ending}").write_bytes(picture(kind, icc_profile=profile))
            said = what(tmp_path / f"a.{ending}")
            assert ("ICC mmod (of somebody's screen)" in (said or "")) is expected
            assert expected or said is None


@pytest.mark.parametrize("kept", [False, True])
def test_a_photograph_with_a_place_is_published_only_as_the_publisher_says(tmp_path: Path, *, kept: bool) -> None:
    text = HEAD.format("camp.jpg", "    metadata: kept\n" if kept else "")
    changes: dict[str, str | bytes | None] = {"evidence/camp.jpg": picture("JPEG", gps=True), "reports/2014/p.md": text}
    root = archive(tmp_path, **changes)
    if kept:
        assert list(made(root).root.glob("files/*/*/camp.jpg"))
        return
    with pytest.raises(SourceError) as caught:
        made(root)
    assert caught.value.faults == (
        "site/reports/2014/p.md:6: evidence 'evidence/camp.jpg': it tells more than it shows: EXIF GPS position; "
        "take that out, or say 'metadata: kept' below it if it may be known to all",
    )


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", [*TELLING, *SILENT, *CLOSED])
def test_a_member_of_a_zip_tells_what_it_would_by_itself(tmp_path: Path, name: str) -> None:
    make = TELLING[name][0] if name in TELLING else {**SILENT, **CLOSED}[name]
    (tmp_path / name).write_bytes(data := make())
    (tmp_path / "a.zip").write_bytes(zipped(**{f"folder/{name}": data, "folder/other.txt": b"nothing"}))
    if name.endswith(".zip"):
        assert traces(tmp_path / "a.zip")[f"folder/{name}"].startswith("Stet cannot look into .zip files")
        return
    by_itself = what(tmp_path / name)
    assert traces(tmp_path / "a.zip") == ({f"folder/{name}": by_itself} if by_itself else {})


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_not_looked_into_or_its_member_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(
        HOSTILE[name]({"index.html": b"words", "404.html": b"others", "metadata/x.csv": b"a,b"})
    )
    before = sorted(tmp_path.iterdir())
    for path, said in traces(tmp_path / "a.zip").items():
        assert said.startswith(("it cannot be looked into (", "it tells more than it shows: ", "Stet cannot")), path
    assert sorted(tmp_path.iterdir()) == before


def test_a_link_and_a_name_that_a_terminal_would_obey_are_named(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(link, "/home/mk/list.txt")
        packed.writestr("\x1b[2J.jpg", picture("JPEG", gps=True))
        packed.writestr("folder/", b"")
    found = traces(tmp_path / "a.zip")
    assert list(found) == ["link.txt", "\\x1b[2J.jpg"]
    assert found["link.txt"] == "it cannot be looked into (it is a link or a device)"


@pytest.mark.parametrize(("options", "marked"), [([], True), (["-X"], False)])
def test_what_a_zip_tells_of_its_packer_is_named(tmp_path: Path, options: list[str], *, marked: bool) -> None:
    (tmp_path / "a.txt").write_text("words")
    program = shutil.which("zip")
    assert program
    subprocess.run([program, "-q", *options, "a.zip", "a.txt"], cwd=tmp_path, check=True)
    expected = {"": "it tells more than it shows: times of files in the zip, a user's number in the zip"}
    assert traces(tmp_path / "a.zip") == (expected if marked else {})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("a.txt", "words")
        packed.comment = b"packed by M. K."
    assert traces(tmp_path / "b.zip") == {"": "it tells more than it shows: a comment in the zip"}


def test_a_zip_costs_no_more_than_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[str] = []
    real = zipdir.unpacked

    def counted(file: zipdir.Bytes, member: zipdir.ZipMember) -> Iterator[bytes]:
        unpacked.append(member.shown)
        return real(file, member)

    monkeypatch.setattr(zipdir, "unpacked", counted)
    too_much = {"": "it cannot be looked into (it has too many members, or too large ones)"}
    (tmp_path / "swells.zip").write_bytes(zipped(**{f"{n}.txt": b" " * (1 << 20) for n in range(9)}))
    monkeypatch.setattr(archives, "WHOLE_MAX_LENGTH", 8 << 20)
    assert (traces(tmp_path / "swells.zip"), unpacked) == (too_much, [])
    # Small, and each with an office file that swells: the second of them is not looked into.
    inner = zipped(**{"word/document.xml": b" " * (5 << 20)})
    (tmp_path / "again.zip").write_bytes(zipped(**{f"{n}.docx": inner for n in range(9)}))
    assert (traces(tmp_path / "again.zip"), unpacked) == (too_much, ["0.docx", "1.docx"])
    unpacked.clear()
    (tmp_path / "many.zip").write_bytes(zipped(**{f"{n}.txt": b"" for n in range(archives.MEMBERS_MAX + 1)}))
    assert traces(tmp_path / "many.zip") == {"": "it cannot be looked into (it has 2,001 members)"}
    assert unpacked == []


def test_an_office_file_whose_list_is_endless_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + b"PK\x01\x02" * 20_001)
    assert what(tmp_path / "a.docx") == "it cannot be looked into (it has too many parts, or too large ones)"


@pytest.mark.parametrize("kept", [False, True])
def test_a_zip_is_published_only_as_the_publisher_says(tmp_path: Path, *, kept: bool) -> None:
    text = HEAD.format("camp.zip", "    metadata: kept\n" if kept else "")
    photographs = {f"day/{n}.jpg": picture("JPEG", gps=True) for n in range(10)}
    changes: dict[str, str | bytes | None] = {"evidence/camp.zip": zipped(**photographs), "reports/2014/p.md": text}
    root = archive(tmp_path, **changes)
    if kept:
        assert list(made(root).root.glob("files/*/*/camp.zip"))
        return
    with pytest.raises(SourceError) as caught:
        made(root)
    said = "it tells more than it shows: EXIF GPS position; "
    hint = "take that out, or say 'metadata: kept' below it if it may be known to all"
    assert sorted(caught.value.faults) == [
        *(f"site/reports/2014/p.md:6: evidence 'evidence/camp.zip' \u2192 day/{n}.jpg: {said}{hint}" for n in range(8)),
        "site/reports/2014/p.md:6: evidence 'evidence/camp.zip': 2 more of its members tell more than they show",
    ]


def test_metadata_is_kept_or_not_named(tmp_path: Path) -> None:
    text = HEAD.format("order.png", "    metadata: keep\n")
    with pytest.raises(SourceError, match="'metadata' of evidence can only be 'kept', not 'keep'"):
        made(archive(tmp_path, **{"reports/2014/p.md": text}))
