"""The nouns of fetching: an order, its bounds, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# One calendar with a link to "next month" would fill the disk without a bound.
FILES_MAX = 100_000
LENGTH_MAX = 20_000_000_000  # bytes
FILE_LENGTH_MAX = 2_000_000_000  # bytes of one file: a film of hours; beyond it is a stream that never ends


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where fetching stops, until it is asked again with more."""

    files: int = FILES_MAX
    length: int = LENGTH_MAX
    """Bytes."""
    # Slow on purpose: a site on a small host must go on answering its readers meanwhile.
    rate: float = 2.0
    """Files a second, at most."""
    without: tuple[str, ...] = ()
    """Regular expressions of addresses to leave out."""
    file_length: int = FILE_LENGTH_MAX
    """Bytes of one file."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A site in a folder."""

    folder: Path
    address: str
    """Where the site stood."""
    files: int
    length: int
    """Bytes of all files."""
    stopped: str = ""
    """``files``, ``bytes`` or ``file``: the bound that was met. Empty: it is whole."""
    crowded: tuple[str, int] = ("", 0)
    """The form that most names have, and how many: a calendar without end is one."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Answers without a file, by their status."""
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    """Other hosts to which a site led, or of which a recording has files, with their number. They are left out."""
    endless: str = ""
    """Name of the file that was longer than one may be."""
    delay_s: float = 0
    """Seconds between two requests which the site asked for."""
