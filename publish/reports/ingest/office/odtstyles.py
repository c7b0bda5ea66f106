"""OpenDocument's styles.

Which are bold or hidden, which paragraphs are quotations and titles, how lists count. Values only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from publish.reports.ingest.office.lists import InList
from publish.reports.ingest.office.looks import ParagraphLook, is_white
from publish.reports.ingest.office.numbers import shown
from publish.reports.ingest.web.nodes import Element
from publish.reports.writing.numbers import whole

_QUOTE = re.compile(r"quotations?|(?:intense |block )?quote|block ?text", re.IGNORECASE)
_CONTENTS = re.compile(r"contents \d|contents heading", re.IGNORECASE)
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_TINY = 2.0  # points
_BLANK = ("", "transparent")
_SIZE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(pt|px|pc|mm|cm|in|%)")
_UNITS = {"pt": 1.0, "px": 0.75, "pc": 12.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}  # points
_BASED_MAX = 20  # styles on styles; a file may say that one is based on itself
_HOLDERS = ("text-properties", "section-properties", "paragraph-properties")
_POINTS = 12.0  # of letters that no style sets
_GROUNDS = ("table", "text-box", "custom-shape")  # whose own styles are not looked up here
LEVELS = 10


@dataclass(slots=True)
class OdtStyles:
    """A file's styles by family and name, and its lists' by name."""

    found: dict[tuple[str, str], Element] = field(default_factory=dict)
    lists: dict[str, dict[int, Element]] = field(default_factory=dict)
    on_colour: bool = False
    """Whether a page has a coloured ground."""

    def chain(self, family: str, name: str) -> list[Element]:
        """Return a style and those it is based on."""
        made: list[Element] = []
        while name and (node := self.found.get((family, name))) is not None and len(made) < _BASED_MAX:
            made.append(node)
            name = node.get("parent-style-name")
        return made

    def role(self, name: str) -> str:
        """Return what a paragraph is by its style: "title", "toc", "blockquote", or nothing."""
        for said in self.names(name):
            if said.lower() == "title":
                return "title"
            if _CONTENTS.fullmatch(said):
                return "toc"
            if _QUOTE.fullmatch(said):
                return "blockquote"
        return ""

    def level(self, name: str) -> int:
        """Return the outline level that a paragraph's style has. 0 for none."""
        for node in self.chain("paragraph", name):
            if (level := whole(node.get("default-outline-level"), -1)) >= 0:
                return level
        # A file that was converted has the name alone.
        found = next((found for said in self.names(name) if (found := _HEADING.fullmatch(said))), None)
        return int(found[1]) if found else 0

    def names(self, name: str) -> list[str]:
        """Return a paragraph style's name and the names of those it is based on."""
        chain = self.chain("paragraph", name)
        # Pandoc uses names of styles and does not tell the styles.
        said = [node.get("display-name") or node.get("name") for node in chain] or [name]
        # LibreOffice writes the blank of a name as _20_.
        return [one.replace("_20_", " ").strip() for one in said]

    def stresses(self, name: str) -> list[str]:
        """Return the tags for how a run of letters is stressed."""
        found = []
        for tag, keys, values in (
            # Arabic and Uyghur letters have properties of their own.
            ("b", ("font-weight", "font-weight-complex"), ("bold", "600", "700", "800", "900")),
            ("i", ("font-style", "font-style-complex"), ("italic", "oblique")),
            ("s", ("text-line-through-style", "text-line-through-type"), ("solid", "single", "double")),
        ):
            if any(self._said("text", name, key) in values for key in keys):
                found.append(tag)
        # "super 58%", or by how much: "33% 58%" is raised, "-33% 58%" lowered.
        place = self._said("text", name, "text-position").split(" ")[0]
        if place == "sub" or place.startswith("-"):
            found.append("sub")
        elif place == "super" or place.strip("0.%"):
            found.append("sup")
        return found

    def look(self, node: Element) -> ParagraphLook:
        """Return how a paragraph is set."""
        name = node.get("style-name")
        own = self._points("paragraph", name, _POINTS)
        bare = any(isinstance(one, str) and one.strip() for one in node.children)
        spans = [one for one in node.children if isinstance(one, Element) and one.text().strip()]
        sizes = [self._points("text", one.get("style-name"), own) for one in spans if one.tag == "span"]
        size = own if bare or not sizes else min(sizes)
        return ParagraphLook(size, self._said("paragraph", name, "text-align") == "center", node.said())

    def is_unseen(self, around: Element) -> bool:
        """Return whether letters right within a span or a paragraph cannot be seen.

        They are white on white, or too small.
        """
        holders = [around, *around.above()]
        # A paragraph's style counts where no span around the letters says otherwise.
        within = next((at for at, node in enumerate(holders) if node.tag in ("p", "h")), len(holders) - 1)
        styles = [("text" if node.tag in ("span", "a") else "paragraph", node.get("style-name")) for node in holders]
        inner = styles[: within + 1]
        size = _POINTS
        for style in reversed(inner):
            size = self._points(*style, size)
        if size <= _TINY:
            return True
        colour = next((said for style in inner if (said := self._said(*style, "color"))), "")
        if self.on_colour or not is_white(colour):
            return False
        return not any(
            node.tag in _GROUNDS or _coloured(self._said(*style, "background-color"))
            for node, style in zip(holders, styles, strict=True)
        )

    def is_bold(self, paragraph: str) -> bool:
        """Return whether a paragraph's style sets its letters in bold."""
        return self._said("paragraph", paragraph, "font-weight") in ("bold", "600", "700", "800", "900")

    def _points(self, family: str, name: str, around: float) -> float:
        """Return the size of a style's letters in points.

        Args:
            around: Size of the letters around them, which stays where the style says nothing.
        """
        share = 1.0
        for said in self._each(family, name, "font-size"):
            found = _SIZE.fullmatch(said)
            if found is None:
                break
            if found[2] != "%":
                return share * float(found[1]) * _UNITS[found[2]]
            share *= float(found[1]) / 100  # of the style that this one is based on
        return share * around

    def is_hidden(self, family: str, name: str) -> bool:
        """Return whether a style hides its words."""
        return self._said(family, name, "display") == "none"

    def _said(self, family: str, name: str, key: str) -> str:
        return next(self._each(family, name, key), "")

    def _each(self, family: str, name: str, key: str) -> Iterator[str]:
        for node in self.chain(family, name):
            for one in node.children:
                if isinstance(one, Element) and one.tag in _HOLDERS and one.get(key):
                    yield one.get(key)

    def list_of(self, paragraph: str) -> str:
        """Return the list that a paragraph's style belongs to."""
        return next(
            (node.get("list-style-name") for node in self.chain("paragraph", paragraph) if node.get("list-style-name")),
            "",
        )

    def counted(self, name: str, level: int, at: list[int]) -> InList:
        """Return how an item is counted.

        Args:
            at: How far each level has come.
        """
        told = self.lists.get(name, {})
        # Pandoc tells the first level alone, whatever stands in whatever.
        here = told.get(level) or next((told[one] for one in range(level, -1, -1) if one in told), None)
        if here is None or here.tag != "list-level-style-number":
            return InList(level, "", is_bullet=here is None or here.tag.startswith("list-level-style-"))
        first = max(0, level + 1 - whole(here.get("display-levels"), 1))
        numbers = []
        for one in range(first, level + 1):
            form = told.get(one, here if one == level else None)
            said = form.get("num-format") if form is not None else "1"
            if said:
                numbers.append(shown(at[one], said))
        label = f"{here.get('num-prefix')}{'.'.join(numbers)}{here.get('num-suffix')}".strip()
        return InList(level, label, at[level])

    def start(self, name: str, level: int) -> int:
        """Return the number that a level begins with."""
        here = self.lists.get(name, {}).get(level)
        return whole(here.get("start-value"), 1) if here is not None else 1


def _coloured(ground: str) -> bool:
    return ground.lower() not in _BLANK and not is_white(ground)


def styles_of(roots: Iterable[Element | None]) -> OdtStyles:
    """Return the styles of ``content.xml`` and ``styles.xml``, those of the first before the second's."""
    made = OdtStyles()
    for root in roots:
        for node in root.walk() if root else ():
            if node.tag == "style":
                # Automatic styles of both files may bear the same names (P1, T1); the text means its own.
                made.found.setdefault((node.get("family"), node.get("name")), node)
            elif node.tag == "page-layout-properties":
                made.on_colour = made.on_colour or _coloured(node.get("background-color"))
            elif node.tag in ("list-style", "outline-style"):
                levels = {
                    number - 1: one
                    for one in node.children
                    if isinstance(one, Element) and (number := whole(one.get("level"), 0))
                }
                made.lists.setdefault(node.get("name") if node.tag == "list-style" else "outline", levels)
    return made
