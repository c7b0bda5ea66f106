"""A text layer that lies is told: each sign of it, and none where texts are honest."""

import pytest

from publish.reports.ingest.order import Glyph
from publish.reports.ingest.paper.doubts import Doubts, script
from publish.reports.ingest.paper.drawn import Box, Sheet


def said(text: str) -> list[str]:
    glyphs = [Glyph(c, n, 0, n, n + 1, 0, 1, 10) for n, c in enumerate(text)]
    doubts = Doubts()
    doubts.see(Sheet(0, "", Box(0, 0, 1, 1), glyphs))
    return doubts.said()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Brie昀椀ng of the year", "another script"),
        ("see the ⼤ and ⽕ here", "radicals"),
        ("\ue012\ue013 means nothing", "own fonts"),
        ("lost \ufffd here", "1 letters have no text"),
        ("پو7ت كۆ7ەت ما7ت", "3 digits stand within Arabic words"),
        ("پوÿت كۆāەت", "another script"),
        ("نهمە ئۈچۈن بۈگۈن كۈن ھهم ھهم ھهم ھهم ھهم ېېې", "letters ه stand in Uyghur words"),
    ],
)
def test_a_layer_that_lies_is_told(text: str, told: str) -> None:
    assert told in "".join(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "The briefing of 2001",
        "刊出《Lens视觉》的记者",
        "卡拉OK和T恤",
        "ICIJ نىڭ خەۋىرى",
        "\uf0b7 an item",
        "2019-يىلى 24-نويابىر",
        "عام2019 وفي3 أيام",
        "ھەممە ئادەم ئۈچۈن ۋە ېېېېې",
        "Ωmega naïve",
    ],
)
def test_honest_texts_are_not_doubted(text: str) -> None:
    assert said(text) == []


def test_tibetan_with_bytes_swapped_and_in_fonts_of_old_is_told() -> None:
    assert "within Tibetan words" in "".join(said("བོད་པ昀འི་ཚོ怀གས་པ栀ས་ཁོང"))
    doubts = Doubts()
    doubts.see(Sheet(0, "", Box(0, 0, 1, 1), fonts={"abcdef+tibetanmachineweb3"}))
    assert "fonts from before Unicode" in "".join(doubts.said())


def test_letters_are_as_wide_as_letters_of_their_kind() -> None:
    def told(*letters: tuple[str, float]) -> str:
        glyphs = [Glyph(c, n * 20, 0, n * 20, n * 20 + 10 * wide, 0, 1, 10) for n, (c, wide) in enumerate(letters)]
        doubts = Doubts()
        doubts.see(Sheet(0, "", Box(0, 0, 1, 1), glyphs))
        return "".join(doubts.said())

    assert "among Chinese ones" in told(*[("晚", 1), ("P", 1)] * 3)
    assert not told(*[("晚", 1), ("P", 0.6)] * 3)
    assert not told(*[("晚", 1), ("W", 0.98)] * 3)
    assert "accents" in told(("u", 0.644), *[("ü", 0.667)] * 3)
    assert not told(("u", 0.644), ("u", 0.667), *[("ü", 0.667)] * 3)
    assert not told(("a", 0.644), *[("ü", 0.667)] * 3)


def test_letters_belong_to_scripts() -> None:
    assert [script(c) for c in "a大بཀ1"] == ["LATIN", "CJK", "ARABIC", "TIBETAN", ""]
