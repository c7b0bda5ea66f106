"""Lines of a page with a given address, for its faults."""

import re
from collections import defaultdict
from functools import lru_cache

from publish.tree.sources.frontmatter import Text

SEARCHES_MAX = 100  # addresses of one page for which all of its lines are read
_WORD = re.compile(r"[^\s()<>\[\]\"']+")
_EMPTY = re.compile(r"\]\(\s*+(<>\s*+)?\)")


class Places:
    """The words of a page, by line."""

    def __init__(self, text: Text) -> None:
        self.searches = 0
        self._first = text.first_line
        self._lines = text.markdown.split("\n")
        self._found: dict[str, list[int]] = {}
        self._words: defaultdict[str, list[int]] = defaultdict(list)
        # Looked up and not searched for: a page may have thousands of wrong links.
        for number, line in enumerate(self._lines, text.first_line):
            for word in dict.fromkeys(_WORD.findall(line)):
                self._words[word].append(number)

    def of(self, written: str) -> list[int]:
        """Return the source file's lines with the address ``written``.

        Line 0 stands for an address spelled otherwise in the file.
        """
        if written not in self._found:
            self._found[written] = self._words.get(written) or self._read(written) or [0]
        return self._found[written]

    def _read(self, written: str) -> list[int]:
        self.searches += 1
        if self.searches > SEARCHES_MAX:
            return []
        pattern = re.compile(rf"(?<![\w./#-]){re.escape(written)}(?![\w/#-]|\.\w)") if written else _EMPTY
        return [number for number, line in enumerate(self._lines, self._first) if pattern.search(line)]


@lru_cache(maxsize=4)
def places(text: Text) -> Places:
    """Return the places of a page, shared by all its faults."""
    return Places(text)
