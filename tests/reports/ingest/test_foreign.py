"""publish.reports.ingest.foreign: what is said of each is held in test_kinds; here, what must not be taken for it."""

import pytest

from publish.reports.ingest.foreign import foreign, of_members


@pytest.mark.parametrize(
    "data",
    [
        b"From the office we heard nothing.\n",
        b"From: the office\nTo: all\nDate: none\n\nWords.\n",
        b"MZ is how the clerk signed.\n",
        b"<html><svg></svg></html>",
        b"ID card\n",
        b"<?xml version='1.0'?><html/>",
    ],
)
def test_letters_that_begin_like_another_kind_are_letters(data: bytes) -> None:
    assert foreign(data) is None


def test_an_office_file_of_another_kind_is_named() -> None:
    head = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    assert of_members({"content.xml"}, head)[0] == "an OpenDocument spreadsheet"
