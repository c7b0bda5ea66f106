"""Documents added, accepted and built: page and book have every letter."""

import zipfile
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.support.taken import differs, documents, meant, of_file, shown, take
from tests.support.truths import LANGUAGES, truth
from tests.support.vaults import pair

PARAGRAPHS: Final = 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_accepted_document_is_on_its_page_and_in_its_book_letter_for_letter(
    archive: Path, stet: Stet, tmp_path: Path, language: str
) -> None:
    with (archive / "mirrors.toml").open("a") as file:
        file.write(f'[vault]\nrecipients = ["{pair(1)[1]}"]\n')
    (came := tmp_path / "came").mkdir()
    truths = {name: truth(language, seed, paragraphs=PARAGRAPHS) for seed, name in enumerate(documents())}
    for name, make in documents().items():
        (came / name).write_bytes(make(truths[name]))

    def said(*words: object) -> str:
        done = stet(*words)
        assert done.code == 0, done.err
        return done.out

    taken = take(said, archive, came)
    assert taken.keys() == truths.keys()
    pages = {name: one.page.read_bytes() for name, one in taken.items()}
    off = {name: found for name, page in pages.items() if (found := differs(shown(page), truths[name]))}
    assert not off
    assert {name: one.date for name, one in taken.items() if one.date not in ("", truths[name].day)} == {}
    said("bundle", "--epub")
    for name, one in taken.items():
        (book,) = (archive / ".stet/bundles").glob(f"*-{one.page.stem}.epub")
        with zipfile.ZipFile(book) as opened:
            letters = of_file(opened.read("book/page-1.xhtml"))
        assert meant(truths[name]).letters in letters, name
