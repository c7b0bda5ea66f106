"""Word's text as elements of a page, and what is not its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.office.lists import InList, listed
from publish.reports.ingest.office.looks import SelfNamed, embolden, goes_on, tag_of, usual_size
from publish.reports.ingest.office.tables import without_inner
from publish.reports.ingest.office.wordfields import OpenField, filled_in, is_of_file, is_own_mark
from publish.reports.ingest.office.wordnumbers import Numbering
from publish.reports.ingest.office.wordparts import GONE, WITHIN, chosen, is_contents, joined, runs_on, said, through
from publish.reports.ingest.office.wordstyles import Styles, child, on
from publish.reports.ingest.web.bold import HEAD_MAX
from publish.reports.ingest.web.nodes import Element, Piece, outermost
from publish.reports.ingest.web.notes import MARK
from publish.reports.ingest.web.sayings import first_words
from publish.reports.ingest.web.weight import letters

_SYMBOLS = {
    "F0A8": "☐", "F06F": "□", "F0FE": "☑", "F0FC": "✓", "F0FB": "✗", "F0B7": "•", "F0A7": "▪", "F0E0": "→", "F0D8": "➢",
    "F076": "❖", "F0AE": "→", "F02D": "–", "F0B0": "°", "F0B1": "±",
}  # fmt: skip
"""Signs of Wingdings and Symbol that stand in texts."""
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_PLACES = {"superscript": "sup", "subscript": "sub"}
_TITLED = 6  # paragraphs at the beginning: a title of several lines stands among twice as many
DEPTH_MAX = 40  # tables within tables, boxes within boxes


@dataclass(slots=True)
class WordBody:
    """A walk over Word's elements."""

    styles: Styles
    numbering: Numbering
    links: dict[str, str]
    """Id → address."""
    own: SelfNamed = field(default_factory=SelfNamed)
    removed: list[Removed] = field(default_factory=list)
    boxes: int = 0
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and id of a note → its label."""
    signs: dict[str, str] = field(default_factory=dict)
    """Label → sign that its author set as the note's mark, as * is."""
    symbols: int = 0
    """Signs that no font of ours has."""
    kept: int = 0
    """Changes that are marked and shown."""

    _usual: float = 0
    """Size of most letters."""
    _before: int = 0
    """Paragraphs so far."""

    def flow(self, node: Element, depth: int = 0) -> Element:
        """Return a body, a cell or a note as an element of a page."""
        if not depth and not self._usual:
            self._usual = usual_size(self.styles.look(one) for one in node.walk() if one.tag == "p")
        made = Element("div")
        made.put(*listed(self._pieces(node, depth)))
        return made

    def _pieces(self, node: Element, depth: int) -> Iterator[tuple[InList | None, Element]]:
        for one in self._joined(node):
            if depth > DEPTH_MAX:
                self.left(one, Why.HIDDEN)
            elif one.tag == "p":
                yield from self._paragraph(one, depth)
            elif one.tag == "tbl":
                yield None, self._table(one, depth)
            elif one.tag == "sdt" and is_contents(one):
                self.left(one, Why.REPEATED)
            elif one.tag in GONE:
                self.left(one, Why.COMMENT)
            elif one.tag == "AlternateContent":
                yield from self._pieces(chosen(one), depth)
            elif one.tag in WITHIN:
                yield from self._pieces(one, depth + 1)
            elif one.tag == "altChunk":
                self.removed.append(Removed("a file that is shown within the text", Why.ATTACHED))

    def _paragraph(self, node: Element, depth: int) -> Iterator[tuple[InList | None, Element]]:
        properties = child(node, "pPr")
        role = self.styles.role(properties)
        if role == "toc":
            self.left(node, Why.REPEATED)
            return
        look = self.styles.look(node) if not depth and not role else None
        role = tag_of(look, self._usual, self._before) if look is not None else role
        self._before += bool(look is None or look.text)
        made = Element("p" if role in ("", "title", "blockquote") else role)
        run = _Run(self, properties, heading=role.startswith("h") or role == "title")
        made.put(*run.pieces(node))
        said = made.text().strip() or run.boxes
        # A form's rows are counted by cells in which nothing but the number is seen.
        alone = not said and node.parent is not None and node.parent.tag == "tc"
        counted = self.numbering.next(self.styles.counted(properties)) if said or alone else None
        if alone and counted is not None:
            made.put(counted.label)
            counted = None
        # Bold by its style it is a heading if it is short, and a text as any other if not.
        if look is not None and not role and look.text and self._is_bold(properties) and letters(look.text) <= HEAD_MAX:
            embolden(made)
        if role == "h1" and look is not None and made.said():
            self.own.large.append(made.said())
        made = self.own.take(made, role, self.styles.called(properties))
        if made.children:
            # A heading is counted by words: a list's item is none.
            if role.startswith("h") and counted is not None and counted.label:
                made.children.insert(0, f"{counted.label} ")
                counted = None
            yield counted, made
        for box in run.boxes:
            self.boxes += 1
            quote = Element("blockquote")
            quote.put(self.flow(box, depth + 1))
            if quote.text().strip():
                yield None, quote

    def _is_bold(self, properties: Element | None) -> bool:
        style = child(properties, "pStyle")
        chain = self.styles.chain(style.get("val")) if style else []
        return next((said for one in chain if (said := on(child(one, "rPr"), "b")) is not None), False)

    def _joined(self, node: Element) -> Iterator[Element]:
        """Yield the elements within, paragraphs that run on joined.

        The first letter of a chapter, set large, is a paragraph of its own in Word's files. And a paragraph whose end
        was struck out runs on, too, as does a Chinese title of two lines.
        """
        waiting: Element | None = None
        for one in (child_ for child_ in node.children if isinstance(child_, Element)):
            if waiting is not None and one.tag not in ("p", "tbl", "sdt"):
                yield one
                continue
            if (
                waiting is not None
                and one.tag == "p"
                and (runs_on(child(waiting, "pPr")) or self._titled(waiting, one))
            ):
                one = joined(waiting, one)
            elif waiting is not None:
                yield waiting
            waiting = None
            if one.tag == "p":
                waiting = one
            else:
                yield one
        if waiting is not None:
            yield waiting

    def _titled(self, first: Element, then: Element) -> bool:
        return self._before < 2 * _TITLED and goes_on(self.styles.look(first), self.styles.look(then), self._usual)

    def _table(self, node: Element, depth: int) -> Element:
        table = Element("table", {"border": "1"})
        for row in through(node, "tr"):
            if child(child(row, "trPr"), "del") is not None:
                self.left(row, Why.COMMENT)
                continue
            line = Element("tr")
            for cell in through(row, "tc"):
                properties = child(cell, "tcPr")
                span, merged = child(properties, "gridSpan"), child(properties, "vMerge")
                made = Element("td", {"colspan": span.get("val")} if span else {})
                # What the further rows of a merged cell hold, Word does not show.
                if merged is None or merged.get("val") == "restart":
                    made.put(self.flow(cell, depth + 1))
                else:
                    self.left(cell, Why.HIDDEN)
                line.put(made)
            table.put(line)
        return without_inner(table)

    def left(self, node: Element, why: Why) -> None:
        """List an element that does not come along."""
        if words := said(node):
            self.removed.append(Removed(first_words(words), why))


class _Run:
    """The letters of one paragraph."""

    def __init__(self, body: WordBody, paragraph: Element | None, *, heading: bool) -> None:
        self._body = body
        self._paragraph = paragraph
        self._heading = heading
        self.boxes: list[Element] = []
        self._fields: list[OpenField] = []
        """Those that are open, the innermost last."""

    def pieces(self, node: Element) -> list[Piece]:
        found: list[Piece] = []
        for one in node.children:
            if not isinstance(one, Element):
                continue
            if one.tag == "r":
                found += self._letters(one)
            elif one.tag == "hyperlink":
                address = self._body.links.get(one.get("id"), "")
                link = Element("a" if address else "span", {"href": address} if address else {})
                link.put(*self.pieces(one))
                found.append(link)
            elif one.tag in GONE:
                self._body.left(one, Why.COMMENT)
            elif one.tag == "fldSimple" and is_of_file(one.get("instr")):
                self._body.left(one, Why.METADATA)
            elif one.tag == "AlternateContent":
                found += self.pieces(chosen(one))
            elif one.tag in WITHIN:
                self._body.kept += one.tag in ("ins", "moveTo")
                found += self.pieces(one)
            # A formula's signs alone: its shape has no place in a line.
            elif one.tag in ("oMath", "oMathPara"):
                found.append(said(one))
        return found

    def _letters(self, run: Element) -> list[Piece]:
        properties = child(run, "rPr")
        if self._body.styles.is_set("vanish", properties, self._paragraph):
            self._body.left(run, Why.HIDDEN)
            return []
        if self._body.styles.unseen(run):
            self._body.left(run, Why.HIDDEN)
            return []
        found: list[Piece] = []
        for one in run.children:
            if isinstance(one, Element):
                found += self._sign(one)
        # Before its result a field holds what it does: code, which Word does not show, and fields within it neither.
        if not found or any(not one.begun for one in self._fields):
            return []
        if any(is_of_file(one.code) for one in self._fields):
            self._body.left(run, Why.METADATA)
            return []
        if link := next((link for one in reversed(self._fields) if (link := _LINK.match(one.code))), None):
            around = Element("a", {"href": link[1]})
            around.put(*found)
            found = [around]
        # A raised 5 is a power or a note's mark: in the line it would be one more digit of the number before it.
        if (place := _PLACES.get(self._body.styles.value("vertAlign", properties))) and not isinstance(
            found[0], Element
        ):
            around = Element(place)
            around.put(*found)
            found = [around]
        for name, tag in (("b", "b"), ("i", "i"), ("strike", "s"), ("bCs", "b"), ("iCs", "i")):
            if not self._heading and name[-2:] != "Cs" and self._is(name, properties):
                around = Element(tag)
                around.put(*found)
                found = [around]
        return found

    def _is(self, name: str, properties: Element | None) -> bool:
        # A whole paragraph that its style sets in italics is not stressed.
        if child(properties, "rtl") is not None and name in ("b", "i"):
            name += "Cs"
        return self._body.styles.is_set(name, properties)

    def _sign(self, node: Element) -> list[Piece]:
        match node.tag:
            case "t":
                return [] if is_own_mark(node) else [node.text()]
            case "tab" | "ptab":
                return [" "]
            case "br" | "cr":
                # What stands on the next page is no part of the words before it.
                return [Element("br")] * (2 if node.get("type") in ("page", "column") else 1)
            case "noBreakHyphen":
                return ["\u2011"]
            case "sym":
                return [self._symbol(node)]
            case "fldChar":
                return self._field(node)
            case "instrText":
                if self._fields:
                    self._fields[-1].code += node.text()
            case "footnoteReference" | "endnoteReference":
                return [self._mark(node)]
            case "ruby":
                return self._ruby(node)
            case "drawing" | "pict" | "object" | "AlternateContent":
                self._drawn(node)
            case "delText":
                self._body.left(node, Why.COMMENT)
        return []

    def _symbol(self, node: Element) -> str:
        sign = _SYMBOLS.get(node.get("char").upper())
        self._body.symbols += sign is None
        return sign or "□"

    def _field(self, node: Element) -> list[Piece]:
        kind = node.get("fldCharType")
        if kind == "begin":
            self._fields.append(OpenField(chosen=filled_in(node)))
        elif kind == "separate" and self._fields:
            self._fields[-1].begun = True
        elif kind == "end" and self._fields and (shown := self._fields.pop().chosen):
            return [shown]
        return []

    def _mark(self, node: Element) -> Element:
        key = (node.tag.removesuffix("Reference"), node.get("id"))
        label = self._body.marks.setdefault(key, str(len(self._body.marks) + 1))
        if node.get("customMarkFollows") not in ("", "0", "false") and node.parent is not None:
            self._body.signs[label] = "".join(
                one.text() for one in node.parent.children if isinstance(one, Element) and one.tag == "t"
            )
        return Element(MARK, {"label": label})

    def _ruby(self, node: Element) -> list[Piece]:
        base, above = child(node, "rubyBase"), child(node, "rt")
        reading = said(above) if above else ""
        return [*(self.pieces(base) if base else []), *([f"({reading})"] if reading else [])]

    def _drawn(self, node: Element) -> None:
        if node.tag == "AlternateContent":
            node = chosen(node)
        boxes = [one for one in node.walk() if one.tag == "txbxContent"]
        self.boxes += outermost(boxes)
        if boxes:
            return
        named = next((one for one in node.walk() if one.tag == "docPr"), None)
        alt = " ".join((named.get("descr") or named.get("title")).split()) if named else ""
        if node.tag == "object" or any(one.tag == "OLEObject" for one in node.walk()):
            self._body.removed.append(Removed(alt or "a file of another program", Why.ATTACHED))
        elif any(one.tag in ("pic", "imagedata", "chart", "relIds", "wgp", "wsp", "shape") for one in node.walk()):
            self._body.removed.append(Removed(alt or "a picture", Why.PICTURE))
