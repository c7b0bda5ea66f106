"""publish.catalogues: every text is of the program, says what the English says, and what is missing stays English."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from publish import catalogues
from publish.catalogues import english, languages, read, words
from tests.words import merged

TEMPLATE = (catalogues.FOLDER / "stet.pot").read_text("utf-8")
_PLACE = re.compile(r"%(?:\(\w+\)[a-z])?")


def catalogue(tag: str) -> str:
    return (catalogues.FOLDER / f"{tag}.po").read_text("utf-8")


def test_pages_speak_the_six_languages() -> None:
    assert {"en", "zh-Hans", "zh-Hant", "ug", "bo", "ar"} <= set(languages())


@pytest.mark.parametrize("tag", languages()[1:])
def test_a_catalogue_has_no_text_that_the_program_does_not_know(tag: str) -> None:
    rows = list(catalogues._entries(catalogue(tag)))[1:]
    assert [row["msgctxt"] for row in rows if row["msgctxt"] not in english()] == []
    assert [row["msgctxt"] for row in rows if english()[row["msgctxt"]] != row["msgid"]] == [], "run: make words"
    assert "#~" not in catalogue(tag), "obsolete entries; run: make words"


def test_no_text_waits_for_translators_that_nothing_shows() -> None:
    here = catalogues.FOLDER.parent
    pages = _text(*here.glob("theme/*.html"), *here.glob("build/*.py"), here / "mirrorlist.py", here / "withdrawals.py")
    scripts = {  # they name what they say without its prefix
        "standing_": _text(here / "theme/reader.js", here / "theme/worker/worker.js"),
        "worker_": _text(*here.glob("theme/worker/*.js")),
        "search_": _text(here / "theme/search.html", *here.glob("theme/search/*.js")),
        "open_": _text(*here.glob("theme/open/*"), here / "opener.py"),
        "bundle_": _text(here / "door/bundling.py", *here.glob("bundle/*.py")),
    }
    for key in english():
        prefix = next((p for p in scripts if key.startswith(p)), "")
        parts = key.removeprefix(prefix).split("_", maxsplit=prefix == "worker_")  # worker's are put together of two
        program = scripts.get(prefix, pages)
        named = [key] if not prefix else [key.removeprefix(prefix)]
        assert all(re.search(rf"\b{re.escape(n)}\b", program) for n in named) or all(
            re.search(rf"(\b|_){re.escape(part)}\b", program) for part in parts
        ), key


def _text(*files: Path) -> str:
    return "\n".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("tag", languages()[1:])
def test_a_translation_has_the_placeholders_of_the_english(tag: str) -> None:
    for key, text in read(catalogue(tag)).items():
        assert sorted(_PLACE.findall(text)) == sorted(_PLACE.findall(english()[key])), f"{tag}: {key}"


@pytest.mark.parametrize("tag", languages()[1:])
def test_babel_reads_the_same_out_of_a_catalogue(tag: str) -> None:
    theirs = {m.context: m.string for m in read_po(io.StringIO(catalogue(tag))) if m.context and m.string}
    assert theirs == read(catalogue(tag))


@pytest.mark.parametrize("tag", languages()[1:])
def test_a_catalogue_is_as_make_words_writes_it(tag: str) -> None:
    assert merged(tag, catalogue(tag), TEMPLATE) == catalogue(tag), "run: make words"


def test_a_catalogue_says_whether_somebody_has_read_it() -> None:
    for tag in languages():
        assert words(tag).reviewed == (tag == "en")
    read_by_somebody = catalogue("ar").replace("X-Reviewed: no", "X-Reviewed: yes")
    assert catalogues.is_reviewed(merged("ar", read_by_somebody, TEMPLATE))
    assert not catalogues.is_reviewed(merged("fr", "", TEMPLATE))


def test_a_new_language_begins_with_every_text_empty() -> None:
    assert read(merged("fr", "", TEMPLATE)) == {}
    assert len(list(catalogues._entries(merged("fr", "", TEMPLATE)))) == len(english()) + 1


def test_what_is_not_translated_or_doubtful_is_english() -> None:
    text = 'msgid ""\nmsgstr ""\n\nmsgctxt "date"\nmsgid "Date"\nmsgstr ""\n\n'
    assert read(text) == {}
    assert read(text + '#, fuzzy\nmsgctxt "tags"\nmsgid "Tags"\nmsgstr "Étiquettes"\n') == {}


def test_a_text_may_run_over_lines_and_hold_quotes() -> None:
    assert read('msgctxt "a"\nmsgid "x"\nmsgstr ""\n"one \\"two\\"\\n"\n"three\\\\"\n') == {"a": 'one "two"\nthree\\'}


@pytest.mark.parametrize("line", ['msgstr[0] "x"', '"x"', "msgid x", 'msgstr "a"b"', 'msgstr "\\x"'])
def test_a_line_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read(line)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("bo-IN", "bo"),
        ("fr", "en"),
        ("en-GB", "en"),
    ],
)
def test_the_nearest_language_speaks(asked: str, found: str) -> None:
    assert words(asked).language == found
