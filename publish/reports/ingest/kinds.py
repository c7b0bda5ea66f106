"""The kind of a document, told by its bytes.

The accepted kinds are few. All else is refused, with the program that makes an accepted kind of it. A second look finds
files that two programs would read as two documents. What is NOT done here: parsing.
"""

import os
import re
import struct
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO, Final

from publish.core.errors import SourceError
from publish.core.plain import clean
from publish.reports.ingest.foreign import foreign, of_members, of_ole

HEAD_LENGTH: Final = 1 << 16  # bytes looked at from the beginning
_TAIL_LENGTH: Final = 22 + 65_535  # bytes: a zip's end and the longest remark behind it
_PDF_WITHIN: Final = 1024  # bytes within which readers of PDFs look for its beginning
_WORD: Final = re.compile(r"word/document\d*\.xml")  # Word in a browser writes document2.xml
_MEMBERS_MAX: Final = 1 << 22  # bytes of a zip's directory: of an honest office file it is some thousand


class DocumentKind(StrEnum):
    """What is read here."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    GIF = "gif"
    BMP = "bmp"

    @property
    def is_picture(self) -> bool:
        """Whether it has pixels, and no text of its own."""
        return self not in (DocumentKind.TEXT, DocumentKind.HTML, DocumentKind.PDF, DocumentKind.DOCX, DocumentKind.ODT)


SAID: Final = {
    DocumentKind.TEXT: "a text",
    DocumentKind.HTML: "a web page",
    DocumentKind.PDF: "a PDF",
    DocumentKind.DOCX: "a Word file (.docx)",
    DocumentKind.ODT: "an OpenDocument text (.odt)",
}
"""Kinds for people."""
_PICTURES: Final = (
    (b"\xff\xd8\xff", DocumentKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", DocumentKind.PNG),
    (b"GIF87a", DocumentKind.GIF),
    (b"GIF89a", DocumentKind.GIF),
    (b"II*\0", DocumentKind.TIFF),
    (b"MM\0*", DocumentKind.TIFF),
    (b"II+\0", DocumentKind.TIFF),
    (b"MM\0+", DocumentKind.TIFF),
)
_BRANDS: Final = {
    # What ISO's files are called by their makers: "heix" has ten bits, "hevc" and "avis" are rows of pictures, and
    # "mif1" says no more than that pictures are in it.
    **dict.fromkeys((b"avif", b"avis"), DocumentKind.AVIF),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), DocumentKind.HEIC),
}
# A tag that no text begins with, or any after a comment or a declaration. Parts of pages come without <html>.
_HTML = re.compile(
    rb"(?:<!--[^>]{0,2000}>|<\?xml[^>]{0,200}>|\s)*<(?:!doctype\s+html|(?:html|head|body|title|meta|article|section|main"
    rb"|header|div|p|h[1-6]|table|ul|ol|span|font|center|blockquote|br|a|b|i|img|link|script|style)(?=[\s>/]))",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_TAGS = re.compile(rb"</(?:p|div|body|html|h[1-6]|td|li)>|<(?:p|br|hr)\s*/?>", re.IGNORECASE)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = re.compile(rb"%PDF-[0-9]\.[0-9]")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"),
                 (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_CONTROLS = re.compile(rb"[\x00-\x07\x0e-\x19\x1c-\x1f\x7f]")
_CONTROLS_MAX: Final = 0.005  # share of a text: some editors of old left a few
_ODD_MAX: Final = 0.02  # share of signs without letters in a text of UTF-16: random bytes have a third


def kind_of(file: BinaryIO, name: str) -> DocumentKind:
    """Return a document's kind.

    Args:
        file: It is read at both ends.
        name: As its ending says, where the bytes say less.

    Raises:
        SourceError: It is empty, of no accepted kind, damaged, or two kinds at once. The words stand behind its name.
    """
    length = file.seek(0, os.SEEK_END)
    if not length:
        raise SourceError("is empty", hint="was it copied to its end?")
    file.seek(0)
    head = file.read(HEAD_LENGTH)
    zipped = _directory(file, length)
    first = _first(head, zipped)
    ending = PurePath(name).suffix.lower()
    found = first or (None if zipped else _by_letters(head, ending))
    # The order counts: what is surely one of ours is never taken for a stranger's, and a zip's end is looked at last.
    if zipped is not None:
        return _zipped(head, zipped, found, ending)
    if head.startswith(b"PK\x03\x04"):
        raise SourceError("is not a whole zip: its list of members is missing", hint="copy it once more")
    if found is None:
        raise _refused(head, file, ending)
    if (
        found is not DocumentKind.PDF
        and (other := _pdf_at(head)) >= 0
        and (found.is_picture or _ends_as_pdf(file, length))
    ):
        raise _two(SAID.get(found, f"a picture ({found})"), f"a PDF, which begins at byte {other}")
    if found is DocumentKind.PDF and _pdf_at(head) and _ROOT.search(head):
        raise _two("a web page", "a PDF")
    # Servers send their sign-in or error page under the name of the file that was asked for.
    if found in (DocumentKind.TEXT, DocumentKind.HTML) and ending in (".pdf", ".docx", ".odt"):
        raise SourceError(
            f"is {SAID[found]}, and {SAID[DocumentKind(ending[1:])]} by its name",
            hint="was another page fetched in its place? If it is what you mean, give it a name of its kind",
        )
    return found


def _first(head: bytes, zipped: bytes | None) -> DocumentKind | None:
    """Return the kind that the first bytes show beyond doubt."""
    for sign, kind in _PICTURES:
        if head.startswith(sign):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return DocumentKind.WEBP
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    # "BM" alone begins words: the head of a bitmap has a known length behind it.
    if (
        head[:2] == b"BM"
        and len(head) >= 18
        and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)
    ):
        return DocumentKind.BMP
    at = _pdf_at(head)
    if at == 0 or (at > 0 and zipped is None and b" obj" in head[at:] and not _HTML.match(head)):
        return DocumentKind.PDF
    return None


def _of_brands(head: bytes) -> DocumentKind | None:
    length = min(int.from_bytes(head[:4], "big"), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    kinds = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    # AVIF's files often name HEIC's general brand first, and never its own.
    return DocumentKind.AVIF if DocumentKind.AVIF in kinds else kinds[0] if kinds else None


def _pdf_at(head: bytes) -> int:
    """Return where a PDF begins, or -1."""
    found = _PDF.search(head, 0, _PDF_WITHIN + 8)
    return found.start() if found else -1


def _ends_as_pdf(file: BinaryIO, length: int) -> bool:
    file.seek(max(0, length - _PDF_WITHIN * 2))
    return b"startxref" in file.read(_PDF_WITHIN * 2)


def _by_letters(head: bytes, ending: str) -> DocumentKind | None:
    """Return HTML or text, if these bytes are letters in any encoding."""
    if head.startswith(_OLE) or foreign(head) is not None:
        return None
    # Tags are of ASCII in all encodings of pages; UTF-16 has zeros between.
    flat = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if not _is_text(head):
        return None
    if _HTML.match(flat) or (ending in (".html", ".htm", ".xhtml", ".xht") and _TAGS.search(flat)):
        return DocumentKind.HTML
    return DocumentKind.TEXT


def _is_text(head: bytes) -> bool:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _reads(head, encoding)
    if len(_CONTROLS.findall(head)) <= len(head) * _CONTROLS_MAX:
        return True
    # Without a mark UTF-16 shows by what it reads as: bytes of anything else become unassigned signs and half pairs.
    return any(
        _reads(head, encoding, marked=False) for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    )


def _reads(head: bytes, encoding: str, *, marked: bool = True) -> bool:
    text = head[: len(head) // 4 * 4].decode(encoding, errors="replace")
    odd = sum(
        not (c.isprintable() or c in "\n\r\t\f\x0b\ufeff\u200b\u200c\u200d\u200e\u200f\u2028\u3000") or c == "\ufffd"
        for c in text
    )
    # Numbers of two bytes read as letters, too, though not as sentences.
    if not marked and not any(sign in text for sign in "\n \u3000\u3002"):
        return False
    # Half a sign may stand at the cut, and a bomb of blanks is no text either.
    return bool(text) and odd <= 1 + len(text) * _ODD_MAX and not text.isspace()


def _directory(file: BinaryIO, length: int) -> bytes | None:
    """Return a zip's list of members, wherever the zip begins; ``None`` without one."""
    file.seek(max(0, length - _TAIL_LENGTH))
    tail = file.read(_TAIL_LENGTH)
    at = tail.rfind(b"PK\x05\x06")
    # As lenient programs do: the last end counts, whatever stands behind it.
    while at >= 0:
        if len(tail) - at >= 22:
            size = struct.unpack_from("<I", tail, at + 12)[0]
            begin = max(0, length - _TAIL_LENGTH) + at - size
            if size == 0 and at == 0 and length == 22:
                return b""
            if 46 <= size <= begin + size and begin >= 0:
                file.seek(begin)
                if file.read(4) == b"PK\x01\x02":
                    file.seek(begin)
                    return file.read(min(size, _MEMBERS_MAX))
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return None


def _zipped(head: bytes, directory: bytes, found: DocumentKind | None, ending: str) -> DocumentKind:
    """Return the kind of a zip.

    Raises:
        SourceError: It is no office file, or something else as well.
    """
    names = _names(directory)
    word = any(_WORD.fullmatch(name) for name in names)
    open_ = "content.xml" in names and (
        b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200]
        # Unpacked and packed again by somebody: the sign that should stand first stands anywhere.
        or (ending == ".odt" and "META-INF/manifest.xml" in names)
    )
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # What one program opens as a picture and another unpacks would be looked at as one and published as the other.
        raise _two(SAID.get(found, f"a picture ({found})") if found else "something else", "a zip")
    if _pdf_at(head) >= 0 and _PDF.search(head, 0, _PDF_WITHIN) and b" obj" in head:
        raise _two("a zip", "a PDF")
    if word and open_:
        raise _two(SAID[DocumentKind.DOCX], SAID[DocumentKind.ODT])
    if word:
        return DocumentKind.DOCX
    if open_:
        return DocumentKind.ODT
    if ending in (".docx", ".odt"):
        raise _two(f"{SAID[DocumentKind(ending[1:])]} by its name", "a zip of something else by what it holds")
    what, hint = of_members(names, head)
    raise SourceError(f"is {what}", hint=hint)


def _names(directory: bytes) -> frozenset[str]:
    """Return the members' names of a zip's list."""
    names, at = set(), 0
    while directory[at : at + 4] == b"PK\x01\x02" and at + 46 <= len(directory):
        name, extra, remark = struct.unpack_from("<3H", directory, at + 28)
        names.add(directory[at + 46 : at + 46 + name].decode("utf-8", errors="replace"))
        at += 46 + name + extra + remark
    return frozenset(names)


def _two(one: str, other: str) -> SourceError:
    return SourceError(
        f"is two kinds at once: {one}, and {other}",
        hint="programs differ on which of the two they show; make a plain file of the one that you mean, and add that",
    )


def _refused(head: bytes, file: BinaryIO, ending: str) -> SourceError:
    if head.startswith(_OLE):
        file.seek(0)
        what, hint = of_ole(file)
        return SourceError(f"is {what}", hint=hint)
    if (said := foreign(head)) is not None:
        return SourceError(f"is {said[0]}", hint=said[1])
    if ending == ".pdf":
        return SourceError("is not a whole PDF (it does not begin as one)", hint="copy or fetch it once more")
    shown = clean(head[:8].decode("latin-1"))
    return SourceError(
        f"is of no kind that is read here (it begins with {shown})",
        hint="plain text, Markdown, HTML, PDF, DOCX, ODT and pictures are; most programs can save as PDF",
    )
