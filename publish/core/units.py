"""Numbers and lengths as people read them, in English.

For messages from all floors.
"""

import re


def size(length: int) -> str:
    """Return a number of bytes as people read it."""
    value, unit = float(length), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{length} B" if unit == "B" else f"{value:.1f} {unit}"


_UNITS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_SPAN = re.compile(r"([0-9]{1,6}) ?([a-z]{1,6}?)s?")


def seconds(span: str) -> int | None:
    """Return the seconds of ``10 min``, ``2 h`` or ``90 s``; ``None`` for anything else."""
    match = _SPAN.fullmatch(span.strip().lower())
    unit = _UNITS.get(match[2] or "s") if match else None
    return int(match[1]) * unit if match and unit else None


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: ``1 file``, ``1,234 files``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
