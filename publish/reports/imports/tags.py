"""Tags of others, spelled once.

Two spellings of a tag would have one index page, and the build refuses that.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from publish.reports.imports.nouns import Hand
from publish.reports.writing.letters import one_line
from publish.tree.sources.frontmatter import decode, parse
from publish.tree.sources.slugs import slug

SLUG_MAX_LENGTH = 200  # bytes; the page's name has an ending, too


class Tags:
    """The spellings of an archive's tags, those of its own reports first."""

    def __init__(self, site: Path) -> None:
        self._spelled: dict[str, str] = {}
        # Those of the archive first, so that a second import spells as the first did.
        for file in sorted((site / "reports").rglob("*.md")):
            if file.is_symlink() or not file.is_file():
                continue
            text = decode(file.read_bytes(), _nothing)
            # Not as of today: a report with a date to come has its tags already.
            found = parse(text, report=True, today=date.max, fault=_nothing) if text and "\ntags:" in text else None
            for tag in found[0].tags if found else ():
                self._spelled.setdefault(slug(tag), tag)

    def of(self, origin: str, written: Iterable[str], hands: list[Hand]) -> tuple[str, ...]:
        """Return a post's tags in the spelling that came first."""
        found: dict[str, None] = {}
        for tag in (one_line(one).strip() for one in written):
            name = slug(tag)
            if not name or name == "index" or len(name.encode()) > SLUG_MAX_LENGTH:
                if tag:
                    hands.append(
                        Hand("tag", origin, f"'{tag}' cannot be the name of a page, and was left out", "write another")
                    )
                continue
            found[self._spelled.setdefault(name, tag)] = None
        return tuple(found)


def _nothing(line: int, what: str) -> None:
    """Pass over a fault: the build tells it."""
