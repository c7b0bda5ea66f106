"""publish.reports.ingest.unseen: what nobody sees goes, and is listed; what is spelling stays."""

import pytest

from publish.reports.ingest.document import Lack, Why
from publish.reports.ingest.unseen import seen
from tests.support.truths import sentences


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cروم", "كۆ\u200cز",  # Persian, Uyghur
        "क्\u200dष", "ප්\u200dර",  # Indic
        "ང\u0f0c། ", "བོད་\u200bཡིག",  # Tibetan
        "ᠮᠣᠩ\u180bᠭ",  # Mongolian
        "👨\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100城の門",
        "قال (أ)\u200f نعم",
    ],
)  # fmt: skip
def test_spelling_stays(text: str) -> None:
    found = seen(text)
    assert found.text == text
    assert not found.removed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("pass\u200bword", "password"), ("pass\u200cword", "password"), ("pass\u200dword", "password"),
        ("a\u2060b\ufeffc\xadd", "abcd"), ("a\u202eb\u202c", "ab"), ("a\u2066b\u2069", "ab"),
        ("en\u200fglish", "english"),
        ("a\ufe0fb", "ab"), ("葛\U000e0100\U000e0101の", "葛\U000e0100の"),
        ("大\U000e0100門", "大門"), ("大\ufe00門", "大門"),
        ("a\U000e0041\U000e0042", "a"),
        ("می\u200c\u200c\u200dروم", "می\u200cروم"), ("a\x00b\x08", "ab"), ("a\u2800b", "a b"), ("x\ufdd0y", "xy"),
        ("9\ufe0f", "9"), ("ga\u061cte", "gate"), ("ga\U00013430te", "gate"), ("ga\U0001d159te", "gate"),
        ("تىلى\u200f بىلەن", "تىلى بىلەن"), ("تىلى \u200eبىلەن", "تىلى بىلەن"), ("تىلى\u200c بىلەن", "تىلى بىلەن"),
        ("कष\u200c और", "कष और"), ("क\u200dष", "कष"),
        ("q\u0307\u034f\u0323", "q\u0323\u0307"),
    ],
)  # fmt: skip
def test_what_nobody_sees_goes_and_is_listed(text: str, kept: str) -> None:
    found = seen(text)
    assert found.text == kept
    assert found.removed
    assert {one.why for one in found.removed} == {Why.UNSEEN}


def test_a_sign_is_listed_with_how_often_and_where_first() -> None:
    (one,) = seen("the\u200b gate and the\u200b bridge").removed
    assert one.text == "U+200B zero width space, 2 times, first in “the| gate and th”"


def test_a_space_of_another_width_is_a_space() -> None:
    assert seen("Ted\xa0 (R)\u2009\u202f\u3000x").text == "Ted  (R)   x"


def test_a_hyphen_at_a_lines_end_is_left_to_who_joins_lines() -> None:
    assert seen("infor\xad\nmation").text == "infor\xad\nmation"


def test_a_letter_has_one_code() -> None:
    assert seen("cafe\u0301, 5 \u212a, \ufb01nd, well\u2010known").text == "café, 5 K, find, well-known"


def test_letters_that_only_look_alike_are_told() -> None:
    (need,) = seen("the p\u0430ssword").needs
    assert need.lack is Lack.UNSEEN
    assert "“p\u0430ssword”" in need.said
    assert not seen("Москва and London").needs


def test_letters_of_ones_own_font_are_told() -> None:
    assert seen("a\ue000").needs[0].lack is Lack.UNSEEN


@pytest.mark.parametrize("language", ["en", "zh", "ug", "bo", "ar"])
def test_ordinary_texts_lose_nothing(language: str) -> None:
    text = "\n".join(sentences(language))
    assert seen(text).text == text
    assert not seen(text).needs
