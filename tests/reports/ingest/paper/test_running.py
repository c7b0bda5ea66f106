"""Lines alike on several pages are running lines; notes and the text's own lines are not."""

from publish.reports.ingest.paper.layout import Piece, SetLine
from publish.reports.ingest.paper.running import labels, masked, running


def page(*lines: tuple[str, float]) -> list[Piece]:
    return [SetLine(text, 50, 250, base, 10) for text, base in lines]


def test_lines_alike_at_one_height_are_taken_and_number_the_pages() -> None:
    given = [
        page((f"Report {n + 7}", 280), (f"Its own words {'abcd'[n]}", 250), (f"and {'stuv'[n]}", 235), ("12 March", 20))
        for n in range(4)
    ]
    found = running(given, [set() for _ in given])
    assert [line.text for line in found[1]] == ["Report 8", "12 March"]
    assert labels(found, ["1", "2", "3", "4"]) == ["7", "8", "9", "10"]


def test_figures_of_thousands_of_digits_are_no_pages() -> None:
    given = [page(("7" * 5_000, 280), (f"Its own words {'abc'[n]}", 250), ("1" * 5_000, 20)) for n in range(3)]
    assert labels(running(given, [set() for _ in given]), ["", "", ""]) == ["1", "2", "3"]


def test_notes_that_look_alike_stay() -> None:
    given = [page((f"Words {'abc'[n]}", 250), (f"{n + 1} Archive, box {n}", 30)) for n in range(3)]
    assert running(given, [{1}, {1}, {1}]) == [[], [], []]


def test_bare_numbers_must_count_pages() -> None:
    given = [page((f"Words {'abc'[n]}", 250), (number, 30)) for n, number in enumerate(("1200", "7", "33"))]
    assert running(given, [set()] * 3) == [[], [], []]


def test_the_file_s_own_numbers_are_used_where_none_are_printed() -> None:
    assert labels([[], []], ["iv", "v"]) == ["iv", "v"]
    assert labels([[], []], ["", ""]) == ["1", "2"]


def test_numbers_are_masked() -> None:
    assert masked("Page 12 of 40") == "Page # of #"
    assert masked("xiv") == "#"


def test_left_and_right_pages_have_one_line_in_mirrored_order() -> None:
    feet = ("GE.20-12345 1", "2 GE.20-12345", "GE.20-12345 3")
    given = [page((f"Words {'abc'[n]}", 250), (foot, 30)) for n, foot in enumerate(feet)]
    found = running(given, [set() for _ in given])
    assert [[line.text for line in ones] for ones in found] == [[foot] for foot in feet]
    assert labels(found, ["", "", ""]) == ["1", "2", "3"]


def test_sentences_alike_but_for_their_numbers_stay() -> None:
    counts = (12, 24, 36, 47)
    given = [page((f"{many} villages were emptied", 280), (f"Words {'abcd'[n]}", 250)) for n, many in enumerate(counts)]
    assert running(given, [set()] * 4) == [[]] * 4


def test_numbers_of_chapters_and_of_sheets_with_two_pages_are_of_running_lines() -> None:
    heads = ("Chapter 3 page 8 9", "Chapter 3 page 10 11", "Chapter 4 page 12 13", "Chapter 4 page 14 15")
    given = [page((head, 280), (f"Words {'abcd'[n]}", 250), ("2019", 20)) for n, head in enumerate(heads)]
    assert [[line.text for line in ones][:1] for ones in running(given, [set()] * 4)] == [[head] for head in heads]
