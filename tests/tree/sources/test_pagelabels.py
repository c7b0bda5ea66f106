"""publish.tree.sources.pagelabels: pages by their printed numbers."""

import pytest

from publish.tree.sources.pagelabels import MARK, is_label, number, span


@pytest.mark.parametrize("label", ["14", "xiv", "XIV", "14a", "A-3", "p14", "༡༤", "٣", "十四", "〇一"])
def test_a_number_in_any_script_is_a_label(label: str) -> None:
    assert is_label(label)
    assert MARK.fullmatch(f"{{p. {label}}}")


@pytest.mark.parametrize("word", ["", "see", "1-2", "a b", "-1", "1.2", "stet.standing", "x" * 13, "1}"])
def test_words_are_none(word: str) -> None:
    assert not is_label(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-11", ("1", "11")),
        ("1 – 11", ("1", "11")),
        ("xiv-20", ("xiv", "20")),
        ("A-3", ("A-3", "A-3")),
        ("A-3–A-9", ("A-3", "A-9")),
        ("7", ("7", "7")),
        ("1-2-3", None),
        ("all", None),
    ],
)
def test_first_and_last_page(text: str, expected: tuple[str, str] | None) -> None:
    assert span(text) == expected


def test_the_number_of_a_label_is_told_if_it_has_one() -> None:
    assert [number(label) for label in ("14", "xiv", "MCMXC", "༡༤", "A-3", "十")] == [14, 14, 1990, 14, None, None]
