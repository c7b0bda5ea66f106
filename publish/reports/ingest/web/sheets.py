"""Declarations of a page's own styles for each element.

Values only. Style sheets elsewhere and selectors of other forms are not read: ``is_whole`` is then false.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from publish.reports.ingest.web.nodes import Element

_STYLES_MAX: Final = 400_000  # characters of a page's style sheets that are looked through
_REMARK: Final = re.compile(r"/\*[\s\S]*?(?:\*/|\Z)")
_COMPOUND: Final = re.compile(r"(\*|[A-Za-z][\w-]*)?((?:[.#][\w-]+)*)")
_NAME: Final = re.compile(r"[.#][\w-]+")
_STEPS_MAX: Final = 12  # elements that one selector names
_TRIED_MAX: Final = 500_000  # rules set against elements, on one page
# Rules for other screens, paper or a dark night are not what readers see.
_ALWAYS: Final = re.compile(
    r"@(?:media\s+(?:only\s+)?(?:screen|all)\s*|layer\b.*|supports\b.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Compound:
    """Tag, classes and id in a selector."""

    tag: str
    names: frozenset[str]
    is_child: bool
    """Whether the former step's element is its parent."""

    def fits(self, node: Element, names: frozenset[str]) -> bool:
        return self.tag in ("", node.tag) and self.names <= names


@dataclass(frozen=True, slots=True)
class _Rule:
    steps: tuple[_Compound, ...]
    said: dict[str, str]
    rank: tuple[int, int, int]
    """Number of ids, of classes, and its place among all."""


class PageStyles:
    """All rules of a page's own style sheets."""

    def __init__(self, page: Element) -> None:
        self.is_whole = True
        """Whether every rule that paints was read."""
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        self._below: dict[str, list[_Rule]] = defaultdict(list)
        """Rules for elements below a name."""
        self._known: dict[Element, dict[str, str]] = {}
        self._tried = 0
        left = _STYLES_MAX
        for node in page.walk():
            if node.tag == "link" and "stylesheet" in node.get("rel").lower().split():
                self.is_whole = False
            if node.tag == "style" and "print" not in node.get("media"):
                text = node.text()
                self.is_whole = self.is_whole and len(text) <= left and "@import" not in text
                self._read(text[: max(0, left)])
                left -= len(text)

    def said(self, node: Element) -> dict[str, str]:
        """Return an element's declarations, by property, in small letters."""
        if node not in self._known:
            self._known[node] = self._said(node)
        return self._known[node]

    def _said(self, node: Element) -> dict[str, str]:
        names = _names(node)
        known = [rule for key in ("", node.tag, *names) for rule in self._rules.get(key, ())]
        if self._below:
            around = {name for above in node.above() for name in _names(above)}
            known += [rule for key in around for rule in self._below.get(key, ())]
        self._tried += len(known)
        if self._tried > _TRIED_MAX:
            self.is_whole, known = False, []
        rules = sorted((rule for rule in known if _matches(rule.steps, node, names)), key=lambda rule: rule.rank)
        own = declared(node.get("style"))
        found: dict[str, str] = {}
        for said in (*(rule.said for rule in rules), own):
            found.update(said)
        for said in (*(rule.said for rule in rules), own):
            found.update((name, value) for name, value in said.items() if value.endswith("!important"))
        return {name: value.removesuffix("!important").strip() for name, value in found.items()}

    def _read(self, text: str) -> None:
        for at, (selectors, said) in enumerate(_blocks(_REMARK.sub(" ", text))):
            values = declared(said)
            for selector in selectors.split(","):
                if steps := _steps(selector):
                    ids = sum(name[0] == "#" for step in steps for name in step.names)
                    classes = sum(len(step.names) for step in steps) - ids
                    rule = _Rule(steps, values, (ids, classes, at))
                    above = sorted(name for step in steps[:-1] for name in step.names)
                    # By its rarest part: a page has a thousand paragraphs, and few elements of one name.
                    if steps[-1].names or not above:
                        self._rules[min(steps[-1].names, default=steps[-1].tag)].append(rule)
                    else:
                        self._below[above[0]].append(rule)
                elif ":" not in selector or ":not(" in selector or ":is(" in selector or ":where(" in selector:
                    # Behind ":hover" or "::before" stands nothing of what is seen at first.
                    self.is_whole = self.is_whole and not any(
                        name == "color" or name.startswith("background") for name in values
                    )


def declared(style: str) -> dict[str, str]:
    """Return the declarations of a style, by property, in small letters."""
    pieces = (piece.partition(":") for piece in _REMARK.sub(" ", style).lower().split(";"))
    return {
        name.strip(): " ".join(value.split()).replace("! important", "!important") for name, _, value in pieces if value
    }


def _names(node: Element) -> frozenset[str]:
    names = {f".{name}" for name in node.get("class").split()}
    return frozenset(names | {f"#{node.get('id')}"} if node.get("id") else names)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of unconditional rules."""
    # Each open block around rules, and whether what stands in it counts.
    around: list[bool] = []
    head = ""
    for piece in re.split(r"([{}])", text):
        if piece == "{":
            opening = head.rpartition(";")[2].strip() if head.lstrip().startswith("@") else head.strip()
            around.append(_ALWAYS.fullmatch(opening) is not None if opening.startswith("@") else True)
            selector, head = opening, ""
        elif piece == "}":
            if around and all(around) and not selector.startswith("@") and head.strip():
                yield selector, head
            around = around[:-1]
            selector, head = "@", ""
        else:
            head = piece


def _steps(selector: str) -> tuple[_Compound, ...]:
    """Return a selector's elements; none for a selector of another form."""
    made: list[_Compound] = []
    is_child = False
    for part in selector.replace(">", " > ").split()[: 2 * _STEPS_MAX]:
        if part == ">":
            is_child = True
            continue
        found = _COMPOUND.fullmatch(part)
        if not found:
            return ()
        tag = (found[1] or "").lower()
        made.append(_Compound("" if tag == "*" else tag, frozenset(_NAME.findall(found[2])), is_child))
        is_child = False
    return tuple(made[:_STEPS_MAX])


def _matches(steps: tuple[_Compound, ...], node: Element, names: frozenset[str]) -> bool:
    if not steps[-1].fits(node, names):
        return False
    wanted, child = list(steps[:-1]), steps[-1].is_child
    for above in node.above():
        if not wanted:
            return True
        if wanted[-1].fits(above, _names(above)):
            child = wanted.pop().is_child
        elif child:
            return False
    return not wanted
