"""Marks hidden in a text, by which the copy is known that was leaked; and texts in charsets that few can read."""

import pytest

from publish.reports.ingest.document import Hints, Why
from publish.reports.ingest.readers.text import read
from publish.reports.writing.write import write
from tests.support.truths import sentences

PLAIN = "The gate was shut at nine, and nobody came out."
HIDDEN = {
    "zero width": "The ga\u200bte was\u200c shut\u200d at ni\u2060ne, and nobody came out.",
    "byte order marks": "The gate\ufeff was shut at nine, and nobody came out.\ufeff",
    "turned round": "The gate \u202ewas\u202c shut at \u2067nine\u2069, and nobody came out.",
    "selectors": "The gate was shut\ufe00\ufe01\ufe0f at nine\U000e0100, and nobody came out.",
    "tags": "The gate was shut at nine\U000e0062\U000e006f\U000e0062, and nobody came out.",
    "spaces of other widths": "The\u2009gate\u00a0was\u2005shut\u202fat\u2003nine, and\u3000nobody  came out.  ",
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_a_hidden_mark_does_not_reach_the_page(kind: str) -> None:
    """Row 57: one copy in a hundred has a space without width behind a letter."""
    document = read(HIDDEN[kind].encode(), Hints())
    assert write(document.blocks) == PLAIN + "\n"
    assert bool(document.removed) is ("width" not in kind or kind == "zero width")
    assert {one.why for one in document.removed} <= {Why.UNSEEN}


def test_a_mark_does_not_hide_among_spelling() -> None:
    """Row 57: joiners are spelling behind Arabic letters, but a row of them is a number."""
    document = read("می\u200c\u200d\u200c\u200c\u200dروم و برمی\u200cگردم، پس از شب.".encode(), Hints())
    assert write(document.blocks) == "می\u200cروم و برمی\u200cگردم، پس از شب.\n"
    assert document.removed


def test_letters_that_look_alike_keep_a_draft_open() -> None:
    """Row 57: a Cyrillic letter in a Latin word looks like its own."""
    document = read("The g\u0430te was shut at nine, and nobody came out.".encode(), Hints())
    assert any("look alike" in need.said for need in document.needs)


CODES = {
    "accents apart": ("the cafe\u0301 shut", "the café shut"),
    "marks in another order": ("the q\u0307\u0323 shut", "the q\u0323\u0307 shut"),
    "a letter's other code": ("it had 5 \u212a", "it had 5 K"),
    "a ligature": ("the \ufb01rst gate", "the first gate"),
    "a hyphen that holds": ("a well\u2011known gate", "a well-known gate"),
    "forms of Arabic letters": ("ئۇيغۇر تىلى ﺑىلەن", "ئۇيغۇر تىلى بىلەن"),
    "a hamza apart": ("\u064a\u0654ۇيغۇر تىلى", "ئۇيغۇر تىلى"),
    "a radical": ("住在老城區的⼀位婦女", "住在老城區的一位婦女"),
    "a Han letter's second code": ("大門都要上鎖\uf9f6", "大門都要上鎖臨"),
    "a Han letter's variant": ("大\U000e0100門都要上鎖", "大門都要上鎖"),
    "a tsheg that holds": ("བོད༌ཡིག་གི་ཡི་གེ", "བོད་ཡིག་གི་ཡི་གེ"),
    "a joiner at a word's end": ("تىلى\u200c بىلەن", "تىلى بىلەن"),
    "a direction that is there": ("تىلى\u200f بىلەن", "تىلى بىلەن"),
    "a joiner that chooses nothing": ("कष\u200c और घर", "कष और घर"),
}


@pytest.mark.parametrize("kind", CODES)
def test_of_several_codes_of_a_letter_the_page_has_one(kind: str) -> None:
    """Row 57: the same text to the eye, in other codes. Oracle: what is written of both is the same."""
    marked, plain = (write(read(f"{text}\n".encode(), Hints()).blocks) for text in CODES[kind])
    assert marked == plain == f"{CODES[kind][1]}\n"


def test_words_of_another_script_keep_a_draft_open() -> None:
    """Row 57: a word that is Cyrillic from end to end, among Latin ones. Oracle: without it, nobody is asked."""
    for text, asked in (
        ("It was \u0430 gate, \u0441\u0430\u0440\u0435 rock.", True),
        ("It was a gate, cape rock.", False),
    ):
        document = read(text.encode(), Hints())
        assert any("look alike" in need.said for need in document.needs) == asked


@pytest.mark.parametrize("charset", ["gb18030", "utf-16-le", "big5"])
def test_an_old_charset_loses_no_letter(charset: str) -> None:
    """Row 57: what cannot be read is refused, and never replaced by question marks."""
    said = "住在老城區的一位婦女說，大門每天晚上九點都要上鎖。" if charset == "big5" else sentences("zh")[0]
    assert write(read(said.encode(charset), Hints()).blocks) == said + "\n"
