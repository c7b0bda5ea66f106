"""Languages told by names of files and folders, and the originals of translations.

``index.zh.md`` beside ``index.md`` or ``index.en.md``, folders ``zh/`` and ``en/`` with the same texts, and Docusaurus'
``i18n/zh/``. Values only.
"""

import posixpath
import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from publish.reports.imports.records import language_tag
from publish.reports.imports.texts import MARKDOWN

_SUFFIXED: Final = re.compile(r"(.+)\.([a-z]{2}(?:[-_][a-z]{2,4})?)", re.IGNORECASE)
# Two letters that are a program's ending, and no language's.
_PROGRAMS: Final = frozenset({"js", "py", "rb", "rs", "md", "db", "ps", "ts", "go", "php", "css"})
_FOLDER: Final = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_OWN_PAGES: Final = frozenset({"index", "readme", "_index"})
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
        self._folders = _language_folders(files)

    def of(self, name: str) -> Twin:
        """Return a text's language and original, by its path."""
        if found := _DOCUSAURUS.fullmatch(name):
            original = _in_docusaurus(found)
            return Twin(name, language_tag(found[2]), original if original in self._files else "")
        if not (split := _split(name)):
            return self._by_folder(name)
        called, language = split
        if called in self._files:
            return Twin(called, language, called)
        beside = self._beside[called]
        # "notes.no.md" may be of Norway, or of nothing: a language has the same text in another, or is a folder's page.
        if len(beside) == 1 and posixpath.splitext(posixpath.basename(called))[0].lower() != "index":
            return self._by_folder(name)
        original = beside.get(self._main) or min(beside.values())
        return Twin(called, language, "" if original == name else original)

    def _by_folder(self, name: str) -> Twin:
        for before, folder, rest in _in_folders(name):
            if folder not in (folders := self._folders.get(before, ())):
                continue
            ordered = sorted(folders, key=lambda one: (one != self._main, one != "en", one))
            tries = (f"{before}{rest}", *(f"{before}{one}/{rest}" for one in ordered))
            original = next(one for one in tries if one in self._files)
            return Twin(name, language_tag(folder), "" if original == name else original)
        return Twin(name)


def _in_folders(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the folders on a path that are named like languages, each with what is before it and after."""
    parts = name.split("/")
    for at, part in enumerate(parts[:-1]):
        if _FOLDER.fullmatch(part):
            yield "".join(f"{one}/" for one in parts[:at]), part, "/".join(parts[at + 1 :])


def _language_folders(files: Collection[str]) -> dict[str, set[str]]:
    """Return the folders of languages, by what is before them."""
    shared: dict[tuple[str, str], set[str]] = {}
    for name in files:
        # Each folder has a page of its own, whatever the folder is.
        if name.lower().endswith(MARKDOWN) and posixpath.splitext(name)[0].rpartition("/")[2].lower() not in _OWN_PAGES:
            for before, folder, rest in _in_folders(name):
                shared.setdefault((before, rest), set()).add(folder)
    found: dict[str, set[str]] = {}
    for (before, rest), folders in shared.items():
        if len(folders) > 1 or before + rest in files:
            found.setdefault(before, set()).update(folders)
    # "cs" beside "js" is C#, and not Czech.
    return {
        before: {one for one in folders if language_tag(one)}
        for before, folders in found.items()
        if not folders & _PROGRAMS
    }


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
