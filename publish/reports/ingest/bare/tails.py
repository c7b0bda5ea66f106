"""What stands behind the last code of a JPEG's scans.

Readers pass over it. Where a scan's codes end is told nowhere. It is tried: bytes are cut off as long as each
point stays as it was.
"""

import io
import warnings
from collections.abc import Sequence
from typing import Final

from PIL import Image

_FEW: Final = 3  # bytes: without so many of its codes, no picture has all of its points
_PIXELS_MAX: Final = 60_000_000  # of a picture that is tried


def cut(parts: Sequence[bytes], scans: Sequence[int]) -> list[bytes]:
    """Return a JPEG's parts: scans end with their last code.

    Args:
        scans: Places of the scans' codes among the parts.
    """
    found = list(parts)
    whole = _points(found)
    if not whole:
        return found
    for at in scans:
        found[at] = _shortest(found, at, whole)
    return found


def _shortest(parts: Sequence[bytes], at: int, whole: bytes) -> bytes:
    """Return a scan's codes without those bytes behind them that change no point."""
    codes = parts[at]

    def same(length: int) -> bool:
        return _points([*parts[:at], codes[:length], *parts[at + 1 :]]) == whole

    step, most = _FEW, len(codes)
    while step <= len(codes) and same(len(codes) - step):
        most, step = len(codes) - step, 2 * step
    if most == len(codes):
        return codes
    least = max(0, len(codes) - step)
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if same(middle) else (middle, most)
    # Of codes that break off, each bit that is missing is read as nought.
    return codes[:most] + b"\0"


def _points(parts: Sequence[bytes]) -> bytes:
    """Return a picture's points; of one that cannot be decoded, or is too large, none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(b"".join(parts)), formats=("JPEG",)) as image:
                return image.tobytes() if image.width * image.height <= _PIXELS_MAX else b""
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return b""
