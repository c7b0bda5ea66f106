"""Ids of a page's headings and footnotes, none of them twice."""

import re
from collections.abc import Collection
from typing import Final, Protocol

from publish.tree.sources.slugs import anchor

_NUMBERED: Final = re.compile(r"(.*)_([0-9]+)", re.DOTALL)
# The theme's own ids have a full stop, footnotes' a colon: no text can take one of theirs.
_GIVEN: Final = re.compile(r"[^\W_](?:[\w-]|[^\x00-\x7f\w])*")


class Objections(Protocol):
    """Where to note facts not to be published."""

    def fault(self, place: int, what: str) -> None:
        """Note ``what`` at ``place``."""


class Anchors:
    """The ids of one page."""

    def __init__(self, faults: Objections, pages: Collection[str] = ()) -> None:
        """Keep the ids of ``pages`` for their marks."""
        # A heading further up, of the same words, would have readers of a cited page at the wrong place.
        self.taken: set[str] = set(pages)
        self._pages = set(pages)
        self._faults = faults
        self._given = ""
        self._numbers: dict[str, int] = {}

    def given(self, identity: str | None, place: int) -> None:
        """Keep the ``{#id}`` of the heading which begins at ``place``."""
        self._given = identity or ""
        # Two headings by one name would leave readers of a link at the wrong one.
        if identity and not _GIVEN.fullmatch(identity):
            self._faults.fault(place, f"'{{#{identity}}}' is no anchor; write it of letters, digits, '-' and '_'")
            self._given = ""
        elif identity in self.taken:
            self._faults.fault(place, f"'{{#{identity}}}' is there twice; give this heading another anchor")

    def page(self, identity: str) -> bool:
        """Return whether a page's mark is the first with this id."""
        first = identity in self._pages
        self._pages.discard(identity)
        return first

    def heading(self, text: str) -> str:
        """Return the id of a heading whose words are ``text``."""
        return self.unique(self._given or anchor(text))

    def unique(self, identity: str) -> str:
        """Return ``identity``, with a number if it is taken."""
        if identity in self.taken:
            numbered = _NUMBERED.fullmatch(identity)
            stem, number = (numbered[1], int(numbered[2])) if numbered else (identity, 0)
            # Kept and not counted up anew: a page may have thousands of headings alike.
            number = max(number, self._numbers.get(stem, 0)) + 1
            while f"{stem}_{number}" in self.taken:
                number += 1
            self._numbers[stem] = number
            identity = f"{stem}_{number}"
        self.taken.add(identity)
        return identity
