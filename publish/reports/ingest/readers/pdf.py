"""PDF with a text layer: its text in reading order, its notes, and where its layer lies."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer, Removed, Why
from publish.reports.ingest.lines.nouns import inlines
from publish.reports.ingest.order import leans
from publish.reports.ingest.paper import doubts, drawn, layout, notes, running
from publish.reports.ingest.paper.flow import Flow, Run, body_size
from publish.reports.ingest.paper.layout import Line, Piece, Table
from publish.reports.writing.nouns import Block, Footnote, Headline, Paragraph, plain


def read(data: bytes, hints: Hints) -> Document:
    """Return a PDF's text.

    Raises:
        SourceError: It is encrypted, damaged, or larger than the limits.
    """
    with _opened(data, hints) as document:
        if len(document) > hints.limits.pages:
            raise SourceError(f"is more than {hints.limits.pages} pages", hint="--limit says more")
        pages = _pages(document)
    return _document(pages)


def _opened(data: bytes, hints: Hints) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data, password=hints.password or None)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise SourceError("needs its password: --password-fd") from error
        raise SourceError("is not a whole PDF (no pages are found in it)") from error


@dataclass
class _Pages:
    pieces: list[list[Piece]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    aside: list[list[str]] = field(default_factory=list)
    doubted: doubts.Doubts = field(default_factory=doubts.Doubts)


def _pages(document: pypdfium2.PdfDocument) -> _Pages:
    found = _Pages()
    leftward = _leftward(document)
    for sheet in drawn.sheets(document):
        found.doubted.see(sheet)
        found.pieces.append(layout.pieces(sheet, leftward=leftward))
        found.given.append(sheet.label)
        found.aside.append(layout.aside(sheet) if sheet.aside else [])
    return found


def _leftward(document: pypdfium2.PdfDocument) -> bool:
    """Return whether the text runs right to left, by its first pages."""
    lean = letters = 0
    for sheet in drawn.sheets(document):
        lean += leans(sheet.glyphs)
        letters += len(sheet.glyphs)
        if letters > 5_000 or sheet.number > 20:
            break
    return lean > 0


def _document(found: _Pages) -> Document:
    pages = found.pieces
    body = body_size(pages)
    lines = running.running(pages, [notes.likely(page) for page in pages])
    labels = running.labels(lines, found.given)
    removed = [
        Removed(line.text, Why.RUNNING, label)
        for label, ones in zip(labels, lines, strict=True)
        for line in ones
    ]  # fmt: skip
    pages = [
        [one for one in page if not any(one is gone for gone in ones)] for page, ones in zip(pages, lines, strict=True)
    ]
    feet = notes.feet(pages, body)
    kept = [
        [one for at, one in enumerate(page) if at not in foot.places] for page, foot in zip(pages, feet, strict=True)
    ]
    told, known = _numbered(feet)
    ends = _at_end(kept, known)
    told += ends
    for page, names in zip(kept, known, strict=True):
        for one in page:
            if isinstance(one, Line):
                one.text = notes.linked(one.text, names)
            else:
                one.rows = [[[notes.linked(text, names) for text in cell] for cell in row] for row in one.rows]
    flow = Flow(kept, labels)
    blocks = flow.blocks(flow.runs())
    blocks += [Paragraph(inlines(text)) for page in found.aside for text in page]
    blocks += [Footnote(note.label, (Paragraph(inlines(flow.text(Run(note.lines)))),)) for note in told if note.lines]
    return Document("pdf", tuple(blocks), _offers(blocks), tuple(removed), tuple(_needs(found, blocks)))


def _numbered(feet: Sequence[notes.Foot]) -> tuple[list[notes.Note], list[dict[str, str]]]:
    """Return the notes, and for each page what its labels are in the text: where numbers come again, they go on."""
    printed = [note.label for foot in feet for note in foot.notes]
    again = len(set(printed)) < len(printed) or any(not one.isdecimal() for one in printed)
    told: list[notes.Note] = []
    known: list[dict[str, str]] = []
    for foot in feet:
        names: dict[str, str] = {}
        if foot.goes_on and told:
            told[-1].lines += foot.goes_on
        for note in foot.notes:
            name = str(len(told) + 1) if again else str(int(note.label))
            names[note.label] = name
            if known and note.label not in foot.marked:
                known[-1].setdefault(note.label, name)
            told.append(notes.Note(name, note.lines))
        known.append(names)
    for note in told:
        for line in note.lines:
            line.text = notes.linked(line.text, {})
    return told, known


def _at_end(pages: list[list[Piece]], known: list[dict[str, str]]) -> list[notes.Note]:
    """Return notes that stand behind the text, taken out of it; their labels are added to each page's."""
    wanted: list[str] = []
    for page, names in zip(pages, known, strict=True):
        for one in page:
            if isinstance(one, Line):
                wanted += [sign for sign in notes.marks(one.text) if sign not in names and sign not in wanted]
    taken = {name for names in known for name in names.values()}
    wanted = [sign for sign in wanted if sign.isdecimal() and sign not in taken]
    found: list[notes.Note] = []
    starts = _last_run(pages, wanted)
    if not starts:
        return []
    begin = starts[0]
    for number in range(begin[0], len(pages)):
        kept: list[Piece] = []
        for at, one in enumerate(pages[number]):
            if (number, at) < begin or isinstance(one, Table):
                kept.append(one)
                continue
            if (number, at) in starts:
                found.append(notes.Note(str(int(notes.label(one.text)))))
                one.text = one.text[len(notes.lead(one.text)) :]
            found[-1].lines.append(one)
        pages[number] = kept
    for names in known:
        names.update({note.label: note.label for note in found if note.label not in names})
    for note in found:
        for line in note.lines:
            line.text = notes.linked(line.text, {})
    return found


def _last_run(pages: list[list[Piece]], wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the last lines stand that begin with each label in turn."""
    if not wanted:
        return []
    found: list[tuple[int, int]] = []
    rest = list(wanted)
    for number in range(len(pages) - 1, -1, -1):
        for at in range(len(pages[number]) - 1, -1, -1):
            one = pages[number][at]
            if rest and isinstance(one, Line) and notes.label(one.text) == rest[-1]:
                found.append((number, at))
                rest.pop()
    return [] if rest else found[::-1]


def _offers(blocks: Sequence[Block]) -> dict[str, tuple[Offer, ...]]:
    heads = [block for block in blocks if isinstance(block, Headline)]
    said = plain(heads[0].inlines) if heads and heads[0].level == 1 else ""
    return {"title": (Offer(said, said),)} if said else {}


def _needs(found: _Pages, blocks: Sequence[Block]) -> list[Need]:
    needs = [Need(Lack.LETTERS, said) for said in found.doubted.said()]
    if not blocks:
        needs.append(Need(Lack.TEXT, "no text is in it: it may be a scan"))
    return needs
