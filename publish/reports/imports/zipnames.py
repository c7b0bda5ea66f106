"""Names in a zip that do not say their encoding.

One zip is from one machine, so all its names are read alike: as UTF-8 or as an old charset, whichever gives letters
that the texts within have, too. Values only.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

_CHARSETS: Final = (
    "utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "cp866", "cp1251", "cp437", "cp850", "cp1252",
    "cp1256", "cp1258",
)  # fmt: skip
"""Of machines in the countries that write such zips; Windows packs by the console's or the window's charset."""
_GUESSED_FROM: Final = 24  # bytes above ASCII: of fewer a guess is none, and the first charset that reads them is taken
_SURE: Final = 0.6  # share of the letters of names which the texts have as well


def charset(names: Sequence[bytes], letters: frozenset[str]) -> str:
    """Return the charset of ``names``.

    Args:
        names: As they stand in the zip, each with a byte above ASCII.
        letters: Characters of the texts in the zip.
    """
    raw = b"\n".join(names)
    read = {one: text for one in _CHARSETS if (text := _decoded(raw, one)) is not None}
    shares = {one: _share(text, letters) for one, text in read.items()}
    best = max(shares, key=lambda one: shares[one], default="")
    if best and shares[best] >= _SURE:
        return best
    # By chance a short name of another charset is valid UTF-8; a list of them is not.
    return "utf-8" if "utf-8" in read else _guessed(raw) or next(iter(read), "cp437")


def _decoded(raw: bytes, charset: str) -> str | None:
    with suppress(UnicodeDecodeError):
        return raw.decode(charset)
    return None


def _share(text: str, letters: frozenset[str]) -> float:
    ours = [sign for sign in text if sign > "\x7f"]
    return sum(sign in letters for sign in ours) / max(1, len(ours))


def _guessed(raw: bytes) -> str:
    if sum(byte > 0x7F for byte in raw) < _GUESSED_FROM:
        return ""
    try:
        from charset_normalizer import from_bytes
    except ImportError:  # of the extra "ingest"
        return ""
    best = from_bytes(raw, cp_isolation=list(_CHARSETS), enable_fallback=False).best()
    return best.encoding if best else ""
