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


# Letters, marks and unseen signs that folding and syllables treat in their own ways.
APART = (
    "กเแา\u0e33\u0e31\u0e49\u0e4d\u0e45ຫໜ\u0eb3ໍ\u0ec9កខ\u17d2\u17b6\u17b4ကင\u1039\u103a\u1037\u1031ဥ\u102e"
    "ءاأإآٱوؤيئىیكکهھەةۀہۃ\u0654\u0653\u064e\u0674हन\u094d\u093cदँ०๑٣қ\u200b\u2060\ufe00\U000e0100新か\u3099n’‘ʻ한"
)
TEXTS = (
    st.text(KNOWN)
    | st.text(st.sampled_from(APART))
    | st.text(st.sampled_from("aÀ'’ß İıΣς\u0301\u200c\u0640ال疆維が\u3099ｶﾞ①ﬁ་།བོའི0_-\n\U00020001"))
)


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
        ("أُفرِجَ عـــن", "افرج عن"),
        ("a\u200bb\x00c\ufeffd\ne", "ab cd e"),
        ("odd\u200cly soft\xadly", "oddly softly"),
        ("don't the ‘editor’s’ O’Neill", "dont the editors oneill"),
        ("re-education a_b", "re education a b"),
        ("Ürümqi Łódź Straße ΣΟΦΟΣ Ёлка İstanbul ı", "urumqi lodz strasse σοφοσ елка istanbul i"),
        ("２０１８ ﬁne", "2018 fine"),
        ("x" * 100, "x" * 40),
        ("__proto__ <b>", "proto b"),
        ("🙂 … — “”", ""),
        ("ทรมานในเรือนจำ", "ทร รมา มาน นใน ในเรื เรือ อน นจํา จํา"),
        ("เเม่น้ำ แม่น\u0e4d\u0e49า ปี๒๕๖๑", "แม่น้ํา น้ํา แม่น้ํา น้ํา ปี 2561"),
        ("ສິດທິ", "ສິດ ດທິ ທິ"),
        ("សិទ្ធិមនុស្ស", "សិទ្ធិ ទ្ធិម មនុ នុស្ស ស្ស"),
        ("ကျောင်းသား သင်္ဘော", "ကျောင်းသား သား သင်္ဘော"),
        ("\u17d2\u2060\u1037เ", "\u1037\u17d2เ เ"),  # no word, and cut alike all the same
        ("คุก\u200bกลาง", "คุก กก กลา ลาง ง"),
        ("新\u200b疆 葛\U000e0100城", "新疆 疆 葛城 城"),
        ("pri\u200bson Ka\u2060rim pri\ufeffson", "prison karim prison"),
        ("أحمد احمد إلى الى آب ٱلله مسئول مسؤول شئون شؤون", "احمد احمد الي الي اب الله مسئول مسئول شئون شئون"),
        ("القاهرة القاهره فى في على", "القاهره القاهره في في علي"),
        ("کرمان كرمان ياسر یاسر خانهٔ خانۀ", "كرمان كرمان ياسر ياسر خانه خانه"),
        ("کىشىلىك هوقۇق ھوقۇق ئايال ئى", "كىشىلىك هوقۇق هوقۇق ئايال ئي"),
        ("ٴجۇز ءجۇز", "جۇز جۇز"),
        ("गिरफ़्तार गिरफ्तार हिन्दी हिंदी ज़िला", "गिरफ्तार गिरफ्तार हिंदी हिंदी जिला"),
        ("Қазақстан әділет Oʻzbek O‘zbek O'zbek", "казакстан адилет ozbek ozbek ozbek"),
        ("٢٠١٨ ۲۰۱۸ २०१८", "2018 2018 2018"),
        ("שָׁלוֹם", "שלום"),
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
@given(st.text(st.characters(max_codepoint=0x7F)) | st.text(st.sampled_from("aB9' _\n"), max_size=120))
def test_a_plain_text_is_cut_like_any_other(text: str) -> None:
    assert grams.ascii_terms(text) == [term for word in grams.raw(text) for term in grams.terms(word)]


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
