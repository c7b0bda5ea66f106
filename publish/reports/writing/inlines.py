"""Inlines as Markdown, at a chosen plainness."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from publish.reports.writing.letters import escaped, one_line, shown
from publish.reports.writing.nouns import (
    Break,
    Code,
    Emphasis,
    Image,
    Inline,
    Linked,
    NoteMark,
    PageMark,
    Strong,
    Struck,
    Wording,
    plain,
)
from publish.tree.sources import notes
from publish.tree.sources.pagelabels import is_label

Stressed: TypeAlias = Emphasis | Strong | Struck
_MARKS: Final[dict[type, str]] = {Emphasis: "*", Strong: "**", Struck: "~~"}
_ADDRESS = re.compile(r"[^\s<>()\\\x00-\x1f\x7f]+")
_AUTOLINK = re.compile(r"https?://[^\s<>\\\x00-\x1f\x7f`*_~|\[\]&]+")
_TICKS = re.compile(r"`+")
_DEPTH_MAX = 40  # stresses in stresses; beyond it only the words are kept


class Inlines:
    """A writer of inlines, and the words it wrote.

    Args:
        plainness: 0 writes all, 1 no stress, 2 escapes every sign as well.
    """

    def __init__(self, plainness: int = 0) -> None:
        self._plainness = plainness
        self._words: list[str] = []
        self.labels: dict[str, None] = {}
        """Labels of the notes that were marked, each once."""

    @property
    def words(self) -> str:
        """The letters that must be read back, without white space."""
        return "".join("".join(self._words).split())

    def text(self, inlines: Iterable[Inline], depth: int = 0) -> str:
        """Return Markdown for ``inlines``."""
        pieces = list(_joined(inlines))
        found = ""
        for at, inline in enumerate(pieces):
            if isinstance(inline, Stressed):
                after = _first(pieces[at + 1 :])
                found += self._stressed(inline, found[-1:], after, depth)
            else:
                found += self._one(inline, depth)
        return found

    def _one(self, inline: Inline, depth: int) -> str:
        match inline:
            case Wording(text):
                return self._letters(one_line(text))
            case Code(text):
                return self._code(one_line(text))
            case Break():
                return "\n"
            case Image(alt, address, title):
                self._words.append(one_line(alt))
                return f"![{self._escaped(one_line(alt))}]({_address(address, title)})"
            case Linked():
                return self._link(inline, depth)
            case NoteMark(label):
                self.labels[label] = None
                return f"[^{label}]"
            case PageMark(label):
                # What is no number of a page would be read as words that the document has not.
                return f"{{p. {label}}}" if is_label(label) else ""
            case _:
                return self.text(inline.inlines, depth + 1)

    def _letters(self, text: str) -> str:
        found = ""
        for part, is_sign in shown(text):
            if is_sign:
                found += self._code(part)
            else:
                self._words.append(part)
                found += self._escaped(part)
        return found

    def _escaped(self, text: str) -> str:
        return escaped(text, every=self._plainness > 1)

    def _code(self, text: str) -> str:
        if not text.strip(" "):
            return text
        self._words.append(text)
        longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
        fence = "`" * (longest + 1)
        # One space at each end is taken away again by whoever reads it.
        room = " " if text[0] in "` " or text[-1] in "` " else ""
        # In a table a bar ends the cell even within code, and outside of one the backslash would be shown.
        if "|" in text or (self._plainness > 1 and not notes.note(text)):
            return escaped(text, every=True)
        return f"{fence}{room}{text}{room}{fence}"

    def _link(self, link: Linked, depth: int) -> str:
        # Markdown has no link within a link: the outer one's brackets would be shown.
        inner = tuple(_without_links(link.inlines))
        if not link.address:
            return self.text(inner, depth + 1)
        said = one_line(plain(inner)).strip()
        if said == link.address and not link.title and _AUTOLINK.fullmatch(said) and self._plainness < 2:
            self._words.append(said)
            return f"<{said}>"
        if not said and not any(isinstance(one, Image) for one in inner):
            inner = (Wording(link.address),)  # a link without words is one that nobody sees
        text = self.text(inner, depth + 1)
        lead, tail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
        return f"{lead}[{text.strip(' ')}]({_address(link.address, link.title)}){tail if tail != text else ''}"

    def _stressed(self, inline: Stressed, before: str, after: str, depth: int) -> str:
        if self._plainness or depth > _DEPTH_MAX:
            return self.text(inline.inlines, depth + 1)
        mark = _MARKS[type(inline)]
        lead, inner, tail = _peeled(tuple(_without(inline.inlines, type(inline))), str.isspace)
        opens, closes = before if not lead else lead[-1], after if not tail else tail[0]
        # A mark between a letter and a sign opens nothing: bold quotation marks beside Chinese. The signs step out.
        if not _stands(opens, _first(inner)) or not _stands(closes, _last(inner)):
            more, inner, less = _peeled(inner, _is_sign)
            lead, tail = lead + more, less + tail
        if not plain(inner).strip():
            return self._letters(lead) + self.text(inner, depth + 1) + self._letters(tail)
        begin = self._letters(lead)
        text = self.text(inner, depth + 1)
        return f"{begin}{mark}{text}{mark}{self._letters(tail)}"


def _address(address: str, title: str) -> str:
    """Return a link's address and title as they stand between its brackets."""
    # Markdown reads HTML's names in addresses, too: "&lt;" would become "<".
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address.strip())
    if not _ADDRESS.fullmatch(address):
        quoted = re.sub(r"[<>\\\s\x00-\x1f\x7f]", lambda found: f"%{ord(found[0]):02X}", address)
        address = f"<{quoted}>" if set("()") & set(quoted) or not quoted else quoted
    words = one_line(title).strip()
    return f'{address} "{escaped(words).replace(chr(34), chr(92) + chr(34))}"' if words else address


def _joined(inlines: Iterable[Inline]) -> Iterable[Inline]:
    """Yield inlines with equal neighbours made one, and empty ones left out."""
    held: Inline | None = None
    for inline in inlines:
        if isinstance(inline, Wording) and not inline.text:
            continue
        # Apart they would be misread: in "**a****b**" the middle is one mark, and so are the ticks of two codes.
        if isinstance(held, Wording) and isinstance(inline, Wording):
            held = Wording(held.text + inline.text)
        elif isinstance(held, Code) and isinstance(inline, Code):
            held = Code(held.text + inline.text)
        elif held is not None and type(held) is type(inline) and isinstance(inline, Stressed):
            held = replace(inline, inlines=(*held.inlines, *inline.inlines))  # type: ignore[union-attr]
        else:
            if held is not None:
                yield held
            held = inline
    if held is not None:
        yield held


def _without(inlines: Iterable[Inline], kind: type) -> Iterable[Inline]:
    """Yield inlines without a stress of the kind that they are in already."""
    for inline in inlines:
        if isinstance(inline, kind) and isinstance(inline, Stressed):
            yield from _without(inline.inlines, kind)
        else:
            yield inline


def _without_links(inlines: Iterable[Inline]) -> Iterable[Inline]:
    for inline in inlines:
        if isinstance(inline, Linked):
            yield from _without_links(inline.inlines)
        elif isinstance(inline, Stressed):
            yield replace(inline, inlines=tuple(_without_links(inline.inlines)))
        elif not isinstance(inline, NoteMark):
            yield inline


def _peeled(inlines: tuple[Inline, ...], goes: Callable[[str], bool]) -> tuple[str, tuple[Inline, ...], str]:
    """Return the letters that step out at both ends, and what stays between."""
    found = [*inlines]
    lead = tail = ""
    while found and isinstance(found[0], Wording | Break):
        text = " " if isinstance(found[0], Break) else one_line(found[0].text)
        kept = 0
        while kept < len(text) and goes(text[kept]):
            kept += 1
        lead, rest = lead + text[:kept], text[kept:]
        found[:1] = [Wording(rest)] if rest else []
        if rest:
            break
    while found and isinstance(found[-1], Wording | Break):
        text = " " if isinstance(found[-1], Break) else one_line(found[-1].text)
        kept = len(text)
        while kept and goes(text[kept - 1]):
            kept -= 1
        tail, rest = text[kept:] + tail, text[:kept]
        found[-1:] = [Wording(rest)] if rest else []
        if rest:
            break
    return lead, tuple(found), tail


def _is_sign(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter)[0] in "PS"


def _stands(outside: str, inside: str) -> bool:
    """Return whether a mark between the two letters is taken for one."""
    return bool(inside) and not inside.isspace() and (not _is_sign(inside) or not outside or _is_sign(outside))


def _first(inlines: Iterable[Inline]) -> str:
    """Return the first letter as written; empty at the end."""
    for inline in inlines:
        match inline:
            case Wording(text):
                return one_line(text)[:1]
            case Break():
                return " "
            case Code() | Linked() | Image() | NoteMark() | PageMark():
                return "["
            case _ if letter := _first(inline.inlines):
                return letter
    return ""


def _last(inlines: tuple[Inline, ...]) -> str:
    for inline in reversed(inlines):
        match inline:
            case Wording(text):
                return one_line(text)[-1:]
            case Break():
                return " "
            case Code() | Linked() | Image() | NoteMark() | PageMark():
                return "]"
            case _ if letter := _last(inline.inlines):
                return letter
    return ""
