"""Documents added, accepted and built: page and book have every letter."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.support import printed, printed_odt
from tests.support.dumps import Style, dump
from tests.support.officefiles import opendocument, word
from tests.support.services.cache import find
from tests.support.taken import differs, meant, of_file, shown, take
from tests.support.truths import LANGUAGES, Truth, truth
from tests.support.vaults import pair
from tests.support.webpages import LAYOUTS, webpage

PARAGRAPHS: Final = 6
Make = Callable[[Truth], bytes]


def kinds() -> Mapping[str, Make]:
    """By name of the file, what makes one."""
    pages: dict[str, Make] = {
        f"{layout}.html": lambda meant, layout=layout: webpage(meant, layout) for layout in LAYOUTS  # type: ignore[misc]
    }  # fmt: skip
    # The printer first: of some texts it loses a note that has no room on its page.
    return (
        {"weasyprint.pdf": printed.weasyprint}
        | pages
        | {
            "double.txt": lambda meant: dump(meant, Style()).encode(),
            "pages.txt": lambda meant: dump(meant, Style(spacing="single", sign="feed")).encode("utf-16"),
            "word.docx": word,
            "open.odt": opendocument,
            "chromium.pdf": lambda meant: printed.chromium([meant])[0],
        }
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_accepted_document_is_on_its_page_and_in_its_book_letter_for_letter(
    archive: Path, stet: Stet, tmp_path: Path, language: str
) -> None:
    with (archive / "mirrors.toml").open("a") as file:
        file.write(f'[vault]\nrecipients = ["{pair(1)[1]}"]\n')
    (came := tmp_path / "came").mkdir()
    truths = {name: truth(language, seed, paragraphs=PARAGRAPHS) for seed, name in enumerate(kinds())}
    for name, make in kinds().items():
        (came / name).write_bytes(make(truths[name]))
    if find("soffice"):
        truths["libreoffice.pdf"] = truth(language, 99, paragraphs=PARAGRAPHS)
        (came / "libreoffice.pdf").write_bytes(printed_odt.libreoffice(truths["libreoffice.pdf"], tmp_path))

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
