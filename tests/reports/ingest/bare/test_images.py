"""Pictures go over with their masks, in a code of cameras or in none."""

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.bare.images import PictureCopier
from tests.reports.ingest.bare.test_pictures import MARK, jpeg


def test_a_photograph_that_is_packed_is_bare_as_well_and_keeps_its_mask() -> None:
    with pikepdf.new() as old, pikepdf.new() as made:
        picture = old.make_stream(
            zlib.compress(jpeg()), Width=48, Height=32, BitsPerComponent=8, ColorSpace=Name.DeviceRGB
        )
        picture["/Filter"] = Array([Name.FlateDecode, Name.DCTDecode])
        mask = Dictionary(Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray, Note=pikepdf.String("who"))
        picture.SMask = old.make_indirect(old.make_stream(b"\x40" + MARK, mask))
        found = PictureCopier(made, b"")._image(picture)
        assert found.Filter == Name.DCTDecode
        assert MARK not in found.read_raw_bytes()
        assert found.SMask.read_bytes() == b"\x40"
        assert "/Note" not in found.SMask
        saved = BytesIO()
        made.save(saved)


def test_a_picture_is_decoded_once_for_all_copies_and_one_within_the_text_for_each() -> None:
    with pikepdf.new() as old, pikepdf.new() as made, pikepdf.new() as again:
        first, then = PictureCopier(made, b""), PictureCopier(again, b"")
        then.known = first.known
        picture = old.make_stream(jpeg(), Width=48, Height=32, BitsPerComponent=8, Filter=Name.DCTDecode)
        points = first._image(picture).read_raw_bytes()
        assert list(first.known) == [picture.objgen]
        # Whatever lies there now: the copy that is known goes over.
        picture.write(b"no picture", filter=Name.DCTDecode)
        assert then._image(picture).read_raw_bytes() == points
        within = again.make_stream(jpeg() + b"behind", Width=48, Height=32, BitsPerComponent=8, Filter=Name.DCTDecode)
        then._coded(within)
        assert list(then.known) == [picture.objgen]
