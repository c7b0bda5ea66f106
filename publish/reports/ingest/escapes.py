"""Texts whose escapes name the charset of each part: ISO-2022.

Values only. Old mail and pages of Japan and Korea are in it. What is NOT done here: guessing, and escapes of terminals.
"""

import re
from typing import Final

_SAID: Final = re.compile(rb"\x1b\$(?:[@AB]|\([@A-DOPQ]|\)C)")
# The narrower first. Each reads what stands before it in this row, but for Korean's.
_CHARSETS: Final = ("iso2022_kr", "iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_jp_2004")


def escaped(data: bytes) -> tuple[str, str] | None:
    """Return a text's characters and its charset, if its escapes name one."""
    if not data.isascii() or _SAID.search(data) is None:
        return None
    for charset in _CHARSETS:
        try:
            text = data.decode(charset)
        except UnicodeError:
            continue
        # A sign that no part of the charset has stays an escape.
        if not re.search(r"[\x0e\x0f\x1b]", text):
            return text, charset
    return None
