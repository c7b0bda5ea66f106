"""publish.core.catalogues: every text is of the program; what is missing stays English."""

import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from publish.core import catalogues
from publish.core.catalogues import Words, english, languages, read, words
from publish.core.errors import ConfigError
from tests.support.services.fixtures import skipping
from tests.support.services.node import node
from tests.tools.words import merged

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
    keys = [(f"{row['msgctxt']}.one" if "msgid_plural" in row else row["msgctxt"], row["msgid"]) for row in rows]
    assert [key for key, text in keys if english()[key] != text] == [], "run: make words"
    assert "#~" not in catalogue(tag), "obsolete entries; run: make words"


def test_no_text_waits_for_translators_that_nothing_shows() -> None:
    here = catalogues.FOLDER.parents[1]
    pages = _text(
        *here.glob("tree/theme/*.html"),
        *here.glob("tree/*.py"),
        *here.glob("tree/pages/*.py"),
        *here.glob("tree/sources/*.py"),
        *here.glob("core/formats/*.py"),
    )
    scripts = {  # they name what they say without its prefix
        "standing_": _text(
            here / "readers/browser/reader.js",
            *(here / f"readers/browser/worker/{name}.js" for name in ("candidates", "worker")),
        ),
        "worker_": _text(*here.glob("readers/browser/worker/*.js")),
        "search_": _text(here / "tree/theme/search.html", *here.glob("readers/browser/search/*.js")),
        "open_": _text(
            *here.glob("readers/browser/open/*"),
            here / "readers/browser/worker/tlogpolicy.js",  # why a policy is none, in a word
            here / "tree/openpage.py",
        ),
        "card_": _text(*here.glob("readers/identity/*.py")),
        "bundle_": _text(here / "cli/bundle.py", *here.glob("tree/bundles/*.py")),
    }
    for key in (key for key in english() if "." not in key):
        prefix = next((p for p in scripts if key.startswith(p)), "")
        of_two = prefix == "worker_" or key.startswith("open_policy_")  # put together from two names
        parts = key.removeprefix(prefix).split("_", maxsplit=of_two)
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
        base, _, form = key.partition(".")
        wanted, found = sorted(_PLACE.findall(english()[base])), sorted(_PLACE.findall(text))
        if form in ("zero", "one", "two"):  # the number may stand there as a word
            assert set(found) <= set(wanted), f"{tag}: {key}"
            assert len(wanted) - len(found) <= 1, f"{tag}: {key}"
        else:
            assert found == wanted, f"{tag}: {key}"


@pytest.mark.parametrize("tag", languages()[1:])
def test_babel_reads_the_same_out_of_a_catalogue(tag: str) -> None:
    theirs: dict[str, str] = {}
    for message in read_po(io.StringIO(catalogue(tag))):
        if not message.context or not message.string:
            continue
        *forms, last = [message.string] if isinstance(message.string, str) else message.string
        theirs |= {f"{message.context}.{i}": form for i, form in enumerate(forms) if form != last}
        theirs[message.context] = last
    numbered = {name: str(i) for i, name in enumerate(catalogues._FORMS[6])} if tag == "ar" else {"one": "0"}
    ours = {key if "." not in key else f"{key.partition('.')[0]}.{numbered[key.partition('.')[2]]}": text
            for key, text in read(catalogue(tag)).items()}  # fmt: skip
    assert theirs == ours


@pytest.mark.parametrize("tag", languages())
def test_a_catalogue_counts_as_the_language_does(tag: str) -> None:
    """By CLDR's rules, which browsers have: the same number must have the same words on a page and in a script."""
    form_of = catalogues._rule(catalogues.plural_forms(catalogue(tag)) if tag != "en" else catalogues._ENGLISH_FORMS)
    rule = Locale.parse(tag.replace("-", "_")).plural_form
    assert [form_of(n) for n in range(300)] == [rule(n) for n in range(300)]


RENEWED = {
    "en": ["0 days", "1 day", "2 days", "3 days", "11 days", "100 days"],
    "ar": ["0 يوم", "يوم واحد", "يومان", "3 أيام", "11 يومًا", "100 يوم"],
}


@pytest.mark.parametrize("tag", RENEWED)
def test_words_that_count_have_the_form_of_the_number(tag: str) -> None:
    sentence = {"en": "Last renewed {} ago.", "ar": "مضى على آخر تجديد {}."}[tag]
    said = [words(tag).counting("standing_renewed", n).replace("%", str(n)) for n in (0, 1, 2, 3, 11, 100)]
    assert said == [sentence.format(days) for days in RENEWED[tag]]


def test_words_that_are_not_translated_count_as_in_english() -> None:
    arabic = Words("ar", {}, catalogues.plural_forms(catalogue("ar")))
    assert arabic.counting("standing_renewed", 1) == "Last renewed % day ago."
    assert {arabic.counting("standing_renewed", n) for n in (0, 2, 3, 11, 100)} == {"Last renewed % days ago."}
    chinese = Words("zh", {"standing_renewed": "% 天"})
    assert chinese.counting("standing_renewed", 1) == "% 天", "a form of another language's"


COUNTING = 'msgctxt "a"\nmsgid "one"\nmsgid_plural "many"\n'


def test_a_text_that_counts_has_all_its_forms_or_none() -> None:
    assert read(COUNTING + 'msgstr[0] ""\nmsgstr[1] ""\n') == {}
    assert read(COUNTING + 'msgstr[0] "une"\nmsgstr[1] "des"\n') == {"a": "des", "a.one": "une"}


@pytest.mark.parametrize(
    ("forms", "said"),
    [
        ('msgstr[0] "une"\nmsgstr[1] ""', r"fr.po:8: 'a' lacks msgstr\[1\] of 2 plural forms"),
        ('msgstr[0] ""\nmsgstr[1] "des"', r"fr.po:8: 'a' lacks msgstr\[0\] of 2 plural forms"),
        ('msgstr[0] "une"', r"fr.po:7: 'a' lacks msgstr\[1\] of 2 plural forms"),
        ('msgstr "des"', r"fr.po:7: 'a' lacks msgstr\[0\], msgstr\[1\] of 2"),
        ('msgstr[0] "une"\nmsgstr[1] "des"\nmsgstr[2] "x"', r"fr.po:9: 'a' has msgstr\[2\], and the language 2"),
    ],
)
def test_a_missing_form_of_a_plural_is_told_with_its_file_and_line(forms: str, said: str) -> None:
    head = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    with pytest.raises(ConfigError, match=said):
        read(f"{head}{COUNTING}{forms}\n", "fr.po")


@pytest.mark.parametrize("rule", ["nplurals=2; plural=n;", "nplurals=2; plural=n % 0;", "nplurals=7; plural=0;"])
def test_a_rule_for_plurals_that_names_no_form_is_told_with_its_line(rule: str) -> None:
    with pytest.raises(ConfigError, match=r"fr\.po:2: not a rule for"):
        read(f'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"\n', "fr.po")


@pytest.mark.parametrize("tag", ["kk-Cyrl", "kk-Latn", "ug-Latn", "ug-Cyrl"])
def test_a_language_of_several_scripts_has_a_catalogue_for_each(
    tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = merged(tag, "", TEMPLATE)
    assert read(begun, f"{tag}.po") == {}
    (tmp_path / "stet.pot").write_text(TEMPLATE, "utf-8")
    (tmp_path / "ug.po").write_text(catalogue("ug"), "utf-8")
    (tmp_path / f"{tag}.po").write_text(begun.replace('msgid "Date"\nmsgstr ""', 'msgid "Date"\nmsgstr "X"'), "utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    words.cache_clear()
    try:
        said = {asked: words(asked).language for asked in ("kk", "kk-KZ", "kk-Latn", "kk-CN", "ug", "ug-KZ", "ug-Latn")}
        assert words(tag)["date"] == "X"
    finally:
        words.cache_clear()
    nearest = dict.fromkeys(("kk", "kk-KZ", "kk-Latn", "kk-CN"), "en") | dict.fromkeys(("ug", "ug-KZ", "ug-Latn"), "ug")
    read_by = {"kk-Cyrl": ("kk", "kk-KZ", "kk-Latn", "kk-CN"), "ug-Cyrl": ("ug-KZ",)}
    assert said == nearest | dict.fromkeys(read_by.get(tag, (tag,)), tag)


@pytest.mark.parametrize("rule", ["nplurals=2; plural=(n != 1) ? x : y;", "nplurals=9; plural=0;", "n != 1"])
def test_a_rule_for_plurals_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"plural|token"):
        Words("ar", {}, rule)


def test_scripts_take_the_same_form_as_python() -> None:
    """What open.html says in its own words, by the browser's rules; Node has those of Chromium."""
    script = f"""
        import {{ wordsFor }} from "{(catalogues.FOLDER.parents[1] / "readers/browser/open/words.js").as_uri()}";
        import {{ readFileSync }} from "node:fs";
        const all = Object.entries(JSON.parse(readFileSync(0, "utf8")));
        const said = (words, language, key) => [...Array(201).keys()].map((n) => wordsFor(words, language, key, n));
        const keys = ["standing_renewed", "open_renewed_ago"];
        process.stdout.write(JSON.stringify(all.map(([tag, words]) => keys.map((key) => said(words, tag, key)))));
    """
    with skipping():
        program = node()
    run = subprocess.run(
        [program, "--input-type=module", "--eval", script],
        input=json.dumps({tag: words(tag) for tag in languages()}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == [
        [[words(tag).counting(key, n) for n in range(201)] for key in ("standing_renewed", "open_renewed_ago")]
        for tag in languages()
    ]


def test_scripts_choose_the_language_that_python_chooses() -> None:
    asked = "zh zh-CN zh-TW zh-Hant-HK zh-MO ug ug-Arab ug-CN ug-KZ ug-Latn kk kk-KZ kk-CN "
    asked += "kk-Latn kk-Cyrl-KZ bo-IN fr en-GB ar-EG"
    there = [*languages(), "kk-Cyrl", "kk-Arab", "ug-Cyrl", "ug-Latn"]
    rule = catalogues.FOLDER.parents[1] / "readers/browser/worker/languages.js"
    script = f"""
        import {{ languageOf }} from "{rule.as_uri()}";
        import {{ readFileSync }} from "node:fs";
        const [asked, there] = JSON.parse(readFileSync(0, "utf8"));
        process.stdout.write(JSON.stringify(asked.map((tag) => languageOf([tag], there))));
    """
    with skipping():
        program = node()
    run = subprocess.run(
        [program, "--input-type=module", "--eval", script],
        input=json.dumps([asked.split(), there]),
        capture_output=True,
        text=True,
        check=True,
    )
    nearest = [next((w for w in catalogues._wider(tag) if w in there), "en") for tag in asked.split()]
    assert json.loads(run.stdout) == nearest


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
    keys = [row["msgctxt"] for row in catalogues._entries(merged("fr", "", TEMPLATE)) if "msgctxt" in row]
    assert keys == [key for key in english() if "." not in key]
    assert catalogues.plural_forms(merged("fr", "", TEMPLATE)) == "nplurals=2; plural=(n > 1);"


def test_what_is_not_translated_or_doubtful_is_english() -> None:
    text = 'msgid ""\nmsgstr ""\n\nmsgctxt "date"\nmsgid "Date"\nmsgstr ""\n\n'
    assert read(text) == {}
    assert read(text + '#, fuzzy\nmsgctxt "tags"\nmsgid "Tags"\nmsgstr "Étiquettes"\n') == {}


def test_a_text_may_run_over_lines_and_hold_quotes() -> None:
    assert read('msgctxt "a"\nmsgid "x"\nmsgstr ""\n"one \\"two\\"\\n"\n"three\\\\"\n') == {"a": 'one "two"\nthree\\'}


@pytest.mark.parametrize("line", ['msgstr[x] "x"', 'msgstr[10] "x"', '"x"', "msgid x", 'msgstr "a"b"', 'msgstr "\\x"'])
def test_a_line_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(ConfigError, match=r"x\.po:1: is no line of a catalogue"):
        read(line, "x.po")


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
