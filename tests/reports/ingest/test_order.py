"""Letters as drawn become letters as read: places of glyphs as three programs give them."""

import pytest

from publish.reports.ingest.order import RAISED, Glyph, leans, letters, reading


def drawn(text: str, x: float = 100.0, *, step: float = 5.0, size: float = 10.0) -> list[Glyph]:
    """Letters side by side from ``x``, each as wide as a step."""
    return [Glyph(c, x + n * step, 0, x + n * step, x + (n + 1) * step, 0, 7, size) for n, c in enumerate(text)]


def turned(text: str, x: float = 100.0) -> list[Glyph]:
    """Letters of a script that runs leftward, in the order of reading, at their places."""
    return [glyph._replace(letter=c) for c, glyph in zip(text, reversed(drawn(text, x)), strict=True)]


def test_letters_are_read_by_their_places_and_not_in_the_order_of_drawing() -> None:
    glyphs = drawn("abc def")
    assert reading([*glyphs[4:], *glyphs[:4]], leftward=False) == "abc def"


def test_a_line_of_arabic_letters_is_read_from_its_right() -> None:
    assert reading(turned("سلام عالم"), leftward=True) == "سلام عالم"


def test_numbers_and_latin_words_keep_their_order_in_it() -> None:
    # From the left, as it looks on paper: the number stands left of the word that it follows.
    glyphs = [*drawn("2019", 100), *drawn("-", 120), *turned("سنة", 125)]
    assert reading(glyphs, leftward=True) == "سنة-2019"
    glyphs = [*turned("ثم", 100), *drawn(" ICIJ 84/61 ", 110), *turned("هنا", 170)]
    assert reading(glyphs, leftward=True) == "هنا ICIJ 84/61 ثم"


def test_numbers_of_two_parts_are_one_and_two_numbers_are_two() -> None:
    glyphs = [*drawn("1,200 7", 100), *drawn(" ", 135), *turned("أكثر", 140)]
    assert reading(glyphs, leftward=True) == "أكثر 7 1,200"


def test_arabic_words_in_an_english_line_are_turned() -> None:
    glyphs = [*drawn("the ", 100), *turned("سلام", 120), *drawn(" of", 140)]
    assert reading(glyphs, leftward=False) == "the سلام of"


@pytest.mark.parametrize("shown", ["(سلام)", ")سلام("])
def test_brackets_are_paired_whichever_way_round_they_are_given(shown: str) -> None:
    glyphs = [*turned("و", 100), *drawn(" ", 105), *turned(shown, 110), *drawn(" ", 140), *turned("قال", 145)]
    assert reading(glyphs, leftward=True) == "قال (سلام) و"


def test_a_ligature_of_two_letters_comes_back_in_their_order() -> None:
    # One glyph: pdfium gives its letters last first, for it has turned the line.
    one = [Glyph(c, 110, 0, 110, 116, 0, 7, 10.0) for c in "ال"]
    before, after = turned("س", 116), turned("م", 105)
    assert reading([*before, *one, *after], leftward=True) == "سلام"


def test_lam_and_alef_as_two_glyphs_of_one_place_keep_their_order() -> None:
    two = [Glyph("ل", 110, 0, 110, 116, 0, 7, 10.0), Glyph("ا", 110.1, 0, 110, 115, 0, 6, 10.0)]
    before, after = turned("س", 116), turned("م", 105)
    assert reading([*before, *two, *after], leftward=True) == "سلام"
    # Chromium's come as they are drawn, from the left.
    assert reading([*after, *two[::-1], *before], leftward=True) == "سلام"


def test_marks_go_to_the_letter_that_they_stand_over() -> None:
    glyphs = turned("كتب")
    mark = Glyph("\u064e", 106, 8, 106, 109, 8, 9, 1.0)
    assert reading([*glyphs, mark], leftward=True) == "كت\u064eب"


def test_stacked_letters_keep_the_order_in_which_they_are_drawn() -> None:
    stack = [Glyph(c, 100, 0, 100, 106, 0, 7, 10.0) for c in "སྒོ"]
    assert reading([*stack, *drawn("་", 106)], leftward=False) == "སྒོ་"


def test_a_gap_is_a_space_unless_letters_are_set_apart() -> None:
    words = [*drawn("two", 100), *drawn("words", 118)]
    assert reading(words, leftward=False) == "two words"
    apart = [Glyph(c, 100 + 8 * n, 0, 100 + 8 * n, 105 + 8 * n, 0, 7, 10.0) for n, c in enumerate("APART")]
    assert reading(apart, leftward=False) == "APART"
    han = [Glyph(c, 100 + 13 * n, 0, 100 + 13 * n, 110 + 13 * n, 0, 7, 10.0) for n, c in enumerate("海港观察")]
    assert reading(han, leftward=False) == "海港观察"


def test_what_is_raised_is_marked_and_stands_where_it_stood() -> None:
    glyphs = [*drawn("end.", 100), *drawn("12", 120, step=3, size=6), *drawn("Then", 130)]
    assert reading(glyphs, leftward=False, raised=frozenset({4, 5})) == f"end.{RAISED[0]}12{RAISED[1]} Then"


def test_an_accent_drawn_by_itself_joins_its_letter() -> None:
    glyphs = [*drawn("cafe", 100), Glyph("´", 116, 0, 116, 118, 6, 8, 10.0)]
    assert reading(glyphs, leftward=False) == "café"


def test_only_ligatures_and_forms_of_letters_are_changed() -> None:
    assert [letters(c) for c in ("\ufb01", "\ufefb", "²", "①", "Ａ")] == ["fi", "لا", "²", "①", "Ａ"]


def test_the_direction_is_that_of_most_letters() -> None:
    assert leans(drawn("ab 12")) == -2
    assert leans(drawn("سلام ab 12")) == 2


def test_radicals_are_read_as_the_letters_of_their_shape() -> None:
    assert "".join(letters(one) for one in "⼤⻔⺠大") == "大门民大"


def test_a_ligature_s_letters_with_their_bytes_swapped_are_read_and_chinese_letters_stay() -> None:
    ligature = [glyph._replace(x=115, left=115, right=121) for glyph in drawn("昀椀")]
    assert reading([*drawn("pro"), *ligature[:2], *drawn("t", 121)], leftward=False) == "profit"
    assert reading(drawn("昀椀"), leftward=False) == "昀椀"
