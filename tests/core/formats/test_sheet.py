"""publish.core.formats.sheet: pages beside the tree begin in the archive's language, and have all others."""

import re
from pathlib import Path

import pytest

from publish.core import catalogues
from publish.core.catalogues import Words
from publish.core.directions import direction
from publish.core.formats import bundlelist, sheet
from publish.core.formats.mirrorlist import MirrorList, check_page, page
from publish.core.formats.sheet import FrontPage
from publish.core.model import Bundle, Entry, Mirror

LIST = MirrorList((Mirror("https://a.example/", "web", True, ("ipfs://bafy",)),), volunteers=("https://v.example/",))
FRONTS = [FrontPage("ug", "ئۇيغۇرچە", "index.ug.html"), FrontPage("en", "English", "index.html")]


@pytest.mark.parametrize("language", ["ug", "zh-Hans", "en", "fr"])
def test_both_pages_begin_in_the_archives_language_and_mark_every_other(language: str) -> None:
    carried = Entry(f"targets/{'a' * 64}.bundles.html", "a" * 64, 3)
    said, fits = catalogues.words(language), direction(catalogues.words(language).language)
    whole = Bundle("all.zim", "zim", "", "0" * 64, Entry("targets/y", "0" * 64, 9))
    for text, key in (
        (page(LIST, title="Title", fingerprint="ab" * 32, language=language, bundles=carried).decode(), "copies_keep"),
        (bundlelist.page([whole], language).decode(), "carried_whole"),
    ):
        own, *others = text.partition("<main>")[2].split("<section ")
        assert f'<html lang="{said.language}" dir="{fits}">' in text
        assert said["front"] in own
        assert "https://" not in own or 'href="https://a.example/" rel="noreferrer" dir="ltr">' in own
        assert said[key] in own
        left = [re.match('lang="([^"]+)"', other) for other in others]
        order = [tag for tag in catalogues.in_order(catalogues.languages()) if tag != said.language]
        assert [found[1] for found in left if found] == order
        marked = (
            r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>|<code.*?</code>|<[^>]*>|https://[^<]*|Title|Stet|ADDRESS|FINGERPRINT'
        )
        assert said.language == "en" or not re.search("[A-Za-z]{4}", re.sub(marked, "", own))
        assert all('<bdi lang="' in other for other in others) or key == "carried_whole"


def test_the_row_of_languages_leads_to_front_pages_and_volunteers_are_told_in_all_languages() -> None:
    data = page(LIST, title="Title", fingerprint="ab" * 32, language="zh-Hans", fronts=FRONTS)
    check_page(data)
    text = data.decode()
    row = '<a href="index.ug.html" lang="ug">ئۇيغۇرچە</a> · <a href="index.html" lang="en">English</a>'
    assert text.index(row) < text.index(catalogues.words("zh-Hans")["copies_text"])
    assert all(catalogues.words(tag)["copies_lent_text"] in text for tag in catalogues.languages())
    alone = page(MirrorList(LIST.mirrors), title="Title", fingerprint="ab" * 32, fronts=FRONTS[1:]).decode()
    assert "index.ug.html" not in alone
    assert not any(catalogues.words(tag)["copies_lent_text"] in alone for tag in catalogues.languages())


@pytest.mark.parametrize(
    ("begins", "language"),
    [
        (b'<!doctype html>\n<html lang="zh-Hant" dir="ltr">', "zh-Hant"),
        (b'<html lang="ug">', "ug"),
        (b"<html>", "en"),
        (b'<html lang="x" onload=run()">', "en"),
        (b" " * 600 + b'<html lang="ug">', "en"),
        (b"\xff", "en"),
    ],
)
def test_the_language_is_what_the_front_page_says(tmp_path: Path, begins: bytes, language: str) -> None:
    (tmp_path / "index.html").write_bytes(begins)
    assert sheet.language_of(tmp_path / "index.html") == language
    assert sheet.language_of(tmp_path / "none.html") == "en"


def test_words_that_are_not_translated_are_marked_and_left_out_of_the_other_languages() -> None:
    half = Words("ug", {"copies_text": "X"})
    assert sheet.word(half, "copies_text") == "X"
    assert sheet.word(half, "front").startswith('<bdi lang="en" dir="ltr">')
    assert sheet.section(half, {"copies": "Copies", "copies_text": "X"}) == (
        '<section lang="ug" dir="rtl"><p>X</p></section>'
    )
