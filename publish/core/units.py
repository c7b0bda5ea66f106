"""Numbers and lengths as people read them, in English.

For messages from all floors.
"""

import re
from typing import Final

_POWERS: Final = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_SIZE: Final = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,6}))? ?(?:([KMGT]?)(i?)B?)", re.IGNORECASE)
_UNITS: Final = {
    "s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "d": 86_400, "day": 86_400,
}  # fmt: skip
_SPAN: Final = re.compile(r"([0-9]{1,6}) ?([a-z]{1,6}?)s?")


def size(length: int) -> str:
    """Return a number of bytes as people read it."""
    value, unit = float(length), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{length} B" if unit == "B" else f"{value:.1f} {unit}"


def seconds(span: str) -> int | None:
    """Return the seconds of ``10 min``, ``2 h``, ``1 d`` or ``90 s``, else ``None``."""
    match = _SPAN.fullmatch(span.strip().lower())
    unit = _UNITS.get(match[2] or "s") if match else None
    return int(match[1]) * unit if match and unit else None


def lasting(span: float) -> str:
    """Return seconds for people to read: ``5 h 52 min``, ``4 min``, ``20 s``."""
    minutes = round(span / 60)
    if span < 60:
        return f"{span:.0f} s"
    days, hours = divmod(minutes // 60, 24)
    parts = [(days, "d"), (hours, "h"), (0 if days else minutes % 60, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def parse_size(text: str) -> int:
    """Return the bytes of a length such as ``20MB``, ``1.5 GB`` or ``512KiB``.

    Raises:
        ValueError: Not a number with a unit (none, KB, MB, GB, TB; KiB and so on are powers of 1,024).
    """
    found = _SIZE.fullmatch(text.strip())
    if not found or (found[4] and not found[3]):
        raise ValueError(f"not a length: {text!r}; such as 20MB")
    whole, part, unit, binary = found.groups()
    factor: int = (1024 if binary else 1000) ** _POWERS[unit.upper()]
    digits = part or ""
    # In whole numbers: with floats 1.001 KB comes out a byte short.
    return int(whole + digits) * factor // int("1" + "0" * len(digits))


def rate(text: str) -> int:
    """Return the bytes a second of ``500 KB/s`` or ``1.5 MB/s``.

    Raises:
        ValueError: Not a length a second, or nothing at all.
    """
    length, _, per = text.strip().rpartition("/")
    if per.strip().lower() not in ("s", "sec", "second") or not (found := parse_size(length)):
        raise ValueError(f"not a rate: {text!r}; such as 500 KB/s")
    return found


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: ``1 file``, ``1,234 files``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
