"""publish.reports.ingest.web.sayings: first words are few, and one saying is known in two dresses."""

from publish.reports.ingest.web.sayings import first_words, key


def test_the_first_words_are_few() -> None:
    assert len(first_words("word " * 100)) <= 120


def test_one_saying_is_known_in_two_dresses() -> None:
    assert key("The  Gate – and River!") == key("the gate and river")
