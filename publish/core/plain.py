"""Others' text, as people can see it.

Characters without a plain form are shown as codes, ``\\x1b`` or ``\\u2800``. The console passes all text through here.
Nothing is decided here.
"""

import os
import unicodedata
from collections.abc import Iterator

# A terminal obeys some characters, reverses the line for others, and shows nothing for many. With these a stranger's
# text hides the text beside it, or poses as ours.
TEXT_MAX_LENGTH = 10_000  # characters that are looked at, to show the first few
_NO_FORM = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Me"})
_JOINERS = "\u200c\u200d"  # ordinary letters of some scripts, none of which is Latin
_BLANK = frozenset({
    0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFFFC, 0x16FE4, 0x1D159,
    *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
})  # fmt: skip
"""Letters, marks and signs without visible form: fillers, the empty Braille cell, variation selectors. Unicode's
``Default_Ignorable_Code_Point`` beyond the categories above, with three more."""
_MARKS_MAX = 8  # upon one letter; the tallest stacks of Tibetan are within it
_ABOVE_MAX = 3  # of those that pile up over or under it, beyond the height of a line; Arabic and Vietnamese need two


def clean(text: str) -> str:
    """Return one line that no terminal obeys, with nothing hidden."""
    return text if text.isascii() and text.isprintable() else "".join(_seen(text))


def _seen(text: str) -> Iterator[str]:
    """Yield each character as itself or as a code."""
    before, marks, above = " ", 0, 0
    for c in text:
        category = unicodedata.category(c)
        if category[0] == "M":
            marks, above = marks + 1, above + (unicodedata.combining(c) not in (0, 9))
            plain = before.isalnum() and marks <= _MARKS_MAX and above <= _ABOVE_MAX and category != "Me"
        elif c in _JOINERS:
            plain = before.isalpha() and not before.isascii()
        else:
            plain, before, marks, above = c == " " or category not in _NO_FORM, c, 0, 0
        yield c if plain and ord(c) not in _BLANK else ascii(c)[1:-1]


def is_utf8(text: str) -> bool:
    """Return whether a text of the system (a name, a variable) was UTF-8 bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:  # Python keeps other bytes as half a surrogate pair
        return False
    return True


def width(text: str) -> int:
    """Return the columns of ``text`` on a terminal."""
    return sum(
        0 if unicodedata.combining(c) or c in _JOINERS else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def quoted(text: str, columns: int) -> str:
    """Return another's words in quotation marks, cut to a width."""
    kept, room = "", columns
    for one in _seen(" ".join(text[:TEXT_MAX_LENGTH].split())):
        room -= width(one)
        if room < 0:
            return f'"{kept}\u2026"'
        # A quotation mark inside could end the quotation, and the rest would look like our own words.
        kept += one.replace('"', "\\x22")
    return f'"{kept}"'


def path(name: str) -> str:
    """Return a path as an unbroken word.

    Spaces and quotation marks are codes too.
    """
    # A space or a quotation mark could look like the end of the path.
    return clean(name).replace(" ", "\\x20").replace('"', "\\x22")


def pasted(word: str) -> str:
    """Return a word for a command to be pasted.

    bash, zsh and ksh read ``$'…'``, for names with bytes that no terminal shows.
    """
    if clean(word) == word:
        import shlex  # here: most commands propose nothing, and each would load it

        return shlex.quote(word)
    return f"$'{''.join(map(_escaped, word))}'"


def _escaped(c: str) -> str:
    if clean(c) != c:
        return "".join(f"\\x{byte:02x}" for byte in os.fsencode(c))
    return f"\\{c}" if c in "'\\" else c
