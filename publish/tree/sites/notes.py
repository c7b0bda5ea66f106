"""Notes on the last snapshot of a site, ``.stet/site.jsonl``.

Delete them, and the next snapshot makes the same bytes; it only takes longer. One line of JSON for each file.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.tree.sites.dangers import Sights
from publish.tree.sites.folder import FileMarks

NAME = "site.jsonl"
_FORM = 1


@dataclass(frozen=True, slots=True)
class SiteNote:
    """What the last snapshot made of a file."""

    stamp: FileMarks
    name: str
    """Published name."""
    sha256: str
    """Of the published bytes."""
    found: Sights


@dataclass(frozen=True, slots=True)
class SiteNotes:
    """The last snapshot's notes."""

    title: str = ""
    wishes: str = ""
    """Digest of everything that decides the bytes, beside the files themselves."""
    begun: int = 0
    """When it began, in nanoseconds: files written later may have changed under the same marks."""
    files: dict[str, SiteNote] = field(default_factory=dict)


def title(state: Path) -> str | None:
    """Return the last snapshot's title, or ``None`` without one."""
    try:
        with open(state / NAME, encoding="utf-8") as file:
            head = strictjson.plain(file.readline())
        return str(head["title"]) if head["form"] == _FORM else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load(state: Path) -> SiteNotes:
    """Return the notes; empty ones where they cannot be read."""
    files: dict[str, SiteNote] = {}
    try:
        with open(state / NAME, encoding="utf-8", errors="surrogateescape") as file:
            head = strictjson.plain(file.readline())
            if head["form"] != _FORM:
                return SiteNotes()
            for line in file:
                path, stamp, name, sha256, found = strictjson.plain(line)
                files[path] = SiteNote(FileMarks(*stamp), name, sha256, {(k, w): n for k, w, n in found})
        return SiteNotes(str(head["title"]), str(head["wishes"]), int(head["begun"]), files)
    # Spoilt by a disk or by hand, they cost time. Half of them believed would cost a wrong release.
    except (OSError, ValueError, KeyError, TypeError):
        return SiteNotes()


def save(state: Path, notes: SiteNotes) -> None:
    """Keep the notes."""
    # For the owner alone: they say what hidden facts stand in which file.
    write_atomically(state / NAME, _lines(notes.title, notes.wishes, notes.begun, notes.files.items()), mode=0o600)


def forget(state: Path) -> None:
    """Let the notes go: what is built now is no snapshot."""
    (state / NAME).unlink(missing_ok=True)


def _lines(title: str, wishes: str, begun: int, rows: Iterable[tuple[str, SiteNote]]) -> Iterator[bytes]:
    yield _line({"form": _FORM, "title": title, "wishes": wishes, "begun": begun})
    for path, one in rows:
        stamp = [one.stamp.length, one.stamp.written, one.stamp.changed, one.stamp.inode]
        yield _line([path, stamp, one.name, one.sha256, [[k, w, n] for (k, w), n in one.found.items()]])


def _line(value: object) -> bytes:
    # In ASCII: names of files need not be UTF-8, and their odd bytes come back as they were.
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
