"""Of a page's instructions those that draw go over, under the new names; words beside them do not."""

import pytest
from pikepdf import Pdf

from publish.reports.ingest.bare.content import content
from publish.reports.ingest.bare.parts import NotPlainError


def written(given: bytes) -> bytes:
    with Pdf.new() as made:
        return content(made.make_stream(given), {("/Font", "/Ada"): "/F0", ("/ColorSpace", "/Ink"): "/C0"})


def test_resources_are_called_by_their_new_names() -> None:
    assert written(b"/Ada 9 Tf") == b"/F0 9 Tf"
    assert written("/Än 9 Tf".encode()) == b"/X 9 Tf"


def test_instructions_that_draw_nothing_are_left_out() -> None:
    assert written(b"(why) secret 0 0 5 5 re") == b"0 0 5 5 re"


def test_of_a_mark_its_letters_stay() -> None:
    said = written(b"/P << /ActualText (fi) /Alt (why) >> BDC EMC")
    assert b"ActualText" in said
    assert b"why" not in said
    assert b"/Span" in written(b"/P BMC EMC")


def test_a_picture_within_that_names_its_colours_is_refused() -> None:
    with pytest.raises(NotPlainError, match="names its colours"):
        written(b"BI /W 1 /H 1 /CS /Ink /BPC 8 ID @ EI")
