"""ZIM: the whole archive for Kiwix, with full-text search, by libzim (GPL-3: never needed but for this).

libzim gives every file a random identifier, so the same archive gives other bytes each time: the signature is
over the one that was made.
"""

import ctypes
import os
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from publish.core.contenttypes import content_type
from publish.core.errors import ConfigError, install
from publish.core.formats import layout
from publish.tree.bundles.pages import Page
from publish.tree.scripts.join import WORDS, WORKER

EXTRA = "zim"
_LANGUAGES = {"ar": "ara", "bo": "bod", "en": "eng", "ug": "uig", "zh": "zho", "fr": "fra", "de": "deu", "es": "spa"}
# A worker would verify what Kiwix serves by metadata that are not there, and show none of it.
_LEFT_OUT = frozenset({WORKER, WORDS, "404.html"})
_SIDE = 48  # pixels: the picture that Kiwix asks for


def require() -> Any:
    """libzim's writer.

    Raises:
        ConfigError: It is not installed.
    """
    try:
        from libzim import writer
    except ImportError as e:
        raise ConfigError("ZIM files need the package libzim", hint=install("zim")) from e
    return writer


def zim(
    file: Path, tree: Path, content: Mapping[str, str], title: str, fingerprint: str,
    progress: Callable[[int, int], None],
) -> None:  # fmt: skip
    """Write the tree, given as SHA-256 by path, into ``file``: all but what means nothing where no copy is."""
    writer = require()
    content = {path: sha256 for path, sha256 in content.items() if path not in _LEFT_OUT}

    class Item(writer.Item):  # type: ignore[name-defined,misc]
        """One file of the tree."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self._path = path
            self._is_page = path.endswith(".html") and path != "404.html"
            self._title = Page.read(tree, path, "").title if self._is_page else ""

        def get_path(self) -> str:
            """Where it lies."""
            return self._path

        def get_title(self) -> str:
            """What it is called."""
            return self._title

        def get_mimetype(self) -> str:
            """Its type, without a charset: ZIM knows none."""
            return content_type(self._path).partition(";")[0]

        def get_contentprovider(self) -> Any:
            """Its bytes."""
            return writer.FileProvider(tree / self._path)

        def get_hints(self) -> dict[Any, int]:
            """Whether people look for it by its title."""
            return {writer.Hint.FRONT_ARTICLE: self._is_page, writer.Hint.COMPRESS: self._path.endswith(".html")}

    language = Page.read(tree, layout.FRONT, "").language
    code = _LANGUAGES.get(language.partition("-")[0], "mul")
    with _hushed(), writer.Creator(file).config_indexing(True, code) as creator:
        creator.set_mainpath(layout.FRONT)
        creator.add_illustration(_SIDE, _picture(fingerprint))
        for name, value in {
            "Title": title[:30],
            "Description": title[:80],
            "Language": code,
            "Name": f"stet_{fingerprint[:16]}",
            "Publisher": title,
            "Creator": title,
            "Date": _day(tree, content),
        }.items():
            creator.add_metadata(name, value)
        for done, path in enumerate(sorted(content), 1):
            creator.add_item(Item(path))
            progress(done, len(content))
    os.chmod(file, 0o644)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep what libzim's C++ prints off stdout, where the answer goes: it has no switch for that."""
    libc, kept = ctypes.CDLL(None), os.dup(1)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        libc.fflush(None)  # what it has buffered would come out after the answer
        os.dup2(kept, 1)
        os.close(kept)


def _day(tree: Path, content: Mapping[str, str]) -> str:
    """The newest day that a report of it says: no clock of ours goes into the file."""
    pages = (Page.read(tree, path, "") for path in content if path.startswith("reports/") and path.endswith(".html"))
    return max((page.days[1].isoformat() for page in pages), default="1980-01-01")


def _picture(fingerprint: str) -> bytes:
    """A square of 48 pixels, its pattern drawn from the fingerprint: two archives look unlike in a library."""
    bits = bin(int(fingerprint, 16))[2:].zfill(256)
    rows = b""
    for y in range(_SIDE):
        cells = (bits[(y // 8) * 6 + min(x // 8, 5 - x // 8)] for x in range(_SIDE))  # its left half, mirrored
        rows += b"\0" + b"".join(b"\x7a\x1f\x1f" if cell == "1" else b"\xff\xfd\xf8" for cell in cells)
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts.items())
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
