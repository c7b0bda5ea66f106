"""The decisions of a build's caller. Values only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from publish.core.formats.withdrawals import NOTHING, Withheld


@dataclass(frozen=True, slots=True)
class Wishes:
    """The decisions of a build's caller, as far as no file holds them."""

    today: date
    fingerprint: str | None
    durable: Sequence[str]
    progress: Callable[[int, int], None]
    withheld: Withheld = NOTHING
    beside: Mapping[str, Path] = field(default_factory=dict)
    strict: bool = False
    """Whether warnings of texts are faults."""
    processes: int | None = None
    """Processes for the work; as many as there are processors if ``None``."""
    addresses: Sequence[str] = ()
    """Where copies lie, for the worker."""
