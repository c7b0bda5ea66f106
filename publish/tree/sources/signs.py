"""Unseen signs in a source: refused by place, or taken out.

Values only.
"""

import html
import re
import unicodedata
from typing import Final

# Controls, noncharacters, and the two overrides with which a text can be made to read backwards.
# Markdown turns their numbers into them, too.
_REFUSED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ufffe\uffff]")
_NUMBERED: Final = re.compile(r"&#(?:0{0,5}823[78]|[xX]0{0,4}202[dDeE]);")
# Left by programs that join files. It means nothing within a text, no editor shows it, and so nobody could delete it.
_MARK = "\ufeff"
_SEPARATORS = str.maketrans("\u2028\u2029", "  ")
_BESIDE = 12  # characters shown on each side of a sign nobody sees


def without_marks(text: str) -> str:
    """Return ``text`` without marks of byte order, wherever they stand."""
    return text.replace(_MARK, "")


def on_a_line(text: str) -> str:
    """Return ``text`` with Unicode's line separators as spaces."""
    # Word processors put them where Shift+Enter was typed. YAML 1.1 takes them for ends of lines.
    return text.translate(_SEPARATORS)


def seen(sign: str) -> bool:
    """Return whether a sign is one that people see."""
    return unicodedata.category(sign)[0] not in "CZ"


def refused(text: str) -> tuple[int, str] | None:
    """Return line and message on the first refused sign, if there is one."""
    # Each by itself: together they take three times as long, on texts of which nearly none has any.
    if not (found := [match for signs in (_REFUSED, _NUMBERED) if (match := signs.search(text))]):
        return None
    odd = min(found, key=re.Match.start)
    line, at = text.count("\n", 0, odd.start()) + 1, odd.start()
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    sign = html.unescape(odd[0])
    name = unicodedata.name(sign, "").lower() or _CONTROLS.get(sign, "")
    before = text[max(begin, at - _BESIDE) : at]
    after = text[odd.end() : min(end if end >= 0 else len(text), odd.end() + _BESIDE)]
    sides = [_shown(f"behind '{before}'") if before else "", _shown(f"before '{after}'") if after else ""]
    where = " ".join(["", *filter(None, sides)])
    said = f"holds a control character ({odd[0]!a}{', ' + name if name else ''}), in column {at - begin + 1}{where}"
    return line, f"{said}; delete it there"


_CONTROLS = {
    "\x00": "null",
    "\x0b": "a line break of a word processor",
    "\x0c": "a form feed, where a page of a PDF ended",
    "\x1b": "escape",
    "\x85": "a line break of other systems",
}


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
