"""Pictures among the evidence, shown by a text: their files, words and lines.

Values only. Code is no picture: the text is read by the parser which makes its page.
"""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from publish.core.contenttypes import content_type
from publish.tree.markdown.parsed import named
from publish.tree.markdown.reading import read
from publish.tree.sources.front import ShownPicture, Text

FOLDER = "evidence/"


def shown(source: str, text: Text) -> list[ShownPicture]:
    """Return the pictures below ``site/evidence`` in the text of ``source``, each file once.

    The words are the first that stand in a picture's place.
    """
    if "![" not in text.markdown or FOLDER not in text.markdown:
        return []  # most texts are not read twice
    found: dict[str, ShownPicture] = {}
    for address, words, line in _images(text):
        file = _file(source, address)
        if file.startswith(FOLDER) and content_type(file).startswith("image/"):
            before = found.get(file)
            found[file] = ShownPicture(file, (before and before.words) or words, before.line if before else line)
    return list(found.values())


def _images(text: Text) -> Iterator[tuple[str, str, int]]:
    """Yield address, words and line of each image."""
    parsed = read(text.markdown)
    address, words, line, depth = "", [""], 0, 0
    for event, where in parsed.events:
        kind, value = named(event)
        if kind == "Start" and named(value)[0] == "Image" and not depth:
            address, words, depth = value["Image"]["dest_url"], [], 1
            line = text.first_line + parsed.line(where["start"])
        # An image within another's words has only words there, as its page will have it.
        elif kind in ("Start", "End") and depth:
            depth += 1 if kind == "Start" else -1
            if not depth:
                yield address, " ".join("".join(words).split()), line
        elif depth:
            words.append(value if kind in ("Text", "Code") else " ")


def _file(source: str, address: str) -> str:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    # An address of another place is refused when the text is rendered, by its line.
    if parts.scheme or parts.netloc or parts.query or not parts.path or parts.path.startswith("/"):
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(parts.path)))
