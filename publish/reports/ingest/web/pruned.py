"""A page without what is not its text.

Each piece taken out is listed by its first words; a long one, by those of each of its blocks.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from publish.core import dates
from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.web import furniture, hidden, painted
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.notes import MARK
from publish.reports.ingest.web.sayings import FIRST_MAX, first_words, key
from publish.reports.ingest.web.sheets import PageStyles
from publish.reports.ingest.web.weight import PARTING, Scales, letters

_PULLED = re.compile(r"pull-?_?quote|pulled|callout-quote", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTENTS_MIN = 3  # links: fewer may be a sentence's
_DAYS_MIN = 3  # alike: of what happened on each, and not of when a page was made
_DAY = re.compile(r"\d{4}|[\u0660-\u0669\u06f0-\u06f9\u0f20-\u0f29]{4}|二[〇○零]")


def without_silent(page: Element) -> None:
    """Take the elements without words for readers out."""
    for node in list(page.walk()):
        if node.tag in hidden.SILENT:
            node.drop()


def without_hidden(body: Element, sheet: PageStyles, removed: list[Removed]) -> list[Element]:
    """Take hidden elements and unseen words out.

    Return the elements with doubtful words.
    """
    scales = Scales(body)
    half = scales.of(body).letters * 0.5

    def goes(node: Element) -> bool:
        # What waits for a script to show it is the text all the same.
        small = scales.of(node).letters <= half
        return small and (node.tag == "noscript" or hidden.is_unseen(node, sheet))

    # Found before anything goes: the styles of what is around count.
    unpainted = painted.unpainted(body, sheet)
    _drop(body, goes, Why.HIDDEN, removed)
    said = [(node, words) for node in unpainted.sure if (words := painted.own_words(node))]
    if sum(letters(words) for _, words in said) > half:
        return [*unpainted.sure, *unpainted.doubtful]
    for node, words in said:
        if body in (node, *node.above()):
            removed.append(Removed(first_words(words), Why.HIDDEN))
            painted.without_own_words(node)
    return unpainted.doubtful


def without_talk(body: Element, scales: Scales, title: Element | None, removed: list[Removed]) -> Scales:
    """Take out what others said of the text; return the new weights.

    First: beside a long talk, the text itself would weigh as little as furniture does.
    """
    kept = _kept(title)
    whole, before = scales.whole.prose, len(removed)
    _drop(
        body,
        lambda node: id(node) not in kept and node.tag != MARK and furniture.is_talk(node, scales, whole),
        Why.FURNITURE,
        removed,
    )
    return Scales(body) if len(removed) > before else scales


def without_furniture(
    body: Element, scales: Scales, title: Element | None, removed: list[Removed], bylines: list[Element]
) -> Element | None:
    """Take the pieces around the text out, by their names.

    Return the first line of date and author below the title, or of an article's own head: elsewhere it is another's.

    Args:
        title: Heading of the text; what holds it stays.
        bylines: Gets the lines with date and author, which are told in the front matter.
    """
    whole = scales.whole.prose
    kept = _kept(title)
    own: list[Element] = []
    alone = _alone(body) | _below(title)
    passed = False

    def goes(node: Element) -> bool:
        nonlocal passed
        passed = passed or node is title
        if node is body or id(node) in kept or node.tag == MARK:
            return False
        told = node.first("time") or _DAY.search(node.text()) or node.get("aria-label").lower() == "byline"
        if id(node) in alone or (furniture.is_byline(node) and told):
            bylines.append(node)
            own.extend([node] if passed else [])
            return True
        if not furniture.is_furniture(node, scales, whole):
            return False
        # A post's own head says when it was sent.
        if node.tag == "header" and any(one.tag == "article" for one in node.above()):
            own.append(node)
        return True

    _drop(body, goes, Why.FURNITURE, removed)
    return own[0] if own else None


def _kept(title: Element | None) -> set[int]:
    """Return what holds the title, and the title."""
    return {id(node) for node in title.above()} | {id(title)} if title is not None else set()


def _below(title: Element | None) -> frozenset[int]:
    """Return the element below the title, if it is a day."""
    node = title
    while node is not None and node.parent is not None and node.parent.tag != "body":
        if any(one.strip() if isinstance(one, str) else one.said() for one in node.parent.children[node.place() + 1 :]):
            break
        node = node.parent  # a head of its own around the title
    if node is None or node.parent is None:
        return frozenset()
    behind = [one for one in node.parent.children[node.place() + 1 :] if isinstance(one, Element) and one.said()]
    below = behind[0] if behind else None
    told = dates.found(below.said()) if below is not None and below.tag in ("div", "p", "span", "small", "h6") else []
    if below is None or len(told) != 1:
        return frozenset()
    return frozenset([id(below)] if (told[0].start, told[0].end) == (0, len(below.said())) else [])


def _alone(body: Element) -> frozenset[int]:
    """Return the days in elements of their own, without the days of a chronology."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for node in filter(_is_alone, body.walk()):
        above = node.parent.get("class") if node.parent is not None else ""
        found.setdefault((node.parent.tag if node.parent is not None else "", above, node.get("class")), []).append(
            id(node)
        )
    return frozenset(one for alike in found.values() if len(alike) < _DAYS_MIN for one in alike)


def _is_alone(node: Element) -> bool:
    """Return whether an element is a day by itself, outside of paragraphs."""
    return (
        node.tag == "time"
        and node.parent is not None
        and node.parent.tag in ("div", "section", "main", "article")
        and not any(isinstance(one, str) and one.strip() for one in node.parent.children)
        and bool(_DAY.search(node.text()))
    )


def without_repeated(body: Element, removed: list[Removed]) -> None:
    """Take out sentences of the text set large beside the text."""
    pulled = [node for node in body.walk() if _PULLED.search(f"{node.get('class')} {node.get('id')}")]
    if not pulled:
        return
    all_said = key(body.text())
    for node in pulled:
        said = key(node.text())
        # Twice in all: once here, and once where the text says it.
        if len(said) > 12 and all_said.count(said) > 1 and node.parent is not None:
            removed.append(Removed(first_words(node.said()), Why.REPEATED))
            node.drop()


def without_contents(body: Element, removed: list[Removed]) -> None:
    """Take a page's own list of contents out.

    A list of which nearly every line is a link to a heading of this page, in the heading's words.
    """
    headings = {key(node.text()) for node in body.walk() if node.tag in _HEADINGS}
    waiting: list[Element] = [body]
    while waiting:
        node = waiting.pop()
        if node.tag not in ("ul", "ol"):
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Element))
            continue
        links = [one for one in node.walk() if one.tag == "a"]
        told = sum(one.get("href").startswith("#") and key(one.text()) in headings for one in links)
        # A list with words beside its links says more than the headings do.
        if told >= _CONTENTS_MIN and told * 10 >= len(links) * 9 and letters(node.said()) <= _letters_of(links) * 1.1:
            removed += [Removed(words, Why.REPEATED) for words in _told(node)]
            node.drop()


def _letters_of(nodes: Iterable[Element]) -> int:
    return sum(letters(node.said()) for node in nodes)


def left_out(body: Element, roots: Iterable[Element], title: str, removed: list[Removed]) -> None:
    """List the pieces outside of the elements with the text."""
    inside = {id(root) for root in roots}
    around = {id(above) for root in roots for above in root.above()}
    waiting: list[Element] = [body]
    while waiting:
        node = waiting.pop()
        if id(node) in inside:
            continue
        if id(node) in around:
            words = " ".join(child for child in node.children if isinstance(child, str))
            if words.strip():
                removed.append(Removed(first_words(words), Why.FURNITURE))
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Element))
        elif (said := node.said()) and key(said) != key(title):
            removed += [Removed(words, Why.FURNITURE) for words in _told(node)]


def _told(node: Element) -> Iterator[str]:
    """Yield a piece's words in lines, of a long paragraph only the first."""
    line = ""
    for words in _runs(node):
        if line and len(line) + len(words) >= FIRST_MAX:
            yield first_words(line)
            line = ""
        line = f"{line} {words}".strip()
    if line:
        yield first_words(line)


def _runs(node: Element) -> Iterator[str]:
    """Yield the words of each block within an element."""
    run = ""
    for child in node.children:
        if not isinstance(child, Element):
            run += child
        elif _parts(child):
            yield " ".join(run.split())
            run = ""
            yield from _runs(child)
        else:
            run += child.text()
    yield " ".join(run.split())


def _parts(child: Element | str) -> bool:
    """Return whether a child is or holds a block."""
    return isinstance(child, Element) and (child.tag in PARTING or any(one.tag in PARTING for one in child.walk()))


def _drop(body: Element, goes: Callable[[Element], bool], why: Why, removed: list[Removed]) -> None:
    waiting = [child for child in reversed(body.children) if isinstance(child, Element)]
    while waiting:
        node = waiting.pop()
        if not goes(node):
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Element))
            continue
        said = node.said()
        removed += [Removed(words, why) for words in _told(node)]
        # Words on both sides must not run together.
        node.replace(" ") if letters(said) and node.tag in (
            "span",
            "a",
            "b",
            "i",
            "em",
            "sup",
            "small",
        ) else node.drop()
