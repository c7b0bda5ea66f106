"""The text beside a copy on a stick.

It says what this is, where to begin, how to verify it. In all languages of the pages, with their words. Plain text
that the oldest Windows shows: a mark of the encoding, its own ends of lines.
"""

from collections.abc import Mapping
from typing import Final

from publish.core import catalogues
from publish.core.formats import layout
from publish.core.formats.mirrorlist import grouped

NAME: Final = "README.txt"
_PLACES: Final[Mapping[str, str]] = {"front": layout.FRONT, "opener": layout.OPEN_PAGE}


def text(title: str, fingerprint: str, folder: str, paths: frozenset[str]) -> bytes:
    """Return the text.

    Args:
        folder: The copy's folder beside it.
        paths: The copy's files.
    """
    # No words of its own: these were read by whoever read the pages' catalogues, and a text in bad Tibetan is worse.
    lines = [title, ""]
    for tag in catalogues.languages():
        said = catalogues.words(tag)
        lines += [said["carried_text"]]
        places = dict(_PLACES) | {"verify": next((p for p in (f"verify.{tag}.html", "verify.html") if p in paths), "")}
        lines += [f"{said[key]}: {folder}/{path}" for key, path in places.items() if path in paths]
        lines += [said["copies_compare"], ""]
    lines += [grouped(fingerprint), ""]
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode()


def is_ours(data: bytes, fingerprint: str) -> bool:
    """Return whether a file there is such a text of this archive."""
    return data.startswith(b"\xef\xbb\xbf") and grouped(fingerprint).encode() in data
