"""publish.reports.ingest.letterforms: a letter in each of its codes is the same letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.reports.ingest.letterforms import usual


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("cafe\u0301", "café"), ("q\u0307\u0323", "q\u0323\u0307"), ("\u212b\u2126\u037e", "ÅΩ;"),
        ("\u064a\u0654ۇيغۇر", "ئۇيغۇر"), ("ﺑىلەن", "بىلەن"), ("ﬁ", "fi"), ("⼀位", "一位"), ("鎖\uf9f6", "鎖臨"),
        ("well\u2010known\u2011as", "well-known-as"), ("བོད༌ཡིག", "བོད་ཡིག"),
    ],
)  # fmt: skip
def test_codes_of_one_letter_become_one(text: str, same: str) -> None:
    assert usual(text) == same


@pytest.mark.parametrize(
    "text",
    ["m² ① ½ ™ ㎏ Ｔ", "ﷺ", "神\ufa19の", "ང༌།", "“said” – it’s…", "كۆز كىتاب کتاب", "ɑ ɡ ı"],
)  # fmt: skip
def test_what_is_seen_to_be_another_stays(text: str) -> None:
    assert usual(text) == text


@given(st.text())
def test_what_is_usual_stays(text: str) -> None:
    assert usual(usual(text)) == usual(text)


@given(st.text(st.characters(max_codepoint=0x2E7F)))
def test_spelled_in_parts_a_text_is_the_same(text: str) -> None:
    assert usual(unicodedata.normalize("NFD", text)) == usual(text)
