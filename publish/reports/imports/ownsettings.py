"""What a site's settings tell, where its texts need nothing else of its program.

mdBook, Zola, Quarto and Jupyter Book have values. Pelican, Nikola, Sphinx, VitePress, VuePress, Docusaurus and Astro
have programs, which are read and never run: a name with one value in all of them is taken, and none that has two.
"""

import re
from collections.abc import Iterable
from typing import Final

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.nouns import Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.values import UnreadableError, Value, from_toml, from_yaml, text_of

_LENGTH_MAX: Final = 400_000  # bytes of one file
_VALUES: Final = re.compile(r"(?:[^/]{1,80}/)?(?:book\.toml|config\.toml|zola\.toml|_quarto\.ya?ml|_config\.ya?ml)")
_PROGRAMS: Final = re.compile(
    r"(?:[^/]{1,80}/)?(?:(?:pelican)?conf\.py|\.vite?press/config\.[cm]?[jt]s|\.vuepress/config\.[cm]?[jt]s"
    r"|docusaurus\.config\.[cm]?[jt]s|astro\.config\.[cm]?[jt]s)"
)
_LANGUAGE: Final = ("lang", "language", "default_language", "DEFAULT_LANG", "defaultLocale")
_ADDRESS: Final = ("site-url", "base_url", "SITEURL", "SITE_URL")
_TITLE: Final = ("title", "SITENAME", "BLOG_TITLE")
# The tables of such settings in which they stand, beside the top.
_TABLES: Final = ("book", "website")


def told(folder: OldFolder, kind: str, roots: tuple[str, ...]) -> Site:
    """Return a site with the title, address and language that its settings tell."""
    said: list[tuple[str, str]] = []
    for name, length in folder.files.items():
        if length <= _LENGTH_MAX and (_VALUES.fullmatch(name) or _PROGRAMS.fullmatch(name)):
            said += _pairs(name, _text(folder, name))
    address = _only(said, _ADDRESS)
    return Site(
        kind,
        _only(said, _TITLE),
        (address.rstrip("/"),) if address.startswith(("http://", "https://")) else (),
        language_tag(_only(said, _LANGUAGE)),
        roots,
    )


def _text(folder: OldFolder, name: str) -> str:
    try:
        return folder.read(name).decode("utf-8", "replace")
    except OSError:
        return ""  # told as unreadable where a text is meant


def _pairs(name: str, text: str) -> list[tuple[str, str]]:
    """Return names and values of settings."""
    if _PROGRAMS.fullmatch(name):
        names = "|".join((*_LANGUAGE, *_ADDRESS, *_TITLE))
        found = re.finditer(
            rf"(?<![\w.-])[\"']?({names})[\"']?\s{{0,9}}[:=]\s{{0,9}}[\"']([^\"'\n]{{1,200}})[\"']", text
        )
        return [(one[1], one[2]) for one in found]
    try:
        values = (from_toml if name.endswith(".toml") else from_yaml)(text)
    except UnreadableError:
        return []
    tables: list[dict[str, Value]] = [values, *(one for key in _TABLES if isinstance(one := values.get(key), dict))]
    return [(key, text_of(value)) for table in tables for key, value in table.items() if isinstance(value, str)]


def _only(said: Iterable[tuple[str, str]], names: tuple[str, ...]) -> str:
    """Return the only value of these names, or nothing."""
    found = {value for name, value in said if name in names and value}
    return found.pop() if len(found) == 1 else ""
