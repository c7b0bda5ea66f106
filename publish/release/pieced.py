"""The lists of a release's long documents' pieces.

Sealing makes them, as it makes HISTORY: no built tree has any. A document that the release before had is not read
again for it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from publish.core.errors import SourceError
from publish.core.formats import layout, pieces
from publish.core.model import Entry

_CHUNK = 1 << 20  # bytes read at a time


def lists(content: Iterable[Entry], former: Mapping[str, Entry], tree: Path | None) -> dict[str, bytes]:
    """Return the list of pieces of each long document, by path.

    Args:
        former: The entries of the release before, by path.
        tree: That release's folder.

    Raises:
        SourceError: A document changed since it was hashed.
    """
    made: dict[str, bytes] = {}
    for entry in filter(pieces.may_have, content):
        path = layout.pieces(entry.sha256)
        if path not in made:  # one document may lie under two names
            made[path] = _known(former.get(path), tree) or pieces.write(_cut(entry))
    return made


def _known(listed: Entry | None, tree: Path | None) -> bytes:
    """Return a list of the release before, if the disk has it unharmed."""
    if listed is None or tree is None:
        return b""
    try:
        data = (tree / listed.path).read_bytes()
    except OSError:
        return b""
    return data if hashlib.sha256(data).hexdigest() == listed.sha256 else b""


def _cut(entry: Entry) -> list[str]:
    assert entry.source is not None  # noqa: S101 - `seal` hashed it
    whole = hashlib.sha256()

    def chunks(source: Path) -> Iterator[bytes]:
        with open(source, "rb") as file:
            while chunk := file.read(_CHUNK):
                whole.update(chunk)
                yield chunk

    found = list(pieces.cut(chunks(entry.source), pieces.size_of(entry.length)))
    # A list of other bytes than the document's would be signed, and be a lie for ever.
    if whole.hexdigest() != entry.sha256:
        raise SourceError(f"{entry.path}: changed while it was sealed", hint="seal again, when nothing writes there")
    return found
