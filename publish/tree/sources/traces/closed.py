"""Fields seen in kinds of documents only partly looked into.

These are films, sound, letters and old office files. A named field is there. A missing name proves nothing.
"""

import re
import struct
from collections.abc import Iterator

_FIELDS_MAX = 200  # properties, frames or files of one document
_ID3 = re.compile(
    rb"(TPE[1-4]|TCOM|TENC|TOWN|TOLY|TEXT|TCOP|COMM|TIT2|TSSE|PRIV|APIC|GEOB|TXXX|WXXX|TDRC)(?=[\0-\x0f])"
)
_FILM = re.compile(
    rb"\xa9(?:xyz|ART|aut|nam|cmt|day|mak|mod|swr|too|cpy|wrt)|com\.apple\.quicktime\.[a-zA-Z.]+[a-zA-Z0-9]|(?<=\0)loci(?=\0)"
    rb"|\x45\xa3(?=[\x80-\xff])|(?:IART|ICOP|ICRD|ISFT|IENG)(?=..\0\0)|Exif(?=\0)"
    # Items of HEIC and AVIF pictures: a packet of fields, and pictures of how far each point was from the camera.
    rb"|application/rdf\+xml(?=\0)|urn:mpeg:hevc:2015:auxid:2|urn:mpeg:mpegB:cicp:systems:auxiliary:depth|urn:com:apple:photo:\d+:aux:\w+",
    re.DOTALL,
)
_FILM_SAID = {
    b"\xa9xyz": "©xyz (a position)",
    b"loci": "loci (a position)",
    b"\x45\xa3": "tag name",
    b"Exif": "EXIF",
    b"application/rdf+xml": "XMP",
}
_VORBIS = re.compile(rb"(ARTIST|PERFORMER|CONTACT|ORGANIZATION|LOCATION|COPYRIGHT|ENCODED-BY|COMMENT)=", re.IGNORECASE)
_LETTER = re.compile(
    rb"^(From|To|Cc|Bcc|Reply-To|Sender|Received|Return-Path|Delivered-To|Message-ID|Date|Subject|User-Agent|X-Mailer"
    rb"|X-Originating-IP|FN|N|EMAIL|TEL|ADR|ORGANIZER|ATTENDEE)(?=[:;])",
    re.IGNORECASE | re.MULTILINE,
)
_RTF = re.compile(rb"\\(author|operator|manager|company|title|doccomm|creatim|revtbl)\b")
# Names of property sets as they lie in a file: of a GUID's parts, the first three have their bytes turned.
_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_PROPERTIES = {
    _SUMMARY: {2: "title", 3: "subject", 4: "author", 6: "comments", 7: "template", 8: "last author"},
    _DOCUMENT: {14: "manager", 15: "company"},
}
_TRACK = re.compile(rb"<(trkpt|wpt|when|author|Placemark|coordinates)\b")


def fields(data: bytes) -> Iterator[str]:
    """Yield the fields seen in a document, if they name people or places.

    Other fields may stay unseen.
    """
    if data.startswith(b"ID3"):
        yield from (found[1].decode() for found in _ID3.finditer(data[:1_000_000]))
    # Asked apart from ID3: many programs write both, and people clean only one.
    if data[-128:-125] == b"TAG":
        yield "ID3v1"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _properties(data)
    elif data.startswith(b"{\\rtf"):
        yield from (found[1].decode() for found in _RTF.finditer(data))
    elif data[257:262] == b"ustar":
        names = (("owner's name", data[265:297]), ("group's name", data[297:329]))
        yield from (what for what, name in names if name.partition(b"\0")[0] not in (b"", b"root"))
    elif data.startswith((b"fLaC", b"OggS")):
        yield from (found[1].decode().upper() for found in _VORBIS.finditer(data[:1_000_000]))
    elif b"\0" not in data[:4_096]:
        yield from (found[1].decode() + ":" for found in _LETTER.finditer(data))
        yield from (f"<{found[1].decode()}>" for found in _TRACK.finditer(data))
    else:
        yield from (_of_film(found[0]) for found in _FILM.finditer(data))


def _of_film(found: bytes) -> str:
    return "a further picture" if found.startswith(b"urn:") else _FILM_SAID.get(found, found.decode("latin-1"))


def _properties(data: bytes) -> Iterator[str]:
    """Yield fields of an OLE file's property sets lying in one piece."""
    for kind, names in _PROPERTIES.items():
        at = data.find(kind)
        if at < 28:
            continue
        # 28 bytes of the stream stand before the set's name, and offsets count from their beginning.
        section = at - 28 + int.from_bytes(data[at + 16 : at + 20], "little")
        many = min(int.from_bytes(data[section + 4 : section + 8], "little"), _FIELDS_MAX)
        for place in range(section + 8, section + 8 + 8 * many, 8):
            row = data[place : place + 8]
            if len(row) == 8:
                number, offset = struct.unpack("<II", row)
                length = int.from_bytes(data[section + offset + 4 : section + offset + 8], "little")
                if number in names and data[section + offset + 8 :][: min(length, 1_000)].strip(b"\0 "):
                    yield f"property {names[number]}"
