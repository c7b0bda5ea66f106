"""Letters of a page become lines; columns are read one after the other."""

from publish.reports.ingest.order import RAISED, Glyph
from publish.reports.ingest.paper.drawn import Box, Sheet
from publish.reports.ingest.paper.layout import SetLine, pieces


def written(text: str, x: float, y: float, size: float = 10) -> list[Glyph]:
    step = size / 2
    return [Glyph(c, x + n * step, y, x + n * step, x + (n + 1) * step, y, y + 7, size) for n, c in enumerate(text)]


def lines(glyphs: list[Glyph], dots: list[Box] | None = None) -> list[SetLine]:
    sheet = Sheet(0, "", Box(0, 0, 600, 800), glyphs, dots=dots or [])
    return [piece for piece in pieces(sheet, leftward=False) if isinstance(piece, SetLine)]


def test_columns_are_read_to_their_ends() -> None:
    glyphs = written("A title over both of the columns, from the left to the right", 150, 740)
    for n in range(10):
        glyphs += written(f"left column {n} goes on here with words", 50, 700 - 12 * n)
        glyphs += written(f"right column {n} goes on too with words", 320, 700 - 12 * n)
    found = [line.text for line in lines(glyphs)]
    assert found[0].startswith("A title")
    assert [text.split()[0] for text in found[1:]] == ["left"] * 10 + ["right"] * 10


def test_a_heading_beside_the_other_columns_text_belongs_to_its_column() -> None:
    glyphs = written("A large head line", 50, 702, 24)
    for n in range(10):
        glyphs += written(f"left column {n} goes on with the words of it", 50, 664 - 12 * n)
    for n in range(12):
        glyphs += written(f"right column {n} goes on too with words", 272, 700 - 12 * n)
    found = [line.text for line in lines(glyphs)]
    assert [text.split()[0] for text in found] == ["A", *["left"] * 10, *["right"] * 12]
    assert [line.size for line in lines(glyphs)] == [24, *[10] * 22]
    assert [line.base for line in lines(glyphs)][:1] + [line.base for line in lines(glyphs)][11:13] == [702, 700, 688]


def test_a_letter_that_is_said_of_its_marks_glyph_stays_in_its_line() -> None:
    # As Chromium prints it, and pdfium reads it: both letters are said of the glyph of the mark.
    word = [
        Glyph(c, 200 - 8 * n, 700, 200 - 8 * n, 207 - 8 * n, 700, 707, 14) for n, c in enumerate("\u0623\u062d\u062f")
    ]
    alef, tanwin = (
        Glyph("\u0627", 178, 703.8, 179.4, 182, 709, 711.5, 14),
        Glyph("\u064b", 178, 703.8, 178, 179.4, 709, 711.5, 14),
    )
    glyphs = [alef, *word[::-1], tanwin]
    assert [line.text for line in lines(glyphs)] == ["\u0623\u062d\u062f\u0627\u064b"]


def test_small_digits_above_a_line_are_raised() -> None:
    (line,) = lines([*written("It is said.", 50, 700), *written("12", 106, 704, 6)])
    assert line.text == f"It is said.{RAISED[0]}12{RAISED[1]}"


def test_a_raised_sign_that_found_no_room_ends_the_line_before() -> None:
    full = written("It is said, and this line is full.", 50, 700)
    (line,) = lines([*full, *written("12", 50, 688, 7)])
    assert line.text == f"It is said, and this line is full.{RAISED[0]}12{RAISED[1]}"
    # One that stands apart, at a side, or as far off as a line of its own, is none.
    for x, y in ((50, 680), (120, 688)):
        assert [line.text for line in lines([*full, *written("12", x, y, 7)])][1:] == ["12"]


def test_a_dot_before_a_line_is_a_bullet() -> None:
    (line,) = lines(written("an item", 70, 700), [Box(58, 702, 61, 705)])
    assert line.dotted
