"""publish.reports.ingest.offers: offered is what was found, with its words; and no date is wrong."""

import pytest

from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer, Removed, Why
from publish.reports.ingest.offers import offered
from publish.reports.writing.nouns import Block, Footnote, Headline, PageMark, Paragraph, Quote, Wording

HEAD = tuple(Removed(f"A House Review - 1999 {n}", Why.RUNNING, str(n)) for n in (4, 5))
FOOT = tuple(Removed("The House 3 September 2001 AI Index: ABC 12/034/2001", Why.RUNNING) for _ in "ab")
TEXT = "The guards took him at night on 5 May 1999, and they have not said where he is (ABC 12/001/2000)."


def par(text: str) -> Paragraph:
    return Paragraph((Wording(text),))


def made(*blocks: Block | str, removed: tuple[Removed, ...] = (), hints: Hints | None = None) -> Document:
    whole = tuple(par(block) if isinstance(block, str) else block for block in blocks)
    return offered(Document("text", whole, removed=removed), hints or Hints())


def values(document: Document, field: str) -> list[str]:
    return [offer.value for offer in document.offers.get(field, ())]


def lacks(document: Document) -> set[Lack]:
    return {need.lack for need in document.needs}


def test_running_lines_say_title_publisher_date_and_number() -> None:
    found = made(TEXT, removed=HEAD + FOOT)
    assert values(found, "title") == ["A House Review - 1999"]
    assert values(found, "publisher") == ["The House"]
    assert values(found, "date") == ["2001-09-03", "1999-05-05"]
    assert values(found, "identifiers") == ["ABC 12/034/2001"]
    assert values(found, "language") == ["en"]
    assert found.needs == ()
    assert found.offers["date"][0] == Offer("2001-09-03", FOOT[0].text)


def test_of_an_article_without_any_nothing_is_made_up() -> None:
    found = made(TEXT, "On Sept. 26, the House met; at the end of 2018 it was (see ABC 12/001/2000).", "The 610 Office")
    assert {"title", "date", "identifiers", "author", "publisher", "origin"} & found.offers.keys() == set()
    assert lacks(found) == {Lack.TITLE, Lack.DATE, Lack.AUTHOR, Lack.ORIGIN}
    assert next(n.said for n in found.needs if n.lack is Lack.DATE) == (
        "no date of its own was found; in its text: '5 May 1999'"
    )


def test_a_line_of_its_own_goes_before_an_editors_note() -> None:
    note = Quote((par("[Editor’s note: on April 6, 2013, a magazine printed it.]"),))
    found = made(Headline(1, (Wording("An order"),)), note, "September 22, 2000", TEXT, "Source: A House")
    assert values(found, "date") == ["2000-09-22", "1999-05-05", "2013-04-06"]
    assert (values(found, "title"), values(found, "publisher")) == (["An order"], ["A House"])
    assert found.needs == ()


def test_the_first_sentence_is_no_title_and_a_later_heading_neither() -> None:
    found = made(TEXT, Headline(2, (Wording("What happened"),)), TEXT)
    assert values(found, "title") == []


@pytest.mark.parametrize(
    ("text", "tag", "day"),
    [
        ("他们说这个人没有来过这里，家属至今没有接到通知。", "zh-Hans", "二〇〇一年九月三日"),
        ("他們說這個人沒有來過這裡，家屬至今沒有接到通知。", "zh-Hant", "民國九十年九月三日"),
        (
            "ئۇلار ئۇنى كېچىدە تۇتۇپ كەتتى، قەيەردە ئىكەنلىكىنى ھېچكىم ئېيتمىدى، ئۈچ يىل ئۆتتى.",
            "ug",
            "2001-يىلى 3-سېنتەبىر",
        ),
        ("ཁོང་ཚོས་ཁོ་མཚན་མོར་འཛིན་བཟུང་བྱས་ཤིང་ད་བར་གནས་ཚུལ་གང་ཡང་མེད།", "bo", "༢༠༠༡ ལོའི་ཟླ་ ༩ ཚེས་ ༣"),
        ("أخذوه في الليل ولم يقل أحد أين هو منذ ثلاث سنوات، والأسرة تسأل كل يوم عن الأخبار.", "ar", "٣ أيلول ٢٠٠١"),
    ],
)
def test_in_each_language(text: str, tag: str, day: str) -> None:
    found = made(day, text)
    assert (values(found, "language"), values(found, "date")) == ([tag], ["2001-09-03"])
    assert Lack.LANGUAGE not in lacks(found)


def test_two_readings_of_a_date_are_both_offered_and_asked_for() -> None:
    found = made("09/03/2001", TEXT)
    assert values(found, "date")[:2] == ["2001-03-09", "2001-09-03"]
    assert [n.said for n in found.needs if n.lack is Lack.DATE] == [
        "'09/03/2001' is 9 March 2001 or 3 September 2001: say which"
    ]
    assert Lack.DATE not in lacks(made("09/03/2001", "It was closed on 09/28/2001."))


def test_two_dates_that_stand_alike_are_asked_for() -> None:
    found = made("3 May 1999", TEXT, "Sandby, 4 May 1999")
    assert values(found, "date") == ["1999-05-03", "1999-05-04", "1999-05-05"]
    assert Lack.DATE in lacks(found)


def test_a_language_that_is_not_known_is_asked_for() -> None:
    found = made("Vartijat veivät hänet yöllä eikä kukaan ole kertonut missä hän on.")
    assert values(found, "language") == []
    assert Lack.LANGUAGE in lacks(found)
    told = made("Vartijat veivät hänet yöllä.", hints=Hints(language="fi"))
    assert told.offers["language"] == (Offer("fi", "--language"),)
    assert Lack.LANGUAGE not in lacks(told)


def test_two_scripts_in_a_document_are_both_named() -> None:
    second = "ئۇلار ئۇنى كېچىدە تۇتۇپ كەتتى، قەيەردە ئىكەنلىكىنى ھېچكىم ئېيتمىدى، ئۈچ يىل ئۆتتى."
    (need,) = (n for n in made(TEXT, second, TEXT).needs if n.lack is Lack.SCRIPTS)
    assert "most is English, and some is Uyghur" in need.said
    assert Lack.SCRIPTS not in lacks(made(TEXT, TEXT, "He is 王小明 (ئادەم)."))


def test_a_number_is_no_title() -> None:
    document = Document("pdf", (par("47698"), par(TEXT)), {"title": (Offer("2007", "2007"), Offer("An order", "o"))})
    assert values(offered(document, Hints()), "title") == ["An order"]


def test_what_the_reader_found_stands_first() -> None:
    said = {"date": (Offer("2005-01-01", "a head"),), "language": (Offer("en", "lang"),), "title": (Offer("T", "t"),)}
    document = Document("html", (par("3 September 2001"), par("他们说这个人没有来过这里，没有接到通知。")), said)
    found = offered(document, Hints(address="https://example.org/"))
    assert values(found, "date") == ["2005-01-01", "2001-09-03"]
    assert values(found, "language") == ["zh-Hans"]
    assert Lack.ORIGIN not in lacks(found)


def test_what_a_reader_took_for_a_date_or_a_language_is_one_or_none() -> None:
    said = {
        "date": (Offer("2013-04", "d"), Offer("3 May 1999, 10:00", "d"), Offer("spring", "d")),
        "language": (Offer("en_GB", "l"), Offer("English", "l")),
    }
    found = offered(Document("text", (par(TEXT),), said), Hints())
    assert values(found, "date")[:2] == ["2013-04", "1999-05-03"]
    assert values(found, "language") == ["en", "en-GB"]
    none = offered(Document("text", (par(TEXT),), {"date": (Offer("spring", "d"),)}), Hints())
    assert Lack.DATE in lacks(none)


def test_what_the_reader_asked_is_not_asked_twice() -> None:
    document = Document("text", (par(TEXT),), needs=(Need(Lack.TITLE, "which?"),))
    assert [n.said for n in offered(document, Hints()).needs if n.lack is Lack.TITLE] == ["which?"]


def test_pages_and_one_that_begins_twice() -> None:
    one, two = Paragraph((PageMark("4"), Wording(TEXT))), Paragraph((Wording("x"), PageMark("5")))
    found = made(one, two)
    assert found.offers["pages"] == (Offer("4-5", "{p. 4} … {p. 5}"),)
    assert Lack.PAGES in lacks(made(one, one))


def test_numbers_cited_in_the_text_or_a_note_are_none_of_its_own() -> None:
    found = made("ABC 12/034/2001", TEXT, "See ABC 12/999/2001", Footnote("1", (par("ABC 12/888/2001"),)))
    assert values(found, "identifiers") == ["ABC 12/034/2001"]
    assert values(made("某党办发〔2017〕5号", "他们说。"), "identifiers") == ["某党办发〔2017〕5号"]


def test_places_that_the_archive_knows() -> None:
    assert values(made("He was in Sandby.", hints=Hints(places=("Sandby",))), "places") == ["Sandby"]


def test_an_address_that_a_browser_printed_is_where_it_comes_from() -> None:
    foot = tuple(Removed(f"https://example.org/a?b=1 {n}/5", Why.RUNNING, str(n)) for n in (1, 2))
    found = made(TEXT, removed=foot)
    assert values(found, "origin") == ["https://example.org/a?b=1"]
    assert values(found, "title") == []
    assert Lack.ORIGIN not in lacks(found)


def test_an_empty_document_is_asked_for_all() -> None:
    assert {Lack.TITLE, Lack.DATE, Lack.AUTHOR, Lack.ORIGIN} == lacks(offered(Document("text", ()), Hints()))
    first = Document("text", (), needs=(Need(Lack.TEXT, "none"),))
    assert lacks(offered(first, Hints())) == {Lack.TEXT}


def test_a_section_is_no_title_and_a_kind_stands_behind_what_it_is_about() -> None:
    assert not values(made(Headline(2, (Wording("1. How it began"),)), TEXT), "title")
    press = made(
        Headline(1, (Wording("PRESS RELEASE"),)), "17 April 2010", Headline(2, (Wording("The gate opens"),)), TEXT
    )
    assert values(press, "title") == ["The gate opens", "PRESS RELEASE"]


def test_a_chinese_offices_paper_is_called_what_it_is_about() -> None:
    found = made(
        Headline(1, (Wording("河谷县人民政府办公室文件"),)), "河政办发〔2009〕23号", "关于做好名册保管工作的通知",
        "各乡镇人民政府：", "名册由专人保管。", "河谷县人民政府办公室", "二〇〇九年五月十二日",
        "河谷县人民政府办公室 2009年5月13日印发",
    )  # fmt: skip
    assert values(found, "title")[0] == "关于做好名册保管工作的通知"
    assert values(found, "date") == ["2009-05-12", "2009-05-13"]
    assert Lack.DATE not in lacks(found)


def test_a_line_that_a_page_had_around_its_text_dates_it() -> None:
    gone = Removed("2018-06-21 08:15 来源：河谷日报 作者：李文山 【字体：大 中 小】", Why.FURNITURE)
    found = made("那座桥至今没有修好。", removed=(Removed("首页", Why.FURNITURE), gone))
    assert [values(found, field) for field in ("date", "publisher", "author")] == [
        ["2018-06-21"],
        ["河谷日报"],
        ["李文山"],
    ]


def test_one_line_may_say_when_where_and_by_whom() -> None:
    found = made("2018-06-21 08:15:33 来源：河谷日报 作者：李文山 字号：大 中 小", "那座桥至今没有修好。")
    assert [values(found, field) for field in ("date", "publisher", "author")] == [
        ["2018-06-21"],
        ["河谷日报"],
        ["李文山"],
    ]


def test_a_courts_paper_is_called_by_the_court_and_its_form() -> None:
    court, number = Headline(1, (Wording("和平县人民法院"),)), "（2018）新0102刑初45号"
    found = made(court, Headline(2, (Wording("刑 事 判 决 书"),)), number, "经审理查明：被告人于2017年9月发表文章。")
    assert values(found, "title") == ["和平县人民法院刑事判决书"]
    assert values(found, "identifiers") == [number]
    # Cited in a sentence it is another paper's.
    assert values(made(court, f"不服{number}判决，提出上诉。"), "identifiers") == []


def test_an_offices_name_is_a_title_only_where_no_number_stands_below_it() -> None:
    name = Headline(1, (Wording("和平县公安局"),))
    assert values(made(name, "和公〔2018〕12号", "各派出所要做好登记。"), "title") == []
    assert values(made(name, "这座灰色的楼在镇子边上，没有人记得是谁盖的。"), "title") == ["和平县公安局"]
    assert values(made(Headline(1, (Wording("关于设立公安局"),)), "和公〔2018〕12号", "通知。"), "title") == [
        "关于设立公安局"
    ]


@pytest.mark.parametrize(
    "moment",
    ["2026/11/28 14:43", "28.11.2026, 14:43", "11/28/2026, 2:43 PM", "٢٨‏/١١‏/٢٠٢٦، ٢:٤٣ م", "28/11/2026 14:43:10"],
)
def test_when_a_browser_printed_it_is_no_date_of_the_document(moment: str) -> None:
    found = made(TEXT, removed=(Removed(f"{moment} The house", Why.RUNNING, "1"),))
    assert values(found, "date") == []
    assert (values(found, "title"), values(found, "publisher")) == (["The house"], [])


@pytest.mark.parametrize(
    ("printed", "origin"),
    [
        ("https://mail.google.com/mail/u/0/?ik=8e4b0c2a1f&view=pt&permthid=thread-f:17 1/2", []),
        ("https://webmail.e.org/?_task=mail 1/2", []), ("https://outlook.live.com/mail/0/id/AQMk 1/2", []),
        ("http://10.1.2.3/list 1/2", []), ("http://desk.local/list 1/2", []),
        ("https://e.org/a?utm_source=x&id=3 1/2", ["https://e.org/a?id=3"]),
    ],
)  # fmt: skip
def test_an_address_printed_on_a_page_is_offered_if_it_is_a_source(printed: str, origin: list[str]) -> None:
    assert values(made(TEXT, removed=(Removed(printed, Why.RUNNING, "1"),)), "origin") == origin
