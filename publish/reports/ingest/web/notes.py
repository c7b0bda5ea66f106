"""Footnotes of a page: marks in its text that lead to what stands elsewhere.

By where links lead, not by whose program made them: WordPress, Pandoc, MediaWiki, Word, LibreOffice, Substack and hands
name them differently, and all of them link a mark to its note.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.web.nodes import Element, Piece
from publish.reports.ingest.web.notetext import DIGITS, bare, without_brackets
from publish.reports.ingest.web.sayings import first_words

MARK = "stet-note"
"""Tag of what stands in the text where a note is marked; its attribute ``label`` says which."""
_SAID = re.compile(
    rf"[\[(（〔［【⟦]?\s*(?:(?:note|fn|n|注|註|ref)\.?\s?)?(?:[{DIGITS}]{{1,4}}|[ivxlc]{{1,6}}|[a-z]|[*†‡§¶#]{{1,4}}|[①-⑳㉑-㉟⁰¹²³⁴-⁹]{{1,3}})\s*[.\])）〕］】⟧]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"[\[(（〔［【]?\s*[{DIGITS}]{{1,4}}\s*[\])）〕］】]?|[①-⑳⁰¹²³⁴-⁹]{{1,3}}")
_NAMED = re.compile(
    r"foot|end-?_?note|(?:^|[_\W])_?(?:fn|ftn|edn|note|notes|ref|sup|sym|bib|cite|n|zhu|zs|sdfn|sdendnote\d*)(?:ref|anc|sym|note)?(?:$|[_\W\d])|sdfootnote|cite_note|_ftn|_edn",
    re.IGNORECASE,
)
_REMARK = re.compile(r"cmnt(?:_ref)?\d+")
_BLOCKS = frozenset(
    {
        "li",
        "p",
        "div",
        "dd",
        "dt",
        "tr",
        "aside",
        "section",
        "blockquote",
        "td",
        "ol",
        "ul",
        "body",
        "table",
        "article",
        "dl",
        "footer",
        "main",
        "tbody",
        "center",
    }
)
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENDING = _HEADS | {"hr", "p", "div", "table", "ul", "ol"}
_NOTE_MAX = 12_000  # characters; what is longer is a part of the text that a number leads to
_LINKS_MAX = 20_000  # links of one page that are looked at


@dataclass(slots=True)
class _Pair:
    mark: Element
    """The link in the text."""
    target: Element
    """Where it leads."""


def taken(body: Element) -> dict[str, Element]:
    """Take the notes out of a page by their labels, and leave marks."""
    # Before anything is cut: later, places on the page are no longer told by walking it.
    order = {id(node): at for at, node in enumerate(body.walk())}
    places = _places(body)
    links = [node for node in body.walk() if node.tag == "a" and "#" in node.get("href")][:_LINKS_MAX]
    pairs = [pair for node in links if (pair := _pair(node, places, order)) is not None]
    targets: dict[int, Element] = {id(pair.target): pair.target for pair in pairs}
    held = _held(targets, order)
    # A note whose own words hold a mark of another's note stays a note; a mark within its own is the way back.
    pairs = [pair for pair in pairs if id(pair.target) in held and not _within(pair.mark, held[id(pair.target)])]
    marked = {id(pair.mark) for pair in pairs}
    labels = _labels(pairs)
    found: dict[str, Element] = {}
    origins = _origins(pairs)
    for pair in pairs:
        found.setdefault(labels[id(pair.target)], held[id(pair.target)])
    said: dict[str, set[str]] = {}
    for pair in pairs:
        said.setdefault(labels[id(pair.target)], set()).add(pair.mark.said())
    for label, note in found.items():
        bare(note, origins, marked, said[label])
    for pair in pairs:
        _set_mark(pair.mark, labels[id(pair.target)])
    # Looked at when all are gone: a list of notes is read once, and not once for each.
    lists = {id(note.parent): note.parent for note in found.values() if note.parent is not None}
    for note in found.values():
        note.drop()
    for around in lists.values():
        _emptied(around)
    return found


def without_remarks(body: Element, removed: list[Removed]) -> None:
    """Take out remarks of a document's editors to one another.

    As Google's programs save it.
    """
    for link in list(body.walk()):
        if link.tag != "a" or not _REMARK.fullmatch(link.get("id")):
            continue
        holder = next((above for above in (link, *link.above()) if above.tag in ("div", "p", "sup")), link)
        above = holder.parent
        while holder.tag == "p" and above is not None and above.tag == "div" and above.said() == holder.said():
            holder, above = above, above.parent
        if link.get("id").startswith("cmnt_ref"):
            holder = holder if holder.tag == "sup" else link
        elif words := holder.said():
            removed.append(Removed(first_words(words), Why.COMMENT))
        holder.drop()


def _places(body: Element) -> dict[str, Element]:
    """Return what a link's fragment may lead to."""
    found: dict[str, Element] = {}
    for node in body.walk():
        for name in (node.get("id"), node.get("name") if node.tag == "a" else ""):
            if name:
                found.setdefault(name, node)
    return found


def _pair(link: Element, places: dict[str, Element], order: dict[int, int]) -> _Pair | None:
    fragment = link.get("href").rpartition("#")[2]
    target = places.get(fragment) or places.get(unquote(fragment))
    if target is None or target is link or order[id(target)] < order[id(link)]:
        return None
    said = link.said()
    if not _SAID.fullmatch(said) or any(above.tag in _HEADS for above in target.above()) or target.tag in _HEADS:
        return None
    # A page of a catalogue, too, is reached by a number: a note is raised, in brackets, or named as one.
    raised = link.first("sup") is not None or any(above.tag == "sup" for above in list(link.above())[:3])
    named = (
        _NAMED.search(fragment)
        or _NAMED.search(link.get("class"))
        or "noteref" in link.get("role")
        or "mso-" in link.get("style")
    )
    if raised or named or (_NUMBER.fullmatch(said) and (said[0] in "[(（〔［【" or _bracketed(link))):
        return _Pair(link, target)
    return None


def _bracketed(link: Element) -> bool:
    if link.parent is None:
        return False
    at = link.place()
    before = link.parent.children[at - 1] if at else ""
    return isinstance(before, str) and before.rstrip().endswith(("[", "(", "（", "〔", "［", "【"))


def _held(targets: dict[int, Element], order: dict[int, int]) -> dict[int, Element]:
    """Return the element of each note, by where its mark leads."""
    blocks: dict[int, list[Element]] = {}
    around: dict[int, Element] = {}
    for target in sorted(targets.values(), key=lambda node: order[id(node)]):
        block = (
            target if target.tag in _BLOCKS else next((above for above in target.above() if above.tag in _BLOCKS), None)
        )
        if block is None:
            continue
        # The number has a cell of its own there, and the note's words stand in the next.
        if block.tag == "td" or block.tag == "dt":
            block = next((above for above in block.above() if above.tag == "tr"), block)
        blocks.setdefault(id(block), []).append(target)
        around[id(block)] = block
    found: dict[int, Element] = {}
    for number, inside in blocks.items():
        block = around[number]
        if len(inside) > 1 or block.tag in ("body", "ol", "ul", "table", "article", "main", "tbody", "center"):
            found.update(_cut(block, inside))
        else:
            found[id(inside[0])] = block
    holders = {id(holder) for holder in found.values()}
    for key, holder in list(found.items()):
        found[key] = _widened(holder, holders)
    _continued(found)
    return {key: holder for key, holder in found.items() if len(holder.said()) <= _NOTE_MAX}


def _cut(block: Element, targets: list[Element]) -> dict[int, Element]:
    """Cut a block that holds several notes before each of them.

    Old pages part them by line ends alone.
    """
    # All of them may stand within one font.
    holding = {id(node) for target in targets for node in (target, *target.above())}
    while len(inner := [child for child in block.children if isinstance(child, Element) and id(child) in holding]) == 1:
        if inner[0] in targets:
            return {}
        block = inner[0]
    starts: dict[int, Element] = {}
    for target in targets:
        child: Element = target
        while child.parent is not None and child.parent is not block:
            child = child.parent
        if child.parent is block:
            starts.setdefault(id(child), target)
    if len(starts) != len(targets):
        return {}
    made: list[Piece] = []
    found: dict[int, Element] = {}
    holder: Element | None = None
    for piece in block.children:
        if isinstance(piece, Element) and id(piece) in starts:
            holder = Element("div", parent=block)
            # The opening bracket of a note's number stands before the place itself.
            if made and isinstance(made[-1], str) and (opened := re.search(r"[\[(（［【]\s*$", made[-1])):
                made[-1] = made[-1][: opened.start()]
                holder.put(opened[0])
            found[id(starts[id(piece)])] = holder
            made.append(holder)
        elif isinstance(piece, Element) and piece.tag in _ENDING:
            holder = None
        if holder is None:
            made.append(piece)
        else:
            holder.put(piece)
    block.children = made
    return found


def _widened(holder: Element, holders: set[int]) -> Element:
    """Return the element around a note that holds nothing else.

    An item around its paragraph, for one.
    """
    while (above := holder.parent) is not None and above.tag in ("li", "div", "aside", "dd", "section", "td", "tr"):
        others = [
            child for child in above.children if child is not holder and (not isinstance(child, str) or child.strip())
        ]
        alone = all(
            isinstance(other, Element) and other.tag in ("p", "ul", "ol", "blockquote", "a", "span", "sup", "hr")
            for other in others
        )
        is_one = (
            above.tag == "li"
            or _NAMED.search(f"{above.get('class')} {above.get('id')}")
            or "footnote" in above.get("style")
        )
        if not alone or any(
            id(node) in holders for other in others if isinstance(other, Element) for node in other.walk()
        ):
            return holder
        if others and not (is_one and above.tag in ("li", "div", "aside", "dd", "td", "tr")):
            return holder
        if (
            not others
            and not is_one
            and above.tag in ("section", "div")
            and above.parent is not None
            and above.parent.tag == "body"
        ):
            return holder
        holder = above
    return holder


def _continued(found: dict[int, Element]) -> None:
    """Give a note the paragraphs up to the next note."""
    holders = {id(holder) for holder in found.values()}
    for holder in list(found.values()):
        parent = holder.parent
        if parent is None or holder.tag not in ("p", "div"):
            continue
        at = holder.place()
        behind: list[Piece] = []
        for child in parent.children[at + 1 :]:
            if isinstance(child, Element) and id(child) in holders:
                # Only what stands between two notes: nobody knows where the last one ends.
                more = [one for one in behind if isinstance(one, Element)]
                if (
                    more
                    and all(one.tag == "p" and one.get("class") == holder.get("class") for one in more)
                    and len(more) < 6
                ):
                    _joined(holder, more)
                break
            if isinstance(child, Element) or child.strip():
                behind.append(child)


def _joined(holder: Element, more: list[Element]) -> None:
    inner = Element(holder.tag, dict(holder.attributes))
    inner.put(*holder.children)
    holder.tag, holder.children = "div", []
    holder.put(inner)
    for one in more:
        one.drop()
        holder.put(one)


def _within(node: Element, around: Element) -> bool:
    return node is around or any(above is around for above in node.above())


def _labels(pairs: list[_Pair]) -> dict[int, str]:
    """Return each note's label: its number, if each has its own."""
    said: dict[int, str] = {}
    for pair in pairs:
        said.setdefault(id(pair.target), "".join(re.findall(r"[0-9]+", pair.mark.said())).lstrip("0"))
    # Where each chapter counts anew, a number is no name: then the notes are counted through.
    if len(set(said.values())) == len(said) and all(said.values()):
        return said
    return {target: str(number) for number, target in enumerate(said, 1)}


def _origins(pairs: list[_Pair]) -> frozenset[str]:
    """Return the names of the places that notes may lead back to."""
    found = set()
    for pair in pairs:
        # The place is the mark, what stands around it in its line, or an empty link beside it.
        for node in (pair.mark, *list(pair.mark.above())[:3], *pair.mark.walk()):
            if node.tag not in _BLOCKS or node is pair.mark:
                found |= {node.get("id"), node.get("name")}
        if pair.mark.parent is not None:
            at = pair.mark.place()
            for child in pair.mark.parent.children[max(0, at - 2) : at + 2]:
                if isinstance(child, Element):
                    found |= {child.get("id"), child.get("name")}
    return frozenset(found - {""})


def _set_mark(link: Element, label: str) -> None:
    mark = Element(MARK, {"label": label})
    around = link
    # The raised element goes with its link: else its brackets would stay.
    while (
        around.parent is not None
        and around.parent.tag in ("sup", "span", "b", "small", "font", "i", "strong")
        and not _rest(around.parent, around)
    ):
        around = around.parent
    if around.parent is not None and around.parent.tag == "sup":
        for at, child in enumerate(around.parent.children):
            if isinstance(child, str):
                around.parent.children[at] = re.sub(r"^[\s,;，、\[\]()–-]+$", "", child)
    else:
        without_brackets(around)
    around.replace(mark)


def _rest(above: Element, inner: Element) -> str:
    """Return the words of an element beside another within, less brackets."""
    words = "".join(
        child if isinstance(child, str) else child.text() + ("#" if child.first(MARK) or child.tag == MARK else "")
        for child in above.children
        if child is not inner
    )
    return re.sub(r"[\s\[\](){}（）［］【】.]+", "", words)


def _emptied(node: Element) -> None:
    """Take the lists and sections away that held notes alone."""
    while (above := node.parent) is not None and node.tag not in ("body", "article", "main", "html"):
        if node.text().strip() or node.first("img", MARK):
            return
        node.drop()
        node = above
