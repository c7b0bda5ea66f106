"""publish.reports.ingest.office.looks: headings of writers who know no styles."""

import pytest

from publish.reports.ingest.office.looks import ParagraphLook, goes_on, tag_of, told, usual_size
from publish.reports.writing.nouns import Block, Headline, Paragraph, Wording

TEXT = ParagraphLook(32, False, "各单位要提高认识，指定专人负责，不得推诿。")


def par(text: str) -> Paragraph:
    return Paragraph((Wording(text),))


def test_the_usual_size_is_that_of_most_letters() -> None:
    assert usual_size([ParagraphLook(84, True, "文件"), TEXT, ParagraphLook(44, True, "通知")]) == 32
    assert usual_size([]) == 0


@pytest.mark.parametrize(
    ("look", "place", "tag"),
    [
        (ParagraphLook(44, True, "关于登记的通知"), 2, "h1"),
        (ParagraphLook(44, True, "关于登记的通知"), 20, "h2"),
        (ParagraphLook(44, False, "The first week"), 2, "h2"),
        (ParagraphLook(34, True, "The first week"), 2, ""),
        (ParagraphLook(44, True, "Nobody came at all."), 2, ""),
        (ParagraphLook(44, True, "A long paragraph set large " * 20), 2, ""),
        (ParagraphLook(44, True, ""), 2, ""),
    ],
)
def test_a_short_line_set_large_is_a_heading(look: ParagraphLook, place: int, tag: str) -> None:
    assert tag_of(look, 32, place) == tag
    assert tag_of(look, 0, place) == ""


def test_a_title_of_two_lines_goes_on_in_han_letters_alone() -> None:
    first, then = ParagraphLook(44, True, "关于印发登记"), ParagraphLook(44, True, "办法的通知")
    assert goes_on(first, then, 32)
    assert not goes_on(ParagraphLook(84, True, "政府文件"), then, 32)
    assert not goes_on(first, ParagraphLook(44, False, "办法的通知"), 32)
    assert not goes_on(ParagraphLook(44, True, "A Report"), ParagraphLook(44, True, "By Nobody"), 32)
    for below, on in (("某甲", False), ("二〇一九年三月四日", False), ("（草案）", True), ("说明", True)):
        assert goes_on(ParagraphLook(44, True, "山谷里的学校"), ParagraphLook(44, True, below), 32) == on
    assert not goes_on(ParagraphLook(44, True, "山谷学校的报告"), ParagraphLook(44, True, "山谷人权中心"), 32)


def test_counted_parts_above_a_text_are_headings_and_a_list_of_them_is_none() -> None:
    text = par(TEXT.text)
    assert list(told([par("一、总体要求"), text])) == [Headline(2, (Wording("一、总体要求"),)), text]
    listed: list[Block] = [par("一、登记表"), par("二、汇总表及其说明")]
    assert list(told(listed)) == listed
    sentence: list[Block] = [par("一、登记，不得推诿"), text]
    assert list(told(sentence)) == sentence
