"""The reader of pictures: one file made anew, and the names of what was left behind."""

from dataclasses import replace
from pathlib import Path

import pytest

from publish.reports.ingest.document import Hints, Why
from publish.reports.ingest.readers.picture import read
from tests.reports.ingest.bare.test_pictures import KINDS, MARK


def test_a_picture_is_made_anew_and_fields_are_named(tmp_path: Path) -> None:
    found = read(KINDS["jpeg"](), replace(Hints(), scratch=tmp_path))
    assert found.made == ("picture.jpg",)
    assert [file.name for file in tmp_path.iterdir()] == ["picture.jpg"]
    named = {one.text for one in found.removed if one.why is Why.METADATA}
    assert {"comment", "EXIF Make", "data after the picture's end", "IPTC or Photoshop data"} <= named
    assert not any(MARK.decode() in one.text for one in found.removed)


@pytest.mark.parametrize(
    ("kind", "named"), [("avif", {"EXIF", "XMP"}), ("bmp", {"data after the picture's end"}), ("tiff", {"EXIF Make"})]
)
def test_fields_of_every_kind_are_named(kind: str, named: set[str]) -> None:
    found = read(KINDS[kind](), Hints())
    assert named <= {one.text for one in found.removed if one.why is Why.METADATA}


def test_further_pictures_are_told(tmp_path: Path) -> None:
    found = read(KINDS["gif"](), replace(Hints(), scratch=tmp_path))
    assert [one.text for one in found.removed if one.why is Why.ATTACHED] == [
        "1 further picture: the first one is kept"
    ]


def test_without_a_folder_nothing_is_written() -> None:
    assert read(KINDS["bmp"](), Hints()).made == ()
