"""publish.reports.ingest.lines.tables: rows whose columns were kept."""

from publish.reports.ingest.lines.spacing import lines
from publish.reports.ingest.lines.tables import cells, ranges, spread

TABLE = "Year   Place         People\n2000   Old Harbour   301\n2001   East Gate     28\n"


def test_columns_of_spaces_and_tabs() -> None:
    assert ranges(lines("Before.\n\n" + TABLE + "\nAfter.\n"), 0) == [range(1, 4)]
    assert ranges(lines("A\tB\n1\t2\n"), 0) == [range(2)]
    assert cells("2000   Old Harbour   301") == ("2000", "Old Harbour", "301")


def test_two_spaces_in_a_sentence_are_no_column() -> None:
    text = "The documents, including  “A word” and\nthe others, all  of which were read by\nthose who keep  them.\n"
    assert not ranges(lines(text), 0)


def test_an_items_number_is_no_margin() -> None:
    assert spread("Chapter 3          17")
    assert not spread("12.     The office tells all its houses.")
    assert spread("12.     The office          17")


def test_bullets_with_a_tab_behind_are_a_list() -> None:
    assert ranges(lines("•\tone\n•\ttwo\n"), 0) == []
    assert ranges(lines("1.\tone\n2.\ttwo\n"), 0) == []
