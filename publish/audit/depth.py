"""Orders for an audit: copy, depth, and size of the sample."""

import enum
import math
import random
from dataclasses import dataclass
from datetime import datetime

from publish.copies.hosts.base import Host
from publish.core.progress import Progress
from publish.core.source import Source
from publish.verify.head import Anchor, Release, Seen

LOSS = 0.01  # the share of files whose loss a sample is to notice
MISSED_MAX = 0.01  # and how often it may fail to
SAMPLE_LENGTH = 459  # files: so many meet the two above in an archive of any size


class Depth(enum.StrEnum):
    """Depth of an audit."""

    QUICK = "quick"
    """Metadata, front page, mirror list: some dozen requests, however large the archive."""
    SAMPLE = "sample"
    """In addition, enough random files to miss a loss of 1 % at most once in a hundred times."""
    FULL = "full"
    """Every file under every name, and files of no release."""


@dataclass(frozen=True, slots=True)
class Target:
    """A copy to audit."""

    name: str
    address: str
    source: Source
    # A web server shows no folder. A loose file is seen only where the host can be listed: folder, zip, bucket, IPFS.
    host: Host | None = None
    """Host of our own copy, if the host can list files: asked for files of no release."""
    keep: tuple[str, ...] = ()
    """Patterns for names of the publisher's own other files there."""
    lag_s: int = 0
    """Seconds until readers get a push here."""
    if_gone: str = ""
    """What to look at if readers get nothing here, in words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Terms of an audit."""

    anchor: Anchor
    depth: Depth
    now: datetime
    release: Release | None = None
    """The publisher's own release, if at hand."""
    progress: Progress = lambda _done, _total: None
    rng: random.Random | None = None
    dated: Seen | None = None
    """The newest known signed day."""


def sample_size(total: int) -> tuple[int, float]:
    """Return how many of ``total`` files to draw.

    The second value is the probability of missing a loss of 1 % with this sample.
    """
    if total <= SAMPLE_LENGTH:
        return total, 0.0
    # The chance of missing a loss falls with each further file, so a binary search finds the least sample.
    low, high = 1, SAMPLE_LENGTH
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if missed_by(middle, total) <= MISSED_MAX else (middle + 1, high)
    return low, missed_by(low, total)


def missed_by(drawn: int, total: int) -> float:
    """Return the exact probability of missing a loss.

    The loss is 1 % of ``total`` files. It is missed if none of the ``drawn`` files is lost.
    """
    lost = math.ceil(total * LOSS)
    if drawn > total - lost:
        return 0.0
    # In whole numbers: the factorials of a large archive are beyond any float.
    return math.comb(total - lost, drawn) / math.comb(total, drawn)
