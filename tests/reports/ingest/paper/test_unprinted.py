"""Words without ink where they stand are told; thin, pale and turned ones that are seen are not."""

import pytest

from tests.reports.ingest.paper.test_drawn import seen
from tests.support import papers


@pytest.mark.parametrize("way", ["under a bar", "white on white", "off the page"])
def test_hidden_words_are_told_and_left_out(way: str) -> None:
    sheet = seen(papers.HIDDEN[way], look=True)
    assert sheet.unseen == ["Secret"]
    assert "Secret" not in "".join(glyph.letter for glyph in sheet.glyphs)


@pytest.mark.parametrize(
    "content",
    [
        papers.line("Ill 1 I l"),
        b"0.9 g " + papers.line("pale"),
        b"0 g 10 190 200 30 re f 1 g " + papers.line("white on black"),
        b"BT 0 12 -12 0 250 20 Tm /F 1 Tf (upward) Tj ET",
    ],
)
def test_words_that_are_seen_are_not_doubted(content: bytes) -> None:
    assert seen(content, look=True).unseen == []
