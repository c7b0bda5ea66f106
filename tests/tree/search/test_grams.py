"""publish.tree.search.grams: texts are cut where their script has words, in both languages alike."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.tree.search import grams
from tests.support import seeker

# Characters that no version of Unicode has changed since: those that are not assigned yet may differ in each program.
KNOWN = st.characters(exclude_categories=("Cs", "Cn"))


TEXTS = st.text(KNOWN) | st.text(st.sampled_from("aÀ'’ß İıΣς\u0301\u200c\u0640ال疆維が\u3099ｶﾞ①ﬁ་།བོའི0_-\n\U00020001"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain WORDS", "plain words"),
        ("新疆警察", "新疆 疆警 警察 察"),
        ("新疆，警察。", "新疆 疆 警察 察"),
        ("維吾爾", "维吾 吾尔 尔"),
        ("in 北京 2018年", "in 北京 京 2018 年"),
        ("ひらがなと", "ひら らが がな なと と"),
        ("か\u3099く", "がく く"),
        ("བོད་ཀྱི་གནས་ཚུལ།", "བོད ཀྱི གནས ཚུལ"),
        ("شىنجاڭ، ئۇيغۇر", "شىنجاڭ ئۇيغۇر"),
        ("أُفرِجَ عـــن", "أفرج عن"),
        ("a\u200bb\x00c\ufeffd\ne", "a b c d e"),
        ("odd\u200cly soft\xadly", "oddly softly"),
        ("don't the ‘editor’s’ O’Neill", "dont the editors oneill"),
        ("re-education a_b", "re education a b"),
        ("Ürümqi Łódź Straße ΣΟΦΟΣ Ёлка İstanbul ı", "urumqi lodz strasse σοφοσ елка istanbul i"),
        ("２０１８ ﬁne", "2018 fine"),
        ("x" * 100, "x" * 40),
        ("__proto__ <b>", "proto b"),
        ("🙂 … — “”", ""),
        ("", ""),
    ],
)
def test_texts_are_cut_where_their_script_has_words(text: str, expected: str) -> None:
    assert " ".join(grams.cut(text)) == expected
    assert " ".join(seeker.ask("terms", text=text)) == expected


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_what_is_published_and_what_is_typed_are_cut_alike(text: str) -> None:
    assert grams.cut(text) == seeker.ask("terms", text=text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_text_is_found_in_whichever_form_its_letters_are_written(text: str) -> None:
    assert grams.cut(unicodedata.normalize("NFD", text)) == grams.cut(unicodedata.normalize("NFC", text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_term_holds_what_ends_a_line_or_a_field(text: str) -> None:
    for term in grams.cut(text):
        assert len(term) <= grams.TERM_MAX_LENGTH
        assert not re.search(r"\s", term)


def test_every_traditional_character_has_one_simplified_form_and_no_simplified_one_has_another() -> None:
    table = grams.simplified()
    assert len(table) > 2_500
    assert not {chr(one) for one in table} & set(table.values())
