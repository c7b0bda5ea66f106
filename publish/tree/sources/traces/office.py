"""Office documents: authors, remarks, tracked changes.

Zips of XML: Word, Excel, PowerPoint, OpenDocument.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from publish.tree.sources.traces import pictures
from publish.tree.sources.traces.reading import PART_MAX_LENGTH, PARTS_MAX, Unreadable, elements, telling

_WHOLE_MAX_LENGTH = 400_000_000  # bytes, unpacked
# Of the parts that hold nothing but metadata, these fields may pass.
_FIELDS = """
    title language revision category contentStatus version created modified lastPrinted TotalTime Pages Words
    Characters Application DocSecurity Lines Paragraphs ScaleCrop LinksUpToDate CharactersWithSpaces SharedDoc
    HyperlinksChanged AppVersion Slides Notes HiddenSlides MMClips PresentationFormat TitlesOfParts HeadingPairs
    lpstr i4 size baseType generator creation-date date editing-duration editing-cycles type page-count word-count
    character-count paragraph-count table-count image-count object-count row-count cell-count
    non-whitespace-character-count document-statistic
"""
_HARMLESS = frozenset(_FIELDS.split())
_METADATA = re.compile(r"(?:docProps/(?:core|app)|meta)\.xml", re.IGNORECASE)
# "?+" gives nothing back: a stranger's long name cannot make the search try each slash again.
_PARTS = {
    re.compile(r"docprops/custom\.xml"): "custom properties",
    re.compile(
        r"(?:.*/)?+(?=[^/]*\.xml\Z)[^/]*?(?:comments|threadedcomment|commentauthors).*|.*/comments/.*"
    ): "remarks",
    re.compile(r"(?:.*/)?+(?=[^/]*\.xml\Z)[^/]*?(?:people|person).*"): "names of people",
    re.compile(r".*(?:\.bin|/embeddings/.*|object .*|basic/.*)"): "embedded files or macros",
    re.compile(r"(?:docprops/)?thumbnails?[./].*"): "thumbnail",
    re.compile(r".*/revisions/.*|versions/.*|.*revisionheaders\.xml"): "former versions",
    re.compile(r"customxml/.*"): "custom data",
    re.compile(r".*printersettings.*"): "the printer's settings",
}
_WITHIN = {
    re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\b|tracked-changes\b"): "tracked changes",
    re.compile(
        rb"\b(?:w:|w15:|p15:)?author=|userName=|lastModifiedBy|<dc:creator>|<office:annotation\b"
    ): "names of authors",
    # Word numbers each sitting and hands the numbers on to copies: they tie two documents to each other.
    re.compile(rb"<w:rsids\b"): "marks of each sitting (rsids)",
    re.compile(rb"PrinterName\"[^<>]{0,200}>[^<]|attachedTemplate\b"): "a printer's or a template's name",
    re.compile(rb"[A-Z]:\\\\?Users\\|file:///|/home/\w|/Users/\w", re.IGNORECASE): "a path of somebody's disk",
}

# Unless told not to, Info-ZIP writes the packer's user number, and programs of Windows the times of NTFS.
_EXTRA = dict.fromkeys((0x7875, 0x7855, 0x5855, 0x756E, 0x000D), "a user's number in the zip")
_EXTRA |= dict.fromkeys((0x5455, 0x000A), "times of files in the zip")
_EXTRA_HARMLESS = frozenset({0x0001, 0xA220, 0xA11E, 0xCAFE, 0x7075, 0xD935})  # lengths, padding, names


def office(data: bytes) -> Iterator[str]:
    """Fields of an office document that tell something."""
    try:
        with _opened(data) as packed:
            members = packed.infolist()
            if sum(m.file_size for m in members) > _WHOLE_MAX_LENGTH:
                raise Unreadable("it has too many parts, or too large ones")
            if packed.comment:
                yield "a comment in the zip"
            for member in members:
                yield from _part(packed, member)
                yield from _beside(_local(data, member.header_offset))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, struct.error, zlib.error) as error:
        raise Unreadable("it is damaged or encrypted") from error


def unpacked_length(data: bytes) -> int:
    """Announced bytes of the parts.

    None where it is no zip, or one that is not looked into.
    """
    try:
        with _opened(data) as packed:
            return sum(member.file_size for member in packed.infolist())
    except (Unreadable, zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        return 0


def _opened(data: bytes) -> zipfile.ZipFile:
    """The zip, whose list of parts Python reads whole: so there must be few."""
    if data.count(b"PK\x01\x02") > PARTS_MAX:
        raise Unreadable("it has too many parts, or too large ones")
    return zipfile.ZipFile(BytesIO(data))


def mark(kind: int) -> str | None:
    """What an extra field of a zip tells of its packer, by its number.

    ``None`` for lengths, padding and names.
    """
    return None if kind in _EXTRA_HARMLESS else _EXTRA.get(kind, f"extra field {kind:#06x} in the zip")


def _local(data: bytes, at: int) -> bytes:
    """The extra fields that stand before a member.

    There are more than in the zip's directory.
    """
    name, extra = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (26, 28))
    return data[at + 30 + name : at + 30 + name + extra]


def _beside(extra: bytes) -> Iterator[str]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = (int.from_bytes(extra[n : n + 2], "little") for n in (at, at + 2))
        if said := mark(kind):
            yield said
        at += 4 + length


def _part(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[str]:
    name = member.filename
    yield from (what for pattern, what in _PARTS.items() if pattern.fullmatch(name.lower()) and member.file_size)
    yield from _beside(member.extra)
    if member.comment:
        yield "a comment in the zip"
    ending = name.lower().rpartition(".")[2]
    if member.file_size > PART_MAX_LENGTH:
        raise Unreadable("a part of it is too large")
    if _METADATA.fullmatch(name):
        for field, value in elements(packed.read(member)):
            # These come with every Office. Another template is often an employer's.
            template = field == "Template" and value in ("Normal.dotm", "Normal", "Office Theme")
            if (
                value.strip()
                and not template
                and (field not in _HARMLESS or telling("date" if "T" in value else "", value))
            ):
                yield field
    elif ending in ("xml", "rels"):
        content = packed.read(member)
        yield from (what for pattern, what in _WITHIN.items() if pattern.search(content))
    elif reader := {"jpg": pictures.jpeg, "jpeg": pictures.jpeg, "png": pictures.png, "gif": pictures.gif}.get(ending):
        yield from (f"{field} of a picture in it" for field in reader(packed.read(member)))
    elif name.lower() not in ("mimetype",) and not name.endswith("/"):
        yield f"a part that Stet cannot look into ({name.rpartition('/')[2][:40]})"
