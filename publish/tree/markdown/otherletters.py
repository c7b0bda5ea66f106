"""Runs of letters in another script, marked with their language.

A voice reads them then instead of passing over them, and a browser takes a font that has them. A run is marked where
its script tells the language: never for Latin letters, which are of a hundred. Values only.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import Final

from publish.tree.languages import script

ToldLetters = tuple[tuple[str, str], ...]
"""Script → language that its letters are in, for an archive."""

_CERTAIN: Final = {"Hani": "zh", "Tibt": "bo"}
"""Where an archive has several languages of the script, or none."""
_OWN: Final = {
    "Arab": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "Cyrl": "\u0400-\u052f",
    "Hani": "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd",
    "Tibt": "\u0f00-\u0fff",
}
"""Signs of one script alone."""
_KANA: Final = "\u3041-\u30ff\u31f0-\u31ff"
# Between two words of a run, and of no script: spaces, quotation marks, dashes, digits, and marks of Chinese.
_BETWEEN: Final = "[ 0-9\u00a0\u00ab\u00b7\u00bb\u2010-\u201d\u2026\u3001-\u3003\u3008-\u3011\uff01-\uff1f-]{1,6}"
_JAPANESE: Final = re.compile(f"[{_KANA}]")


def told_by(languages: Iterable[str]) -> ToldLetters:
    """Return the languages that letters tell in an archive in these ``languages``."""
    spoken: dict[str, set[str]] = {}
    for language in languages:
        spoken.setdefault(script(language), set()).add(language)
    found: dict[str, str] = {}
    for of in _OWN:
        known = spoken.get(of, set())
        # A language whose script is not known may be written in any of these.
        if len(known) == 1 and (of in _CERTAIN or "" not in spoken):
            found[of] = next(iter(known))
        elif of in _CERTAIN:
            found[of] = _CERTAIN[of]
    return tuple(found.items())


@lru_cache(64)
def writer(language: str, letters: ToldLetters) -> Callable[[str], str]:
    """Return what writes words of a page in ``language`` as HTML."""
    own = script(language)
    # Korean and others have letters of Han among their own: nothing is said of a page whose script is not known.
    tongues = {of: tag for of, tag in letters if own and of != own}
    if not tongues:
        return _plain
    signs = {of: _OWN[of] + (_KANA if of == "Hani" else "") for of in tongues}
    runs = re.compile("|".join(f"(?P<{of}>[{its}]+(?:{_BETWEEN}[{its}]+)*)" for of, its in signs.items()))
    any_of_them = re.compile(f"[{''.join(signs.values())}]")

    def marked(run: "re.Match[str]") -> str:
        of = run.lastgroup or ""
        if not any(map(str.isalpha, run[0])):  # a stop, or a digit
            return run[0]
        tag = "ja" if of == "Hani" and _JAPANESE.search(run[0]) else tongues[of]
        return f'<span lang="{tag}">{run[0]}</span>'

    def written(text: str) -> str:
        html = _plain(text)
        # Most texts end here, and a search for one set of signs is quick.
        return html if text.isascii() or not any_of_them.search(text) else runs.sub(marked, html)

    return written


def _plain(text: str) -> str:
    return escape(text, quote=False)
