"""Texts of Ghost's former editor (Mobiledoc 0.3) as HTML.

A document has sections, whose words, formats, cards and atoms are numbers of four lists.

Values only.
"""

from collections.abc import Mapping
from html import escape
from typing import Any, Final

from publish.reports.imports.koenig.cards import Cards
from publish.reports.imports.koenig.inlines import heading

_MARKUPS: Final = frozenset({
    "a", "b", "code", "del", "em", "i", "mark", "s", "strike", "strong", "sub", "sup", "u",
})  # fmt: skip
_TEXT, _IMAGE, _LIST, _CARD = 1, 2, 3, 10
"""Kinds of sections."""


def html(document: Mapping[str, Any], cards: Cards) -> str:
    """Return a document as HTML."""
    return _Document(document, cards).html()


class _Document:
    def __init__(self, document: Mapping[str, Any], cards: Cards) -> None:
        self._document, self._cards = document, cards

    def _rows(self, name: str) -> list[Any]:
        found = self._document.get(name)
        return found if isinstance(found, list) else []

    def _row(self, name: str, number: Any) -> list[Any]:
        rows = self._rows(name)
        row = rows[number] if isinstance(number, int) and 0 <= number < len(rows) else []
        return row if isinstance(row, list) else []

    def html(self) -> str:
        """Return all sections."""
        return "".join(self._section(one) for one in self._rows("sections") if isinstance(one, list) and len(one) > 1)

    def _section(self, section: list[Any]) -> str:
        kind, what = section[0], section[1]
        inner = section[2] if len(section) > 2 and isinstance(section[2], list) else []
        if kind == _CARD:
            name, payload = [*self._row("cards", what), "", {}][:2]
            return self._cards.html(str(name), payload if isinstance(payload, dict) else {})
        if kind == _IMAGE:
            return self._cards.html("image", {"src": what})
        if kind == _LIST:
            tag = what if what in ("ul", "ol") else "ul"
            return f"<{tag}>{''.join(f'<li>{self._line(item)}</li>' for item in inner)}</{tag}>"
        line = self._line(inner)
        if what in ("blockquote", "aside", "pull-quote"):
            return f"<blockquote><p>{line}</p></blockquote>"
        return heading(what, line) if isinstance(what, str) and what[:1] == "h" else f"<p>{line}</p>"

    def _line(self, markers: Any) -> str:
        """Return the words of markers, each of which opens and closes formats."""
        made, held = "", list[str]()
        for marker in markers if isinstance(markers, list) else []:
            if not isinstance(marker, list) or len(marker) < len(("kind", "opens", "closes", "value")):
                continue
            kind, opens, closes, value = marker[:4]
            for number in opens if isinstance(opens, list) else []:
                tag, begin = self._opened(number)
                held.append(tag)
                made += begin
            made += self._atom(value) if kind == 1 else escape(str(value), quote=False)
            for _ in range(min(closes, len(held)) if isinstance(closes, int) else 0):
                tag = held.pop()
                made += f"</{tag}>" if tag else ""
        return made + "".join(f"</{tag}>" for tag in reversed(held) if tag)

    def _opened(self, number: Any) -> tuple[str, str]:
        """Return a format's name in HTML, and how it begins."""
        tag, attributes = [*self._row("markups", number), "", []][:2]
        if not isinstance(tag, str) or tag not in _MARKUPS:
            return "", ""
        pairs = attributes if isinstance(attributes, list) else []
        address = next((to for name, to in zip(pairs[::2], pairs[1::2], strict=False) if name == "href"), "")
        return tag, f'<a href="{escape(str(address))}">' if tag == "a" else f"<{tag}>"

    def _atom(self, number: Any) -> str:
        """Return an atom: an end of a line, or another program's name or sign."""
        name, said = [*self._row("atoms", number), "", ""][:2]
        return "<br>" if name == "soft-return" else escape(str(said or ""), quote=False)
