"""The words of pages, out of gettext catalogues: ``locale/stet.pot`` has the English, ``locale/<tag>.po`` a language.

Catalogues are read as they are, never compiled: a translator's file and the program's are one. Only the part of the
format that these use is taken; Babel writes them (``make words``), and a test reads each with both.
"""

import gettext
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "locale"
ENGLISH: Final = "en"

# How CLDR, and so every browser, calls the forms of a text that counts, by how many forms a catalogue has.
_FORMS: Final = {
    1: ("other",),
    2: ("one", "other"),
    3: ("one", "few", "many"),
    4: ("one", "two", "few", "other"),
    5: ("one", "two", "few", "many", "other"),
    6: ("zero", "one", "two", "few", "many", "other"),
}
_ENGLISH_FORMS: Final = "nplurals=2; plural=(n != 1);"

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"((?:[^"\\]|\\[nt"\\])*)"')
_ESCAPES: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_SAME_SCRIPT: Final = {
    **dict.fromkeys(("zh", "zh-CN", "zh-SG", "zh-MY"), "zh-Hans"),
    **dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), "zh-Hant"),
}


class Words(dict[str, str]):
    """Key → text in one language; what has no translation is there in English.

    A text that counts has a form for some numbers, each under ``key.form`` with CLDR's name of the form (``.one``), and
    under the key itself the one for all other numbers. The reader's scripts take their words by the same rule.
    """

    def __init__(self, language: str, texts: dict[str, str], forms: str = "", *, reviewed: bool = False) -> None:
        """Take ``forms`` as gettext's Plural-Forms says which form a number has; without it, as in English."""
        missing = {key: text for key, text in english().items() if key.partition(".")[0] not in texts}
        super().__init__(missing | texts)
        self.language: Final = language
        self.reviewed: Final = reviewed
        """Whether somebody who reads the language has read all of it."""
        self.english: Final = frozenset(missing)
        """Keys whose text is English although the language is another."""
        self._form_of: Final = _rule(forms or _ENGLISH_FORMS)

    def language_of(self, key: str) -> str:
        """BCP 47 tag of the text for ``key``."""
        return ENGLISH if key in self.english else self.language

    def counting(self, key: str, number: int) -> str:
        """The text for ``key`` in the form that goes with ``number``; the number itself is not filled in."""
        form_of = _rule(_ENGLISH_FORMS) if key in self.english else self._form_of
        return self.get(f"{key}.{form_of(number)}", self[key])


def languages() -> tuple[str, ...]:
    """Tags of all languages that pages speak, English first."""
    return (ENGLISH, *sorted(file.stem for file in FOLDER.glob("*.po")))


@cache
def words(language: str) -> Words:
    """The words of the nearest language that has a catalogue; English where there is none."""
    there = languages()
    tag = next((t for t in _wider(language) if t in there), ENGLISH)
    if tag == ENGLISH:
        return Words(ENGLISH, english(), reviewed=True)
    catalogue = (FOLDER / f"{tag}.po").read_text(encoding="utf-8")
    return Words(tag, read(catalogue), plural_forms(catalogue), reviewed=is_reviewed(catalogue))


@cache
def english() -> dict[str, str]:
    """Every key of the program with its English text, and its form for one where it counts."""
    found: dict[str, str] = {}
    for row in _entries((FOLDER / "stet.pot").read_text(encoding="utf-8")):
        if key := row.get("msgctxt"):
            found[key] = row.get("msgid_plural", row["msgid"])
            if "msgid_plural" in row:
                found[f"{key}.one"] = row["msgid"]
    return found


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: by the script, where the tag names one, or else by the language."""
    primary, *rest = language.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary in _RIGHT_TO_LEFT else "ltr"


def read(catalogue: str) -> dict[str, str]:
    """Key → translation, of a catalogue's text; what is empty or marked as doubtful ("fuzzy") is not translated.

    Raises:
        ValueError: A line is of no form that catalogues of ours have.
    """
    found: dict[str, str] = {}
    for row in _entries(catalogue):
        texts = [text for field, text in row.items() if field.startswith("msgstr")]
        if not (key := row.get("msgctxt")) or not all(texts) or "," in row:
            continue
        found[key] = texts[-1]
        # A form that says the same as the last is not another one.
        forms = zip(_FORMS.get(len(texts), ()), texts, strict=False)
        found |= {f"{key}.{form}": text for form, text in forms if text != texts[-1]}
    return found


def plural_forms(catalogue: str) -> str:
    """What the catalogue's header says of its language's plurals: how many forms, and which number has which."""
    head = next(_entries(catalogue), {}).get("msgstr", "")
    return next((line.partition(":")[2].strip() for line in head.splitlines() if line.startswith("Plural-Forms:")), "")


@cache
def _rule(forms: str) -> Callable[[int], str]:
    """Number → CLDR's name of its form, out of gettext's words for it.

    Raises:
        ValueError: They are not of the form ``nplurals=2; plural=(n != 1);``, or there are more forms than CLDR names.
    """
    found = re.fullmatch(r"nplurals=([1-6]); *plural=([^;]+);?", forms)
    if not found:
        raise ValueError(f"not a rule for plurals: {forms}")
    names, rule = _FORMS[int(found[1])], gettext.c2py(found[2])
    return lambda number: names[rule(number)]


def is_reviewed(catalogue: str) -> bool:
    """Whether the catalogue's header says that a reader of its language has read it."""
    head = next(_entries(catalogue), {}).get("msgstr", "")
    return "X-Reviewed: yes" in head.splitlines()


def _wider(language: str) -> Iterator[str]:
    """``language``, then ever wider ones: zh-Hant-TW, zh-Hant, zh."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        yield _SAME_SCRIPT.get(tag, tag)


def _entries(catalogue: str) -> Iterator[dict[str, str]]:
    """Each entry's fields; under "," whatever doubt is noted on it."""
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate([*catalogue.splitlines(), ""], 1):
        if not line.strip():
            if "msgid" in entry:
                yield entry
            entry, field = {}, ""
        elif line.startswith("#"):
            if line.startswith("#,") and "fuzzy" in line:
                entry[","] = "fuzzy"
        elif (found := _LINE.fullmatch(line)) and (found[1] or field):
            field = found[1] or field
            entry[field] = entry.get(field, "") + re.sub(r"\\(.)", lambda m: _ESCAPES[m[1]], found[2])
        else:
            raise ValueError(f"line {number} is not of a catalogue: {line}")
