"""Pictures of two colours are coded anew from their points."""

import pytest
from pikepdf import Dictionary
from PIL import Image

from publish.reports.ingest.bare.bilevel import coded
from publish.reports.ingest.bare.parts import DamagedError

_FAX = bytes.fromhex("e6c4ffffe3f8008008")


def test_what_is_coded_anew_is_what_it_was() -> None:
    picture = Dictionary(Width=32, Height=16)
    made, parameters = coded(_FAX, "/CCITTFaxDecode", Dictionary(K=-1, Columns=32, Rows=16), picture)
    assert (made, parameters) == (_FAX, Dictionary(K=-1, Columns=32, Rows=16))


def test_a_plan_may_be_larger_than_pictures_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    # Lower, so that a small picture is as large as a plan of a house.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert coded(_FAX, "/CCITTFaxDecode", Dictionary(K=-1, Columns=32), Dictionary(Width=32, Height=16))[0] == _FAX


def test_what_cannot_be_decoded_is_told() -> None:
    with pytest.raises(DamagedError, match="cannot be decoded"):
        coded(b"", "/JBIG2Decode", Dictionary(), Dictionary(Width=0, Height=16))
