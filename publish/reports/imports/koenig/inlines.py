"""Runs of words with formats, and headings with the ids that Ghost gives."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

_SIGNS: Final = re.compile(r"[\]\[!\"#$%&'()*+,./:;<=>?@\\^_{|}~]")
_TAGS: Final = re.compile(r"<[^<>]*>")


class FormattedRun:
    """A run of HTML whose formats are opened and closed once."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[str] = []

    def words(self, formats: Sequence[str], text: str) -> None:
        """Add words with their formats."""
        while self._open and not set(self._open) <= set(formats):
            self._parts.append(f"</{self._open.pop()}>")
        for tag in formats:
            if tag not in self._open:
                self._open.append(tag)
                self._parts.append(f"<{tag}>")
        self._parts.append(escape(text, quote=False))

    def put(self, html: str) -> None:
        """Add HTML within the open formats."""
        self._parts.append(html)

    def close(self) -> None:
        """Close all formats."""
        self.words((), "")

    def html(self) -> str:
        """Return the whole run."""
        self.close()
        return "".join(self._parts)


def heading(tag: str, html: str) -> str:
    """Return a heading with its id."""
    tag = tag if re.fullmatch(r"h[1-6]", tag) else "h2"
    said = _SIGNS.sub("", _TAGS.sub("", html).replace("&amp;", "").lower()).strip()
    identity = re.sub(r"-{2,}", "", re.sub(r"\s+", "-", said)).strip("-")
    return f'<{tag} id="{escape(identity)}">{html}</{tag}>'
