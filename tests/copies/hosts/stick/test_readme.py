"""publish.copies.hosts.stick.readme: whoever finds a stick can read what it is, in their language."""

from publish.copies.hosts.stick import readme
from publish.core import catalogues

PRINT = "ab" * 32
PATHS = frozenset({"index.html", "open.html", "verify.html", "verify.bo.html", "reports/one.html"})


def test_it_is_in_every_language_of_the_pages_and_opens_in_an_old_notepad() -> None:
    data = readme.text("Letters བོད་", PRINT, "letters", PATHS)
    assert data.startswith(b"\xef\xbb\xbfLetters")
    assert data.count(b"\n") == data.count(b"\r\n")
    text = data.decode("utf-8-sig")
    for tag in catalogues.languages():
        assert catalogues.words(tag)["carried_text"] in text, tag
        assert f"{catalogues.words(tag)['front']}: letters/index.html" in text, tag
    assert text.count("letters/verify.html") == len(catalogues.languages()) - 1
    assert text.count("letters/verify.bo.html") == 1
    assert "abab abab" in text


def test_it_names_no_page_that_is_not_there() -> None:
    text = readme.text("Letters", PRINT, "letters", frozenset({"index.html"})).decode("utf-8-sig")
    assert "open.html" not in text
    assert "verify" not in text


def test_it_is_known_again() -> None:
    data = readme.text("Letters", PRINT, "letters", PATHS)
    assert readme.is_ours(data, PRINT)
    assert not readme.is_ours(data, "cd" * 32)
    assert not readme.is_ours(b"shopping list", PRINT)
    assert not readme.is_ours(b"", PRINT)
