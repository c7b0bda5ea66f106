"""Words of a page within a line.

Stresses, links, marks of notes, and words in the place of pictures.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from publish.reports.ingest import letterforms
from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.unseen import SIGN, seen
from publish.reports.ingest.web.addresses import PageLinks
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.notes import MARK
from publish.reports.writing.nouns import (
    Break,
    Code,
    Emphasis,
    Inline,
    Linked,
    NoteMark,
    Strong,
    Struck,
    Wording,
)
from publish.reports.writing.numbers import whole
from publish.reports.writing.runs import BLOCKS, CODE, OUTSIDE, PARTING, STRESSED, is_space, moved, parts, stressed

INDENT: Final = Wording("\x01")
"""The blank that old pages begin a paragraph with."""
_INDENTED = re.compile(r"[ \t\r\n]*[\u3000\xa0\u2003\u2002][\u3000\xa0\u2003\u2002 ]")
_BLANKS = re.compile(r"[ \t\r\n\x0b\x0c\xa0\u3000\u2002\u2003\u2009]+")
_HYPHEN = "\xad"  # where a browser may break a word: no sign of the text
# Scripts bring a picture when it is scrolled to, and keep its address here until then.
_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "srcset")
_DOT_MAX = 3  # pixels of a blank, or of a line of the layout
_AS_WORD = 4  # letters of a picture's words that stand for a letter: a face, a number in a circle
_WORDY = re.compile(
    r"emoji|smil|wp-smiley|latex|mwe-math|tex\b|math|equation|formula|dropcap|initial|glyph", re.IGNORECASE
)
_ELSEWHERE = OUTSIDE | {"svg", "canvas", "applet", "frame"}
_QUOTES = {"zh": "“”", "en": "“”", "fr": "«»", "ar": "«»", "ug": "«»", "de": "„“"}


class LineReader:
    """A reader of words within lines, and of what does not come along."""

    def __init__(self, addresses: PageLinks, language: str = "") -> None:
        self.addresses = addresses
        self.removed: list[Removed] = []
        self.marked: list[str] = []
        self._signs: dict[str, Removed] = {}
        self._quotes = _QUOTES.get(language[:2], "“”")

    def of(self, node: Element) -> list[Inline]:
        """Return the inlines of an element's children; blocks among them are parted."""
        found: list[Inline] = []
        for child in node.children:
            if isinstance(child, str):
                found += self.words(child)
            elif child.tag in BLOCKS and child.tag not in _ELSEWHERE:
                found += [PARTING, *self.of(child), PARTING]
            else:
                found += self.one(child)
        return found

    def words(self, text: str) -> Iterator[Inline]:
        """Yield a text as its words, and the blank before them."""
        if not text:
            return
        if _INDENTED.match(text):
            yield INDENT
        yield Wording(_BLANKS.sub(" ", self._plain(text)))

    def _plain(self, text: str) -> str:
        """Return a text without what nobody sees, which is listed once for each sign."""
        if not SIGN.search(text):
            return letterforms.usual(text)
        if _HYPHEN in text:
            self._signs.setdefault("U+00AD", Removed("U+00AD soft hyphen, where lines may break", Why.UNSEEN))
            text = text.replace(_HYPHEN, "")
        found = seen(text)
        for one in found.removed:
            self._signs.setdefault(one.text.split(" ")[0], one)
        return found.text

    @property
    def unseen(self) -> tuple[Removed, ...]:
        """Signs that were taken out."""
        return tuple(self._signs.values())

    def one(self, node: Element) -> list[Inline]:
        """Return an element's inlines."""
        tag = node.tag
        if tag == "br":
            return [Break()]
        if tag == MARK:
            self.marked.append(node.get("label"))
            return [NoteMark(node.get("label"))]
        if tag == "img" or (tag == "input" and node.get("type").lower() == "image"):
            return self._picture(node)
        if tag in _ELSEWHERE:
            self._elsewhere(node)
            return []
        if tag in CODE:
            text = self._plain(node.text())
            # Old pages set whole texts as typed by a machine.
            if tag != "tt" and len(text) < 400 and node.first("a", MARK, "br") is None:
                return [Code(text)] if text.strip() else [Wording(text)]
        return self._around(node)

    def _around(self, node: Element) -> list[Inline]:
        inner = self.of(node)
        tag = node.tag
        if tag == "a":
            inner = [inline for inline in inner if inline is not PARTING and inline is not INDENT]
            address = self.addresses.of(node.get("href")) if node.get("href") else ""
            if any(not is_space(inline) for inline in inner) and address:
                return [Linked(tuple(inner), address)]
            return inner
        # Encyclopedias mark a whole reference as cited, and show it upright.
        upright = tag == "cite" and "citation" in node.get("class").split()
        if not upright and (stress := STRESSED.get(tag) or _styled(node)):
            # A whole paragraph of several may stand within one stress.
            lead = [INDENT] if inner and inner[0] is INDENT else []
            return [*lead, *stressed(stress, [inline for inline in inner if inline is not INDENT])]
        if tag in ("sup", "sub"):
            return moved(inner, down=tag == "sub")
        # Browsers set the signs of a quotation, and the page has none.
        if tag == "q":
            return [Wording(self._quotes[0]), *inner, Wording(self._quotes[1])]
        # Without brackets a word and its reading would run together; <rp> has brackets of its own.
        if tag == "rt" and (node.parent is None or node.parent.first("rp") is None):
            return [Wording("("), *inner, Wording(")")]
        return inner

    def _picture(self, node: Element) -> list[Inline]:
        alt = " ".join(node.get("alt").split())
        around = {above.tag for above in list(node.above())[:3]}
        # A face or a formula within a sentence is one of its words.
        if (
            alt
            and (_is_sign(alt) or _WORDY.search(node.get("class")))
            and not around & {"figure", "picture"}
            and _amid(node)
        ):
            return [Wording(alt)]
        name = next((node.get(one) for one in _LAZY if node.get(one)), "").split("?")[0].rpartition("/")[2]
        if _is_dot(node) and not alt:
            return []
        self.removed.append(
            Removed(alt or (f"a picture ({name[:80]})" if name and ":" not in name else "a picture"), Why.PICTURE)
        )
        return []

    def _elsewhere(self, node: Element) -> None:
        words = node.said()
        self.removed.append(Removed(words[:200] or f"<{node.tag}>", Why.PICTURE))


def _styled(node: Element) -> type[Strong] | type[Emphasis] | None:
    if node.tag == "span" and (style := node.get("style").replace(" ", "").lower()):
        if re.search(r"font-weight:(?:bold|[6-9]00)", style):
            return Strong
        if "font-style:italic" in style:
            return Emphasis
    return None


def _amid(node: Element) -> bool:
    """Return whether words stand beside a picture in its line."""
    above = node.parent
    while above is not None and above.tag in ("span", "a", "b", "i", "em", "strong", "font"):
        above = above.parent
    return above is not None and bool(above.text().strip())


def _is_sign(alt: str) -> bool:
    """Return whether the words of a picture are one letter, or a face."""
    return len(alt) == 1 or (len(alt) <= _AS_WORD and not any(letter.isalpha() for letter in alt))


def _is_dot(node: Element) -> bool:
    """Return whether a picture is a blank or a line of the page's layout."""
    sizes = [node.get(side).strip().removesuffix("px") for side in ("width", "height")]
    return (
        any(whole(size, _DOT_MAX + 1) <= _DOT_MAX for size in sizes)
        or re.search(r"spacer|blank\.gif|clear\.gif|pixel", node.get("src")) is not None
    )


def paragraphs(run: list[Inline]) -> Iterator[tuple[Inline, ...]]:
    """Yield the paragraphs of a run.

    Parted by two line ends, or by one and a blank at the next line's head.
    """
    joined: list[Inline] = []
    for inline in run:
        if inline is not INDENT:
            joined.append(inline)
            continue
        last = next((one for one in reversed(joined) if not is_space(one)), None)
        if isinstance(last, Break):
            joined.append(PARTING)
    for part in parts(joined):
        if made := _stripped(part):
            yield made


def _stripped(part: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a paragraph without the blanks at its ends."""
    first, last = part[0], part[-1]
    if isinstance(first, Wording):
        part = (Wording(first.text.lstrip()), *part[1:])
    if isinstance(last, Wording) and len(part) > 1:
        part = (*part[:-1], Wording(last.text.rstrip()))
    return tuple(_tidied(part))


def _tidied(part: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield inlines with no blank beside a line's end."""
    for at, inline in enumerate(part):
        if isinstance(inline, Wording):
            text = inline.text
            if at and isinstance(part[at - 1], Break):
                text = text.lstrip()
            if at + 1 < len(part) and isinstance(part[at + 1], Break):
                text = text.rstrip()
            if text:
                yield replace(inline, text=text)
        else:
            yield inline


def all_of(inlines: tuple[Inline, ...], kinds: tuple[type, ...]) -> bool:
    """Return whether all words of a run stand within one of the kinds."""
    said = [inline for inline in inlines if not is_space(inline) and not isinstance(inline, Break | NoteMark)]
    return bool(said) and all(
        isinstance(one, kinds) or (isinstance(one, Emphasis | Strong | Linked | Struck) and all_of(one.inlines, kinds))
        for one in said
    )
