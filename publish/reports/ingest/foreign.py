"""Kinds that are not read here, and programs that convert them."""

import re
from collections.abc import Collection
from typing import BinaryIO, Final

Foreign = tuple[str, str]
"""Description, behind "is", and remedy."""

_UNPACK: Final = "unpack it, and add the folder"
_HEARD: Final = (
    "write down what is said in it, and add the text; ffmpeg -i FILE sound.wav helps a program that does that"
)
_SEEN: Final = "ffmpeg -i FILE -ss 00:01:00 -frames:v 1 picture.png makes a picture of one moment; add that, and a text"
_OFFICE: Final = "LibreOffice makes one that is read: soffice --convert-to docx FILE"
_PRINT: Final = "LibreOffice makes a PDF of it: soffice --convert-to pdf FILE"
_VECTOR: Final = "Inkscape makes a picture of it: inkscape --export-type=png FILE"
_MAIL: Final = "its headers name who sent it, and from where; save its text alone, from the mail program, and add that"
_SAVED: Final = "save the page as HTML alone, or print it as PDF, and add that"

_SIGNS: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"{\\rtf", "an RTF file", _OFFICE),
    (b"ID3", "a sound recording (MP3)", _HEARD),
    (b"fLaC", "a sound recording (FLAC)", _HEARD),
    (b"OggS", "a recording (Ogg)", _HEARD),
    (b"#!AMR", "a sound recording (AMR)", _HEARD),
    (b"MThd", "music (MIDI)", _HEARD),
    (b"\x1aE\xdf\xa3", "a film (Matroska, WebM)", _SEEN),
    (b"\x00\x00\x01\xba", "a film (MPEG)", _SEEN),
    (b"\x00\x00\x01\xb3", "a film (MPEG)", _SEEN),
    (b"FLV\x01", "a film (Flash)", _SEEN),
    (b"0&\xb2u\x8ef\xcf\x11", "a recording (Windows Media)", _SEEN),
    (b"WARC/1.", "a recording of web pages (WARC)", "stet import brings in recordings of whole sites"),
    (b"\x1f\x8b", "packed (gzip)", _UNPACK),
    (b"BZh", "packed (bzip2)", _UNPACK),
    (b"\xfd7zXZ\0", "packed (xz)", _UNPACK),
    (b"(\xb5/\xfd", "packed (zstd)", _UNPACK),
    (b"7z\xbc\xaf'\x1c", "packed (7-Zip)", _UNPACK),
    (b"Rar!\x1a\x07", "packed (RAR)", _UNPACK),
    (b"MSCF", "packed (Cabinet)", _UNPACK),
    (b"AT&TFORM", "a DjVu document", "DjVuLibre makes a PDF of it: ddjvu -format=pdf FILE out.pdf"),
    (b"%!PS", "a PostScript document", "Ghostscript makes a PDF of it: ps2pdf FILE"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript document", "Ghostscript makes a PDF of it: ps2pdf FILE"),
    (b"8BPS", "a Photoshop file", "GIMP or ImageMagick makes a picture of it: magick FILE[0] out.png"),
    (b"\xff\x0a", "a JPEG XL picture", "djxl FILE out.png makes one that is read"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", "djxl FILE out.png makes one that is read"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", "opj_decompress -i FILE -o out.png makes one that is read"),
    (b"\x7fELF", "a program", "nothing of a program is evidence here; say in the report what it does"),
    (b"MZ", "a program (Windows)", "nothing of a program is evidence here; say in the report what it does"),
    (b"SQLite format 3\0", "a database (SQLite)", "take out the table that you mean as CSV, and cite it as evidence"),
    (b"ITSF", "a Windows help file", "unpack it with 7-Zip, and add its pages"),
    (b"LIT!ITOLITLS", "an e-book", "calibre makes one that is read: ebook-convert FILE out.docx"),
    (b"\x0aoyster", "a mail folder", _MAIL),
    (b"!BDN", "a mail folder (Outlook)", _MAIL),
    (b"From ", "a mail folder (mbox)", _MAIL),
)
_BY_RIFF: Final = {b"WAVE": ("a sound recording (WAV)", _HEARD), b"AVI ": ("a film (AVI)", _SEEN)}
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_OF_MAIL: Final = frozenset(
    {b"received", b"return-path", b"message-id", b"mime-version", b"delivered-to", b"dkim-signature"}
)
_MAIL_FROM = re.compile(rb"From \S{1,200}\s{1,4}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ")
_SVG = re.compile(rb"(?:<[!?][^>]{0,2000}>|\s)*<(?:[a-z]{1,10}:)?svg[\s>/]", re.IGNORECASE)
_XML = re.compile(rb"\s*(?:<!--[^>]{0,2000}>\s*)*<\?xml\b")
_PAGE = re.compile(rb"<(?:[a-z]{1,10}:)?html[\s>/]|<!doctype\s+html", re.IGNORECASE)
_MPEG: Final = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9")

_OLE: Final = (
    (
        "EncryptedPackage",
        "an office file that is locked by a password",
        "open it with its password, and save it without",
    ),
    ("WordDocument", "an old Word file (.doc)", _OFFICE),
    ("__properties_version1", "an Outlook message (.msg)", _MAIL),
    ("__substg1", "an Outlook message (.msg)", _MAIL),
    ("Workbook", "an old Excel file (.xls)", _PRINT),
    ("Book", "an old Excel file (.xls)", _PRINT),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", _PRINT),
    ("HwpSummaryInformation", "a Hangul file (.hwp)", "save it as DOCX or PDF in its own program, or in LibreOffice"),
)
_OLE_LENGTH: Final = 1 << 24  # bytes in which the names of its parts are looked for
_ZIPS: Final = (
    ("xl/workbook.xml", "an Excel file (.xlsx)", _PRINT),
    ("xl/workbook.bin", "an Excel file (.xlsb)", _PRINT),
    ("ppt/presentation.xml", "a PowerPoint file (.pptx)", _PRINT),
    ("META-INF/container.xml", "an e-book (EPUB)", "calibre makes one that is read: ebook-convert FILE out.docx"),
    ("datapackage.json", "a saved site (WACZ)", "stet import brings in recordings of whole sites"),
    ("FixedDocSeq.fdseq", "an XPS document", "print it as PDF, and add that"),
    ("AndroidManifest.xml", "a program (Android)", "say in the report what it does"),
    ("META-INF/MANIFEST.MF", "a program (Java)", "say in the report what it does"),
    ("Index/Document.iwa", "a file of Apple's office", "export it as DOCX or PDF, and add that"),
)


def foreign(head: bytes) -> Foreign | None:
    """Return name and advice, if the first bytes are of a foreign kind."""
    for sign, what, hint in _SIGNS:
        # Words begin with these letters, too: a folder of mail has a day behind, and a program has zeros.
        if head.startswith(sign) and (sign != b"From " or _MAIL_FROM.match(head)) and (sign != b"MZ" or b"\0" in head):
            return what, hint
    if head[:4] == b"RIFF" and head[8:12] in _BY_RIFF:
        return _BY_RIFF[head[8:12]]
    # Parts of such files begin with a length, so that the sign comes second.
    if head[4:8] == b"ftyp":
        sound = head[8:11] == b"M4A" or head[8:11] == b"M4B"
        return ("a sound recording (MPEG-4)", _HEARD) if sound else ("a film (MPEG-4, QuickTime)", _SEEN)
    if head[4:8] in (b"moov", b"mdat", b"wide"):
        return "a film (QuickTime)", _SEEN
    # Two bytes are few: a text in an old charset may begin with them, but has no zeros.
    if head[:2] in _MPEG and b"\0" in head:
        return "a sound recording (MP3, AAC)", _HEARD
    # The name of the first file stands before it.
    if head[257:262] == b"ustar":
        return "packed (tar)", _UNPACK
    return _of_letters(head)


def _of_letters(head: bytes) -> Foreign | None:
    # Without its zeros, UTF-16 reads as ASCII.
    flat = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    begin = flat.lstrip()[:4096]
    # A page may show a drawing within. A drawing begins with it, behind declarations and remarks alone.
    if _SVG.match(begin):
        return "a drawing (SVG)", _VECTOR
    # XHTML may begin as XML does, and is a page.
    if _XML.match(flat) and not _PAGE.search(begin):
        return "an XML file", "save it as HTML, text or PDF in the program that made it"
    return _of_headers(flat)


def _of_headers(flat: bytes) -> Foreign | None:
    names: list[bytes] = []
    at = 0
    while (line := _HEADER.match(flat, at)) and len(names) < 200:
        names.append(line[0].partition(b":")[0].lower())
        at = line.end()
    # Two of them: a text may begin with "From:", and a page of notes with a "Message-ID:" in it is no mail.
    if len(_OF_MAIL.intersection(names)) >= 2 or (b"mime-version" in names and b"content-type" in names):
        saved = b"multipart/related" in flat[:at].lower()
        return ("a saved page (MHTML)", _SAVED) if saved else ("a mail", _MAIL)
    return None


def of_ole(file: BinaryIO) -> Foreign:
    """Return what an old office file is, by the names of its parts."""
    data = file.read(_OLE_LENGTH)
    for name, what, hint in _OLE:
        # The list of parts may be anywhere in the file, and is not worth a parser.
        if name.encode("utf-16-le") in data:
            return what, hint
    return "an old office file", _OFFICE


def of_members(names: Collection[str], head: bytes) -> Foreign:
    """Return what a zip is, by the names in it."""
    for name, what, hint in _ZIPS:
        if name in names:
            return what, hint
    # OpenDocument has its kind as the first file, never packed.
    kind = re.search(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z-]{1,40})", head[:200])
    if kind:
        return f"an OpenDocument {kind[1].decode()}", _PRINT
    return "packed (zip)", _UNPACK
