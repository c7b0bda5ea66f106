"""What the archive's reports know already, to be looked for in documents.

Only the head of each report is read, and nothing of it is judged: that is the build's.
"""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

import yaml

from publish.core import files
from publish.tree.settings import SITE

_HEAD_LENGTH: Final = 8_192  # bytes of a report in which its places stand, if anywhere
_PLACES_MAX: Final = 5_000  # of an archive; each is looked for in each document
_NAME_MAX: Final = 100  # characters
_PLACES = re.compile(r"^places:[ \t]*(\[[^\]\n]*\]|(?:\n[ \t]*- [^\n]*)+)", re.MULTILINE)


def places(root: Path) -> tuple[str, ...]:
    """Return the names of places in the archive's reports, the most frequent first."""
    found: dict[str, int] = {}
    for file in (root / SITE / "reports").glob("**/*.md"):
        with suppress(OSError):
            with files.open_plain(file) as opened:
                head = opened.read(_HEAD_LENGTH).decode("utf-8", errors="replace").replace("\r\n", "\n")
            for name in _named(head.partition("\n---")[0]):
                found[name] = found.get(name, 0) + 1
    return tuple(sorted(found, key=lambda name: (-found[name], name))[:_PLACES_MAX])


def _named(front: str) -> list[str]:
    match = _PLACES.search(front)
    if match is None:
        return []
    try:
        # The base loader makes text of all: "no" is a place's name, too.
        values = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError:
        return []
    return [v for v in values if isinstance(v, str) and 0 < len(v) <= _NAME_MAX] if isinstance(values, list) else []
