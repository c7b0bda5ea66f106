"""The nouns of fetching: an order, its bounds, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# One calendar with a link to "next month" would fill the disk without a bound.
FILES_MAX = 100_000
LENGTH_MAX = 20_000_000_000  # bytes
FILE_LENGTH_MAX = 2_000_000_000  # bytes of one file: a film of hours; beyond it is a stream that never ends
HOURS_MAX = 24.0  # of one run: 100,000 files at two a second take 14
ALIKE_MAX = 300  # pages of one form in a row without a new word: 25 years of a calendar's months
DRIP_S = 300.0  # seconds in which so few bytes came that a file has no end
DRIP_LEAST = 100  # bytes a second; a telephone line has 3,000


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
    hours: float = HOURS_MAX
    """Of one run."""
    alike: int = ALIKE_MAX
    """Pages of one form in a row without anything new, until the others are left out. 0: never."""
    drip_s: float = DRIP_S
    """Seconds with less than `DRIP_LEAST` bytes each, until a file is left out."""


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
    """``files``, ``bytes``, ``hours`` or ``file``: the bound that was met. Empty: it is whole."""
    crowded: tuple[str, int] = ("", 0)
    """The form that most names have, and how many: a calendar without end is one."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Answers without a file, by their status."""
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    """Other hosts to which a site led, or of which a recording has files, with their number. They are left out."""
    endless: tuple[str, ...] = ()
    """Names of files that were longer than one may be, or came by drops. They are left out."""
    alike: tuple[str, ...] = ()
    """Forms of addresses without end, of which the others are left out."""
    halves: tuple[str, ...] = ()
    """Names of files that came in part, and were taken away."""
    delay_s: float = 0
    """Seconds between two requests which the site asked for."""
