"""publish.core.plain: others' text is one line that no terminal obeys, with nothing hidden."""

import os
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.core import plain
from publish.core.plain import is_utf8


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Letters from 马三家", "Letters from 马三家"),
        ("བོད་ཀྱི་གནས་ཚུལ།", "བོད་ཀྱི་གནས་ཚུལ།"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("cod.exe\u202egnp", "cod.exe\\u202egnp"),
        ("a\u200bb", "a\\u200bb"),
        ("a\u200cb", "a\\u200cb"),  # a joiner between Latin letters joins nothing
        ("م\u200cن", "م\u200cن"),
        ("x\u3164\u2800", "x\\u3164\\u2800"),
        ("a" + "\u0301" * 4, "a" + "\u0301" * 3 + "\\u0301"),
        ("\u0301a", "\\u0301a"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_has_no_plain_form_is_shown_as_a_code(text: str, shown: str) -> None:
    assert plain.clean(text) == shown


@given(st.text())
def test_nothing_is_obeyed_nothing_hidden_and_ascii_stays(text: str) -> None:
    shown = plain.clean(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp", "Co", "Cn") for c in shown)
    assert shown == text if text.isascii() and text.isprintable() else shown.isprintable()
    assert plain.clean(shown) == shown


def test_columns_are_those_of_a_terminal() -> None:
    assert (plain.width("abc"), plain.width("马三"), plain.width("e\u0301"), plain.width("")) == (3, 4, 1, 0)


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("Strike hard", 20, '"Strike hard"'),
        ("Strike hard", 6, '"Strike…"'),
        ("马三家", 4, '"马三…"'),
        ('he said "no"', 30, '"he said \\x22no\\x22"'),
        ("a  \n b", 10, '"a b"'),
        ("", 5, '""'),
    ],
)
def test_a_quotation_ends_where_its_marks_end_and_is_cut_to_a_width(text: str, columns: int, shown: str) -> None:
    assert plain.quoted(text, columns) == shown


def test_of_a_long_text_only_the_beginning_is_looked_at() -> None:
    assert plain.quoted(" " * plain.TEXT_MAX_LENGTH + "unseen", 99) == '""'


def test_a_path_is_one_word() -> None:
    assert plain.path('a b/"c"\u202e.html') == "a\\x20b/\\x22c\\x22\\u202e.html"


def test_text_that_was_no_utf_8_is_told_from_what_was() -> None:
    assert is_utf8("a/\u0f54")
    assert not is_utf8(b"caf\xe9".decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    "raw",
    [b"a b", b"it's", b"\xff\xfe", b"n\nl", b"\x1b[31m'\\", "\u202etxt".encode(),
     "报告 \u3000".encode(), b"$(id)`id`"],
)  # fmt: skip
def test_a_word_to_be_pasted_is_plain_and_means_the_same_bytes(raw: bytes) -> None:
    said = plain.pasted(os.fsdecode(raw))
    assert plain.clean(said) == said
    got = subprocess.run(["bash", "-c", f"printf %s {said}"], capture_output=True, check=True)
    assert got.stdout == raw
