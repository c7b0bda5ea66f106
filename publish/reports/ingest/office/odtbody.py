"""OpenDocument's text as elements of a page, and what is not its text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.office.lists import InList, listed
from publish.reports.ingest.office.looks import SelfNamed, embolden, tag_of, usual_size
from publish.reports.ingest.office.odtstyles import LEVELS, OdtStyles
from publish.reports.ingest.office.tables import without_inner
from publish.reports.ingest.office.wordstyles import child
from publish.reports.ingest.web.bold import HEAD_MAX
from publish.reports.ingest.web.nodes import Element, Piece, outermost
from publish.reports.ingest.web.notes import MARK
from publish.reports.ingest.web.sayings import first_words
from publish.reports.ingest.web.weight import letters
from publish.reports.writing.numbers import whole

_SILENT = frozenset({
    "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms", "bookmark", "bookmark-start",
    "bookmark-end", "reference-mark-start", "reference-mark-end", "soft-page-break", "change", "change-start",
    "change-end",
    "annotation-end", "alphabetical-index-mark", "toc-mark", "user-index-mark", "dde-connection-decls",
    "linked-section",
})  # fmt: skip
# A path, a person at a desk: a page shows what the machine knew when it was printed.
_OF_FILE = frozenset({
    "author-name", "author-initials", "file-name", "template-name", "creator", "initial-creator", "printed-by",
})  # fmt: skip
_INDEXES = frozenset({
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
})  # fmt: skip
_HELD = frozenset({"image", "object", "object-ole", "plugin", "applet"})
_SPACES_MAX = 200  # spaces that one element may stand for
_CELLS_MAX = 100  # columns or rows that one element may stand for: spreadsheets fill themselves up with empty ones
DEPTH_MAX = 40  # tables within tables, boxes within boxes


@dataclass(slots=True)
class OdtBody:
    """A walk over OpenDocument's elements."""

    styles: OdtStyles
    own: SelfNamed = field(default_factory=SelfNamed)
    removed: list[Removed] = field(default_factory=list)
    notes: dict[str, Element] = field(default_factory=dict)
    boxes: int = 0
    kept: int = 0
    """Changes that are marked and shown."""
    _at: dict[str, list[int]] = field(default_factory=dict)
    _last: str = ""
    """The last open list. A continued list continues this list."""

    _usual: float = 0
    """Size of most letters."""
    _before: int = 0
    """Paragraphs so far."""

    def flow(self, node: Element, depth: int = 0) -> Element:
        """Return a body, a cell or a note as an element of a page."""
        if not depth and not self._usual:
            self._usual = usual_size(self.styles.look(one) for one in node.walk() if one.tag in ("p", "h"))
        made = Element("div")
        made.put(*listed(self._pieces(node, depth)))
        return made

    def _pieces(self, node: Element, depth: int) -> Iterator[tuple[InList | None, Element]]:
        for one in node.children:
            if not isinstance(one, Element):
                continue
            if depth > DEPTH_MAX:
                self.left(one, Why.HIDDEN)
            elif one.tag in ("p", "h"):
                for made in self._paragraph(one, depth):
                    yield None, made
            elif one.tag == "list":
                yield from self._list(one, "", 0, depth)
            elif one.tag == "table":
                yield None, self._table(one, depth)
            elif one.tag == "section" and (
                one.get("display") == "none" or self.styles.is_hidden("section", one.get("style-name"))
            ):
                self.left(one, Why.HIDDEN)
            elif one.tag in _INDEXES:
                self.left(one, Why.REPEATED)
            elif one.tag == "tracked-changes":
                self._changes(one)
            elif one.tag in ("frame", "custom-shape", "rect", "g"):
                for box in self._drawn(one):
                    yield None, self._box(box, depth)
            elif one.tag not in _SILENT:
                yield from self._pieces(one, depth + 1)

    def _paragraph(self, node: Element, depth: int) -> Iterator[Element]:
        name = node.get("style-name")
        role = self.styles.role(name)
        if role == "toc" or self.styles.is_hidden("paragraph", name):
            self.left(node, Why.REPEATED if role == "toc" else Why.HIDDEN)
            return
        boxes: list[Element] = []
        made = Element("p")
        made.put(*self._letters(node, boxes, depth))
        level = node.get("outline-level")
        # The report's own title is its first heading, so that the text's begin one below.
        if node.tag == "h":
            made.tag = f"h{min(int(level) + 1 if level.isdecimal() and len(level) < 3 else 2, 6)}"
        elif deep := self.styles.level(name):
            made.tag = f"h{min(deep + 1, 6)}"
        elif not depth and not role and made.said():
            self._looked(made, node)
        self._before += 1
        made = self.own.take(made, role, self.styles.names(name)[0])
        if made.children:
            yield made
        for box in boxes:
            yield self._box(box, depth)

    def _looked(self, made: Element, node: Element) -> None:
        """Make a heading of a paragraph that looks like one."""
        look = self.styles.look(node)
        if tag := tag_of(look, self._usual, self._before):
            made.tag = tag
            self.own.large += [made.said()] if tag == "h1" else []
        elif self.styles.is_bold(node.get("style-name")) and letters(look.text) <= HEAD_MAX:
            embolden(made)

    def _box(self, box: Element, depth: int) -> Element:
        self.boxes += 1
        quote = Element("blockquote")
        quote.put(self.flow(box, depth + 1))
        return quote

    def _list(self, node: Element, above: str, level: int, depth: int) -> Iterator[tuple[InList | None, Element]]:
        name = node.get("style-name") or above or self._styled(node)
        level = min(level, LEVELS - 1)
        at = self._at.setdefault(name, [0] * LEVELS)
        # A list within a list begins anew with each item of the outer one, which sets its level back.
        if not level and node.get("continue-numbering") != "true" and not node.get("continue-list"):
            at[:] = [0] * LEVELS
        for item in node.children:
            if not isinstance(item, Element) or item.tag not in ("list-item", "list-header"):
                continue
            yield from self._item(item, name, level, depth)

    def _item(self, item: Element, name: str, level: int, depth: int) -> Iterator[tuple[InList | None, Element]]:
        at = self._at[name]
        said = item.get("start-value")
        begun = False
        for one in item.children:
            if not isinstance(one, Element):
                continue
            if one.tag == "list":
                yield from self._list(one, name, level + 1, depth)
                continue
            made = Element("div")
            made.put(*listed(self._pieces(_alone(one), depth)))
            if not made.children:
                continue
            if begun or item.tag == "list-header":
                # A second paragraph of an item stands behind it; in Markdown it may not be counted again.
                yield None, made
                continue
            begun = True
            at[level] = whole(said, at[level] + 1 if at[level] else self.styles.start(name, level))
            at[level + 1 :] = [0] * (LEVELS - level - 1)
            counted = self.styles.counted(name, level, at)
            inner = made.children[0] if len(made.children) == 1 and isinstance(made.children[0], Element) else made
            yield (None, inner) if inner.tag.startswith("h") and not counted.label else (counted, inner)

    def _styled(self, node: Element) -> str:
        first = next((one for one in node.walk() if one.tag in ("p", "h")), None)
        return self.styles.list_of(first.get("style-name")) if first is not None else ""

    def _table(self, node: Element, depth: int) -> Element:
        table = Element("table", {"border": "1"})
        for row in _through(node, ("table-row",)):
            line = Element("tr")
            for cell in _through(row, ("table-cell", "covered-table-cell")):
                made = Element("td")
                if cell.tag == "table-cell":
                    made.put(self.flow(cell, depth + 1))
                else:
                    self.left(cell, Why.HIDDEN)
                # What is covered by its neighbour stays as an empty cell, so that columns stand beneath one another.
                line.put(made)
            table.put(line)
        return without_inner(table)

    def _letters(self, node: Element, boxes: list[Element], depth: int) -> list[Piece]:
        found: list[Piece] = []
        for one in node.children:
            if not isinstance(one, str):
                found += self._sign(one, boxes, depth)
            elif one.strip() and self.styles.is_unseen(node):
                self.removed.append(Removed(first_words(one), Why.HIDDEN))
            else:
                found.append(one)
        return found

    def _sign(self, node: Element, boxes: list[Element], depth: int) -> list[Piece]:
        tag = node.tag
        if tag == "s":
            return [" " * min(whole(node.get("c"), 1), _SPACES_MAX)]
        if tag == "tab":
            return [" "]
        if tag == "line-break":
            return [Element("br")]
        if tag == "note":
            return [self._note(node, depth)]
        if tag == "annotation":
            self.left(node, Why.COMMENT)
            return []
        if tag in _OF_FILE or tag.startswith("sender-"):
            self.left(node, Why.METADATA)
            return []
        if tag in ("hidden-text", "hidden-paragraph") or (
            tag == "span" and self.styles.is_hidden("text", node.get("style-name"))
        ):
            self._hidden(node)
            return []
        if tag in ("frame", "custom-shape", "rect", "g", "line", "path", "ellipse"):
            boxes += self._drawn(node)
            return []
        if tag == "ruby":
            base, above = child(node, "ruby-base"), child(node, "ruby-text")
            reading = above.said() if above else ""
            return [*(self._letters(base, boxes, depth) if base else []), *([f"({reading})"] if reading else [])]
        if tag == "script":
            self.removed.append(Removed(first_words(node.text() or node.get("href")), Why.ACTION))
            return []
        if tag in _SILENT or depth > DEPTH_MAX:
            return []
        inner = self._letters(node, boxes, depth + 1)
        if tag == "a" and node.get("href"):
            inner = _around("a", inner, {"href": node.get("href")})
        for stress in self.styles.stresses(node.get("style-name")) if tag == "span" and node.text().strip() else ():
            inner = _around(stress, inner)
        return inner

    def _hidden(self, node: Element) -> None:
        words = node.said() or node.get("string-value")
        if words.strip():
            self.removed.append(Removed(first_words(words), Why.HIDDEN))

    def _note(self, node: Element, depth: int) -> Element:
        label = str(len(self.notes) + 1)
        self.notes[label] = Element("div")
        body = child(node, "note-body")
        if body is not None:
            self.notes[label] = self.flow(body, depth + 1)
        return Element(MARK, {"label": label})

    def _drawn(self, node: Element) -> list[Element]:
        """Return the boxes with words of a drawing; pictures are listed."""
        boxes = [
            one
            for one in node.walk()
            if one.tag == "text-box" or (one.tag in ("custom-shape", "rect") and child(one, "p") is not None)
        ]
        held = next((one for one in node.walk() if one.tag in _HELD), None)
        if held is not None and held.tag != "object-ole":
            is_picture = held.tag == "image"
            said = (one.text().strip() for one in node.walk() if one.tag in ("desc", "title"))
            alt = next((words for words in said if words), "a picture" if is_picture else "a file of another program")
            self.removed.append(Removed(first_words(alt), Why.PICTURE if is_picture else Why.ATTACHED))
        return [box for box in outermost(boxes) if box.text().strip()]

    def _changes(self, node: Element) -> None:
        for one in node.walk():
            if one.tag == "insertion":
                self.kept += 1
            elif one.tag == "deletion":
                words = " ".join(part.said() for part in one.walk() if part.tag in ("p", "h"))
                if words.strip():
                    self.removed.append(Removed(first_words(words), Why.COMMENT))

    def left(self, node: Element, why: Why) -> None:
        """List an element that does not come along."""
        # Who wrote a remark, and when, is no part of its words.
        words = " ".join(one.said() for one in node.walk() if one.tag in ("p", "h")) or node.said()
        if words.strip():
            self.removed.append(Removed(first_words(words), why))


def _alone(node: Element) -> Element:
    made = Element("only")
    made.children = [node]  # not put: it keeps its place in the file's own tree
    return made


def _around(tag: str, inner: list[Piece], attributes: dict[str, str] | None = None) -> list[Piece]:
    made = Element(tag, attributes or {})
    made.put(*inner)
    return [made]


def _through(node: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    """Yield the rows of a table, or the cells of a row.

    Whatever is around them; what repeats itself, as often.
    """
    for one in node.children:
        if not isinstance(one, Element):
            continue
        # Only an empty one is repeated: one with words that says "a million times" is a bomb, or a slip.
        if one.tag in tags:
            said = one.get("number-columns-repeated") or one.get("number-rows-repeated")
            for _ in range(1 if one.text().strip() else min(whole(said, 1), _CELLS_MAX)):
                yield one
        elif one.tag in ("table-header-rows", "table-rows", "table-row-group", "table-header-columns"):
            yield from _through(one, tags)
