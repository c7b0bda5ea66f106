"""The layout and languages of mirrors.html and bundles.html.

Each page has all languages, the archive's first. There are no anchors: readers of all versions refuse other markup than
text and links. So the row of languages leads to the front pages. Values only.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from publish.core import catalogues
from publish.core.catalogues import ENGLISH, Words
from publish.core.directions import direction

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.06rem/1.6 Charter,Georgia,'Noto Serif',serif;max-width:36rem;margin:0 auto;padding:1rem 1.1rem 2rem}"
    "body{color:#1f1c19;background:#fdfcf9;overflow-wrap:anywhere}h1{line-height:1.25;font-size:1.7rem}"
    "ul{list-style:none;padding:0;border-block:1px solid #8886}li{margin:.8rem 0}small{opacity:.8}a{color:#85291a}"
    "code{font:.86em/1.5 monospace}section{border-top:1px solid #8886;margin-top:1rem;padding-top:1rem}"
    "h2{font-size:1.1rem;margin:0}p{margin:.4rem 0 1rem}:lang(bo){line-height:2}:lang(ug),:lang(ar){line-height:1.9}"
    "@media(prefers-color-scheme:dark){body{color:#e3ded4;background:#171614}a{color:#f0a08a}}"
)
_STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_LANGUAGE = re.compile(rb'<html lang="([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4})"')
_HEAD_LENGTH: Final = 500  # bytes of a page with the name of its language


class FrontPage(NamedTuple):
    """A front page of the archive."""

    language: str
    name: str
    """The language's name in itself."""
    path: str


def language_of(page: Path) -> str:
    """Return the language named by a page.

    An unreadable page counts as English.
    """
    try:
        with page.open("rb") as file:
            found = _LANGUAGE.search(file.read(_HEAD_LENGTH))
    except OSError:
        return ENGLISH
    return found[1].decode() if found else ENGLISH


def spoken(language: str) -> tuple[Words, tuple[Words, ...]]:
    """Return the words for ``language``, and the words of all other languages in order."""
    first = catalogues.words(language)
    return first, tuple(
        catalogues.words(tag) for tag in catalogues.in_order(catalogues.languages()) if tag != first.language
    )


def word(said: Words, key: str, values: Mapping[str, str] | None = None) -> str:
    """Return words as HTML.

    English words of an unfinished translation are marked. ``values`` are HTML.
    """
    text = said[key] % values if values else said[key]
    return f'<bdi lang="{ENGLISH}" dir="ltr">{text}</bdi>' if key in said.english else text


def row(fronts: Iterable[FrontPage]) -> str:
    """Return the row of languages as HTML; empty without a choice."""
    links = [
        f'<a href="{html.escape(quote(path))}" lang="{html.escape(language)}">{html.escape(name)}</a>'
        for language, name, path in fronts
    ]
    return f"<p>{' · '.join(links)}</p>\n" if len(links) > 1 else ""


def section(said: Words, texts: Mapping[str, str]) -> str:
    """Return the page's text for another language.

    ``texts`` is key → HTML, the heading first. Texts without a translation are left out.
    """
    head = next(iter(texts))
    parts = [f"<h2>{text}</h2>" if key == head else f"<p>{text}</p>" for key, text in texts.items()]
    shown = "".join(part for part, key in zip(parts, texts, strict=True) if key not in said.english)
    return f'<section lang="{said.language}" dir="{direction(said.language)}">{shown}</section>'


def sheet(title: str, body: str, language: str = ENGLISH) -> bytes:
    """Return an HTML page beside the tree."""
    # The policy names the style's hash and lets nothing else in.
    return f"""<!doctype html>
<html lang="{html.escape(language)}" dir="{direction(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{_STYLE_HASH}'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{_STYLE}</style>
<main>
<h1>{title}</h1>
{body}</main>
</html>
""".encode()
