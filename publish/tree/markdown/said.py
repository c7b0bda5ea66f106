"""The words of a page in their order, for the search for writers' notes."""

from bisect import bisect_right
from collections.abc import Iterator

from publish.tree.sources import notes


class Said:
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
        starts: list[int] = []
        text = "".join(self._words)
        for at, sign in notes.signs(text):
            if not starts:
                length = 0
                for words in self._words:
                    starts.append(length)
                    length += len(words)
            piece = bisect_right(starts, at) - 1
            yield self._places[piece] + len(text[starts[piece] : at].encode()), sign
