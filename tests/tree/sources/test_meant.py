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


@pytest.mark.parametrize("written", ["cn", "uig", "english"])
def test_a_code_that_is_no_language_is_a_fault_with_the_right_one(written: str) -> None:
    told: list[tuple[int, str]] = []
    parse(
        f"---\ntitle: T\nlanguage: {written}\n---\n", report=False, today=TODAY, fault=lambda *said: told.append(said)
    )
    assert told == [(3, f"'{written}' is not a language tag, did you mean '{proper_tag(written)}'?")]


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


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ann Lee, Bo Chen and Cy Dow", "Ann Lee, Bo Chen, Cy Dow"),
        ("Ann Lee, Bo Chen, and Cy Dow-Fox", 'Ann Lee, Bo Chen, "Cy Dow-Fox"'),
        ("Анна Ли, Бо Чен и Си Дау", "Анна Ли, Бо Чен, Си Дау"),
        ("آن لی, بو چن و سی داو", "آن لی, بو چن, سی داو"),
        ("张三,李四和王五", "张三, 李四, 王五"),
    ],
)
def test_authors_in_one_name_are_told_with_their_list(name: str, parts: str) -> None:
    assert f"write 'author: [{parts}]' if it is several" in meant.several(name)


@pytest.mark.parametrize(
    "name", ["Ministry of Culture and Sports", "Lee, Ann", "Smith & Sons", "张和平", "Андрей Ли", "House, The Andes"]
)
def test_one_name_is_not_told(name: str) -> None:
    assert meant.several(name) == ""
