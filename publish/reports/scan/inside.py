"""A document's contents: hidden facts and texts.

``read`` is the same for the jail, by a document's bytes. What is NOT done here: judging any of it.
"""

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Final

from publish.reports.ingest.document import Hints
from publish.reports.scan.texts import HEAD_LENGTH, TextPiece, Unsearched, pieces
from publish.tree.sources.traces import archives, is_closed, is_read, looked_at
from publish.tree.sources.traces.reading import DOCUMENT_MAX_LENGTH, Trace

OPENED_MAX_LENGTH: Final = 500_000_000  # bytes: it is held whole in memory


@dataclass(frozen=True, slots=True)
class PartTold:
    """Hidden facts of a document or of a zip's member."""

    within: str
    """Member of a zip. Empty: the document itself."""
    trace: Trace


@dataclass(frozen=True, slots=True)
class DocumentInside:
    """What was found in a document."""

    told: tuple[PartTold, ...] = ()
    pieces: tuple[TextPiece | Unsearched, ...] = ()


def is_document(beginning: bytes, ending: str) -> bool:
    """Return whether a file with this beginning must be opened."""
    return is_read(beginning, ending) or is_closed(ending) or beginning.startswith((*archives.BEGINNINGS, b"%PDF-"))


def inside(file: Path, ending: str) -> DocumentInside:
    """Open a document in this very process."""
    return _inside(file.read_bytes(), ending)


def read(data: bytes, hints: Hints) -> DocumentInside:
    """Open a document in the jail."""
    found = _inside(data, hints.ending)
    # Signs that are no letters, of which a lenient decoder makes halves, would not go through.
    told = tuple(
        PartTold(_sound(each.within), Trace(tuple(map(_sound, each.trace.fields)), _sound(each.trace.closed)))
        for each in found.told
    )
    return DocumentInside(told, tuple(_sounded(each) for each in found.pieces))


def _inside(data: bytes, ending: str) -> DocumentInside:
    told = looked_at(BytesIO(data), ending) if is_read(data[:4_096], ending) or is_closed(ending) else {}
    if len(data) > DOCUMENT_MAX_LENGTH:
        data = data[:HEAD_LENGTH] + b"\0" + data[-HEAD_LENGTH:]
    return DocumentInside(tuple(PartTold(member, trace) for member, trace in told.items()), tuple(pieces(data, ending)))


def _sounded(piece: TextPiece | Unsearched) -> TextPiece | Unsearched:
    within = _sound(piece.within)
    if isinstance(piece, Unsearched):
        return Unsearched(_sound(piece.why), within)
    return replace(piece, text=_sound(piece.text), within=within)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
