"""A page's look and words."""

import pypdfium2
from PIL import Image

from publish.reports.ingest.bare.look import looks, near, reads
from tests.support import papers


def test_a_page_is_looked_at_and_read() -> None:
    with pypdfium2.PdfDocument(papers.drawn(papers.line(papers.SEEN))) as opened:
        assert looks(opened[0]).size == (300, 300)
        assert papers.SEEN in reads(opened[0])


def test_pictures_are_near_if_hardly_a_point_differs() -> None:
    white = Image.new("RGB", (100, 100), "white")
    other = white.copy()
    assert near(white, other)
    other.paste((250, 250, 250), (0, 0, 100, 50))
    assert near(white, other)
    other.paste((0, 0, 0), (0, 0, 10, 2))
    assert not near(white, other)
    assert not near(white, white.resize((99, 100)))
