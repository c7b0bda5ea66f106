"""Of a JPEG's tables those go over by which its scans are decoded."""

import io

import pytest
from PIL import Image, ImageChops

from publish.reports.ingest.bare import coded
from publish.reports.ingest.bare.jpegtables import JpegTables

MARK = b"CANARY7f3a"
_STEPS = b"\xff\xdb\0\x43\3" + MARK.ljust(64, b"\1")
_CODES = b"\xff\xc4\0\x1d\x13" + bytes((0, 0, 0, 10, *bytes(12))) + MARK
_EVERY = b"\xff\xdd\0\x0c" + bytes(2) + MARK[:8]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize(
    "kind", [{}, {"progressive": True}, {"optimize": True, "subsampling": 0}, {"restart_marker_blocks": 2}]
)
def test_a_jpeg_keeps_each_point_and_no_table_besides(mode: str, kind: dict[str, int]) -> None:
    out = io.BytesIO()
    Image.effect_noise((48, 40), 80).convert(mode).save(out, "JPEG", **kind)
    data = out.getvalue()
    made = coded.jpeg(data[:2] + _STEPS + _CODES + data[2:])
    assert MARK not in made
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(made)) as after:
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None


def test_a_jpeg_whose_only_scan_names_no_part_keeps_all_of_them() -> None:
    out = io.BytesIO()
    Image.effect_noise((48, 40), 80).save(out, "JPEG", optimize=True)
    data = out.getvalue()
    # What a head of a scan says of its parts counts where there are several alone; some cameras write noughts.
    whole = data.replace(b"\0\x3f\0", bytes(3), 1)
    assert whole != data
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(coded.jpeg(whole))) as after:
        assert before.tobytes() == after.tobytes()


def test_behind_the_last_number_of_a_head_nothing_stays() -> None:
    tables = JpegTables()
    assert tables.head(0xDD, _EVERY[4:]) == bytes(2)
    frame = b"\x08\0\x08\0\x08\1\1\x11\0"
    assert tables.head(0xC0, frame + MARK) == frame
    scan = b"\1\1\0\0\x3f\0"
    assert tables.before(scan + MARK) == (b"", scan)


@pytest.mark.parametrize("torn", [b"", b"\1", b"\4\1\0", b"\3" + bytes(20), b"\0" + b"\xff" * 16])
def test_torn_segments_are_no_fault(torn: bytes) -> None:
    tables = JpegTables()
    for kind in (0xDB, 0xC4, 0xCC):
        assert tables.met(kind, torn)
    tables.head(0xC0, torn)
    tables.before(torn)
