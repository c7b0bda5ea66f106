"""A note's own words, without its number and the way back."""

import re
from collections.abc import Collection
from urllib.parse import unquote

from publish.reports.ingest.web.nodes import Element

DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9\u0f20-\u0f29\uff10-\uff19"
"""Digits of our languages, for a pattern."""
_SHORT = 60  # characters in which a number or a way back is looked for
_ARROWS = r"[\s↩↑⤴⏎↵^↖⇑▲⬆\ufe0e\ufe0f\u200b\[\](){}.:]*"
_BACK = re.compile(
    _ARROWS
    + r"(?:(?:back|return|jump(?: back)?|up|top|返回|回)(?: to (?:the )?(?:text|content|top|article))?|[a-z]{1,2}|"
    rf"[{DIGITS}]{{1,4}}(?:[.][{DIGITS}]{{1,3}})?|[ivxlc]{{1,6}})?" + _ARROWS,
    re.IGNORECASE,
)
_OPENED, _CLOSED = r"[\[(（〔［【⟦]", r"[\])）〕］】⟧]"
_LABEL = re.compile(
    rf"\s*(?:\^\s*)*(?P<opened>{_OPENED})?\s*(?P<said>[{DIGITS}]{{1,4}}|[a-z]{{1,6}}|[*†‡§¶#]{{1,4}}|[①-⑳])\s*"
    rf"(?P<closed>{_CLOSED}|[.:：、．])?[\s.:：、．\u3000]*",
    re.IGNORECASE,
)
_LEFT = re.compile(rf"\s*(?:\^\s*)*(?:{_OPENED}\s*{_CLOSED}|[.:：、．)\]])*[\s\u3000]*")


def bare(note: Element, origins: frozenset[str], marked: set[int], said: Collection[str]) -> None:
    """Take the way back and the number out of a note's text.

    Args:
        origins: Names of the places in the text.
        marked: The marks themselves, which are no way back.
        said: What the note's marks say. Another number at a note's head is one of its words.
    """
    leading = note.text().strip()
    for node in list(note.walk()):
        fragment = node.get("href").rpartition("#")[2] if "#" in node.get("href") else ""
        is_back = fragment and (
            fragment in origins
            or unquote(fragment) in origins
            or re.search(r"back|return|ref", node.get("class") + node.get("role"))
        )
        if node.tag == "a" and id(node) not in marked and is_back and _leads_back(node.said()):
            above = node
            # Brackets and arrows of the way back stand around the link, in an element of their own.
            while (
                above.parent is not None
                and above.parent is not note
                and above.parent.tag in ("sup", "b", "span", "i", "small", "strong", "font")
                and _leads_back(above.parent.said())
            ):
                above = above.parent
            without_brackets(above)
            above.drop()
    for node in note.walk():
        if node.tag in ("cite-backlink",) or "backlink" in node.get("class"):
            node.children = []
    left = note.text().strip()
    # Wikipedia sets an arrow before several ways back, and what stood between them is left.
    if left.startswith("^") or (left != leading and not left.startswith(leading[:1])):
        _cut(note, _LEFT)
    _without_label(note, {core(one) for one in said})


def without_brackets(link: Element) -> None:
    """Take the brackets away that stand around a link."""
    if link.parent is None:
        return
    at, pieces = link.place(), link.parent.children
    before = pieces[at - 1] if at else ""
    after = pieces[at + 1] if at + 1 < len(pieces) else ""
    if not isinstance(before, str) or not isinstance(after, str):
        return
    opened, closed = re.search(r"[\[(（〔［【]\s*$", before), re.match(r"\s*[\])）〕］】]", after)
    # One alone is the text's own: "(3, 4)" closes further on.
    if opened and closed:
        pieces[at - 1] = before[: opened.start()]
        pieces[at + 1] = after[closed.end() :]


def _leads_back(said: str) -> bool:
    return len(said) <= _SHORT and _BACK.fullmatch(said) is not None


def core(said: str) -> str:
    """Return a mark without its brackets."""
    return re.sub(rf"[\s.:^]|{_OPENED}|{_CLOSED}", "", said).casefold()


def _without_label(note: Element, said: Collection[str]) -> None:
    """Take a note's number away, if it is the one of its mark."""
    found = _LABEL.match("".join(text for _, _, text in _in_order(note, 6))[:_SHORT])
    if found is None or core(found["said"]) not in said:
        return
    # A list counts its notes itself, and a letter may be the first word.
    alone = not found["opened"] and not found["closed"]
    if alone and (note.tag == "li" or (found["said"].isascii() and found["said"].isalpha())):
        return
    _cut(note, _LABEL)


def _cut(note: Element, form: re.Pattern[str]) -> None:
    """Cut a form off the beginning of a note."""
    # Pieces of one number may stand in elements of their own: "[", "1", "]".
    ordered = _in_order(note, 6)
    joined = "".join(text for _, _, text in ordered)
    found = form.match(joined[:_SHORT])
    if found is None or found.end() >= len(joined.rstrip()):
        return
    left = found.end()
    for node, at, text in ordered:
        here = min(left, len(text))
        node.children[at] = text[here:]
        left -= here
        if not left:
            break


def _in_order(note: Element, most: int) -> list[tuple[Element, int, str]]:
    """Return a note's first pieces of text with their places."""
    found: list[tuple[Element, int, str]] = []
    waiting: list[tuple[Element, int]] = [(note, 0)]
    while waiting and len(found) < most:
        node, at = waiting.pop()
        if at >= len(node.children):
            continue
        waiting.append((node, at + 1))
        child = node.children[at]
        if isinstance(child, str):
            found.append((node, at, child))
        else:
            waiting.append((child, 0))
    return found
