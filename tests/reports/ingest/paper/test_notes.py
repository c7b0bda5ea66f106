"""Notes at the feet of pages are found by what is raised above them."""

from publish.reports.ingest.lines.nouns import note_mark
from publish.reports.ingest.order import RAISED
from publish.reports.ingest.paper.layout import Piece, SetLine
from publish.reports.ingest.paper.notes import feet, label, last_run, linked, marks


def raised(sign: str) -> str:
    return f"{RAISED[0]}{sign}{RAISED[1]}"


def page(*lines: tuple[str, float, float]) -> list[Piece]:
    return [SetLine(text, 50, 250, base, size) for text, base, size in lines]


def test_a_small_line_that_begins_with_a_raised_number_is_a_note() -> None:
    given = page((f"It is said.{raised('3')} Or not.", 200, 10), ("3 Archive, box 2,", 40, 8), ("and box 3.", 30, 8))
    (foot,) = feet([given], 10)
    told = [(note.label, [line.text for line in note.lines]) for note in foot.notes]
    assert told == [("3", ["Archive, box 2,", "and box 3."])]
    assert foot.places == {1, 2}


def test_a_line_that_begins_with_a_number_of_its_own_is_none() -> None:
    given = page((f"It is said.{raised('3')}", 200, 10), ("12 people came,", 188, 10), ("4 of them twice.", 176, 10))
    (foot,) = feet([given], 10)
    assert foot.notes == []


def test_a_paragraph_that_begins_with_a_number_stands_no_further_below_than_others() -> None:
    given = page((f"12 km{raised('2')}", 200, 10), ("They came.", 180, 10), ("2 people died.", 160, 10))
    (foot,) = feet([given], 10)
    assert foot.notes == []
    (foot,) = feet([page((f"So.{raised('2')}", 200, 10), ("They came.", 180, 10), ("2 There.", 40, 10))], 10)
    assert [note.label for note in foot.notes] == ["2"]


def test_a_note_may_stand_on_the_page_after_its_mark() -> None:
    found = feet([page((f"So.{raised('1')}", 40, 10)), page(("More.", 200, 10), ("1 There.", 40, 8))], 10)
    assert [note.label for note in found[1].notes] == ["1"]
    # Nor does a page that begins with a number have a line above it.
    assert feet([page((f"So.{raised('1')}", 40, 10)), page(("1 people.", 200, 10))], 10)[1].notes == []


def test_a_paragraph_that_begins_with_a_number_is_none_where_all_notes_stand_behind_the_text() -> None:
    first = page((f"So.{raised('1')} And.{raised('2')}", 200, 10))
    second = page((f"Then.{raised('3')}", 200, 10), ("3月6日, and more of it.", 170, 10))
    rows = page(("The end.", 200, 10), ("1 Here.", 170, 10), ("2 There.", 150, 10), ("3 Where.", 130, 10))
    assert [foot.notes for foot in feet([first, second, rows], 10)] == [[], [], []]
    assert last_run([first, second, rows], ["1", "2", "3"]) == [(2, 1), (2, 2), (2, 3)]
    # A list behind the text has numbers, too: notes at the feet of their pages stay notes.
    first += page(("1 Here.", 60, 8), ("2 There.", 48, 8))
    second += page(("3 Where.", 48, 8))
    assert [[note.label for note in foot.notes] for foot in feet([first, second, rows], 10)] == [["1", "2"], ["3"], []]


def test_labels_are_read_in_each_shape() -> None:
    shapes = [f"{raised('1')} A", "[2] A", "3. A", "4 A", "* A", "① A", "2001-12", "no"]
    assert [label(text) for text in shapes] == ["1", "2", "3", "4", "*", "①", "", ""]
    assert marks(f"a{raised('1')}b[2]") == ["1", "2"]


def test_marks_are_linked_and_powers_are_not() -> None:
    assert linked(f"a{raised('1')} m{raised('2')}", {"1": "7"}) == f"a{note_mark('7')} m²"
