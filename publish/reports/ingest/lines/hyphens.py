"""Words parted at a line's end, put together again.

The document itself says how it writes a word; where it doesn't, a hyphen at a line's end is the printer's.
Values only.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from publish.reports.ingest.lines.nouns import unmarked

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_LAST: Final = re.compile(r"([^\W\d_]{1,60})[-‐]$")
_FIRST: Final = re.compile(r"[^\W\d_]+")
# Before these a writer's own hyphen is likelier than the printer's.
_STEMS: Final = frozenset({
    "all", "anti", "cross", "east", "ex", "extra", "far", "free", "half", "high", "ill", "inter", "long", "low", "mid",
    "multi", "near", "non", "north", "off", "on", "one", "post", "pre", "pro", "quasi", "re", "right", "self", "semi",
    "short", "so", "south", "state", "sub", "then", "three", "two", "un", "under", "vice", "well", "west", "wide",
})  # fmt: skip


class Spellings:
    """The words of a document, to ask how it writes them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts = Counter(word.casefold() for text in texts for word in _WORD.findall(text))

    def joint(self, before: str, after: str) -> str | None:
        """Return what two lines have between them instead of a space.

        ``"-"`` for a hyphen that stays, nothing for one that goes, ``None`` where none is.
        """
        if before.endswith("\xad"):
            return ""
        left, right = _LAST.search(before[-80:]), _FIRST.match(after[:80])
        if left is None or right is None:
            return "-" if before[-1:] in ("-", "‐") and not before[-2:-1].isspace() and after[:1].isalnum() else None
        word, following = left[1].casefold(), right[0].casefold()
        if right[0][0].isupper() or word == word.upper():
            return "-"  # names; and scripts without capitals part no words
        whole, parted = self._counts[word + following], self._counts[f"{word}-{following}"]
        if whole != parted:
            return "" if whole > parted else "-"
        return "-" if word in _STEMS or (self._counts[word] and self._counts[following] > 2) else ""

    def parted(self, before: str, after: str) -> str | None:
        """Return ``before`` right before ``after``, if a word is parted between them.

        The printer's hyphen is off it, and its marks are on. ``None`` where two words meet.
        """
        joint = self.joint(unmarked(before), unmarked(after))
        if joint is None:
            return None
        return before if joint else before.rstrip("-‐\xad")
