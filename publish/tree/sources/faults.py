"""Faults in the publisher's files, gathered and raised as one error."""

import difflib
from collections.abc import Iterable
from itertools import islice

from publish.core.errors import SourceError, SourceFault

COMPARISONS_MAX = 20_000  # names compared with others in one build, to propose what was meant: half a second


class Faults:
    """Faults by file and line, none raised before all files are read.

    Nothing is printed.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, str], None] = {}
        self.comparisons = 0

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Return a clause with the nearest of ``known``.

        The clause is empty after enough comparisons in a build.
        """
        # Comparing takes time, and a build may have thousands of faults with thousands of names each.
        names = list(islice(known, COMPARISONS_MAX - self.comparisons))
        self.comparisons += len(names)
        return nearest(word, names)

    def add(self, source: str, line: int, what: str) -> None:
        """Note a fault at ``line`` of ``source``, a path below ``site/``.

        Line 0 is the file as a whole.
        """
        self._found[source, line, what] = None

    def __len__(self) -> int:
        return len(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_all(self) -> None:
        """Raise a SourceError with every fault, by file and line.

        Nothing is raised without faults.
        """
        if self._found:
            raise SourceError(
                *(
                    SourceFault(f"site/{visible(source)}{f':{line}' if line else ''}: {what}", source, line, what)
                    for source, line, what in sorted(self._found)
                )
            )


def visible(text: str) -> str:
    """Escape the characters a terminal would obey or hide."""
    # A file's name may hold a terminal's escape sequences.
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a clause with the nearest of ``known``, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f", did you mean '{close[0]}'?" if close else ""
