"""publish.reports.ingest.office.numbers: numbers as lists show them."""

import pytest

from publish.reports.ingest.office.numbers import shown


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (3, "decimal", "3"), (27, "lowerLetter", "aa"), (2, "A", "B"), (14, "lowerRoman", "xiv"), (4, "I", "IV"), (7, "decimalZero", "07"),
        (11, "chineseCounting", "十一"), (105, "chineseCountingThousand", "一百零五"), (20, "taiwaneseCounting", "二十"),
        (3, "ideographTraditional", "丙"), (12, "decimalEnclosedCircle", "⑫"), (2, "arabicAlpha", "ب"), (12, "tibetanCounting", "༡༢"),
        (10, "ideographDigital", "一〇"), (5, "unheard", "5"), (0, "lowerRoman", "0"), (999_999, "upperRoman", "999999"),
    ],
)  # fmt: skip
def test_a_number_is_shown_in_its_form(number: int, form: str, said: str) -> None:
    assert shown(number, form) == said
