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


def test_small_digits_above_a_line_are_raised() -> None:
    (line,) = lines([*written("It is said.", 50, 700), *written("12", 106, 704, 6)])
    assert line.text == f"It is said.{RAISED[0]}12{RAISED[1]}"


def test_a_dot_before_a_line_is_a_bullet() -> None:
    (line,) = lines(written("an item", 70, 700), [Box(58, 702, 61, 705)])
    assert line.dotted
