"""Words of pages, read from gettext catalogues.

``locale/stet.pot`` has the English, ``locale/<tag>.po`` a language. Only the part of the format used there is read.
Babel writes the catalogues (``make words``). A test reads each with Babel and with this module.
"""

import gettext
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

# Catalogues are read as text and never compiled, so that a translator's file is the program's file.
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

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"((?:[^"\\]|\\[nt"\\])*)"')
_ESCAPES: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_SAME_SCRIPT: Final = {
    **dict.fromkeys(("zh", "zh-CN", "zh-SG", "zh-MY"), "zh-Hans"),
    **dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), "zh-Hant"),
}


class Words(dict[str, str]):
    """Key → text in a language, or else in English.

    A text with plural forms stands under ``key.form`` (``.one``), where ``form`` is CLDR's name. The form for all other
    numbers stands under ``key``. The reader's scripts follow the same rule.
    """

    def __init__(self, language: str, texts: dict[str, str], forms: str = "", *, reviewed: bool = False) -> None:
        """Take texts and gettext's Plural-Forms.

        Empty ``forms`` means English.
        """
        # A text without translation is shown in English, and says so by `language_of`.
        missing = {key: text for key, text in english().items() if key.partition(".")[0] not in texts}
        super().__init__(missing | texts)
        self.language: Final = language
        self.reviewed: Final = reviewed
        """Whether a reader of the language has read all of the catalogue."""
        self.english: Final = frozenset(missing)
        """Keys without a translation, whose text is English."""
        self._form_of: Final = _rule(forms or _ENGLISH_FORMS)

    def language_of(self, key: str) -> str:
        """Return the BCP 47 tag of the text for ``key``."""
        return ENGLISH if key in self.english else self.language

    def counting(self, key: str, number: int) -> str:
        """Return the text for ``key`` in the plural form for ``number``.

        The number itself is not filled in.
        """
        form_of = _rule(_ENGLISH_FORMS) if key in self.english else self._form_of
        return self.get(f"{key}.{form_of(number)}", self[key])


def languages() -> tuple[str, ...]:
    """Return the tags of all languages of pages, English first."""
    return (ENGLISH, *sorted(file.stem for file in FOLDER.glob("*.po")))


@cache
def words(language: str) -> Words:
    """Return the nearest language's words, else English."""
    there = languages()
    tag = next((t for t in _wider(language) if t in there), ENGLISH)
    if tag == ENGLISH:
        return Words(ENGLISH, english(), reviewed=True)
    catalogue = (FOLDER / f"{tag}.po").read_text(encoding="utf-8")
    return Words(tag, read(catalogue), plural_forms(catalogue), reviewed=is_reviewed(catalogue))


@cache
def english() -> dict[str, str]:
    """Return every key's English text, and its singular.

    The singular stands under ``key.one`` where a text counts.
    """
    found: dict[str, str] = {}
    for row in _entries((FOLDER / "stet.pot").read_text(encoding="utf-8")):
        if key := row.get("msgctxt"):
            found[key] = row.get("msgid_plural", row["msgid"])
            if "msgid_plural" in row:
                found[f"{key}.one"] = row["msgid"]
    return found


def read(catalogue: str) -> dict[str, str]:
    """Return key → translation from a catalogue's text.

    Empty texts and texts marked "fuzzy" (doubtful) count as not translated.

    Raises:
        ValueError: A line has no form known from our catalogues.
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
    """Return the Plural-Forms line of a catalogue's header, or ``""``."""
    head = next(_entries(catalogue), {}).get("msgstr", "")
    return next((line.partition(":")[2].strip() for line in head.splitlines() if line.startswith("Plural-Forms:")), "")


@cache
def _rule(forms: str) -> Callable[[int], str]:
    """Return number → CLDR's name of its form, from gettext's rule.

    Raises:
        ValueError: The rule is not like ``nplurals=2; plural=(n != 1);``, or has more forms than CLDR names.
    """
    found = re.fullmatch(r"nplurals=([1-6]); *plural=([^;]+);?", forms)
    if not found:
        raise ValueError(f"not a rule for plurals: {forms}")
    names, rule = _FORMS[int(found[1])], gettext.c2py(found[2])
    return lambda number: names[rule(number)]


def is_reviewed(catalogue: str) -> bool:
    """Return whether a reader of the language has reviewed the catalogue."""
    head = next(_entries(catalogue), {}).get("msgstr", "")
    return "X-Reviewed: yes" in head.splitlines()


def _wider(language: str) -> Iterator[str]:
    """Yield ``language``, then ever wider tags: zh-Hant-TW, zh-Hant, zh."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        # A region implies a script, and catalogues are named by script: zh-TW reads zh-Hant.
        yield _SAME_SCRIPT.get(tag, tag)


def _entries(catalogue: str) -> Iterator[dict[str, str]]:
    """Yield each entry's fields, with doubts under ``","``."""
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
