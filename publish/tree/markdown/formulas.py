r"""Formulas between ``\(`` and ``\)``, told with their line.

Assistants and mathematicians write them so. CommonMark takes the backslash away, and a bracket stays: "(x_1 = 120)".
Brackets between backslashes without a sign of a formula are words: pandoc writes ``\(a\)`` and ``\[sic\]``.
"""

import re
from typing import Final

from publish.tree.markdown.parsed import ParsedText

_FORMULA: Final = re.compile(
    r"(?<!\\)\\\((?P<line>[^\n]{1,300}?)(?<!\\)\\\)|(?<!\\)\\\[(?P<block>(?:[^\n]|\n(?!\n)){1,600}?)(?<!\\)\\\]"
)
_SIGNS: Final = re.compile(r"(?<!\\)[\^_=<>]|\\[A-Za-z]{2}|\A\s+\w{1,3}\s+\Z")
_TOLD: Final = "a formula is shown without its marks; write it by plain signs, such as x² and a₁, or as a picture"


def doubts(read: ParsedText) -> set[tuple[int, str]]:
    """Return line and message of each formula."""
    if b"\\(" not in read.data and b"\\[" not in read.data:
        return set()
    text = read.without_code()
    return {
        (text.count("\n", 0, match.start()), _TOLD)
        for match in _FORMULA.finditer(text)
        if _SIGNS.search(match["line"] or match["block"])
    }
