"""A PDF's fonts keep the letters that its pages show, and tell nothing else: of who made them, or of a hidden name."""

import pytest
from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.bare.papers import anew
from tests.attacks.test_bare import unpacked, words
from tests.reports.ingest.bare.test_pictures import MARK
from tests.support import fonts, papers

_BAR = b"0 g 15 195 80 20 re f "


@pytest.mark.parametrize("kind", fonts.KINDS)
def test_a_font_does_not_say_who_made_it(kind: str) -> None:
    """Row 53: what lies in a PDF beside its pages."""
    data = fonts.lettered(kind, papers.line(papers.SEEN))
    assert MARK in fonts.file_of(data)
    made = anew(data)
    assert not made.why_not
    assert MARK not in unpacked(made.data)
    assert "CANA".encode("utf-16-be") not in unpacked(made.data)
    assert papers.SEEN in words(made.data)


@pytest.mark.parametrize("kind", fonts.KINDS)
def test_a_font_has_no_letters_of_a_name_under_a_bar(kind: str) -> None:
    """Row 53: text under bars. Oracle: other names leave the same file; with all letters, it is another."""

    def barred(name: str) -> bytes:
        made = anew(fonts.lettered(kind, papers.line(name) + _BAR + papers.line("Seen here", y=100)), hidden=bool(name))
        assert not made.why_not
        return made.data

    assert barred("Zoe") == barred("Quy")
    assert len(fonts.file_of(barred("Zoe"))) < 0.6 * len(fonts.file_of(fonts.lettered(kind, b"")))


def test_glyphs_that_are_drawings_go_with_the_words_that_they_are_of() -> None:
    """Row 53: text under bars. Oracle: names of other letters leave the same file."""

    def drawn(name: str) -> bytes:
        made = papers.blank(
            f"BT /T 12 Tf 20 200 Td ({name}) Tj ET ".encode() + _BAR + b"BT /T 12 Tf 20 99 Td (abc) Tj ET"
        )
        letters = "abcdefghij"
        font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FirstChar=97, LastChar=106, Widths=Array([9] * 10))
        font.FontBBox, font.FontMatrix = Array([0, 0, 9, 9]), Array([0.1, 0, 0, 0.1, 0, 0])
        font.CharProcs = Dictionary(
            {f"/{one}": made.make_stream(b"9 0 d0 0 0 %d 7 re f" % at) for at, one in enumerate(letters, 3)}
        )
        font.Encoding = Dictionary(Differences=Array([97, *(Name(f"/{one}") for one in letters)]))
        made.pages[0].Resources.Font["/T"] = made.make_indirect(font)
        found = anew(papers.saved(made), hidden=True)
        assert not found.why_not
        return found.data

    assert drawn("dif") == drawn("hg")
    assert unpacked(drawn("dif")).count(b" d0") == 3
