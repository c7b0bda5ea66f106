"""One Markdown file read: its two parts, and its faults by line.

A function of its bytes alone, so that any process can read any file. No file is opened here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from publish.tree.sources import leavings
from publish.tree.sources.front import FrontMatter, Text
from publish.tree.sources.frontmatter import decode, parse
from publish.tree.sources.shown import shown
from publish.tree.sources.unfilled import unfilled


@dataclass(slots=True)
class SourceRead:
    """A file as it was read."""

    front: FrontMatter | None = None
    """``None`` if it could not be read as far as that."""
    body: Text | None = None
    begins: int = 0
    """Characters before the body."""
    unfilled: list[tuple[str, int, str]] = field(default_factory=list)
    """Source, line and words of texts unchanged since ``stet init``."""
    faults: list[tuple[str, int, str]] = field(default_factory=list)


def read(source: str, raw: bytes, today: date) -> SourceRead:
    """Read the file ``source``, of the bytes ``raw``."""
    found = SourceRead()

    def fault(line: int, what: str) -> None:
        found.faults.append((source, line, what))

    text = decode(raw, fault)
    if text is None:
        return found
    leavings.unfinished(source, text, lambda *said: found.faults.append(said))
    parsed = parse(text, report=source.startswith("reports/"), today=today, fault=fault)
    if parsed is None:
        return found
    found.front, found.body = front, body = parsed
    found.begins = len(text) - len(body.markdown)
    front.shown = tuple(shown(source, body))
    if front.superseded_by is None:  # an earlier version was published as it is
        found.unfilled = [(source, line, words) for line, words in unfilled(text)]
    return found


def read_all(files: Sequence[tuple[str, bytes, date]]) -> list[SourceRead]:
    """Read several files."""
    return [read(*file) for file in files]
