"""One file looked into for leaks.

What a document tells of its makers is asked of the room that the build asks. What is NOT done here: choosing files.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from publish.reports.scan import words
from publish.reports.scan.inside import OPENED_MAX_LENGTH, DocumentInside, inside, is_document
from publish.reports.scan.leaks import Leak, LeakKind
from publish.reports.scan.machine import NOWHERE, Machine
from publish.reports.scan.names import NONE, NameList, readings
from publish.reports.scan.texts import HEAD_LENGTH, Form, TextPiece, Unsearched, ends, pieces
from publish.tree.sources.traces.reading import DOCUMENT_MAX_LENGTH, Trace

Opens = Callable[[Path, str], DocumentInside]
"""What opens a document, given its file and its ending."""
# Drawings of themes name their program. What such a file tells of people is in its paths, looked for as words.
_DRAWN: Final = frozenset(("svg",))
_BEGINNING_LENGTH: Final = 4_096  # bytes


@dataclass(frozen=True)
class Lookout:
    """What is looked for, and by whom."""

    names: NameList = NONE
    machine: Machine = NOWHERE
    remarks: bool = True
    """Whether what may be meant is looked for, too."""
    opens: Opens = field(default=inside)
    """Documents are strangers' bytes. Whoever holds keys, or has much to look at, has them opened elsewhere."""


def look(path: str, file: Path, watch: Lookout, *, kept: bool = False) -> Iterator[Leak]:
    """Yield the leaks in one file, in no order.

    Args:
        path: Its name, for people, and as readers see it.
        kept: Whether the publisher agreed that it tells more than it shows.

    Raises:
        OSError: It cannot be read.
    """
    # A path is published too, and is in no file's bytes.
    ending = PurePosixPath(path).suffix[1:].lower()
    yield from _in_name(path, watch)
    with open(file, "rb") as opened:
        length = opened.seek(0, 2)
        opened.seek(0)
        data = opened.read(DOCUMENT_MAX_LENGTH if length <= DOCUMENT_MAX_LENGTH else HEAD_LENGTH)
        if length > DOCUMENT_MAX_LENGTH:
            opened.seek(-HEAD_LENGTH, 2)
            data += b"\0" + opened.read(HEAD_LENGTH)
            yield Leak(path, LeakKind.UNREAD, "too large: only its beginning and its end were searched")
    if watch.names.exact and watch.names.marked(data):
        yield Leak(path, LeakKind.CANARY, "a line of your list that is looked for exactly", _line(data, watch))
    seen = set[tuple[LeakKind, int, str]]()
    for piece in _opened(path, file, data, ending, watch, kept=kept, length=length):
        if isinstance(piece, Leak):
            yield piece
        elif isinstance(piece, Unsearched):
            yield Leak(path, LeakKind.UNREAD, piece.why, within=piece.within)
        else:
            yield from _in_text(path, piece, watch, seen)


def _opened(
    path: str, file: Path, data: bytes, ending: str, watch: Lookout, *, kept: bool, length: int
) -> Iterator[Leak | TextPiece | Unsearched]:
    """Yield what a document tells, and the texts in a file."""
    if not is_document(data[:_BEGINNING_LENGTH], ending):
        yield from pieces(data, ending)  # by letters alone: nothing in it is followed or unpacked
    elif length > OPENED_MAX_LENGTH:
        yield ends(data)
    else:
        found = watch.opens(file, ending)
        yield from _told(path, found, ending, kept=kept)
        yield from found.pieces


def _line(data: bytes, watch: Lookout) -> int:
    return next(watch.names.marked_lines(data.decode("utf-8", "replace")), 0) if b"\0" not in data else 0


def _told(path: str, found: DocumentInside, ending: str, *, kept: bool) -> Iterator[Leak]:
    for told in found.told:
        if told.trace.closed and not kept:
            yield Leak(path, LeakKind.UNREAD, told.trace.said, within=told.within)
        if told.trace.fields and not kept and (told.within or ending not in _DRAWN):
            yield Leak(path, LeakKind.METADATA, Trace(told.trace.fields).said, within=told.within)


def _in_name(path: str, watch: Lookout) -> Iterator[Leak]:
    # Names of files part words with other signs than sentences do.
    plain = path.replace("_", " ").replace("-", " ").replace("/", "\n").replace(".", " ")
    if any(True for text in readings(plain, page=False) for _ in watch.names.lines(text)):
        yield Leak(path, LeakKind.NAME, "its name has a name of your list in it")
    if any(True for _ in watch.names.marked_lines(path)):
        yield Leak(path, LeakKind.CANARY, "its name has a line of your list in it")
    if any(True for _ in watch.machine.places(path, running=True)):
        yield Leak(path, LeakKind.MACHINE, "its name has a name of this machine or its user in it")


def _in_text(path: str, piece: TextPiece, watch: Lookout, seen: set[tuple[LeakKind, int, str]]) -> Iterator[Leak]:
    text = piece.text

    def leak(kind: LeakKind, what: str, line: int) -> Iterator[Leak]:
        # One line is one place to mend, however often a thing stands there.
        if (found := (kind, line, piece.within)) not in seen:
            seen.add(found)
            yield Leak(path, kind, what, line if piece.numbered else 0, piece.within)

    for at, kind, what in words.certain(text, piece.form):
        yield from leak(kind, what, _line_of(text, at, piece))
    if watch.remarks:
        for at, kind, what in words.meant(text, piece.form):
            yield from leak(kind, what, _line_of(text, at, piece))
    running = piece.form in (Form.PROSE, Form.PAGE)
    for at in watch.machine.places(text, running=running):
        yield from leak(LeakKind.MACHINE, "a name of this machine or its user", _line_of(text, at, piece))
    if watch.names:
        for reading in readings(text, page=piece.form is Form.PAGE):
            for line in watch.names.lines(reading):
                yield from leak(LeakKind.NAME, "a name of your list", line if piece.numbered else 0)
        # In the bytes of a packed document no mark can be seen.
        for line in watch.names.marked_lines(text) if piece.within or not piece.numbered else ():
            yield from leak(
                LeakKind.CANARY, "a line of your list that is looked for exactly", line if piece.numbered else 0
            )


def _line_of(text: str, at: int, piece: TextPiece) -> int:
    return text.count("\n", 0, at) + 1 if piece.numbered else 0
