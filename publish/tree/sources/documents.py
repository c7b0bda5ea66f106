"""Evidence looked into: its hash, its sides, what it tells of its makers, and doubts.

What is NOT done here: deciding what becomes of it.
"""

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from publish.core import files
from publish.core.contenttypes import HEAD_MAX_LENGTH, content_type, is_text
from publish.tree.former.memory import Memory
from publish.tree.former.snapshot import DocumentNote, stamp
from publish.tree.sources.active import activity
from publish.tree.sources.pictures import dimensions, true_name
from publish.tree.sources.slugs import document_name
from publish.tree.sources.traces import traces

TELLING_MAX = 8  # members of one zip that are named with what they tell
MEMBER_MAX_LENGTH = 200  # characters of such a name


def look(name: str, file: Path, memory: Memory) -> tuple[DocumentNote, str | None]:
    """Look into a document, or remember it.

    Returns:
        Its note, and the reason why it cannot be published.
    """
    status = os.stat(file, follow_symlinks=False)
    if (note := memory.document(name, status)) is not None:
        return note, None
    reason, telling = activity(file), traces(file)
    sha256, length = files.digest(file)
    with file.open("rb") as opened:
        head = opened.read(HEAD_MAX_LENGTH)
    plain = document_name(file.name)
    published = true_name(plain, head)
    doubts = list(_doubts(plain, published, head))
    note = DocumentNote(stamp(status), sha256, length, telling, dimensions(file), published, doubts)
    if not reason and stamp(os.stat(file, follow_symlinks=False)) == note.stamp:
        memory.note_document(name, note)
    return note, reason


def _doubts(name: str, published: str, head: bytes) -> Iterator[str]:
    """Yield what readers may not see of a document, which is published all the same."""
    if name != published:
        kind = published.rpartition(".")[2].upper()
        yield f"is a {kind} under another ending; it is published as {published}"
    if is_text(name) and content_type(name, head) != content_type(name):
        # The original is the evidence, so nothing is made of it here.
        yield "is text, but not UTF-8: some hosts will show it garbled; a copy of it in UTF-8 may stand beside it"


def told(telling: Mapping[str, str]) -> Iterator[str]:
    """Yield a fault for each of the first few members that tell something."""
    for member, what in islice(telling.items(), TELLING_MAX):
        within = f" \u2192 {member[:MEMBER_MAX_LENGTH]}" if member else ""
        yield f"{within}: {what}; take that out, or say 'metadata: kept' below it if it may be known to all"
    if len(telling) > TELLING_MAX:
        yield f": {len(telling) - TELLING_MAX:,} more of its members tell more than they show"
