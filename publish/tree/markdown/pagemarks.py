"""Marks of an original's pages in a text, made places for links.

What is NOT done here: the labels that a mark may have.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from publish.tree.languages import Label
from publish.tree.markdown.parsed import ParsedText
from publish.tree.sources.pagelabels import MARK, OPENING

__all__ = ["OPENING", "html", "identities", "identity", "is_typed", "pieces", "silent", "words"]

_WORDS: Final = frozenset({"Text", "Code", "Html", "InlineHtml"})


def pieces(text: str, *, typed: bool) -> Iterator[tuple[str, str, int]]:
    """Yield words, the label of the page behind them, and the place in ``text``.

    The last label is empty.

    Args:
        typed: Whether the first sign is meant as it is, behind a backslash.
    """
    last = 0
    for found in MARK.finditer(text) if OPENING in text else ():
        if not (typed and found.start() == 0):
            yield text[last : found.start()], found[1], found.start()
            last = found.end()
    yield text[last:], "", last


def silent(text: str) -> str:
    """Return ``text`` with signs which mean nothing in the place of its marks."""
    return MARK.sub(lambda found: "\0" * len(found[0]), text)


def is_typed(data: bytes, start: int) -> bool:
    """Return whether the words at ``start`` begin behind a backslash."""
    # A backslash that is itself shown is a part of the words, which then begin with it.
    return data[start - 1 : start] == b"\\"


def words(read: ParsedText) -> Iterator[tuple[str, str]]:
    """Yield the words of a text, each with the label of the page that begins behind them.

    Code and raw tags are words as they are typed.
    """
    coded = False
    value: Any
    for event, where in read.events:
        if isinstance(event, str):
            continue
        kind, value = next(iter(event.items()))
        if kind in ("Start", "End"):
            coded = coded if "CodeBlock" not in value else kind == "Start"
        elif kind == "Text" and not coded:
            yield from ((said, label) for said, label, _ in pieces(value, typed=is_typed(read.data, where["start"])))
        elif kind in _WORDS:
            yield str(value), ""


def identities(read: ParsedText) -> set[str]:
    """Return the ids of a text's marks."""
    if OPENING.encode() not in read.data:  # nearly all texts
        return set()
    return {identity(label) for _, label in words(read) if label}


def identity(label: str) -> str:
    """Return the id of a page's beginning."""
    return f"p{label}"


def html(label: str, heard: Label, *, linked: bool) -> str:
    """Return the element of a page's beginning.

    Args:
        label: The page's number, as printed.
        heard: Its name, for those who hear the text.
        linked: Whether a link is open, in which there can be no other.
    """
    # A link with a name: heard as "Page 14", reached by keys, and copied as the address of the page's beginning.
    shown = f"<bdi>[{label}]</bdi>"
    if not linked:
        shown = f'<a{heard.marks} href="#{quote(identity(label))}"><bdi{heard.within}>[{label}]</bdi></a>'
    return f'<span class="page" id="{identity(label)}">{shown}</span>'
