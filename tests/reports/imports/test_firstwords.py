"""publish.reports.imports.firstwords: a title has room on its line."""

import pytest

from publish.reports.imports.firstwords import TITLE_MAX_LENGTH, shortened


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Twelve arrested", "Twelve arrested"),
        ("x" * TITLE_MAX_LENGTH, "x" * TITLE_MAX_LENGTH),
        ("слово " * 30, "слово " * 14 + "слово…"),
        ("字" * 100, "字" * TITLE_MAX_LENGTH + "…"),
        (f"{'a ' * 40}end, — {'b' * 20}", f"{'a ' * 40}end…"),
    ],
)
def test_first_words_are_cut_between_words(said: str, title: str) -> None:
    assert shortened(said) == title
