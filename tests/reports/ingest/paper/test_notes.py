"""Notes at the feet of pages are found by what is raised above them."""

from publish.reports.ingest.lines.nouns import note_mark
from publish.reports.ingest.order import RAISED
from publish.reports.ingest.paper.layout import Piece, SetLine
from publish.reports.ingest.paper.notes import feet, label, linked, marks


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


def test_a_note_may_stand_on_the_page_after_its_mark() -> None:
    found = feet([page((f"So.{raised('1')}", 40, 10)), page(("More.", 200, 10), ("1 There.", 40, 8))], 10)
    assert [note.label for note in found[1].notes] == ["1"]


def test_labels_are_read_in_each_shape() -> None:
    shapes = [f"{raised('1')} A", "[2] A", "3. A", "4 A", "* A", "① A", "2001-12", "no"]
    assert [label(text) for text in shapes] == ["1", "2", "3", "4", "*", "①", "", ""]
    assert marks(f"a{raised('1')}b[2]") == ["1", "2"]


def test_marks_are_linked_and_powers_are_not() -> None:
    assert linked(f"a{raised('1')} m{raised('2')}", {"1": "7"}) == f"a{note_mark('7')} m²"
