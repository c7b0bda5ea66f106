"""A PDF's coded pictures keep their points, and nothing that stands behind, between or beside their codes."""

import struct
from io import BytesIO
from typing import Any

from pikepdf import Dictionary, Name
from PIL import Image

from publish.reports.ingest.bare.papers import anew
from tests.attacks.test_bare import unpacked
from tests.reports.ingest.bare.test_coded import marked_jpeg2000
from tests.reports.ingest.bare.test_pictures import MARK
from tests.support import papers

_FAX = bytes.fromhex("e6c4ffffe3f8008008")
"""A picture of 32 by 16 points in the code of Group 4: a black square on white."""


def _segment(turn: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", turn, kind, 0, 1, len(data)) + data


def scanned(code: str, data: bytes, *, bits: int = 1, **parameters: Any) -> bytes:
    """A PDF of one picture."""
    made = papers.blank(b"q 200 0 0 100 20 20 cm /I Do Q " + papers.line(papers.SEEN))
    picture = made.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=32, Height=16, BitsPerComponent=bits,
                               ColorSpace=Name.DeviceGray, DecodeParms=Dictionary(**parameters))  # fmt: skip
    picture["/Filter"] = Name(code)
    made.pages[0].Resources.XObject = Dictionary(I=picture)
    return papers.saved(made)


def test_what_stands_behind_the_codes_of_a_fax_does_not_go_over() -> None:
    """Row 53: what lies in a PDF beside its pages."""
    made = anew(scanned("/CCITTFaxDecode", _FAX + MARK, K=-1, Columns=32, Rows=16))
    assert not made.why_not
    assert MARK not in unpacked(made.data)


def test_what_is_said_between_the_parts_of_a_jbig2_does_not_go_over() -> None:
    """Row 53: what lies in a PDF beside its pages."""
    page = struct.pack(">4IBH", 32, 16, 0, 0, 0, 0)
    # The picture is in the code of fax machines, and the remark is one of the parts that are made for them.
    square = struct.pack(">4IBB", 32, 16, 0, 0, 0, 1) + _FAX
    data = _segment(0, 48, page) + _segment(1, 62, b"\x20\0\0\0who\0" + MARK + b"\0\0") + _segment(2, 38, square)
    made = anew(scanned("/JBIG2Decode", data))
    assert not made.why_not
    assert MARK not in unpacked(made.data)


def test_what_stands_behind_the_codes_of_a_photograph_does_not_go_over() -> None:
    """Row 53: what lies in a PDF beside its pages."""
    out = BytesIO()
    Image.linear_gradient("L").resize((32, 16)).save(out, "JPEG")
    data = out.getvalue()
    made = anew(
        scanned("/DCTDecode", data[:-2] + MARK + data[-2:]).replace(b"/BitsPerComponent 1", b"/BitsPerComponent 8")
    )
    assert not made.why_not
    assert MARK not in unpacked(made.data)


def test_what_a_jpeg_2000_says_of_its_device_does_not_go_over() -> None:
    """Row 53: what lies in a PDF beside its pages."""
    data = marked_jpeg2000((32, 16))
    made = anew(scanned("/JPXDecode", data, bits=8))
    assert data.count(MARK) == 2
    assert not made.why_not
    assert MARK not in unpacked(made.data)
