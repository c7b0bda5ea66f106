"""Runs of letters in a report's source, to be looked for in whatever is made of it."""

import re
import unicodedata

_NOT_SHOWN = re.compile(
    r"\A---\n.*?^---$"  # front matter
    r"|(?<=\])\([^()\s]*\)"  # where a link leads
    r"|^\[(?!\^)[^\]\n]+\]:[ \t]*\S+[ \t]*$"  # and where a named one does
    r"|\[\^[^\]\n]*\]:?"  # the mark of a footnote
    r"|^[ \t]*(?:```|~~~).*?$"  # a fence, and the language behind it
    r"|(?<=\S)[ \t]+\{[^{}\n]*\}[ \t]*$"  # a heading's anchor
    r"|^[ \t]*[-+*] \[[ xX]\]"  # a box that is ticked or not
    r"|&#?\w+;",
    re.MULTILINE | re.DOTALL,
)
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^()\s]*\))?")


def runs(source: str, *, pictures: bool = True) -> set[str]:
    """The runs of letters in a report's text, with or without the words in a picture's place."""
    text = _NOT_SHOWN.sub("\n", source if pictures else _PICTURE.sub("", source))
    return set(_letters(text).split())


def lost(wanted: set[str], shown: str, *, rtl: bool = False) -> list[str]:
    """The runs that do not stand in a text.

    What broke a line is passed over. From right to left pdftotext turns the letters of a ligature round: then words are
    compared by their letters alone.
    """
    if rtl:
        words = {"".join(sorted(word)) for word in _letters(shown).split()}
        return sorted(run for run in wanted if "".join(sorted(run)) not in words)
    solid = _letters("".join(shown.split()))
    return sorted(run for run in wanted if run not in solid)


def _letters(text: str) -> str:
    """Letters and the marks on them, in one form, with spaces between."""
    whole = unicodedata.normalize("NFKC", text)
    kinds = ((sign, unicodedata.category(sign)) for sign in whole)
    return "".join("" if kind == "Cf" else sign if kind[0] in "LM" else " " for sign, kind in kinds)
