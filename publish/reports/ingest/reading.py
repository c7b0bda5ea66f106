"""The reader of each kind, and the way to it."""

from importlib import import_module, util
from pathlib import Path

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints
from publish.reports.ingest.kinds import Kind

_ROOM = "publish.reports.ingest.readers"


def reader_of(kind: Kind) -> str:
    """Return the module which reads a kind.

    Raises:
        SourceError: This version has none.
    """
    name = f"{_ROOM}.{'picture' if kind.is_picture else kind}"
    if util.find_spec(name) is None:
        raise SourceError(
            f"is of a kind that this version cannot read yet ({kind})", hint="save its text, and add that"
        )
    return name


def read_here(kind: Kind, file: Path, hints: Hints, _made: Path) -> Document:
    """Read a document in this very process."""
    found: Document = import_module(reader_of(kind)).read(file.read_bytes(), hints)
    return found
