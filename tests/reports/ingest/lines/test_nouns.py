"""publish.reports.ingest.lines.nouns: marks within a text, and columns."""

from publish.reports.ingest.lines.nouns import inlines, less, note_mark, page_mark, unmarked, width, without_page
from publish.reports.writing.nouns import NoteMark, PageMark, Wording


def test_marks_become_inlines() -> None:
    text = page_mark("5") + "one" + note_mark("2") + " two"
    assert inlines(text) == (PageMark("5"), Wording("one"), NoteMark("2"), Wording(" two"))
    assert unmarked(text) == "one two"
    assert without_page(text) == "one" + note_mark("2") + " two"


def test_letters_go_and_marks_stay() -> None:
    assert less("1" + page_mark("5") + ". word", 3) == page_mark("5") + "word"


def test_columns_are_counted_as_they_are_seen() -> None:
    assert width("abc") == 3
    assert width("门与河") == 6
    assert width("བོད་ཡིག") == 5  # what stands under or over a letter takes no room
    assert width("a" + note_mark("12")) == 1
