"""publish.readers.identity.cardpage: the card on paper, read by programs that did not make it."""

import re
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from publish.core.catalogues import words
from publish.core.errors import ConfigError
from publish.readers.identity import words as spoken
from publish.readers.identity.card import COMMANDS, SIZES, card
from publish.readers.identity.cardpage import html, pdf
from tests.readers.identity.test_card import MIRRORS, ONION
from tests.readers.identity.test_words import PLAIN
from tests.support.services.fixtures import skipping
from tests.support.services.poppler import pdftotext

SCRIPT = "9" * 64  # the hash of verify.sh
TITLES = {
    "en": "Letters & <reports>",
    "zh-Hans": "《走出“马三家”》档案",
    "zh-Hant": "證據檔案館",
    "ug": "شىنجاڭ ھۆججەتلىرى ئارخىپى",
    "ar": "أرشيف الوثائق",
    "bo": "བོད་ཀྱི་གནས་ཚུལ།",
}
POINTS = {"a6": (298, 421), "a4": (595, 842)}


def read(file: Path) -> str:
    with skipping():
        program = pdftotext()
    return subprocess.run([program, "-raw", file, "-"], capture_output=True, text=True, check=True).stdout


def letters(text: str) -> set[str]:
    """Its words, without the order that two directions on a line bring about."""
    return set(re.findall(r"[^\W\d_]{2,}", text))


@pytest.mark.parametrize(("language", "size"), [*((tag, "a6") for tag in TITLES), ("bo", "a4")])
def test_all_that_must_stands_on_one_sheet(tmp_path: Path, language: str, size: str) -> None:
    pytest.importorskip("weasyprint")
    made = card(TITLES[language], PLAIN, MIRRORS, language, script=SCRIPT)
    (tmp_path / "card.pdf").write_bytes(pdf(made, SIZES[size]))
    (sheet,) = pypdfium2.PdfDocument(tmp_path / "card.pdf")
    assert tuple(round(side) for side in sheet.get_size()) == POINTS[size]
    text = read(tmp_path / "card.pdf")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert sum("0123 4567 89ab cdef" in line for line in lines) == 4
    assert set(COMMANDS.values()) | {SCRIPT, ONION, "ipns://k51qzi5uqu5example"} <= set(lines)
    numbered = " ".join(lines)
    assert all(f"{i} {word}" in numbered for i, word in enumerate(spoken.words(PLAIN), 1))
    said = words(language)
    wanted = "".join([TITLES[language], *(said[key] for key in said if key.startswith("card_"))])
    solid = {sign for sign in wanted if sign.isalpha()}
    assert solid <= set(text), "letters are lost"
    if language in ("en", "ug", "ar"):
        assert letters(TITLES[language]) <= letters(text)


@pytest.mark.parametrize("title", ["A very long title of an archive " * 12, "档案" * 150])
def test_a_title_of_any_length_leaves_room_for_the_rest(tmp_path: Path, title: str) -> None:
    pytest.importorskip("weasyprint")
    (tmp_path / "card.pdf").write_bytes(pdf(card(title, PLAIN, MIRRORS, "bo", script=SCRIPT)))
    assert len(pypdfium2.PdfDocument(tmp_path / "card.pdf")) == 1
    assert "sha256sum -c SHA256SUMS" in read(tmp_path / "card.pdf")


def test_a_title_is_no_markup() -> None:
    assert "<bdi>&lt;img src=x&gt;&amp;</bdi>" in html(card("<img src=x>&", PLAIN, ()))
    assert "<ul>" not in html(card("x", PLAIN, ()))


def test_letters_that_no_font_has_are_refused_by_name() -> None:
    pytest.importorskip("weasyprint")
    with pytest.raises(ConfigError, match=r"^the card: no font of this machine has .*U\+E000"):
        pdf(card("\ue000", PLAIN, ()))
