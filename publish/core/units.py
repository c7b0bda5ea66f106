"""Numbers and lengths as people read them, in English.

For messages from all floors.
"""


def size(length: int) -> str:
    """Return a number of bytes as people read it."""
    value, unit = float(length), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{length} B" if unit == "B" else f"{value:.1f} {unit}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: ``1 file``, ``1,234 files``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
