"""publish.reports.ingest.commonwords: short words tell a language, and neighbours are told apart or not at all."""

import pytest

from publish.reports.ingest.commonwords import language_of


@pytest.mark.parametrize(
    ("said", "letters", "tag"),
    [
        ("el preso no sabe por qué lo llevaron ni cuándo podrá ver a los suyos", "Latin", "es"),
        ("el pres no sap per què el van portar ni quan podrà veure els seus amb els quals és", "Latin", "ca"),
        ("он не знает за что его взяли и когда он увидит их", "Cyrillic", "ru"),
        ("han er ikke den som det var og jeg er en av de", "Latin", ""),  # Danish has all but one of these
        ("kaupunki joki silta tie talo", "Latin", ""),
        ("", "Latin", ""),
        ("он не знает", "Tibetan", ""),
    ],
)
def test_a_language_is_told_where_one_alone_has_the_words(said: str, letters: str, tag: str) -> None:
    assert language_of(said.split(), letters) == tag
