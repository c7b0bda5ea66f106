"""Tesseract's library, by its C interface (tesseract/capi.h).

By the library, and not by its program: so it reads within the walls of a locked process, which may start no program.
Whatever a picture makes it do, it does in there. What is NOT done here: knowing which page is read, or why.
"""

import ctypes
import os
from collections.abc import Sequence
from ctypes import c_char_p, c_int, c_void_p
from pathlib import Path
from types import TracebackType
from typing import Any, Final

# The newest first. What distributions call it; the C interface is the same since version 3.
LIBRARIES: Final = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.so.6")
# Of Debian and its kin by version, Fedora, Arch, Alpine; what is built from source.
DATA: Final = tuple(
    map(Path, (
        "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
        "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata",
    ))
)  # fmt: skip
_ONE_COLUMN_OR_MORE: Final = 3  # PSM_AUTO
_LSTM: Final = 1  # OEM_LSTM_ONLY: the older engine needs other data


class NoTesseractError(Exception):
    """The library, or the data of a language, is not here."""


class Tesseract:
    """The reader of pictures, for some languages; as a context manager.

    Args:
        languages: By Tesseract's own names.

    Raises:
        NoTesseractError: It cannot be had.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self._library = library()
        place = data_of(languages)
        if place is None:
            raise NoTesseractError("+".join(languages))
        self._handle = c_void_p(self._library.TessBaseAPICreate())
        begun = self._library.TessBaseAPIInit2(
            self._handle, os.fsencode(place), "+".join(languages).encode(), c_int(_LSTM)
        )
        if begun:
            self._library.TessBaseAPIDelete(self._handle)
            raise NoTesseractError("+".join(languages))
        self._library.TessBaseAPISetPageSegMode(self._handle, c_int(_ONE_COLUMN_OR_MORE))

    def __enter__(self) -> "Tesseract":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._library.TessBaseAPIEnd(self._handle)
        self._library.TessBaseAPIDelete(self._handle)

    def read(self, points: bytes, width: int, height: int, *, dpi: int) -> tuple[list[str], int]:
        """Return the lines of a picture in grey, and how sure the reader is of them, of 100.

        Args:
            points: A byte each, row by row.
        """
        if len(points) != width * height:
            raise ValueError("a picture of another size")  # else it would read beyond it
        self._library.TessBaseAPISetImage(self._handle, points, c_int(width), c_int(height), c_int(1), c_int(width))
        self._library.TessBaseAPISetSourceResolution(self._handle, c_int(dpi))
        said = self._library.TessBaseAPIGetUTF8Text(self._handle)
        if not said:
            return [], 0
        try:
            text = ctypes.string_at(said).decode("utf-8", "replace")
        finally:
            self._library.TessDeleteText(c_void_p(said))
        sure = int(self._library.TessBaseAPIMeanTextConf(self._handle))
        self._library.TessBaseAPIClear(self._handle)
        return [line for line in text.splitlines() if line.strip()], max(0, sure)


def data_of(languages: Sequence[str]) -> Path | None:
    """Return the folder that has the data of all these languages."""
    return next((place for place in DATA if not lacking(languages, place)), None)


def lacking(languages: Sequence[str], place: Path | None = None) -> list[str]:
    """Return the languages whose data are absent from a folder, or from that which has most of them."""
    if place is not None:
        return [one for one in languages if not (place / f"{one}.traineddata").is_file()]
    return min((lacking(languages, one) for one in DATA), key=len, default=list(languages))


def library() -> Any:
    """Return the library, with the types of what is called.

    Raises:
        NoTesseractError: It is not on this machine.
    """
    # Its threads would wait for one another more than they read.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    for name in LIBRARIES:
        try:
            found = ctypes.CDLL(name)
        except OSError:
            continue
        return _typed(found)
    raise NoTesseractError("tesseract")


def _typed(found: ctypes.CDLL) -> Any:
    handle = c_void_p
    for name, answer, arguments in (
        ("Create", c_void_p, []),
        ("Init2", c_int, [handle, c_char_p, c_char_p, c_int]),
        ("SetPageSegMode", None, [handle, c_int]),
        ("SetImage", None, [handle, c_char_p, c_int, c_int, c_int, c_int]),
        ("SetSourceResolution", None, [handle, c_int]),
        # A pointer and no text: it is to be given back.
        ("GetUTF8Text", c_void_p, [handle]),
        ("MeanTextConf", c_int, [handle]),
        ("Clear", None, [handle]),
        ("End", None, [handle]),
        ("Delete", None, [handle]),
    ):
        function = getattr(found, f"TessBaseAPI{name}")
        function.restype, function.argtypes = answer, arguments
    found.TessDeleteText.restype, found.TessDeleteText.argtypes = None, [handle]
    return found
