"""Paragraphs of an office file that look like headings, where no style says that they are.

Many writers set a line large, in the middle or in bold, and know no styles. Values only.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from publish.core import dates
from publish.reports.ingest.lines import sentences
from publish.reports.ingest.web.bold import HEAD_MAX, headed
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.weight import letters
from publish.reports.writing.nouns import Block, Headline, Paragraph, plain

_LARGE: Final = 1.2  # times the size of most letters
_HEAD: Final = 6  # paragraphs at the beginning among which a title stands
# Chinese papers count their parts so, and set them in another face of the same size.
_PART: Final = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；;！!？?，,：:、]{2,30}")
_HAN: Final = re.compile("[\u3400-\u9fff（）《》〔〕]")

_WHOLE: Final = re.compile(
    r"(?:[报報]告|[说說]明|通知|意[见見]|[决決]定|[书書信函]|[纪紀]要|[记記][录錄]|方案|[办辦]法|[声聲]明|公告)$"
)
"""Forms of papers, which end a title."""
_NAME_MAX: Final = 4  # letters of somebody's name
_AUTHOR: Final = re.compile(r"authors?|by-?line|auteurs?|autor(?:en|es)?|作者|автор", re.IGNORECASE)
_AUTHOR_MAX: Final = 80  # letters of a name
_COLOUR: Final = re.compile(r"#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
_WHITE_MIN: Final = 0xF5  # of each part: what is darker may be read on white, as a very light grey


def is_white(colour: str) -> bool:
    """Return whether a colour cannot be told from white.

    Args:
        colour: Six digits, base 16, with or without "#".
    """
    found = _COLOUR.fullmatch(colour.strip())
    return found is not None and all(int(part, 16) >= _WHITE_MIN for part in found.groups())


def is_author(style: str, said: str) -> bool:
    """Return whether a paragraph names an author: its style is called so, and it is no sentence."""
    return bool(_AUTHOR.fullmatch(style.strip())) and 0 < len(said) <= _AUTHOR_MAX and not sentences.ends(said)


def wrapped(tag: str, made: Element) -> Element:
    """Return an element of this tag with another in it."""
    around = Element(tag)
    around.put(made)
    return around


def embolden(made: Element) -> None:
    """Set all that is within a paragraph in bold."""
    around = Element("b")
    around.put(*made.children)
    made.children = []
    made.put(around)


@dataclass(slots=True)
class SelfNamed:
    """What a text's own paragraphs say that it is called, and whose."""

    titles: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    """Lines set large and in the middle at the beginning, where no style says which is the title."""

    def take(self, made: Element, role: str, style: str) -> Element:
        """Note a title or an author, and return the paragraph as its role has it."""
        if is_author(style, made.said()):
            self.authors.append(made.said())
        if role == "title" and made.said():
            self.titles.append(made.said())
            made.tag = "h1"
        return wrapped("blockquote", made) if role == "blockquote" else made


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph is set."""

    size: float
    """Of its smallest letters, in the file's own unit."""
    centred: bool
    text: str

    def large(self, usual: float) -> bool:
        """Return whether it is a short line set larger than the text."""
        short = 0 < letters(self.text) <= HEAD_MAX
        return short and self.size >= usual * _LARGE and not sentences.ends(self.text)


def usual_size(looks: Iterable[ParagraphLook]) -> float:
    """Return the size of most letters; 0 without any."""
    sizes: Counter[float] = Counter()
    for look in looks:
        sizes[look.size] += letters(look.text)
    most = sizes.most_common(1)
    return most[0][0] if most and most[0][1] else 0.0


def tag_of(look: ParagraphLook, usual: float, place: int) -> str:
    """Return the tag of a heading; empty for a paragraph that looks like others.

    Args:
        place: How many paragraphs stand before it.
    """
    if not usual or not look.large(usual):
        return ""
    return "h1" if look.centred and place < _HEAD else "h2"


def goes_on(first: ParagraphLook, then: ParagraphLook, usual: float) -> bool:
    """Return whether two paragraphs are one title of Han letters."""
    alike = first.centred and then.centred and first.size == then.size
    if not usual or not alike or not first.large(usual) or not then.large(usual):
        return False
    return bool(_HAN.match(first.text[-1:])) and bool(_HAN.match(then.text[:1])) and not _apart(first.text, then.text)


def _apart(first: str, then: str) -> bool:
    """Return whether a line below a title is its author or its date."""
    if then.startswith("（") or _WHOLE.search(then):
        return False
    return bool(_WHOLE.search(first)) or len(then) <= _NAME_MAX or any(one.day for one in dates.found(then))


def told(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks, short lines that look like headings as such."""
    whole = [*headed(blocks)]
    for at, block in enumerate(whole):
        behind = whole[at + 1] if at + 1 < len(whole) else None
        if isinstance(block, Paragraph) and isinstance(behind, Paragraph):
            said, below = plain(block.inlines).strip(), plain(behind.inlines).strip()
            if _PART.fullmatch(said) and not _PART.fullmatch(below) and letters(below) > letters(said):
                yield Headline(2, block.inlines)
                continue
        yield block
