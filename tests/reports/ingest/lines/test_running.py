"""publish.reports.ingest.lines.running: what a printer put on each page goes, is listed, and numbers the pages."""

import pytest

from publish.reports.ingest.document import Hints, Why
from publish.reports.ingest.lines.running import Running, without
from publish.reports.ingest.lines.spacing import lines, spacing
from publish.reports.ingest.readers.text import read
from publish.reports.writing.write import write
from tests.support.truths import sentences

BODY = [line for one in sentences("en")[:40] for line in (one[:40] + " and", "then " + one[40:70] + " of")]


def _read(pages: list[list[str]], between: str = "\f") -> Running:
    found = lines(between.join("\n".join(page) + "\n" for page in pages))
    return without(found, spacing(found))


def _pages(head: str, foot: str, *, count: int = 4, first: int = 1) -> list[list[str]]:
    return [
        [*([head.format(n)] if head else []), *BODY[n * 9 : n * 9 + 9], *([foot.format(n)] if foot else [])]
        for n in range(first, first + count)
    ]


def test_head_and_foot_go_and_number_the_pages() -> None:
    found = _read(_pages("Harbour Watch {}", "Index: HW 1/2009"))
    assert {one.text for one in found.removed} == {*(f"Harbour Watch {n}" for n in range(1, 5)), "Index: HW 1/2009"}
    assert {one.why for one in found.removed} == {Why.RUNNING}
    assert [line.label for line in found.lines if line.begins or line.label] == ["1", "2", "3", "4"]


def test_numbers_are_read_in_all_digits() -> None:
    for head, labels in (("第{}页", ["2", "3", "4", "5"]), ("- {} -", ["2", "3", "4", "5"])):
        found = _read(_pages(head, "", first=2))
        assert [line.label for line in found.lines if line.label] == labels
    roman = [[f"{'i' * n}", *BODY[n * 9 : n * 9 + 9]] for n in range(1, 4)]
    assert [line.label for line in _read(roman).lines if line.label] == ["1", "2", "3"]
    han = [[f"第{'一二三四'[n]}页", *BODY[n * 9 : n * 9 + 9]] for n in range(4)]
    assert [line.label for line in _read(han).lines if line.label] == ["1", "2", "3", "4"]


def test_without_a_sign_of_pages_the_torn_sentences_tell() -> None:
    found = _read(_pages("Harbour Watch {}", "", count=4), between="")
    assert len(found.removed) == 4
    assert not any("Harbour" in line.text for line in found.lines)


def test_numbered_headings_stay() -> None:
    pages = [[f"Article {n}", *BODY[n * 9 : n * 9 + 8], "and so it ended."] for n in range(1, 5)]
    assert not _read(pages, between="").removed


def test_notes_that_look_alike_stay() -> None:
    pages = [
        [*BODY[n * 9 : n * 9 + 8], f"they wrote.{n} But", f"{n} See the letter of May, box 7."] for n in range(1, 5)
    ]
    assert not _read(pages).removed


def test_a_sentence_that_comes_again_stays() -> None:
    pages = [[*BODY[n * 9 : n * 9 + 9], "the gate was shut."] for n in range(2)]
    assert not _read(pages).removed


def test_dashes_around_a_number_make_it_a_pages_where_pages_are_not_known() -> None:
    found = _read(_pages("", "– {} –", count=3, first=5), between="\n")
    assert [one.text for one in found.removed] == ["– 5 –", "– 6 –", "– 7 –"]


def test_heads_of_even_and_odd_pages_differ() -> None:
    odd, even = (
        "Harbour Watch                                          {}",
        "{}                                  The Old Gate",
    )
    pages = [[(odd if n % 2 else even).format(n), "", *BODY[n * 9 : n * 9 + 9], ""] for n in range(5, 8)]
    for between in ("\n", "\f"):
        found = _read(pages, between)
        assert [one.page for one in found.removed] == ["5", "6", "7"]
        assert [line.label for line in found.lines if line.label] == ["5", "6", "7"]


def test_a_foot_of_two_lines_in_a_double_spaced_copy() -> None:
    pages = [[*BODY[n * 9 : n * 9 + 9], f"Harbour Watch – A Report {n}", "Doc. HW/2009/17", "", ""] for n in (5, 6)]
    text = "\n\n".join(line for page in pages for line in page) + "\n\n" + "\n\n".join(BODY[:9])
    found = lines(text)
    gone = without(found, spacing(found)).removed
    assert [one.text for one in gone] == [
        f"Harbour Watch – A Report {n}" if said else "Doc. HW/2009/17" for n in (5, 6) for said in (True, False)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Barrack 3", "Barrack #"), ("第1页 5", "第三页 2"), ("第7頁、4", "第五頁、#")],
)
def test_a_sign_for_a_number_is_no_number(one: str, other: str) -> None:
    # It made a line look like another one that has more numbers.
    said = [one, *BODY[:3], other, *BODY[3:6]]
    assert [line.text for line in _read([said]).lines] == said


def test_a_foot_below_the_first_page_numbers_that_page_whatever_stands_below_the_last() -> None:
    text = "The office tells all of its\nhouses of what is\n\n    — 1 —\n\nto be done on the day.\n\n    — 2 —\n\n"
    assert write(read((text + "120 copies\n").encode(), Hints()).blocks) == (
        "{p. 1}The office tells all of its houses of what is {p. 2}to be done on the day.\n\n120 copies\n"
    )


def test_what_the_printing_office_sets_below_each_page_goes_and_offers_no_date() -> None:
    said = "VerDate Sep<11>2014 16:05 Jul 24, 2020 Jkt 250001 PO 00000 Frm 00012 Fmt 4700 Sfmt 4700 E:\\FR\\X.SGM X"
    found = read(f"The list names each of the houses and\nthe day of its end.\n\n{said}\n".encode(), Hints())
    assert [(one.text, one.why) for one in found.removed] == [(said, Why.METADATA)]
    assert "date" not in found.offers


def test_an_end_of_a_sentence_that_comes_on_two_pages_stays() -> None:
    pages = [
        [*page[:1], *page[1:-1], "the doors were shut at nine.", page[-1]]
        for page in _pages("Page {}", "HW 1", count=3)
    ]
    found = _read(pages)
    assert [line.text for line in found.lines].count("the doors were shut at nine.") == 3
    assert {one.text for one in found.removed} == {"Page 1", "Page 2", "Page 3", "HW 1"}


def test_of_two_pages_without_a_sign_of_them_head_and_foot_go() -> None:
    whole = [one for one in sentences("en") if len(one) < 80][:18]
    pages = [[f"Harbour Watch - 2009 {n + 1}", *whole[n * 9 : n * 9 + 9], "Index: HW 1/2009"] for n in range(2)]
    found = _read([["\n\n".join(page)] for page in pages], between="")
    assert [one.text for one in found.removed] == [pages[0][0], pages[0][-1], pages[1][0], pages[1][-1]]
