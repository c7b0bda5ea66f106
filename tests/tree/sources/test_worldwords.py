"""publish.tree.sources.worldwords: CLDR's words, as its file has them."""

from publish.tree.sources import worldwords
from tests.tools import worldwords as made


def test_the_file_is_what_cldr_says() -> None:
    assert worldwords.FILE.read_text("utf-8").splitlines() == list(made.lines()), "python -m tests.tools.worldwords"


def test_a_name_is_looked_up_however_it_ends() -> None:
    assert worldwords.languages()[worldwords.folded("བོད་སྐད་")] == "bo"
    assert worldwords.months()[worldwords.folded("Апр.")] == (4,)
    assert worldwords.months()["listopad"] == (10, 11)


def test_a_script_is_that_of_language_and_region() -> None:
    tags = ("en", "kk", "kk-CN", "ug-Latn", "ug", "zh-TW", "ckb")
    assert [worldwords.script_of(tag) for tag in tags] == ["Latn", "Cyrl", "Arab", "Latn", "Arab", "Hant", ""]
