"""publish.reports.ingest.readers.text: texts laid out by spaces, as programs write them out of pages."""

from publish.reports.ingest.document import Document, Hints, Why
from publish.reports.ingest.lines.spacing import lines, spacing
from publish.reports.ingest.lines.tables import ranges
from publish.reports.ingest.readers.text import read
from publish.reports.writing.nouns import Headline
from publish.reports.writing.write import write
from tests.support.truths import sentences

FOOT = "WE HAVE NO GATE                              {}                     THE HARBOUR WATCH\n"
REPORT = (
    """\
Summary

Since 2006 the harbour office has moved some four hundred families from the open qu-
ays into houses along the main road. The office says that the move is voluntary and
that it protects the water.1 Those whom the watch spoke with tell another story.

“They came with a paper and said: sign,” a man of 46 told us. “I cannot read that
hand. My brother asked what it said, and they took him away for nine days.”2

An order of 2005 sets these aims:

    •   one tenth of all families by 2007;
    •   one third by 2010; and
    •   "all that can be moved" by 2015.

1 “The Office Reports Success,” Northern Daily, June 4, 2007, p. 2.
2 The watch spoke with D.T., October 2010.


"""
    + FOOT.format(3)
    + """\


B. Numbers

No district reports how many families have come back. According to one of the teach-
ers we met, about half of the houses stood empty in the winter of 2009.3

3 The watch spoke with a teacher, November 12, 2010.


"""
    + FOOT.format(4)
    + """\


II. What is to be done

To the harbour office:

    1.  Stop all moves until somebody has looked into them.
    2.  Publish the order of 2005 and those that followed it.
    3.  Let families return who wish to.

To the city:

    1.  Ask for a visit by those who know the law of the sea.


"""
    + FOOT.format(5)
)


def _read(text: str) -> Document:
    return read(text.encode(), Hints())


def _headings(document: Document) -> list[str]:
    return [write((block,)).strip().lstrip("# ") for block in document.blocks if isinstance(block, Headline)]


def test_a_line_set_to_both_margins_is_a_pages_foot_with_and_without_signs_of_pages() -> None:
    for text in (REPORT, REPORT.replace("HARBOUR WATCH\n", "HARBOUR WATCH\n\f")):
        found = _read(text)
        assert [(each.why, each.page) for each in found.removed] == [(Why.RUNNING, page) for page in "345"]
        said = write(found.blocks)
        assert "HARBOUR" not in said
        assert "## {p. 4}B. Numbers" in said
        assert "{p. 5}II. What is to be done" in said
        # A page's number parts the work's name from the publisher's.
        assert "WE HAVE NO GATE" in [offer.value for offer in found.offers["title"]]


def test_a_list_of_demands_is_no_list_of_notes() -> None:
    said = write(_read(REPORT).blocks)
    assert "1. Stop all moves until somebody has looked into them.\n2. Publish the order" in said
    assert "[^1]: “The Office Reports Success,”" in said
    assert "[^3]: The watch spoke with a teacher" in said
    # The same without a colon before it and a second list behind: the notes of the pages are nearer.
    plain = REPORT.replace("To the harbour office:\n", "").split("To the city")[0]
    assert "[^1]: “The Office" in write(_read(plain).blocks)


def test_notes_called_so_end_where_a_gap_parts_them_from_the_rest() -> None:
    text = (
        "It was shut.[1] Nobody came.[2]\n\nNotes:\n[1] A letter.\n[2] Another, of the same day.\n\n(From a paper.)\n"
    )
    said = write(_read(text).blocks)
    assert said.endswith("\n[^1]: A letter.\n\n[^2]: Another, of the same day.\n")
    assert "\n(From a paper.)\n" in said


def test_items_behind_bullets_or_numbers_and_spaces_are_no_table() -> None:
    listed = "    •   one tenth;\n    •   one third;\n    •   all.\n"
    assert not ranges(lines(listed), 0)
    assert not ranges(lines(listed.replace("•", "(a)")), 0)
    assert ranges(lines("1    Wang    43\n2    Li      61\n3    Zhang   29\n"), 0) == [range(3)]


def test_pages_said_in_words_are_pages_however_short() -> None:
    text = "مقدمة\n\nكان الباب مغلقاً.\n\nصفحة 1 من 2\n\nخاتمة\n\nفتح الباب بعد ذلك بسنة كاملة.\n\nصفحة 2 من 2\n"
    found = _read(text)
    assert [each.page for each in found.removed] == ["1", "2"]
    assert [offer.value for offer in found.offers["pages"]] == ["1-2"]
    assert [offer.value for offer in found.offers["title"]] == ["مقدمة"]


def test_a_page_number_in_the_middle_and_roman_ones_before_it() -> None:
    middle = " " * 36
    pages = [f"     {one[:70]}\n{one[70:]}\n" for one in sentences("en")[:3]]
    text = f"Contents\n\nThe gate ........ 1\nThe bridge ........ 2\nThe river ........ 3\n\n{middle}i\n\f"
    text += "".join(f"{page}\n{middle}{number}\n\f" for number, page in enumerate(pages, 1))
    for form in (text, text.replace("\f", "\n").replace(f"{middle}i\n", "")):
        found = _read(form)
        assert [each.text for each in found.removed if each.text != "i"] == ["1", "2", "3"]
        assert [offer.value for offer in found.offers["pages"]] == ["1-3"]
        # Who is led by dots to a page's number stands on a line of their own.
        said = write(found.blocks)
        assert "The gate ........ 1" in said
        assert "1 The bridge" not in said


def test_a_chinese_letter_is_indented_and_signed_and_nothing_of_it_is_a_quotation() -> None:
    text = "通知\n\n各县：\n\n    现将有关事项通知如下：\n\n    一、目标\n\n"
    text += "    以维护稳定为目标，坚持“教育、感化”的方\n针，做到应收尽收。\n\n"
    text += " " * 28 + "某某办公室\n" + " " * 28 + "二〇〇一年三月五日\n\n- 2 -\n"
    found = _read(text)
    said = write(found.blocks)
    assert ">" not in said
    assert said.endswith("\n\n某某办公室\n\n二〇〇一年三月五日\n")
    assert _headings(found) == ["通知", "一、目标"]
    assert [each.text for each in found.removed] == ["- 2 -"]
    assert [offer.value for offer in found.offers["date"]] == ["2001-03-05"]


def test_who_asks_and_who_answers_are_neither_headings_nor_items() -> None:
    text = "Talk with W.\n\nQ: Did they show a paper?\n\nA: No. They said that I knew why.\n\nQ: And?\n\nA: Yes.\n"
    assert _headings(_read(text)) == ["Talk with W."]
    text = "The talk\n\nThis is what was said, word for word.\n\n— Were you there?\n— I was.\n\nThat is all.\n"
    assert "— Were you there?\n\n— I was.\n" in write(_read(text).blocks)


def test_the_head_of_a_letter_is_no_heading_and_rows_have_no_date_of_the_document() -> None:
    text = "From: A friend\nTo: the desk\nDate: Tue, 9 Apr 2013\nSubject: what I saw\n\nDear all,\n\nI saw.\n"
    found = _read(text)
    assert _headings(found) == []
    assert [offer.value for offer in found.offers["date"]] == ["2013-04-09"]
    rows = "The lost\n\nNo.  Name     Age  Taken\n1    Wang Ai  43   12 March 2009\n2    Li Guo   61   3 April 2009\n"
    assert "date" not in _read(rows).offers
    assert "date" not in _read("Days\n\n2008-03-14\tThe shops burn.\n2008-03-16\tThe road is shut.\n").offers


def test_a_tibetan_line_that_ends_with_a_dot_goes_on() -> None:
    text = "གཏམ།\n\nང་ཚོ་ལྷ་སར་འབྱོར། དེའི་རྗེས་ནས་\nཉེན་རྟོག་པ་མང་པོ་སླེབས་བྱུང་།\n\nདེ་དུས་མི་མང་པོ་འདུག\n"
    assert "རྗེས་ནས་ཉེན་རྟོག" in write(_read(text).blocks)


def test_a_line_of_two_ends_is_not_joined_with_the_next() -> None:
    text = "FOR ALL PAPERS                    Ask: the desk\nApril 9, 2013\n\nTHE HARBOUR WATCH ASKS\n\n"
    text += "It asks for an answer, and has asked for it for many years now.\n"
    found = _read(text)
    assert [offer.value for offer in found.offers["date"]] == ["2013-04-09"]
    assert spacing(lines(text)).base is None or "desk April" not in write(found.blocks)
