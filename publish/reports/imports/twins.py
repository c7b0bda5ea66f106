"""Languages told by names of files and folders, and the originals of translations.

``index.zh.md`` beside ``index.md``, and Docusaurus' ``i18n/zh/``. Values only.
"""

import posixpath
import re
from collections.abc import Container
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


def twin(name: str, files: Container[str]) -> Twin:
    """Return a text's language and original, by its path."""
    if found := _DOCUSAURUS.fullmatch(name):
        original = _in_docusaurus(found)
        return Twin(name, language_tag(found[2]), original if original in files else "")
    folder, base = posixpath.split(name)
    stem, ending = posixpath.splitext(base)
    suffixed = _SUFFIXED.fullmatch(stem)
    if not suffixed or suffixed[2].lower() in _PROGRAMS:
        return Twin(name)
    called = posixpath.join(folder, suffixed[1] + ending)
    # "notes.no.md" may be of Norway, or of nothing: a language has the same text without it, or is a folder's page.
    if called not in files and suffixed[1].lower() != "index":
        return Twin(name)
    return Twin(called, language_tag(suffixed[2]), called if called in files else "")


def _in_docusaurus(found: "re.Match[str]") -> str:
    above, _, plugin, own, rest = found.groups()
    if plugin != "docs":
        return f"{above}{own or ('blog' if plugin == 'blog' else 'src/pages')}/{rest}"
    version, _, below = rest.partition("/")
    if version == "current":
        return f"{above}{own or 'docs'}/{below}"
    return f"{above}{own + '_' if own else ''}versioned_docs/{rest}"
