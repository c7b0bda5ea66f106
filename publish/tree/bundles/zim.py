"""ZIM: the whole archive for Kiwix, with full-text search.

It is written by libzim.
"""

import ctypes
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

from publish.core.contenttypes import content_type
from publish.core.errors import ConfigError, install
from publish.core.formats import layout
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Tree
from publish.tree.bundles.epub import BookWords
from publish.tree.bundles.pages import BuiltPage
from publish.tree.bundles.picture import SIDE, picture

_LANGUAGES = {"ar": "ara", "bo": "bod", "en": "eng", "ug": "uig", "zh": "zho", "fr": "fra", "de": "deu", "es": "spa"}
# A worker would verify what Kiwix serves by metadata that are not there, and show none of it.
_LEFT_OUT = frozenset({layout.WORKER, layout.WORKER_WORDS, layout.NOT_FOUND, layout.BY_HAND})


def require() -> Any:
    """Return libzim's writer.

    Raises:
        ConfigError: It is not installed.
    """
    try:
        # libzim is GPL-3. It is loaded for this kind alone, and nothing else needs it.
        from libzim import writer
    except ImportError as e:
        raise ConfigError("ZIM files need the package libzim", hint=install("zim")) from e
    return writer


def zim(
    file: Path, built: Tree, content: Mapping[str, str], fingerprint: str,
    words: Callable[[str], BookWords], progress: Callable[[int, int], None],
) -> None:  # fmt: skip
    """Write the tree into the ZIM ``file``.

    ``content`` is the tree: SHA-256 by path. Files without a use outside of a copy are left out. ``words`` are the
    texts of a language.
    """
    # libzim gives every file a random identifier, so the same archive has other bytes each time. The signature is over
    # the file that was made.
    writer = require()
    tree, title = built.root, built.title
    content = {path: sha256 for path, sha256 in content.items() if path not in _LEFT_OUT}

    class Item(writer.Item):  # type: ignore[name-defined,misc]
        """A file of the tree."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self._path = path
            self._is_page = path.endswith(".html") and path != layout.NOT_FOUND
            self._title = ""
            if self._is_page and path in content:
                page = BuiltPage.read(tree, path, "")
                self._title = page.title
                if path.startswith("reports/"):
                    days.append(page.days[1].isoformat())

        def get_path(self) -> str:
            """Return its path."""
            return self._path

        def get_title(self) -> str:
            """Return its title."""
            return self._title

        def get_mimetype(self) -> str:
            """Return its type without a charset: ZIM knows none."""
            return content_type(self._path).partition(";")[0]

        def get_contentprovider(self) -> Any:
            """Return its bytes."""
            return writer.FileProvider(tree / self._path)

        def get_hints(self) -> dict[Any, int]:
            """Return whether people search for it by its title."""
            return {writer.Hint.FRONT_ARTICLE: self._is_page, writer.Hint.COMPRESS: self._path.endswith(".html")}

    class _Addresses(Item):
        """What stands for the pages of a copy that no tree has."""

        def get_contentprovider(self) -> Any:
            """Return its text."""
            return writer.StringProvider(_addresses(front, title, fingerprint, words(front.language)))

    front = BuiltPage.read(tree, layout.FRONT, "")
    language, days = front.language, ["1980-01-01"]
    code = _LANGUAGES.get(language.partition("-")[0], "mul")
    with _hushed(), writer.Creator(file).config_indexing(True, code) as creator:
        creator.set_mainpath(layout.FRONT)
        creator.add_illustration(SIDE, picture(fingerprint))
        for name, value in {
            "Title": title[:30],
            "Description": title[:80],
            "Language": code,
            "Name": f"stet_{fingerprint[:16]}",
            "Publisher": title,
            "Creator": title,
        }.items():
            creator.add_metadata(name, value)
        for done, path in enumerate(sorted(content), 1):
            creator.add_item(Item(path))
            progress(done, len(content))
        # Every page leads to these two, which a release makes. Pages are put in as they are, so that their hashes hold.
        for path in {layout.MIRRORS_PAGE, layout.OPEN_PAGE} - set(content):
            creator.add_item(_Addresses(path))
        # The newest day in the reports, known when all are read: no clock of ours goes into the file.
        creator.add_metadata("Date", max(days))
    os.chmod(file, 0o644)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the output of libzim's C++ code off stdout."""
    # stdout is for the command's answer, and libzim has no switch. It prints below Python, so Python's own
    # redirection does not reach it.
    libc, kept = ctypes.CDLL(None), os.dup(1)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        libc.fflush(None)  # what it has buffered would come out after the answer
        os.dup2(kept, 1)
        os.close(kept)


def _addresses(front: BuiltPage, title: str, fingerprint: str, words: BookWords) -> str:
    """Return a page with the fingerprint and the durable addresses."""
    rows = "".join(f'<li dir="ltr">{escape(address)}</li>' for address in front.durable)
    return (
        f'<!doctype html><html lang="{words.language}" dir="{words.direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title></head>'
        f'<body><h1><a href="{layout.FRONT}"><bdi>{escape(title)}</bdi></a></h1><p>{escape(words["missing_text"])}</p>'
        f'<p>{escape(words["fingerprint"])}<br><code dir="ltr">{grouped(fingerprint)}</code></p>'
        + (f"<p>{escape(words['durable'])}</p><ul>{rows}</ul>" if rows else "")
        + "</body></html>\n"
    )
