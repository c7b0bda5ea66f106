"""What an audit is asked for: which copy, how thoroughly, and how many files must be drawn to notice a loss."""

import enum
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from publish.copies.hosts.base import Host
from publish.core.model import Release
from publish.core.source import Source
from publish.verify.metadata import Anchor, Seen

LOSS = 0.01  # the share of files whose loss a sample is to notice
MISSED_MAX = 0.01  # and how often it may fail to
SAMPLE_LENGTH = 459  # files: so many meet the two above in an archive of any size

Progress = Callable[[int, int], None]
"""Told how many paths were looked at, and of how many."""


class Depth(enum.StrEnum):
    """How thoroughly to look."""

    QUICK = "quick"
    """Metadata, front page, mirror list: some dozen requests, however large the archive."""
    SAMPLE = "sample"
    """And so many random files that a loss of 1 % of them is missed at most once in a hundred times."""
    FULL = "full"
    """Every file under every name, and files that are not of the release."""


@dataclass(frozen=True, slots=True)
class Target:
    """A copy to look at."""

    name: str
    address: str
    source: Source
    host: Host | None = None
    """Where the copy is ours and its host can list it: asked for files that no release has."""
    keep: tuple[str, ...] = ()
    """Patterns of names that are the publisher's own there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to look."""

    anchor: Anchor
    depth: Depth
    now: datetime
    release: Release | None = None
    """The publisher's own, if it is at hand."""
    progress: Progress = lambda _done, _total: None
    rng: random.Random | None = None
    dated: Seen | None = None
    """The newest signed day that is known of."""


def sample_size(total: int) -> tuple[int, float]:
    """How many of ``total`` files to draw, and the probability that a loss of 1 % of them then goes unseen."""
    if total <= SAMPLE_LENGTH:
        return total, 0.0
    low, high = 1, SAMPLE_LENGTH
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if missed_by(middle, total) <= MISSED_MAX else (middle + 1, high)
    return low, missed_by(low, total)


def missed_by(drawn: int, total: int) -> float:
    """The probability that none of ``drawn`` files out of ``total`` is among the 1 % that are lost (exact)."""
    lost = math.ceil(total * LOSS)
    if drawn > total - lost:
        return 0.0
    return math.comb(total - lost, drawn) / math.comb(total, drawn)
