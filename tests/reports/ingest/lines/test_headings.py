"""publish.reports.ingest.lines.headings: what stands around a line makes it a heading."""

from dataclasses import replace

import pytest

from publish.reports.ingest.lines.headings import dated, heading, level, titled
from publish.reports.ingest.lines.nouns import Piece, TextLine

LONG = Piece("A paragraph that is much longer than any heading, and ends as a sentence does.", (TextLine("x"),))


def _is(text: str, *, gap: int = 0) -> bool:
    return heading(Piece(text, (TextLine(text),), gap), LONG, LONG)


@pytest.mark.parametrize(
    "text", ["What the witnesses saw", "II. The Method", "证人看到了什么", "What is in it?", "གཞུང་གི་གཏམ།"]
)
def test_headings(text: str) -> None:
    assert _is(text)


@pytest.mark.parametrize(
    "text",
    [
        "The newspaper reported:", "September 22, 2000", "Source: a house", "By a witness", "It was shut.", "and so on",
        "2009年3月14日", "[Photo]", "2001", "作者：一人", "附件：1.登记表", "地點：第二會議室", "Venue: a school",
        "老王 2019/3/4 21:33",
    ],
)  # fmt: skip
def test_lines_that_are_none(text: str) -> None:
    assert not _is(text)


def test_a_colon_ends_a_heading_that_stands_farther_apart() -> None:
    assert _is("The campaign against crime:", gap=3)


def test_nothing_heads_who_signs_to_the_right() -> None:
    signed = Piece("和平县人民政府办公室", (TextLine("和平县人民政府办公室", indent=30),))
    assert not heading(Piece("2.汇总表", (TextLine("2.汇总表", indent=5),)), LONG, signed)


def test_nothing_follows_no_heading_stands() -> None:
    assert not heading(Piece("The end", (TextLine("The end"),)), LONG, None)


def test_levels_are_by_decimals() -> None:
    assert (level("The gate"), level("1. The gate"), level("1.2 The gate"), level("1.2.3 The gate")) == (2, 2, 3, 4)


def test_a_title_has_capitals_and_a_date_has_a_year() -> None:
    assert titled("Continue the Efforts of Propaganda Work")
    assert not titled("The newspaper wrote about this")
    assert dated("14 March 2009")
    assert not dated("The 3 gates of 2009 and their keepers")


@pytest.mark.parametrize(
    "text",
    ["(2) a book of such papers; and", "A list within the meaning of these rules is", "Adopted on 4 October 2003",
     "---- Forwarded message ----", "ENDS", "Par Claire Fontaine", "Автор: Анна Воронцова"],
)  # fmt: skip
def test_what_is_no_heading_either(text: str) -> None:
    assert not _is(text)


def test_a_name_above_a_date_is_who_wrote_it() -> None:
    name, day = (Piece(text, (TextLine(text),)) for text in ("Анна Воронцова", "14 марта 2019, 10:42"))
    assert not heading(name, LONG, day)


def test_a_sentence_that_a_list_goes_on_with_is_no_heading() -> None:
    item = Piece("(a) to let our counsel read the whole of the file;", (TextLine("x"),))
    lead = Piece("We ask you", (TextLine("We ask you"),))
    assert not heading(lead, LONG, item)
    assert heading(replace(lead, text="Demands"), LONG, replace(item, text="(a) Open the gate of the old harbour"))


def test_nothing_that_somebody_sent_is_a_heading() -> None:
    sent, after = Piece("Lena 2019-03-04 10:30", (TextLine("x"),)), LONG
    assert not heading(Piece("They came", (TextLine("x"),)), sent, after)
    assert heading(Piece("They came", (TextLine("x"),), gap=1), sent, after)


def test_a_numbered_paragraph_that_letters_go_on_with_is_none() -> None:
    lead, item = (Piece(text, (TextLine(text),), 1) for text in ("5. The Special Court Finds That:", "(a) They were;"))
    assert not heading(lead, LONG, item)
