"""Lists as Word saves them in HTML.

Paragraphs with a bullet or a number in front, and no list around.
"""

import re

from publish.reports.ingest.office.lists import InList, listed
from publish.reports.ingest.web.nodes import Element

_LEVEL = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,6})[.)]")
_IGNORED = re.compile(r"mso-list\s*:\s*Ignore", re.IGNORECASE)
_BULLETS = re.compile(r"[^\w\s]|o")  # in Courier New, Word's bullet of the second level is the letter o


def gathered(body: Element) -> None:
    """Put Word's counted paragraphs into lists."""
    for above in list(body.walk()):
        inner = [child for child in above.children if isinstance(child, Element)]
        if not any(_is_counted(child) for child in inner):
            continue
        pieces = [(_counted(child), child) for child in inner]
        # Words that stand between the paragraphs are none of Word's, and stay before them.
        words = [child for child in above.children if isinstance(child, str) and child.strip()]
        above.children = []
        above.put(*words, *listed(pieces))


def _is_counted(node: Element) -> bool:
    return node.tag == "p" and ("MsoListParagraph" in node.get("class") or bool(_LEVEL.search(node.get("style"))))


def _counted(node: Element) -> InList | None:
    if not _is_counted(node):
        return None
    spans = [one for one in node.walk() if one.tag == "span"]
    sign = next((one for one in spans if _IGNORED.search(one.get("style")) or _is_symbol(one)), None)
    if sign is None:
        return None
    found = _LEVEL.search(node.get("style"))
    label = sign.said()
    sign.drop()
    number = _NUMBER.fullmatch(label)
    bullet = _BULLETS.fullmatch(label) is not None
    level = int(found[1]) - 1 if found else 0
    return InList(level, "" if bullet else label, int(number[1]) if number else 0, is_bullet=bullet)


def _is_symbol(node: Element) -> bool:
    return re.search(r"font-family\s*:\s*[\"']?(?:Symbol|Wingdings)", node.get("style"), re.IGNORECASE) is not None
