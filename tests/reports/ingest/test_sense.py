"""publish.reports.ingest.sense: common words speak for a reading, letters that no language has against it."""

import pytest

from publish.reports.ingest.languages import HAN, HANGUL, KANA, THAI
from publish.reports.ingest.sense import Sense, sense


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Москва; он не знает за что", "Њосква; он не знает за что"),
        ("niña, también está así", "niňa, también está así"),
        ("žádný už není při mně", "ľádný uľ není při mně"),
        ("κανείς δεν είπε, και άλλοι", "κανείς δεν είπε, και ¶λλοι"),
        ("для меня", "длЯ менЯ"),
    ],
)
def test_of_two_readings_the_right_one_makes_more_sense(right: str, wrong: str) -> None:
    assert sense(right, "").letters > sense(wrong, "").letters


@pytest.mark.parametrize(
    ("text", "script", "other"),
    [
        ("他们说这个人没有来过", HAN, HANGUL),
        ("誰も言わなかった", KANA, HAN),
        ("그들은 말하지 않았다", HANGUL, HAN),
        ("และไม่มีใครบอกว่าเขาอยู่ที่ไหน", THAI, HAN),
    ],
)
def test_whole_signs_are_counted_for_their_own_charsets(text: str, script: str, other: str) -> None:
    assert sense(text, script).letters > max(0, sense(text, other).letters)


def test_a_word_that_comes_often_is_one() -> None:
    assert sense("и " * 40, "").hits == 1
    assert sense("", "") == Sense()
