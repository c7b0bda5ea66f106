"""Tesseract's library with five languages: what reads pages by their looks.

If Debian's packages are not installed, they are unpacked into the cache, and a jail is told where they lie.
"""

from pathlib import Path
from platform import machine

from tests.support.services.cache import kept
from tests.support.services.debian import unpack_debs

PACKS = ("eng", "chi_sim", "uig", "bod", "ara")
_PACKAGES = ("tesseract-ocr", *(f"tesseract-ocr-{pack.replace('_', '-')}" for pack in PACKS))
_NEEDED = ("libwebpmux.so.3", "liblept.so.5", "libtesseract.so.5")


def prelude() -> str:
    """Return what a jail's interpreter runs first; raises ``Unavailable`` if the library cannot be had."""
    libraries, data = _places()
    last = libraries[-1]
    return "\n".join(
        (
            # Those that it needs are loaded first, for the loader would look for them in the system's folders alone.
            "import ctypes",
            *(f"ctypes.CDLL({str(one)!r}, mode=ctypes.RTLD_GLOBAL)" for one in libraries[:-1]),
            "from pathlib import Path",
            "from publish.reports.ingest import cell",
            "from publish.reports.ingest.optical import tesseract",
            f"tesseract.LIBRARIES = ({str(last)!r},)",
            f"tesseract.DATA = (Path({str(data)!r}),)",
            f"cell._SYSTEM = (*cell._SYSTEM, {str(last.parent)!r}, {str(data)!r})",
        )
    )


def tesseract() -> Path:
    """Return the library; raises ``Unavailable`` if it cannot be had."""
    return _places()[0][-1]


def _places() -> tuple[list[Path], Path]:
    home = kept("tesseract", " ".join(_PACKAGES).encode(), _unpack)
    libraries = [home / f"usr/lib/{machine()}-linux-gnu" / name for name in _NEEDED]
    # What the machine has of them already is not in the packages that were unpacked.
    data = next(home.glob("usr/share/tesseract-ocr/*/tessdata"), Path("/usr/share/tesseract-ocr/5/tessdata"))
    return [one if one.exists() else Path(one.name) for one in libraries], data


def _unpack(filling: Path) -> None:
    why = "Tesseract is not installed, and this is not a Debian to get it from"
    unpack_debs(_PACKAGES, filling, why=why, needed=True)
