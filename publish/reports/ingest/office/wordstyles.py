"""Word's styles.

Which paragraphs are headings, quotations, titles, and which runs are bold or hidden. Values only.
"""

import re
from dataclasses import dataclass, field

from publish.reports.ingest.office.looks import ParagraphLook, is_white
from publish.reports.ingest.web.nodes import Element
from publish.reports.writing.numbers import whole

_HEADING = re.compile(r"(?:heading|überschrift|标题|標題|titre|заголовок)\s?(\d)", re.IGNORECASE)
_QUOTE = re.compile(r"(?:intense )?quot(?:e|ations?)|block ?(?:text|quote|quotation)|引用|明显引用", re.IGNORECASE)
_TINY = 4  # half points
_CLEAR = ("", "clear", "nil")  # patterns of which the ground alone is seen
_BLANK = ("", "AUTO")
_BASED_MAX = 20  # styles on styles; a file may say that one is based on itself


def on(parent: Element | None, name: str) -> bool | None:
    """Return whether a property is set. ``None`` if nothing is said of it."""
    found = child(parent, name)
    # A property without a value is set: <w:b/>.
    return None if found is None else found.get("val").lower() not in ("0", "false", "off", "none")


def child(parent: Element | None, name: str) -> Element | None:
    """Return the first child of a name."""
    return (
        next((one for one in parent.children if isinstance(one, Element) and one.tag == name), None) if parent else None
    )


@dataclass(slots=True)
class Styles:
    """A file's styles by id."""

    found: dict[str, Element] = field(default_factory=dict)
    size: float = 20
    """Of letters that no style sets, in half points."""

    def chain(self, name: str) -> list[Element]:
        """Return a style and those it is based on."""
        made: list[Element] = []
        while name and (node := self.found.get(name)) is not None and len(made) < _BASED_MAX:
            made.append(node)
            below = child(node, "basedOn")
            name = below.get("val") if below else ""
        return made

    def called(self, properties: Element | None) -> str:
        """Return the name of a paragraph's style; empty if it has none."""
        style = child(properties, "pStyle")
        node = self.found.get(style.get("val")) if style else None
        return named.get("val").strip() if node is not None and (named := child(node, "name")) is not None else ""

    def role(self, properties: Element | None) -> str:
        """Return what a paragraph is: a tag of HTML, "title", "toc", or nothing."""
        style = child(properties, "pStyle")
        chain = self.chain(style.get("val")) if style else []
        names = [named.get("val").strip() for node in chain if (named := child(node, "name"))]
        if names and names[0].lower() == "title":
            return "title"
        if names and re.match(
            r"toc(?: \d|\s*heading)|table of (?:figures|authorities)|index \d", names[0], re.IGNORECASE
        ):
            return "toc"
        # The outline before the name: names may be in any language.
        level = child(properties, "outlineLvl")
        for node in chain:
            level = level or child(child(node, "pPr"), "outlineLvl")
        if level is not None and (deep := whole(level.get("val"), -1)) >= 0:
            return f"h{min(deep + 2, 6)}" if deep < 9 else ""
        for name in names:
            if found := _HEADING.match(name):
                return f"h{min(int(found[1]) + 1, 6)}"
            if _QUOTE.fullmatch(name):
                return "blockquote"
        return ""

    def counted(self, properties: Element | None) -> Element | None:
        """Return the numbering of a paragraph, its own or its style's."""
        if (own := child(properties, "numPr")) is not None:
            return own
        style = child(properties, "pStyle")
        for node in self.chain(style.get("val")) if style else []:
            if (found := child(child(node, "pPr"), "numPr")) is not None:
                return found
        return None

    def value(self, name: str, run: Element | None) -> str:
        """Return the value of a property of letters.

        Their own, or their style's. Empty if nothing is said of it.
        """
        style = child(run, "rStyle")
        said = [run, *(child(node, "rPr") for node in (self.chain(style.get("val")) if style else []))]
        return next((found.get("val") for one in said if (found := child(one, name)) is not None), "")

    def unseen(self, run: Element) -> bool:
        """Return whether a run's letters are white on white, or too small to be seen."""
        properties = child(run, "rPr")
        if 0 < whole(self.value("sz", properties), 0) <= _TINY:
            return True
        if not is_white(self.value("color", properties)) or self._shaded(properties, "rStyle", "rPr"):
            return False
        # On a ground of another colour white letters are read; a style of a table may have one.
        return not any(
            node.tag in ("txbxContent", "tbl")
            or (node.tag == "p" and self._shaded(child(node, "pPr"), "pStyle", "pPr", "rPr"))
            or _on_colour(node)
            for node in run.above()
        )

    def _shaded(self, properties: Element | None, style: str, *kinds: str) -> bool:
        """Return whether letters or a paragraph have a coloured ground."""
        chosen = child(properties, style)
        chain = self.chain(chosen.get("val")) if chosen is not None else []
        return any(map(_ground, (properties, *(child(one, kind) for one in chain for kind in kinds))))

    def look(self, node: Element) -> ParagraphLook:
        """Return how a paragraph is set."""
        properties = child(node, "pPr")
        style = child(properties, "pStyle")
        chain = self.chain(style.get("val")) if style else []
        sizes: list[float] = []
        said: list[str] = []
        for run in node.walk():
            words = "".join(one.text() for one in run.children if isinstance(one, Element) and one.tag == "t")
            if run.tag == "r" and words.strip():
                own = self.value("sz", child(run, "rPr"))
                by_style = (found.get("val") for one in chain if (found := child(child(one, "rPr"), "sz")) is not None)
                sizes.append(whole(own or next(by_style, ""), 0) or self.size)
                said.append(words)
        way = child(properties, "jc") or next((jc for one in chain if (jc := child(child(one, "pPr"), "jc"))), None)
        centred = way is not None and way.get("val") == "center"
        return ParagraphLook(min(sizes, default=0), centred, " ".join("".join(said).split()))

    def is_set(self, name: str, run: Element | None, paragraph: Element | None = None) -> bool:
        """Return whether a property of letters is set.

        By themselves, by their style, or by the paragraph's: the nearest that says anything of it.
        """
        if (own := on(run, name)) is not None:
            return own
        for holder, kind in ((run, "rStyle"), (paragraph, "pStyle")):
            style = child(holder, kind)
            for node in self.chain(style.get("val")) if style else []:
                if (found := on(child(node, "rPr"), name)) is not None:
                    return found
        return False


def _ground(properties: Element | None) -> bool:
    shade, marked = child(properties, "shd"), child(properties, "highlight")
    # Programs write a white ground where none was chosen.
    if shade is not None and (shade.get("val") not in _CLEAR or not _blank(shade.get("fill"))):
        return True
    return marked is not None and marked.get("val") not in ("none", "white")


def _on_colour(node: Element) -> bool:
    return node.tag == "document" and _coloured(child(node, "background"))


def _coloured(ground: Element | None) -> bool:
    return ground is not None and not _blank(ground.get("color"))


def _blank(colour: str) -> bool:
    return colour.upper() in _BLANK or is_white(colour)


def styles_of(root: Element | None) -> Styles:
    """Return the styles of ``styles.xml``."""
    made = Styles()
    defaults = next((node for node in root.walk() if node.tag == "rPrDefault"), None) if root else None
    if (size := child(child(defaults, "rPr"), "sz")) is not None:
        made.size = whole(size.get("val"), 20)
    for node in root.children if root else ():
        if isinstance(node, Element) and node.tag == "style":
            made.found.setdefault(node.get("styleId"), node)
    return made
