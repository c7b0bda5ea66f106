"""Lines alike on several pages are running lines; notes and the text's own lines are not."""

import pytest

from publish.reports.ingest.paper.layout import Piece, SetLine
from publish.reports.ingest.paper.running import labels, masked, printed, running


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


@pytest.mark.parametrize(
    ("head", "foot"),
    [("11/28/26, 2:43 PM Gmail - The list", "https://mail.example/u/0/?ik=8e4b0c2a1f 1/1"),
     ("2026/11/28 下午2:43 名单", "about:blank 1/1"), ("The list https://e.org/a", "1 of 1 28.11.2026, 14:43"),
     ("٢٨\u200f/١١\u200f/٢٠٢٦، ٢:٤٣ م القائمة", "https://e.org/ar 1/1")],
)  # fmt: skip
def test_what_a_browser_prints_around_a_lone_page_is_a_running_line(head: str, foot: str) -> None:
    given = [page((head, 280), ("Thu, 4 March 2021, 9:30", 250), ("Dear Tashi, of the 1/1 page.", 235), (foot, 20))]
    found = running(given, [set()])
    assert [line.text for line in found[0]] == [head, foot]
    assert printed(found) == 1


def test_of_several_pages_the_one_is_named_that_shows_when_it_was_printed() -> None:
    given = [
        page(("Report", 280), (f"Its words {'abc'[n]}", 250), (f"https://e.org/a {n + 1}/3", 20)) for n in range(3)
    ]
    assert printed(running(given, [set()] * 3)) == 1
    plain = [page(("Report", 280), (f"Its words {'abc'[n]}", 250), (f"{n + 1}/3", 20)) for n in range(3)]
    assert printed(running(plain, [set()] * 3)) == 0


def test_a_lone_page_of_a_text_with_hours_and_addresses_keeps_them() -> None:
    given = [page(("04/03/2021, 9:30 they came", 280), ("They went.", 250), ("See https://e.org/a", 20))]
    assert running(given, [set()]) == [[]]
