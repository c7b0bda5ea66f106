"""publish.reports.ingest.optical.verdict: what is to be decided, and which check was not made."""

import pytest

from publish.reports.ingest.document import Lack
from publish.reports.ingest.optical.nouns import Compared, ReadPage
from publish.reports.ingest.optical.verdict import differs, told
from publish.reports.ingest.unread import Died, TooLong, Unread


def test_pages_that_show_what_they_say_are_not_spoken_of() -> None:
    assert told(Compared(3, (ReadPage(1, 1_000, 12, 10),))) == ([], [])


def test_pages_that_show_something_else_are_named_and_a_person_decides() -> None:
    (need,), unchecked = told(
        Compared(30, (ReadPage(1, 900, 5, 10), ReadPage(11, 1_000, 640, 20), ReadPage(21, 900, 9, 15)))
    )
    assert need.lack is Lack.LETTERS
    assert "1 of the 3 pages" in need.said
    assert "page 11 (64 of 100 letters; Tesseract's own error is 2)" in need.said
    assert unchecked == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Compared(absent=True), "Debian's package tesseract-ocr)"),
        (Compared(1, lacking=("chi_sim", "bod")), "tesseract-ocr-chi-sim, tesseract-ocr-bod)"),
        (Compared(1, unknown=True), "no way to read"),
        (Compared(1), "cannot read its pages well enough"),
        (TooLong(60), "too much"),
    ],
)
def test_a_check_that_was_not_made_is_told_and_nothing_is_to_be_decided(found: Compared | Unread, said: str) -> None:
    needs, (told_so,) = told(found)
    assert needs == []
    assert said in told_so
    assert "not compared" in told_so


def test_pages_that_break_the_second_reader_are_for_a_person_to_look_at() -> None:
    (need,), unchecked = told(Died(11))
    assert "SIGSEGV" in need.said
    assert unchecked == []


@pytest.mark.parametrize(
    ("page", "is_other"),
    [
        (ReadPage(1, 1_000, 35, 10), False),
        (ReadPage(1, 1_000, 45, 10), True),
        # Surer, and less sure.
        (ReadPage(1, 1_000, 45, 20), False),
        (ReadPage(1, 1_000, 95, 20), True),
        # By chance, on a page of few letters.
        (ReadPage(1, 150, 7, 10), False),
        # Of a language without a measured error.
        (ReadPage(1, 1_000, 330, 10, known=False), False),
        (ReadPage(1, 1_000, 345, 10, known=False), True),
    ],
)
def test_three_times_its_own_error_is_forgiven(page: ReadPage, is_other: bool) -> None:
    assert differs(page) is is_other
