"""What may go over is a list, and what is not on it has no name of its own."""

from pikepdf import Dictionary, Name, String

from publish.reports.ingest.bare.allowed import OPERATORS, inherited, system


def test_only_what_draws_is_an_instruction() -> None:
    assert {"Tj", "re", "Do", "'", '"'} <= OPERATORS
    assert not {"MP", "DP", "BX", "PS"} & OPERATORS


def test_a_collection_of_letters_is_a_known_one_or_none() -> None:
    known = system(Dictionary(Registry=String("Adobe"), Ordering=String("Japan1"), Supplement=2))
    assert str(known.Ordering) == "Japan1"
    assert str(system(Dictionary(Registry=String("my name"), Ordering=String("x" * 40))).Registry) == "Adobe"


def test_a_page_has_what_its_folder_has() -> None:
    folder = Dictionary(Rotate=90)
    assert inherited(Dictionary(Type=Name.Page, Parent=folder), "/Rotate") == 90
    assert inherited(Dictionary(Type=Name.Page), "/Rotate") is None
