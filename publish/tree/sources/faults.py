"""Faults in the publisher's files, gathered until all are known, then raised as one error."""

import difflib
from collections.abc import Iterable
from itertools import islice

from publish.core.errors import SourceError

COMPARISONS_MAX = 20_000  # names compared with others in one build, to propose what was meant: half a second


class Faults:
    """What is wrong, where. Nothing is printed or raised before all files have been read."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, str], None] = {}
        self.comparisons = 0

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """A clause that proposes the nearest of ``known``; nothing once a build has compared enough."""
        names = list(islice(known, COMPARISONS_MAX - self.comparisons))
        self.comparisons += len(names)
        return nearest(word, names)

    def add(self, source: str, line: int, what: str) -> None:
        """Note ``what`` is wrong at ``line`` of ``source`` (below ``site/``); line 0 is the file as a whole."""
        self._found[source, line, what] = None

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_all(self) -> None:
        """Raise one SourceError that holds every fault, by file and line; nothing when there are none."""
        if self._found:
            raise SourceError(
                *(
                    f"site/{visible(source)}:{line}: {what}" if line else f"site/{visible(source)}: {what}"
                    for source, line, what in sorted(self._found)
                )
            )


def visible(text: str) -> str:
    """``text`` with what a terminal would act upon, or not show, escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """A clause that proposes the nearest of ``known``, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f", did you mean '{close[0]}'?" if close else ""
