"""How much of a page is running text, in any script.

Values only. A sign of Chinese, Japanese or Korean weighs as two letters.
"""

import re
from dataclasses import dataclass

from publish.reports.ingest.web.nodes import Element

_LETTER = re.compile(r"\w")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_ENDED = re.compile(r"[.!?…。!?:؟۔།।༎॥：;；][\"'”’»」』)\]）】]{0,3}(?: ?\[?\d{1,3}\]?)?$|[。།،，、؛]|[.,;] ")
PROSE_MIN = 18  # weighted letters, and a sign of a sentence: below it, words stand in a list or on a button
PARTING = frozenset({
    "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol", "dt",
    "dd",
    "dl", "table", "tbody", "blockquote", "header", "footer", "nav", "aside", "figure", "figcaption", "pre", "center",
    "address", "main", "body", "form", "br", "hr", "details", "summary",
})  # fmt: skip
"""Elements whose words stand apart from those beside them."""


@dataclass(slots=True)
class Weight:
    """Letters of an element, counted with all within."""

    letters: int = 0
    linked: int = 0
    prose: int = 0
    """Letters of sentences, outside of links."""
    links: int = 0

    @property
    def density(self) -> float:
        """The part of the letters that are links, from 0 to 1."""
        return self.linked / self.letters if self.letters else 0.0

    def add(self, other: "Weight") -> None:
        """Count another one in."""
        self.letters += other.letters
        self.linked += other.linked
        self.prose += other.prose
        self.links += other.links


class Scales:
    """Weights of a page's elements, as they were when the page was weighed."""

    def __init__(self, page: Element) -> None:
        self._found: dict[int, Weight] = {}
        self._held: list[Element] = []  # a node that is gone could lend its number to a new one
        self._weigh(page)
        self.whole = self.of(page)
        """Weight of all the page."""

    def of(self, node: Element) -> Weight:
        """Return an element's weight."""
        return self._found.get(id(node)) or Weight()

    def _weigh(self, page: Element) -> None:
        order = list(page.walk())
        self._held = order
        for node in order:
            self._found[id(node)] = Weight()
        runs: dict[int, list[str]] = {}
        linked: dict[int, int] = {}
        for node in reversed(order):
            self._own(node, runs, linked)

    def _own(self, node: Element, runs: dict[int, list[str]], linked: dict[int, int]) -> None:
        """Weigh an element whose children have been."""
        mine = self._found[id(node)]
        parts: list[str] = []
        inside = 0
        for child in node.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag in PARTING:
                self._end(mine, parts, inside)
                parts, inside = [], 0
                mine.add(self._found[id(child)])
            else:
                # An inline's run goes on in its parent's; what blocks within it held is counted already.
                mine.add(self._found[id(child)])
                parts += runs.pop(id(child), [])
                inside += linked.pop(id(child), 0)
        if node.tag in PARTING:
            self._end(mine, parts, inside)
            return
        if node.tag == "a":
            # All words of a link are linked, those of inlines within it too.
            inside = letters("".join(parts))
            mine.links += 1 if inside else 0
        runs[id(node)] = parts
        linked[id(node)] = inside

    @staticmethod
    def _end(mine: Weight, parts: list[str], inside: int) -> None:
        text = "".join(parts)
        count = letters(text)
        mine.letters += count
        mine.linked += min(inside, count)
        # A line half of links is a menu, whatever its signs.
        if count - inside >= PROSE_MIN and inside * 2 < count and _ENDED.search(text.rstrip()):
            mine.prose += count - inside


def letters(text: str) -> int:
    """Return the weight of a text: its letters, a Chinese one as two."""
    if not text or text.isspace():
        return 0
    return len(_LETTER.findall(text)) + len(_WIDE.findall(text))


def is_sentence(text: str) -> bool:
    """Return whether a text reads as a sentence, and not as a label."""
    return letters(text) >= PROSE_MIN and _ENDED.search(text.rstrip()) is not None
