"""The words of pages, out of gettext catalogues: ``locale/stet.pot`` has the English, ``locale/<tag>.po`` a language.

Catalogues are read as they are, never compiled: a translator's file and the program's are one. Only the part of the
format that these use is taken; Babel writes them (``make words``), and a test reads each with both.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "locale"
ENGLISH: Final = "en"

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})

_LINE = re.compile(r'(?:(msgctxt|msgid|msgstr) )?"((?:[^"\\]|\\[nt"\\])*)"')
_ESCAPES: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_SAME_SCRIPT: Final = {
    **dict.fromkeys(("zh", "zh-CN", "zh-SG", "zh-MY"), "zh-Hans"),
    **dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), "zh-Hant"),
}


class Words(dict[str, str]):
    """Key → text in one language; what has no translation is there in English."""

    def __init__(self, language: str, texts: dict[str, str], *, reviewed: bool = False) -> None:
        super().__init__(english() | texts)
        self.language: Final = language
        self.reviewed: Final = reviewed
        """Whether somebody who reads the language has read all of it."""
        self.english: Final = frozenset(english()) - frozenset(texts)
        """Keys whose text is English although the language is another."""

    def language_of(self, key: str) -> str:
        """BCP 47 tag of the text for ``key``."""
        return ENGLISH if key in self.english else self.language


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
    return Words(tag, read(catalogue), reviewed=is_reviewed(catalogue))


@cache
def english() -> dict[str, str]:
    """Every key of the program with its English text."""
    rows = _entries((FOLDER / "stet.pot").read_text(encoding="utf-8"))
    return {row["msgctxt"]: row["msgid"] for row in rows if row.get("msgctxt")}


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
    rows = _entries(catalogue)
    return {row["msgctxt"]: row["msgstr"] for row in rows if row.get("msgctxt") and row["msgstr"] and "," not in row}


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
