"""Words that nobody sees are taken out where nothing else changes by it."""

import pypdfium2
import pytest

from publish.reports.ingest.bare.papers import anew
from publish.reports.ingest.bare.parts import NotPlainError
from publish.reports.ingest.bare.unshown import numbers, prove_look, prove_words
from tests.support import papers

_BAR = b"0 g 15 195 80 20 re f "


def _marked(*texts: str) -> bytes:
    """A page on which each text stands between marks of its number, on a line of its own."""
    made = b"".join(
        b"/T%d BMC " % at + papers.line(text, y=300 - 100 * at) + b"EMC " for at, text in enumerate(texts, 1)
    )
    return papers.drawn(made + _BAR)


def test_what_is_hidden_has_a_number() -> None:
    assert numbers(_marked("Secret", "What is seen here")) == {1}
    assert numbers(_marked("", "What is seen here")) == frozenset()


def test_signs_go_with_hidden_words_of_their_line_and_a_row_of_them_elsewhere_stays() -> None:
    with_point = b"/T1 BMC " + papers.line("Sec") + b"EMC /T2 BMC " + papers.line("- -", x=42) + b"EMC "
    row = b"/T4 BMC " + papers.line("- - - - -", y=60) + b"EMC "
    rest = b"/T3 BMC " + papers.line("ret", x=62) + b"EMC " + row + b"/T5 BMC " + papers.line("Name", x=20) + b"EMC "
    made = papers.drawn(with_point + rest + _BAR + papers.line("What is seen", y=100))
    assert numbers(made) == {1, 2, 3, 5}


def test_two_files_are_held_against_each_other() -> None:
    whole = _marked("Secret", "What is seen here")
    prove_words(whole, _marked("", "What is seen here"), {2})
    prove_look(whole, _marked("", "What is seen here"))
    with pytest.raises(NotPlainError, match="read otherwise"):
        prove_words(whole, _marked("", "What is seen"), {2})
    with pytest.raises(NotPlainError, match="look otherwise"):
        prove_look(whole, _marked("", ""))


def test_what_cannot_be_taken_out_whole_stops_a_pdf() -> None:
    made = anew(papers.drawn(papers.line("Secret and much that is seen here") + _BAR), hidden=True)
    assert not made.data
    assert "together with others" in made.why_not


def test_a_page_of_which_little_is_seen_loses_the_rest() -> None:
    made = anew(papers.drawn(papers.line("Secret") + _BAR + papers.line("Seen", y=100)), hidden=True)
    with pypdfium2.PdfDocument(made.data) as opened:
        assert str(opened[0].get_textpage().get_text_range()).strip() == "Seen"


def test_a_name_twice_at_one_place_goes_twice() -> None:
    made = anew(papers.drawn(papers.line("Secret") * 2 + _BAR + papers.line("What is seen here", y=100)), hidden=True)
    assert not made.why_not
    with pypdfium2.PdfDocument(made.data) as opened:
        assert str(opened[0].get_textpage().get_text_range()).strip() == "What is seen here"
