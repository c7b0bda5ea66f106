"""publish.reports.ingest.lookalikes: letters of another script that pass for the usual ones."""

import pytest

from publish.reports.ingest.lookalikes import words
from tests.support.truths import sentences


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the p\u0430ssword", "p\u0430ssword"), ("a h\u0585use", "h\u0585use"), ("a ｈouse", "ｈouse"),
        ("the h\U0001d5c8use", "h\U0001d5c8use"), ("\ua4d4hey came", "\ua4d4hey"), ("\u13a2hey came", "\u13a2hey"),
        ("at the \u0261ate", "\u0261ate"), ("it was \u0430 house", "\u0430"),
        ("it was on \u0441\u0430\u0440\u0435 rock", "\u0441\u0430\u0440\u0435"),
        ("это было a потом", "a"), ("\u0391 man", ""), ("one \u039f two", "\u039f"),
    ],
)  # fmt: skip
def test_a_letter_that_passes_for_another_is_told(text: str, told: str) -> None:
    assert words(text, 3) == ([told] if told else [])


@pytest.mark.parametrize(
    "text",
    ["Москва and London", "5 \u03bcm and 3 \u2126m", "where α is ν", "the word “оса” is Russian", "中国GDP", "Ｔシャツ",
     "он сказал: а потом", "nɛk ɔ ɗa", "a “с нами” b", "вариант x и y"],
)  # fmt: skip
def test_what_people_write_is_not_told(text: str) -> None:
    assert words(text, 3) == (["оса"] if "оса" in text else [])


def test_so_many_are_told_as_were_asked_for() -> None:
    assert words("p\u0430 p\u0430 q\u0430 r\u0430", 2) == ["p\u0430", "q\u0430"]


@pytest.mark.parametrize("language", ["en", "zh", "ug", "bo", "ar"])
def test_ordinary_texts_have_none(language: str) -> None:
    assert words("\n".join(sentences(language)), 3) == []
