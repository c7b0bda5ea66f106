"""publish.core.directions: a language runs as CLDR says, a text without a known one as its letters do."""

import unicodedata

import pytest
from babel import Locale

from publish.core import directions
from publish.core.directions import direction
from tests.tools.directions import scripts, tables


def test_the_tables_are_cldrs_as_babel_has_it() -> None:
    assert tables() == (directions.LANGUAGES, directions.REGIONS), "run: python -m tests.tools.directions"


def test_every_tag_that_cldr_knows_runs_as_its_likely_script() -> None:
    wrong = {
        tag: script for tag, script in scripts().items() if (direction(tag) == "rtl") != (script in directions.SCRIPTS)
    }
    assert wrong == {}


def test_scripts_from_the_right_are_those_whose_letters_unicode_runs_so() -> None:
    runs: dict[str, str] = {}
    for code in range(0x41, 0x1F000):
        script, letter, _ = unicodedata.name(chr(code), "").partition(" LETTER ")
        if letter:
            runs.setdefault(script, unicodedata.bidirectional(chr(code)))
    named = {tag: runs[name.upper()] for tag, name in Locale("en").scripts.items() if name.upper() in runs}
    assert len(named) > 100
    assert [tag for tag, runs in named.items() if (runs in ("R", "AL")) != (tag in directions.SCRIPTS)] == []


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("kk-CN", "rtl"),
        ("kk", "ltr"),
        ("kk-Arab", "rtl"),
        ("prs", "rtl"),
        ("uz-AF", "rtl"),
        ("uz-Latn-AF", "ltr"),
        ("rhg-Rohg", "rtl"),
        ("ff-Adlm", "rtl"),
        ("ff", "ltr"),
        ("ug", "rtl"),
        ("ug-Cyrl", "ltr"),
        ("ug-KZ", "ltr"),
        ("ug-CN", "rtl"),
        ("ar-Latn", "ltr"),
        ("AR-eg", "rtl"),
        ("ur-aran", "rtl"),
        ("zh-Hant-TW", "ltr"),
        ("x-ours", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_script_in_the_tag_wins_then_the_region_then_the_language(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("qaa", "كتب أحمد رسالة", "rtl"),
        ("x-ours", "שלום", "rtl"),
        ("und", "Report about كتب", "ltr"),
        # Addresses are of Latin letters, and no language.
        ("qaa", "كتب [أحمد](../../evidence/a-long-name-of-latin-letters.pdf) https://example.org/latin", "rtl"),
        ("qaa", "𐴌𐴟𐴇𐴥𐴝𐴚𐴒𐴙𐴝", "rtl"),
        ("qaa", "2018", "ltr"),
        # At home in both directions: a text may say which.
        ("ku", "ڕاپۆرت لەسەر زیندانییان", "rtl"),
        ("kk", "قازاق تىلى", "rtl"),
        ("kk", "қазақ тілі", "ltr"),
        ("kk-KZ", "قازاق تىلى", "ltr"),
        # Known, and quoting: the page's own words decide, not what it quotes.
        ("en", "كتب أحمد رسالة", "ltr"),
        ("ar", "plain", "rtl"),
        ("kk-CN", "plain", "rtl"),
    ],
)
def test_an_unknown_language_runs_as_most_of_its_letters(tag: str, text: str, expected: str) -> None:
    assert direction(tag, text) == expected
