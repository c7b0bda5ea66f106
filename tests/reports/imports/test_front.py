"""publish.reports.imports.front: front matter of other programs."""

import pytest

from publish.reports.imports.front import day, split


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ntags: [b]\n---\nText",
        "+++\ntitle = 'A'\ntags = ['b']\n+++\nText",
        '{"title": "A", "tags": ["b"]}\nText',
        ';;;\n{"title": "A", "tags": ["b"]}\n;;;\nText',
        '---json\n{"title": "A", "tags": "b"}\n---\nText',
        "\ufeff---\r\ntitle: A\r\ntags: b\r\n...\r\nText",
    ],
)
def test_every_form_gives_the_same_values(text: str) -> None:
    front = split(text)
    assert (front.word("title"), front.names("tags"), front.text.strip(), front.fault) == ("A", ("b",), "Text", "")
    assert front.first_line == text.replace("\r\n", "\n").count("\n") + 1


def test_what_cannot_be_read_is_a_fault_with_its_line() -> None:
    front = split("---\na: 1\nb: [\n---\nText")
    assert (front.text.startswith("---"), "is not YAML" in front.fault, front.fault_line) == (True, True, 4)
    assert "is a program" in split("---js\n{}\n---\n").fault
    assert split("No front matter --- here").values == {}
    assert split("---\nText without an end").text == "---\nText without an end"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2018-01-15 10:00:00 +0800", "2018-01-15"),
        ("2018-1-5", "2018-01-05"),
        ("2018/01/15", "2018-01-15"),
        ("2018-01", "2018-01"),
        ("2018", "2018"),
        ("2018 or so", ""),
        ("15 Jan 2018", ""),
        ("2018-13-01", ""),
        ("20180115", ""),
        ("", ""),
    ],
)
def test_days(said: str, found: str) -> None:
    assert day(said) == found


def test_truths_and_names_with_spaces() -> None:
    front = split("---\ndraft: Yes\npublished: false\ntags: a b\ncategories: c, d e\n---\n")
    assert (front.says("draft"), front.says("published"), front.says("x")) == (True, False, None)
    assert front.spaced("tags", "categories") == ("a", "b", "c", "d e")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("٢٠١٩-٠٣-٠٤", "2019-03-04"),
        ("\u200f۲۰۱۹/۳/۴", "2019-03-04"),
        ("༢༠༡༩.༣", "2019-03"),
        ("２０１９年３月４日 10:00", "2019-03-04"),
        ("2019年3月", "2019-03"),
        ("2019年", "2019"),
        ("١٤٤٠-٠٦-٢٧", ""),  # of another calendar
        ("0001-01-01T00:00:00Z", ""),
    ],
)
def test_days_in_the_digits_of_other_scripts(said: str, found: str) -> None:
    assert day(said) == found
