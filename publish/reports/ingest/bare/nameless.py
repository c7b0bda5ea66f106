"""Fonts whose letters have numbers for names, and no map to letters.

Readers take a letter's code for the letter then, rightly or wrongly. NOT done here: reading letters.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Name

from publish.reports.ingest.bare.allowed import inherited
from publish.reports.ingest.bare.parts import held, is_held, members, named, said

_SIMPLE: Final = ("/Type1", "/MMType1", "/TrueType", "/Type3")
_NUMBERED: Final = re.compile(r"/[A-Za-z]{1,6}[0-9A-F]{1,5}")
_KNOWN: Final = re.compile(r"/(?:uni[0-9A-F]{4}|u[0-9A-F]{4,5}|afii[0-9]{5}|SF[0-9]{5}|H[0-9]{5})|/[A-F]{1,5}")
"""Names of letters with a number in them, or that seem numbers."""
_SIGNS: Final = "dingbats"  # a font whose signs are known by their numbers
_DEPTH_MAX: Final = 4  # forms within forms
_FONTS_MAX: Final = 10_000


def first(data: bytes, password: str) -> int:
    """Return a page number, from 1; 0: no page has such fonts."""
    seen: set[tuple[int, int]] = set()
    try:
        with pikepdf.open(BytesIO(data), password=password) as opened:
            for number, page in enumerate(opened.pages, 1):
                if any(_is_nameless(one) for one in _fonts(inherited(page.obj, "/Resources"), seen, 0)):
                    return number
    except (pikepdf.PdfError, pikepdf.PasswordError):
        pass  # What is damaged is told by those who make it anew.
    return 0


def _fonts(resources: Any, seen: set[tuple[int, int]], depth: int) -> Iterator[Any]:
    """Yield fonts of a page and its forms, each once."""
    for one in held(held(resources).get("/Font")).values():
        if is_held(one) and _is_new(one, seen):
            yield one
    for one in held(held(resources).get("/XObject")).values() if depth < _DEPTH_MAX else ():
        if is_held(one) and one.get("/Subtype") == Name.Form and _is_new(one, seen):
            yield from _fonts(one.get("/Resources"), seen, depth + 1)


def _is_new(thing: Any, seen: set[tuple[int, int]]) -> bool:
    if thing.objgen in seen or len(seen) > _FONTS_MAX:
        return False
    # What is no object of its own has no number of its own.
    if thing.is_indirect:
        seen.add(thing.objgen)
    return True


def _is_nameless(font: Any) -> bool:
    """Return whether most letters of a font have numbers for names."""
    if said(font.get("/Subtype")) not in _SIMPLE or "/ToUnicode" in font:
        return False
    if _SIGNS in named(font.get("/BaseFont", Name.X)).lower():
        return False
    names = [named(one) for one in members(held(font.get("/Encoding")).get("/Differences")) if isinstance(one, Name)]
    numbered = [one for one in names if _NUMBERED.fullmatch(one) and not _KNOWN.fullmatch(one)]
    return 2 * len(numbered) > len(names)
