"""Letters of a text, such that Markdown and YAML read them as letters.

Values only.
"""

import json
import re
from collections.abc import Iterator

from publish.tree.sources import notes

# The build refuses these in a source: nobody sees them, and two of them make a text read backwards.
_REFUSED = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202d\u202e\ufeff\ufffe\uffff\ud800-\udfff]")
# HTML and Markdown read any of these as one space. U+2028 is Word's line end, and an editor's undoing.
_SPACES = re.compile(r"[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_PARTING = re.compile(r"[\x0b\x0c\x1c-\x1f\x85]")  # as str.isspace() has them, and the build refuses them
# Escaped wherever they stand: each begins something in CommonMark or GFM.
_ALWAYS = re.compile(r"[\\`*\[\]<~|]|&(?=#?\w)|(?<![^\W_])_|_(?![^\W_])|\{(?=[#.:%{]|p\. )")
_EVERY = re.compile(r"[!-/:-@\[-`{-~]")
_LINE = re.compile(r"(#{1,6}(?=\s|$)|[-=:>]|\+(?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))")
# YAML does not print them, and JSON does.
_UNPRINTED = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff]")


def without_refused(text: str) -> str:
    """Return ``text`` less the characters no source may hold.

    Those that stand for white space become a space, since they part words.
    """
    return _PARTING.sub(" ", _REFUSED.sub("", text))


def refused(text: str) -> Iterator[str]:
    """Yield the characters which `without_refused` takes out."""
    return (found[0] for found in _REFUSED.finditer(text))


def one_line(text: str) -> str:
    """Return ``text`` with one space for each run of white space."""
    return _SPACES.sub(" ", _REFUSED.sub("", text))


def quoted(text: str) -> str:
    """Return ``text`` in quotation marks, as a value of YAML on one line."""
    said = json.dumps(without_refused(text), ensure_ascii=False)
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def escaped(text: str, *, every: bool = False) -> str:
    """Return Markdown for ``text`` in the middle of a line.

    Args:
        every: Escape all of ASCII's signs, where fewer were misread.
    """
    return (_EVERY if every else _ALWAYS).sub(lambda found: "\\" + found[0], text)


def guarded(line: str) -> str:
    """Return a line of Markdown whose first signs begin nothing."""
    line = line.lstrip(" ")
    found = _LINE.match(line)
    if found is None:
        return line
    # A backslash before a digit is a backslash: the sign after the number is what makes a list.
    return f"{found[0]}\\{line[found.end() :]}" if found[0].isdigit() else f"\\{line}"


def shown(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of ``text``, and whether a part must stand as code.

    The build takes some signs for a note to writers, wherever they stand outside of code.
    """
    while sign := notes.note(text):
        before, _, text = text.partition(sign)
        if before:
            yield before, False
        yield sign, True
    if text:
        yield text, False
