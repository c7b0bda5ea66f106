"""publish.reports.ingest.places: places that the archive knows, and provinces, where a text names them."""

from publish.reports.ingest.places import found


def names(text: str, *known: str) -> list[str]:
    return [name for name, _ in found(text, known)]


def test_a_place_that_the_archive_knows_is_offered_with_words_around_it() -> None:
    assert found("He was seen in Sandby, by the river.", ["Sandby", "Elsewhere"]) == [
        ("Sandby", "He was seen in Sandby, by the river.")
    ]
    assert names("Sandbyberg and unSandby", "Sandby") == []


def test_a_province_counts_from_the_second_time() -> None:
    assert names("In Xinjiang and again in Xinjiang’s north; in Qinghai once.") == ["Xinjiang"]
    assert names("in Qinghai once", "Qinghai") == ["Qinghai"]


def test_names_in_other_scripts_have_their_own_bounds() -> None:
    assert names("新疆的人，去了新疆。") == ["新疆"]
    assert names("شىنجاڭدا ۋە شىنجاڭنىڭ") == ["شىنجاڭ"]
    assert names("في الصين وبالصين") == ["الصين"]
    assert names("ལྷ་སར་ཕྱིན། ལྷ་ས་ནས་ལོག") == ["ལྷ་ས"]


def test_the_most_often_named_first_and_not_many() -> None:
    text = " ".join(f"A{n}b " * (n + 1) for n in range(9))
    assert names(text, *(f"A{n}b" for n in range(9))) == [f"A{n}b" for n in (8, 7, 6, 5, 4, 3)]


def test_a_longer_name_goes_before_the_one_within_it() -> None:
    assert names("Inner Sandby", "Sandby", "Inner Sandby") == ["Inner Sandby"]
    assert names("a.b", "a+b", "a.b") == ["a.b"]
