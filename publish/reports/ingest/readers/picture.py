"""Pictures: made anew from their pixels. Words in them are not read."""

from collections.abc import Iterator
from typing import Final

from publish.reports.ingest.bare.pictures import bare
from publish.reports.ingest.document import Document, Hints, Removed, Why
from publish.tree.sources.traces import closed
from publish.tree.sources.traces import pictures as traces
from publish.tree.sources.traces.reading import Unreadable

KIND: Final = "picture"


def read(data: bytes, hints: Hints) -> Document:
    """Return the picture, made anew in the scratch folder.

    Raises:
        SourceError: It is damaged, or has more pixels than the limit.
    """
    made = bare(data, pixels=hints.limits.pixels)
    names: tuple[str, ...] = ()
    if hints.scratch is not None:
        names = (f"picture.{made.ending}",)
        (hints.scratch / names[0]).write_bytes(made.data)
    removed = [Removed(field, Why.METADATA) for field in sorted(set(_fields(data)))]
    if made.further:
        said = f"{made.further} further picture{'s' if made.further > 1 else ''}: the first one is kept"
        removed.append(Removed(said, Why.ATTACHED))
    return Document(KIND, (), removed=tuple(removed), made=names)


def _fields(data: bytes) -> Iterator[str]:
    """Yield names of fields that were in the file; never what they say."""
    try:
        # HEIC and AVIF: what is seen in them is named, and the rest goes unnamed.
        yield from (traces.reader(data) or closed.fields)(data)
    # Damaged fields are left out as all others are: only the list of them is poorer.
    except (Unreadable, IndexError, ValueError):
        yield "parts that could not be looked into"
