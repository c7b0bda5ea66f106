"""publish.tree.sources.meant: what other programs call a key or a language, and names with commas of other scripts."""

import pytest

from publish.tree.sources import meant
from publish.tree.sources.fields import proper_tag
from publish.tree.sources.front import PLAIN_KEYS, REPORT_KEYS
from publish.tree.sources.frontmatter import parse
from tests.tree.sources.test_frontmatter import TODAY, read


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("description", ", did you mean 'summary'?"),
        ("Categories", ", did you mean 'tags'?"),
        ("last-modified-at", ", did you mean 'updated'?"),
        ("draft", "; a text that is not to be published yet lies in drafts/, beside site/"),
        ("tittle", ", did you mean 'title'?"),
        ("weight", ""),
    ],
)
def test_a_key_of_another_program_is_told_by_its_name_here(name: str, said: str) -> None:
    assert meant.key(name, REPORT_KEYS) == said


def test_a_plain_page_is_offered_no_key_of_reports() -> None:
    assert meant.key("keywords", PLAIN_KEYS) == ""


@pytest.mark.parametrize(
    ("written", "tag"),
    [("cn", "zh"), ("uig-Latn", "ug-Latn"), ("Tibetan", "bo"), ("zh_CHS", "zh-Hans"), ("中文", "zh"), ("no", "no")],
)
def test_a_language_by_another_name_has_one_proper_tag(written: str, tag: str) -> None:
    assert proper_tag(written) == tag


def told(front: str) -> list[tuple[int, str]]:
    """The faults of a plain page."""
    found: list[tuple[int, str]] = []
    parse(f"---\n{front}\n---\n", report=False, today=TODAY, fault=lambda *said: found.append(said))
    return found


@pytest.mark.parametrize("written", ["cn", "uig", "english"])
def test_a_code_that_is_no_language_is_a_fault_with_the_right_one(written: str) -> None:
    assert told(f"title: T\nlanguage: {written}") == [
        (3, f"'{written}' is not a language tag, did you mean '{proper_tag(written)}'?")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["tags: ['法律、警察']"],  # one name, as its quotation marks say
        ["places:", "  - 喀什，新疆"],  # one, on a line of its own
        ["identifiers: [A; B]"],
        ['places: ["x', '  - y"]'],
        ["summary: first", "  - second"],
    ],
)
def test_what_is_one_name_stays_one(lines: list[str]) -> None:
    assert read("date: 2013", *lines)[1] == []


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (
            ["tags: [法律，警察, x]"],
            (5, "'，' parts no names: write 'tags: [法律, 警察, x]', or put a name that holds it in quotation marks"),
        ),
        (["tags:", "- a", " - b"], (7, "runs on with the item above; begin it with as many spaces as that one")),
        (["tags:", "  • a"], (6, "'tags' must be a list: write 'tags: [a]'")),
    ],
)
def test_names_that_would_become_one_are_a_fault(lines: list[str], fault: tuple[int, str]) -> None:
    assert read("date: 2013", *lines)[1] == [fault]


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("1399-01-14", "began in about 2020 (of the Persian one)"),
        ("1441-08-09", "began in about 2020 (of the Muslim one)"),
        ("۱۳۹۹/۰۱/۱۴", "began in about 2020 (of the Persian one)"),
        ("2563-04-02", "2563 of the Buddhist calendar is 2020"),
        ("民國109年4月2日", "did you mean 2020-04-02?"),
        ("02/04/2020", "did you mean 2020-04-02 or 2020-02-04?"),
        ("14-04-2020", "did you mean 2020-04-14?"),
        ("“2020-01-01”", "did you mean 2020-01-01?"),
        ("\u200e2020-01-01", "did you mean 2020-01-01?"),
        ("2 апреля 2020 года", "did you mean 2020-04-02?"),
        ("2 Nisan 2020", "did you mean 2020-04-02?"),
        ("2 أبريل 2020", "did you mean 2020-04-02?"),
        ("۲ آوریل ۲۰۲۰", "did you mean 2020-04-02?"),
        ("2020-يىلى 4-ئاينىڭ 2-كۈنى", "did you mean 2020-04-02?"),
        ("སྤྱི་ལོ་ ༢༠༢༠ ལོའི་ཟླ་བ་བཞི་པའི་ཚེས་གཉིས་ཉིན", "did you mean 2020-04-02?"),
        ("二〇二〇年四月二日", "did you mean 2020-04-02?"),
        ("April 2020", "did you mean 2020-04?"),
        ("April 2nd, 2020", "did you mean 2020-04-02?"),
        ("۱۴ فروردین ۱۳۹۹", "began in about 2020 (of the Persian one)"),
        ("9 شعبان 1441 هـ", "began in about 2020 (of the Muslim one)"),
    ],
)
def test_a_date_of_another_calendar_or_form_is_told(date: str, said: str) -> None:
    ((line, what),) = read(f"date: {date}")[1]
    assert line == 4
    assert said in what


@pytest.mark.parametrize("date", ["1299", "1500-01-01", "1899-12-31"])
def test_a_date_of_long_ago_is_taken(date: str) -> None:
    assert read(f"date: {date}")[1] == []


@pytest.mark.parametrize(
    ("written", "key"), [("标题", "title"), ("Дата", "date"), ("اللغة", "language"), ("מחבר", "author")]
)
def test_a_key_in_another_language_is_told(written: str, key: str) -> None:
    assert meant.key(written, REPORT_KEYS) == f", did you mean '{key}'?"


@pytest.mark.parametrize(
    ("written", "tag"), [("维吾尔语", "ug"), ("казахский", "kk"), ("عربي", "ar"), ("藏语", "bo"), ("‘en’", "en")]
)
def test_a_language_by_its_name_is_told(written: str, tag: str) -> None:
    assert proper_tag(written) == tag


_APRIL = ("April", "aprel", "أبريل", "نيسان", "апрель", "abril de", "avril", "сәуір", "अप्रैल")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        *((f"{month} 2013", "2013-04") for month in _APRIL),
        ("2013年4月初", "2013-04"),
        ("二〇一三年四月", "2013-04"),
        ("2013-يىلى ئاپرېل", "2013-04"),
        ("2013-يىلى 4-ئاي", "2013-04"),
        ("སྤྱི་ལོ་ ༢༠༡༣ ཟླ་ ༤", "2013-04"),
        ("ngày 2 tháng 4 năm 2013", "2013-04-02"),
        ("2 kwietnia 2013", "2013-04-02"),
        ("2 באפריל 2013", "2013-04-02"),
        ("04/2013", "2013-04"),
        ("20130402", "2013-04-02"),
        ("2013-04-XX", "2013-04"),
        ("listopad 2013", "2013-10 or 2013-11"),  # October in Croatian, November in Polish
        ("spring 2013", "2013"),
        ("2013年", "2013"),
    ],
)
def test_a_month_or_a_year_in_words_is_asked_for(written: str, said: str) -> None:
    assert meant.day(written) == f", did you mean {said}?"


def test_a_year_of_the_buddhist_calendar_is_told_in_ours() -> None:
    said = "; 2556 of the Buddhist calendar is 2013, did you mean 2013-04-02?"
    assert meant.day("2 เมษายน 2556") == said


@pytest.mark.parametrize("written", ["2013-04-02/2013-05-05", "2013-2014", "1 መስከረም 2013", "2 Foo 2013", "unknown"])
def test_a_date_of_which_nothing_is_sure_is_not_guessed(written: str) -> None:
    assert meant.day(written) == ""


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("Chinese (Simplified)", "zh-Hans"),
        ("བོད་ཡིག་", "bo"),
        ("Tiếng Việt", "vi"),
        ("ትግርኛ", "ti"),
        ("қазақ тілі", "kk"),
        ("チベット語", "bo"),
        ("en_US.UTF-8", "en-US"),
        ("Pashto", "ps"),
        ("hk", "zh-HK"),
    ],
)
def test_a_language_by_any_of_its_names_is_told(written: str, tag: str) -> None:
    assert proper_tag(written) == tag


def test_languages_are_not_guessed_where_there_are_several() -> None:
    assert meant.languages("English, 中文") == ["en", "zh"]
    assert meant.languages("en/bo") == ["en", "bo"]
    assert meant.languages("zh") == meant.languages("en, Foo") == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("xx", "'xx' is not a language tag (such as en"),
        ("en, zh", "but several: en, zh; a report has one"),
    ],
)
def test_no_language_or_two_are_told(language: str, said: str) -> None:
    assert any(said in what for _, what in told(f"title: T\nlanguage: {language}"))


def test_a_key_in_another_language_is_not_told_as_missing_too() -> None:
    assert told("标题: A\nlanguage: en") == [(2, "unknown key '标题', did you mean 'title'?")]


@pytest.mark.parametrize("title", ["\u200b", "\u200e\u200f", "\u2060 \u3000"])
def test_a_title_that_nobody_sees_is_none(title: str) -> None:
    assert told(f"title: '{title}'\nlanguage: en") == [(2, "'title' is empty")]
