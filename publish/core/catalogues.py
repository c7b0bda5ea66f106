"""Words of pages, read from gettext catalogues.

``locale/stet.pot`` has the English, ``locale/<tag>.po`` a language. Only the part of the format used there is read.
Babel writes the catalogues (``make words``). A test reads each with Babel and with this module.
"""

import gettext
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from publish.core.errors import ConfigError

# Catalogues are read as text and never compiled, so that a translator's file is the program's file.
FOLDER: Final = Path(__file__).parent / "locale"
ENGLISH: Final = "en"

# A row of languages begins with what is read where the archive is blocked: who is at home in the last of these
# scripts finds it in any row. Languages that are not here follow by their tags, and English is the last.
_FIRST: Final = ("ug", "bo", "kk", "mn", "ky", "zh-Hans", "zh-Hant")

# How CLDR, and so every browser, calls the forms of a text that counts, by how many forms a catalogue has.
_FORMS: Final = {
    1: ("other",),
    2: ("one", "other"),
    3: ("one", "few", "many"),
    4: ("one", "two", "few", "other"),
    5: ("one", "two", "few", "many", "other"),
    6: ("zero", "one", "two", "few", "many", "other"),
}
_TRIED: Final = 200  # numbers for which a rule is tried: those of all known languages repeat after a hundred
_ENGLISH_FORMS: Final = "nplurals=2; plural=(n != 1);"

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"((?:[^"\\]|\\[nt"\\])*)"')
_AT: Final = ":"
_ESCAPES: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_SAME_SCRIPT: Final = {
    **dict.fromkeys(("kk", "kk-KZ"), "kk-Cyrl"),
    **dict.fromkeys(("kk-CN", "kk-MN"), "kk-Arab"),
    **dict.fromkeys(("ug-Arab", "ug-CN"), "ug"),
    **dict.fromkeys(("ug-KZ", "ug-KG", "ug-MN"), "ug-Cyrl"),
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


def in_order(tags: Iterable[str]) -> tuple[str, ...]:
    """Sort languages as in every row of them."""
    return tuple(sorted(tags, key=_place))


def _place(tag: str) -> tuple[int, str]:
    known = (number for number, first in enumerate(_FIRST) if tag == first or tag.startswith(f"{first}-"))
    return next(known, len(_FIRST) + (tag == ENGLISH)), tag


@cache
def words(language: str) -> Words:
    """Return the nearest language's words, else English."""
    there = languages()
    tag = next((t for t in _wider(language) if t in there), ENGLISH)
    if tag == ENGLISH:
        return Words(ENGLISH, english(), reviewed=True)
    name = f"{tag}.po"
    catalogue = (FOLDER / name).read_text(encoding="utf-8")
    return Words(tag, read(catalogue, name), plural_forms(catalogue), reviewed=is_reviewed(catalogue))


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


def read(catalogue: str, name: str = "catalogue") -> dict[str, str]:
    """Return key → translation from a catalogue's text.

    Empty texts and texts marked "fuzzy" (doubtful) count as not translated.

    Raises:
        ConfigError: A line has no form known from our catalogues, or a text lacks some of its plural forms. Begins
            with ``name`` and the line.
    """
    found: dict[str, str] = {}
    wanted = _wanted(catalogue, name)
    for row in _entries(catalogue, name):
        key, said = row.get("msgctxt"), {field: text for field, text in row.items() if field.startswith("msgstr")}
        if not key or not any(said.values()) or "," in row:
            continue
        if "msgid_plural" in row:
            _check_forms(said, wanted, f"{name}:{row[_AT]}: '{key}'")
        texts = list(said.values())
        found[key] = texts[-1]
        # A form that says the same as the last is not another one.
        forms = zip(_FORMS.get(len(texts), ()), texts, strict=False)
        found |= {f"{key}.{form}": text for form, text in forms if text != texts[-1]}
    return found


def _wanted(catalogue: str, name: str) -> int:
    """Return the number of plural forms in a catalogue's own rule."""
    forms = plural_forms(catalogue, name) or _ENGLISH_FORMS
    try:
        _rule(forms)
    except ValueError as error:
        line = next((n for n, line in enumerate(catalogue.splitlines(), 1) if "Plural-Forms:" in line), 1)
        raise ConfigError(f"{name}:{line}: {error}", hint="'make words' writes the rule of a new language") from error
    return int(forms[len("nplurals=")])


def _check_forms(forms: Mapping[str, str], wanted: int, where: str) -> None:
    """Refuse a text with some of its plural forms.

    Numbers would appear in other numbers' words, or in English amid a sentence.
    """
    names = [f"msgstr[{number}]" for number in range(wanted)]
    if missing := [field for field in names if not forms.get(field)]:
        hint = "write each form, if need be with the same words; or leave all of them empty"
        raise ConfigError(f"{where} lacks {', '.join(missing)} of {wanted} plural forms", hint=hint)
    if more := [field for field in forms if field not in names]:
        hint = "take it out, or mend Plural-Forms at the top"
        raise ConfigError(f"{where} has {', '.join(more)}, and the language {wanted} plural forms", hint=hint)


def plural_forms(catalogue: str, name: str = "catalogue") -> str:
    """Return the Plural-Forms line of a catalogue's header, or ``""``."""
    head = next(_entries(catalogue, name), {}).get("msgstr", "")
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
    try:
        fits = all(0 <= rule(number) < len(names) for number in range(_TRIED))
    except ZeroDivisionError:
        fits = False
    if not fits:
        raise ValueError(f"not a rule for {len(names)} forms: {forms}")
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
        if tag in _SAME_SCRIPT:
            yield _SAME_SCRIPT[tag]
        yield tag


def _entries(catalogue: str, name: str = "catalogue") -> Iterator[dict[str, str]]:
    """Yield each entry's fields, doubts under ``","``, its last line under ``":"``."""
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
            field, entry[_AT] = found[1] or field, str(number)
            entry[field] = entry.get(field, "") + re.sub(r"\\(.)", lambda m: _ESCAPES[m[1]], found[2])
        else:
            hint = 'a line is a key and a text in quotation marks: msgstr "…"'
            raise ConfigError(f"{name}:{number}: is no line of a catalogue: {line}", hint=hint)
