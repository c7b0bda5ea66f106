"""publish.reports.ingest.kinds: what a file is, by its bytes; what it is not; and what is two things."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.kinds import DocumentKind, kind_of

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\x80" * 64
PAGE = b"<!doctype html>\n<html><body><p>Words.</p></body></html>"
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
OPEN = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}


def told(data: bytes, name: str = "x") -> DocumentKind:
    return kind_of(io.BytesIO(data), name)


def zipped(members: Mapping[str, str], before: bytes = b"") -> bytes:
    made = io.BytesIO()
    made.write(before)
    with zipfile.ZipFile(made, "a") as file:
        for name, text in members.items():
            file.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"Words of a letter.\n", "text"),
        ("二〇〇一年九月三日，我们在那里。\n".encode("gb18030"), "text"),
        ("བོད་ཡིག་གི་ཡི་གེ།\n".encode("utf-16"), "text"),
        ("他们在那里等了三天，没有人来。\n".encode("utf-16-le"), "text"),
        ("هذا هو النص الذي وجدناه.\n".encode("cp1256"), "text"),
        (b"# A heading\n\nThe sign <p> is of HTML, %PDF-1.4 of a PDF, and PK of a zip.\n", "text"),
        (b"From: the office\nTo: all\n\nWords.\n", "text"),
        (b"BM is how the letter begins, and it goes on for a while.", "text"),
        (PAGE, "html"),
        (PAGE.decode().encode("utf-16"), "html"),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<html xmlns='x'><p>a</p></html>", "html"),
        (b"<p>Only a part of a page.</p>", "html"),
        (b"\n<div><svg></svg><p>With a drawing in it.</p></div>", "html"),
        (PDF, "pdf"),
        (b"\n" * 100 + PDF, "pdf"),
        (zipped(WORD), "docx"),
        (zipped(OPEN), "odt"),
        (JPEG, "jpeg"),
        (b"\x89PNG\r\n\x1a\n\0", "png"),
        (b"GIF89a\0", "gif"),
        (b"MM\0*\0", "tiff"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"BM" + bytes(12) + b"\x28\0\0\0\0\0", "bmp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "avif"),
    ],
)
def test_the_bytes_tell_the_kind_whatever_the_name(data: bytes, kind: str) -> None:
    assert {told(data, name) for name in ("x", "x.bin", "x.jpg")} == {DocumentKind(kind)}


@pytest.mark.parametrize(
    ("data", "what", "program"),
    [
        (b"{\\rtf1 words}", "an RTF file", "soffice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "WordDocument".encode("utf-16-le"), "(.doc)", "soffice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_1".encode("utf-16-le"), "(.msg)", "save its text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a password", "save it without"),
        (b"ID3\x03\0" + bytes(99), "a sound recording", "ffmpeg"),
        (b"\xff\xfb\x90\0" + bytes(99), "a sound recording", "ffmpeg"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a sound recording", "ffmpeg"),
        (b"\0\0\0\x20ftypisom\0\0\0\0isommp41" + bytes(99), "a film", "ffmpeg"),
        (b"\x1aE\xdf\xa3" + bytes(99), "a film", "ffmpeg"),
        (b"<svg xmlns='x'><script>1</script></svg>", "a drawing (SVG)", "inkscape"),
        (b"<?xml version='1.0'?><!DOCTYPE svg><svg:svg/>", "a drawing (SVG)", "inkscape"),
        (b"<?xml version='1.0'?><rss/>", "an XML file", "save it as"),
        (b"Received: from a\n by b\nMessage-ID: <1@a>\nSubject: x\n\nWords\n", "a mail", "save its text"),
        (b"From a@b.example Thu Jan  1 00:00:00 1970\nSubject: x\n\n", "a mail folder", "save its text"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n", "a saved page", "print it"),
        (zipped({"xl/workbook.xml": "<x/>"}), "(.xlsx)", "soffice"),
        (zipped({"a.txt": "words"}), "packed (zip)", "unpack"),
        (b"\x1f\x8b\x08" + bytes(99), "packed (gzip)", "unpack"),
        (b"7z\xbc\xaf'\x1c" + bytes(99), "packed (7-Zip)", "unpack"),
        (b"%!PS-Adobe-3.0\n", "a PostScript document", "ps2pdf"),
        (b"\x7fELF" + bytes(99), "a program", "report"),
        (bytes(range(256)) * 4, "of no kind that is read here", "PDF"),
    ],
)
def test_what_is_not_read_is_refused_with_the_program_that_makes_an_accepted_kind(
    data: bytes, what: str, program: str
) -> None:
    with pytest.raises(SourceError) as caught:
        told(data)
    assert what in str(caught.value)
    assert program in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF + zipped({"a.txt": "words"}), "x.pdf"),
        (zipped(WORD, PDF), "x.pdf"),
        (zipped({"a.txt": "words"}, PAGE), "x.html"),
        (zipped({"a.txt": "words"}, b"Words of a letter.\n"), "x.txt"),
        (zipped({"a.txt": "words"}, JPEG), "x.jpg"),
        (zipped({"a.txt": "words"}, JPEG) + b"behind the end", "x.jpg"),
        (JPEG + PDF, "x.jpg"),
        (b"<html><body>words" + b" " * 99 + PDF, "x.html"),
        (b"<!-- " + PDF + b" -->" + PAGE, "x.html"),
        (zipped(WORD | OPEN), "x.docx"),
        (zipped({"a.txt": "words"}), "x.docx"),
        (zipped({"a.txt": "words"}), "x.odt"),
        (zipped({"a.pdf": PDF.decode()}), "x.zip"),
    ],
)
def test_two_kinds_at_once_are_refused(data: bytes, name: str) -> None:
    with pytest.raises(SourceError, match="is two kinds at once"):
        told(data, name)


def test_office_files_that_others_packed_are_read() -> None:
    assert told(zipped({"[Content_Types].xml": "<Types/>", "word/document2.xml": "<w/>"}), "x.docx") == "docx"
    again = zipped({"META-INF/manifest.xml": "<m/>" * 99, **dict(reversed(OPEN.items()))})
    assert told(again, "x.odt") == "odt"
    with pytest.raises(SourceError):
        told(again, "x.zip")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "x.txt", "is empty"),
        (zipped(WORD)[:-30], "x.docx", "is not a whole zip"),
        (b"\x80\x00\x01\x02" * 99, "x.pdf", "is not a whole PDF"),
        (PAGE, "x.pdf", "is a web page, and a PDF by its name"),
        (b"x", "x.docx", "is a text, and a Word file"),
    ],
)
def test_what_is_damaged_is_said_to_be(data: bytes, name: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        told(data, name)
