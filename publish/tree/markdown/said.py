"""The words of a page in order, for searches."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

from publish.tree.markdown import untaken
from publish.tree.sources import notes


class SaidWords:
    """Words, each with its place in the source.

    U+0000 stands for what is no writer's note in any case, such as code.
    """

    def __init__(self) -> None:
        self._words: list[str] = []
        self._places: list[int] = []

    def add(self, words: str, place: int) -> None:
        """Add the ``words`` at ``place``."""
        self._words.append(words)
        self._places.append(place)

    def stop(self) -> None:
        """End a paragraph, a heading or a cell."""
        self.add("\n\n", self._places[-1] if self._places else 0)

    def notes(self) -> Iterator[tuple[int, str]]:
        """Yield place and sign of each writers' note."""
        return self._placed(notes.signs)

    def untaken(self) -> Iterator[tuple[int, str]]:
        """Yield place and message of what is shown as typed."""
        return self._placed(untaken.found)

    def _placed(self, look: Callable[[str], Iterator[tuple[int, str]]]) -> Iterator[tuple[int, str]]:
        text, starts = "".join(self._words), list[int]()
        # Places are worked out for what was found alone: most pages have nothing.
        for at, what in look(text):
            starts = starts or [0, *accumulate(map(len, self._words))]
            piece = bisect_right(starts, at) - 1
            # The parser counts bytes, and a match counts characters.
            yield self._places[piece] + len(text[starts[piece] : at].encode()), what
