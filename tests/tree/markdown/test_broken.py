"""publish.tree.markdown.broken: letters that a program broke are told at the first line of each kind."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\uf0b7\tone\n\n\uf0b7\ttwo", "U+F0B7 is of a word processor's own font"),
        ("the \ufffdtat", "U+FFFD stands where a program could not read"),
        ("see \ufffc", "U+FFFC stands where a picture"),
        ("donâ€™t", "'â€™' are letters"),
        ("l'Ã©tat", "'Ã©' are letters"),
        ("锟斤拷", "'锟斤拷' are letters"),
        ("Îíè ïðèøëè íî÷üþ", "'ïðèøëè' are letters"),  # Russian of Windows, Arabic, Hebrew, Chinese
        ("ÌÇÄæÇ áíáÇ", "'ÌÇÄæÇ' are letters"),
        ("äí áàå áìéìä", "'áìéìä' are letters"),
        ("ËûÃÇÔÚÒ¹Àï", "'ËûÃÇÔÚÒ' are letters"),
        ("РћРЅРё РїСЂРёС€Р»Рё", "'РћРЅРё' are letters"),  # UTF-8, taken for a charset of Windows
        ("ط¬ط§ط¤ظˆط§ ظ„ظٹظ„ط§", "'ط¬ط§ط¤ظˆط§' are letters"),
        ("??? ?????? ????? ?", "'??? ?????? ?????' stand where"),
        ("three.\ue200cite\ue202turn0search0\ue201", "U+E200 is an assistant's mark"),
    ],
)
def test_broken_letters_are_told(text: str, told: str) -> None:
    found = rendered(f"One.\n\n{text}\n").warnings
    assert [(line - FIRST, told in what) for line, what in found if "'; " not in what] == [(2, True)], found


def test_each_kind_is_told_once_with_the_number_of_lines() -> None:
    (only,) = rendered("\ufffd\n\nx\n\n\ufffd\ufffd\n\n\ufffd\n").warnings
    assert only[0] == FIRST
    assert only[1].endswith("; so on 2 more lines")


@pytest.mark.parametrize(
    "text",
    [
        "LIÇÃO e Ã, São; 5 € “x”",
        "\u25a1 \ue000 ﷺ 中文，「一」",
        "«MANHû",
        "`l'Ã©tat`\n\n```\n\ufffd\n```",
        "РСФСР, СССР. Ржев",
        "عظيم، طالب",
        "ÀÉÈ, été, œuvre, Þór",
        "What?? Who???",
        "« Où ? »",
    ],
)
def test_letters_of_any_script_are_not(text: str) -> None:
    assert rendered(text).warnings == []
