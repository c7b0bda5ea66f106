"""publish.tree.search.folding: what keyboards and writers take for each other is one letter, and no more than that."""

import pytest

from publish.tree.search.folding import folded


@pytest.mark.parametrize(
    "same",
    [
        "أحمد احمد أَحمد",
        "مسؤول مسئول",
        "کرمان كرمان",
        "ھوقۇق هوقۇق",
        "خانۀ خانهٔ خانه",
        "القاهرة القاهره",
        "ٴجۇز ءجۇز جۇز",
        "गिरफ़्तार गिरफ्तार",
        "Қазақ казак",
        "Straße STRASSE strasse",
        "น้ำ น\u0e4d\u0e49า",
        "แม่ เเม่",
        "pri\u200bson pri\u2060son pri\u00adson prison",
        "٢٠١٨ ۲۰۱۸ २०१८ ๒๐๑๘ 2018",
    ],
)
def test_forms_of_one_word_are_one(same: str) -> None:
    assert len({folded(word) for word in same.split()}) == 1


@pytest.mark.parametrize(
    "other",
    [
        "ئايال يايال",  # hamza is a letter of Uyghur's
        "كىشى كېشى كەشى",
        "ئۇ ئۈ ئۆ ئو",
        "کہا کھا",  # Urdu: said, eaten
        "がく かく",
        "ดี ดิ",
        "য য়",  # Bengali: the dot makes another letter
    ],
)
def test_letters_of_their_own_stay_apart(other: str) -> None:
    assert len({folded(word) for word in other.split()}) == len(other.split())
