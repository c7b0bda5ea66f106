"""Pictures within the instructions of a page look as before."""

import pypdfium2
import pytest

from publish.reports.ingest.bare.papers import anew
from tests.support import papers

# A black point and a white one.
PICTURES = {
    "points": b"BI /W 2 /H 1 /BPC 8 /CS /G ID \x00\xff\nEI",
    "digits": b"BI /W 2 /H 1 /BPC 8 /CS /G /F /AHx ID 00ff>\nEI",
    "packed": b"BI /W 2 /H 1 /BPC 8 /CS /G /F [/AHx /RL] ID 0100ff80>\nEI",
    "table": b"BI /W 2 /H 1 /BPC 8 /CS [/I /G 1 <00FF>] ID \x00\x01\nEI",
    "stencil": b"0 g BI /W 2 /H 1 /IM true /D [0 1] ID \x40\nEI",
    "scan": b"BI /W 2 /H 1 /BPC 1 /CS /G /F /CCF /DP <</K -1 /Columns 2 /Rows 1 /BlackIs1 false>> ID \x26\xa0\nEI",
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_within_the_text_looks_as_before(kind: str) -> None:
    data = papers.drawn(b"q 100 0 0 50 20 100 cm " + PICTURES[kind] + b" Q " + papers.line(papers.SEEN))
    made = anew(data)
    assert not made.why_not
    found = []
    for each in (data, made.data):
        with pypdfium2.PdfDocument(each) as paper:
            image = paper[0].render().to_pil().convert("L")
            found.append([image.getpixel((at, image.height - 125)) for at in (45, 95)])
    assert found[0] == found[1]
    assert kind == "scan" or found[1] == [0, 255]
