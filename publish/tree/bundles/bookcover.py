"""An EPUB's cover: title, archive and date, as a drawing.

Values only. Letters are the reader's fonts', so the same page has the same cover on every machine.
"""

import unicodedata
from typing import Final

from publish.tree.bundles.bookpages import text_of as _text

_WIDTH, _HEIGHT, _EDGE = 1200, 1600, 110  # units of the drawing
_LARGE, _SMALL = 88, 48  # units of letters: of the title, and of all else
_LINES_MAX: Final = 9


def cover(title: str, archive: str, day: str, language: str, direction: str) -> str:
    """Return the cover as SVG."""
    at = _WIDTH - _EDGE if direction == "rtl" else _EDGE
    rows = [(archive, _SMALL, 220 + 66 * n) for n, archive in enumerate(_lines(archive, _SMALL)[:2])]
    rows += [(line, _LARGE, 520 + 116 * n) for n, line in enumerate(_lines(title, _LARGE))]
    rows.append((day, _SMALL, _HEIGHT - 160))
    # "start" is the side on which the language begins, so one anchor serves both.
    said = "".join(f'<text x="{at}" y="{y}" font-size="{size}">{_text(line)}</text>' for line, size, y in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'xml:lang="{_text(language)}" direction="{direction}" font-family="serif" fill="#1b1b1b">'
        f"<title>{_text(title)}</title>"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#f7f4ec"/><rect width="{_WIDTH}" height="48" fill="#7a1f1f"/>'
        f"{said}</svg>\n"
    )


def _lines(text: str, size: int) -> list[str]:
    """Return a text cut into lines; what is beyond the last one is left out, and marked."""
    most = (_WIDTH - 2 * _EDGE) / size
    found, line, wide = list[str](), "", 0.0
    for part in _parts(text):
        width = sum(_width(sign) for sign in part)
        if line.strip() and wide + width > most:
            found.append(line.strip())
            line, wide, part = "", 0.0, part.lstrip()
        line, wide = line + part, wide + width
    found.append(line.strip())
    return found if len(found) <= _LINES_MAX else [*found[: _LINES_MAX - 1], found[_LINES_MAX - 1] + " …"]


def _parts(text: str) -> list[str]:
    """Return the parts between which a line may end."""
    parts = [""]
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        # Before a space, around each wide sign, behind a Tibetan tsheg; a mark stays with its letter.
        if (
            sign == " "
            or (wide and unicodedata.category(sign)[0] == "L")
            or (len(parts[-1]) >= 16 and not _is_mark(sign))
        ):
            parts.append("")
        parts[-1] += sign
        if sign == "\u0f0b":
            parts.append("")
    return parts


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _width(sign: str) -> float:
    return 0.0 if _is_mark(sign) else 1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56
