"""Languages told by names of files and folders, and the originals of translations.

``index.zh.md`` beside ``index.md`` or ``index.en.md``, and Docusaurus' ``i18n/zh/``. Values only.
"""

import posixpath
import re
from collections.abc import Collection
from typing import Final, NamedTuple

from publish.reports.imports.records import language_tag

_SUFFIXED: Final = re.compile(r"(.+)\.([a-z]{2}(?:[-_][a-z]{2,4})?)", re.IGNORECASE)
# Two letters that are a program's ending, and no language's.
_PROGRAMS: Final = frozenset({"js", "py", "rb", "rs", "md", "db", "ps"})
_DOCUSAURUS: Final = re.compile(
    r"((?:[^/]{1,200}/){0,6})i18n/([\w-]{2,12})/docusaurus-plugin-content-(docs|blog|pages)(?:-([\w-]{1,60}))?/(.+)"
)


class Twin(NamedTuple):
    """A text's place among its translations."""

    called: str
    """Its path without the language."""
    language: str = ""
    original: str = ""
    """Path of the original. Empty if there is none."""


class Twins:
    """Texts of a source with their translations.

    Args:
        main: Language of the site, whose text is the original where no text is without a language.
    """

    def __init__(self, files: Collection[str], main: str = "") -> None:
        self._files = files
        self._beside: dict[str, dict[str, str]] = {}
        for name in files:
            if split := _split(name):
                self._beside.setdefault(split[0], {})[split[1]] = name
        self._main = main

    def of(self, name: str) -> Twin:
        """Return a text's language and original, by its path."""
        if found := _DOCUSAURUS.fullmatch(name):
            original = _in_docusaurus(found)
            return Twin(name, language_tag(found[2]), original if original in self._files else "")
        if not (split := _split(name)):
            return Twin(name)
        called, language = split
        if called in self._files:
            return Twin(called, language, called)
        beside = self._beside[called]
        # "notes.no.md" may be of Norway, or of nothing: a language has the same text in another, or is a folder's page.
        if len(beside) == 1 and posixpath.splitext(posixpath.basename(called))[0].lower() != "index":
            return Twin(name)
        original = beside.get(self._main) or min(beside.values())
        return Twin(called, language, "" if original == name else original)


def _split(name: str) -> tuple[str, str] | None:
    """Return a path without the language in it, and the language, if it has one."""
    folder, base = posixpath.split(name)
    stem, ending = posixpath.splitext(base)
    found = _SUFFIXED.fullmatch(stem)
    if not found or found[2].lower() in _PROGRAMS or not (language := language_tag(found[2])):
        return None
    return posixpath.join(folder, found[1] + ending), language


def _in_docusaurus(found: "re.Match[str]") -> str:
    above, _, plugin, own, rest = found.groups()
    if plugin != "docs":
        return f"{above}{own or ('blog' if plugin == 'blog' else 'src/pages')}/{rest}"
    version, _, below = rest.partition("/")
    if version == "current":
        return f"{above}{own or 'docs'}/{below}"
    return f"{above}{own + '_' if own else ''}versioned_docs/{rest}"
