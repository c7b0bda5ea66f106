"""publish.readers.identity.drawing: the same drawing gives the same bytes, and no text of it is markup."""

import re
from xml.etree import ElementTree

import pytest

from publish.core.errors import ConfigError
from publish.readers.identity.drawing import Box, DrawnText, Sheet

MARKS: list[DrawnText | Box] = [DrawnText(10, 20, 12, 'A (small) <b>"title"</b> \\', "bold"), Box(1, 2, 3, 4)]


def sheet(*marks: DrawnText | Box) -> Sheet:
    return Sheet(100, 50, list(marks or MARKS))


def test_svg_is_well_formed_in_millimetres_and_shows_text_as_it_is() -> None:
    root = ElementTree.fromstring(sheet().svg(2))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("200mm", "100mm", "0 0 100 50")
    texts = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert texts == ['A (small) <b>"title"</b> \\']
    boxes = [element.attrib for element in root.iter() if element.tag.endswith("rect")]
    assert boxes[-1] == {"x": "1", "y": "2", "width": "3", "height": "4"}


def test_pdf_has_each_object_where_its_table_says() -> None:
    data = sheet().pdf()
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", data)[1])  # type: ignore[index]
    assert data[start : start + 4] == b"xref"
    places = [int(row[:10]) for row in re.findall(rb"\d{10} 00000 n \n", data)]
    assert [data[at:].split(b" ", 1)[0] for at in places] == [b"%d" % n for n in range(1, len(places) + 1)]
    assert b'(A \\(small\\) <b>"title"</b> \\\\) Tj' in data
    assert b"1 44 3 4 re f" in data  # counted from below
    assert b"/Info" not in data
    assert b"/ID" not in data


def test_the_same_drawing_gives_the_same_bytes_and_small_numbers_are_numbers() -> None:
    assert (sheet().pdf(), sheet().svg()) == (sheet().pdf(), sheet().svg())
    assert b"e-0" not in sheet(Box(0.00001, 0, 1 / 3, 1)).pdf()


def test_letters_that_its_fonts_lack_are_refused_in_a_pdf_alone() -> None:
    odd = sheet(DrawnText(0, 0, 12, "བོད"))
    assert "བོད".encode() in odd.svg()
    with pytest.raises(ConfigError, match="Latin letters alone") as caught:
        odd.pdf()
    assert "card.svg" in str(caught.value.hint)
