"""PDF with a text layer: text in reading order, notes, doubts about letters."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pypdfium2

from publish.core.errors import SourceError
from publish.core.units import count
from publish.reports.ingest.bare import nameless
from publish.reports.ingest.bare.papers import Paper, anew, raster, with_fields
from publish.reports.ingest.bare.unlocked import unlocked
from publish.reports.ingest.bare.veiled import Veiled
from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer, Removed, Why
from publish.reports.ingest.lines.nouns import inlines
from publish.reports.ingest.offers import offered
from publish.reports.ingest.order import leans
from publish.reports.ingest.paper import doubts, drawn, layout, notes, running
from publish.reports.ingest.paper.flow import Flow, SetRun, body_size
from publish.reports.ingest.paper.hidden import HiddenWords
from publish.reports.ingest.paper.layout import Piece, RuledTable, SetLine
from publish.reports.writing.nouns import Block, Footnote, Headline, Paragraph, plain

NAME: Final = "document.pdf"
_INSTEAD: Final = "stet add --raster makes one of pictures of its pages"


def read(data: bytes, hints: Hints) -> Document:
    """Return a PDF's text.

    Raises:
        SourceError: It is encrypted, damaged, or larger than the limits.
    """
    data, password = unlocked(data, hints.password)
    with pypdfium2.PdfDocument(data, password=password or None) as document:
        if len(document) > hints.limits.pages:
            raise SourceError(f"is more than {hints.limits.pages} pages", hint="--limit says more")
        shown = with_fields(data, password) if document.get_formtype() else data
    with pypdfium2.PdfDocument(shown, password=password or None) as document:
        pages = _pages(document)
    pages.nameless = nameless.first(data, password)
    found = offered(_document(pages), hints)
    if hints.scratch is None:
        return found
    hidden = pages.unseen.words
    # Pictures hold only what was seen: hidden words cannot be in them.
    if hints.raster:
        return _published(found, raster(data, password=password), hints.scratch, hidden)
    paper = anew(data, password=password, hidden=bool(hidden))
    if paper.why_not:
        paper = replace(paper, why_not=f"{paper.why_not}; {_INSTEAD}")
    return _published(found, paper, hints.scratch, hidden)


def _published(found: Document, paper: Paper, scratch: Path, hidden: Sequence[tuple[int, str]]) -> Document:
    """Return the document with its PDF made anew."""
    found = replace(found, removed=(*found.removed, *paper.removed))
    if hidden:
        # Whoever hid them had a reason, and a bar may be too short: nothing is published before a person has looked.
        words = count(len(hidden), "word is", "words are")
        said = f"{words} drawn and not to be seen, the first on page {hidden[0][0]}: all are listed, and "
        said += f"no PDF was made anew ({paper.why_not})" if paper.why_not else "the new PDF is without them"
        found = replace(found, needs=(*found.needs, Need(Lack.UNSEEN, said)))
    elif paper.why_not:
        said = f"no PDF could be made anew: {paper.why_not}"
        found = replace(found, needs=(*found.needs, Need(Lack.EVIDENCE, said)))
    if paper.why_not:
        return found
    if unshown := [one for one in paper.removed if one.why is Why.HIDDEN]:
        # Other programs let their readers switch layers on, or draw a note by a look of their own.
        parts = count(len(unshown), "part of it is", "parts of it are")
        said = f"{parts} not shown: all are listed, and the new PDF is without them"
        found = replace(found, needs=(*found.needs, Need(Lack.UNSEEN, f"{said} (the first: {unshown[0].text})")))
    if paper.veiled != Veiled():
        found = replace(found, needs=(*found.needs, Need(Lack.UNSEEN, _of_pictures(paper.veiled))))
    if paper.within:
        found = replace(found, needs=(*found.needs, Need(Lack.UNSEEN, _of_letters_within(paper.within))))
    (scratch / NAME).write_bytes(paper.data)
    return replace(found, made=(NAME,))


def _of_pictures(veiled: Veiled) -> str:
    said = []
    if veiled.pages:
        where = f"{count(len(veiled.pages), 'page')} have a part that is not to be seen, the first on page"
        why = "under something, cut off by a frame, behind the page's end"
        said.append(f"pictures on {where} {veiled.pages[0]}: {why}")
    if veiled.from_page:
        said.append(f"from page {veiled.from_page} on, pictures were not looked at for such parts")
    return f"{'; '.join(said)}. The new PDF has them whole; {_INSTEAD}, which has only what is seen"


def _of_letters_within(parts: Sequence[str]) -> str:
    said = f"letters are drawn in {' and in '.join(parts)}, where no program reads them, or looks whether they are seen"
    return f"{said}: the new PDF has them; {_INSTEAD}, which has only what is seen"


@dataclass
class _Pages:
    pieces: list[list[Piece]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    unseen: HiddenWords = field(default_factory=HiddenWords)
    aside: list[list[str]] = field(default_factory=list)
    doubted: doubts.Doubts = field(default_factory=doubts.Doubts)
    nameless: int = 0
    """First page, from 1, with fonts whose letters have numbers for names; else 0."""


def _pages(document: pypdfium2.PdfDocument) -> _Pages:
    found = _Pages()
    # Known beforehand, for the columns of the first page are put in order by it.
    leftward = _leftward(document)
    # Else pdfium draws no fields, and words below them would count as seen.
    document.init_forms()
    for sheet in drawn.sheets(document, look=True):
        found.unseen.see(sheet)
        found.doubted.see(sheet)
        found.pieces.append(layout.pieces(sheet, leftward=leftward))
        found.given.append(sheet.label)
        found.aside.append(layout.aside(sheet) if sheet.aside else [])
    found.unseen.end()
    return found


def _leftward(document: pypdfium2.PdfDocument) -> bool:
    """Return whether the text runs right to left, by its first pages."""
    lean = letters = 0
    for sheet in drawn.sheets(document):
        lean += leans(sheet.glyphs)
        letters += len(sheet.glyphs)
        # A title page may be in another language.
        if letters > 5_000 or sheet.number > 20:
            break
    return lean > 0


def _document(found: _Pages) -> Document:
    pages = found.pieces
    body = body_size(pages)
    # Before the notes: a number at the foot of a page would begin one.
    lines = running.running(pages, [notes.likely(page) for page in pages])
    labels = running.labels(lines, found.given)
    unseen = [Removed(words, Why.UNPRINTED, labels[page - 1]) for page, words in found.unseen.words]
    removed = unseen + [
        Removed(line.text, Why.RUNNING, label)
        for label, ones in zip(labels, lines, strict=True)
        for line in ones
    ]  # fmt: skip
    pages = [
        # By identity: a line of the text may say the same as a running one.
        [one for one in page if not any(one is gone for gone in ones)]
        for page, ones in zip(pages, lines, strict=True)
    ]
    if running.printed(lines):
        # A browser's head and foot stand further out than the text, which would be set in.
        for page in pages:
            layout.closed_up(page)
    feet = notes.feet(pages, body)
    kept = [
        [one for at, one in enumerate(page) if at not in foot.places] for page, foot in zip(pages, feet, strict=True)
    ]
    told, known = _numbered(feet)
    ends = _at_end(kept, known)
    told += ends
    for page, names in zip(kept, known, strict=True):
        for one in page:
            if isinstance(one, SetLine):
                one.text = notes.linked(one.text, names)
            else:
                one.rows = [[[notes.linked(text, names) for text in cell] for cell in row] for row in one.rows]
    flow = Flow(kept, labels)
    blocks = flow.blocks(flow.runs())
    # Where letters along an edge belong cannot be told by their place: they come last.
    blocks += [Paragraph(inlines(text)) for page in found.aside for text in page]
    blocks += [
        Footnote(note.label, (Paragraph(inlines(flow.text(SetRun(note.lines)))),)) for note in told if note.lines
    ]
    needs = [*_needs(found, blocks), *_printed(running.printed(lines))]
    return Document("pdf", tuple(blocks), _offers(blocks), tuple(removed), tuple(needs))


def _printed(page: int) -> list[Need]:
    """Return the need to look at what a browser printed around a page."""
    if not page:
        return []
    # An address of a mail program has its user's number in it, and the hour says when somebody sat there.
    said = f"page {page} shows when or from which address a browser printed it, and so does the new PDF"
    do = "if that leads to somebody, print it anew without head and foot, or take the PDF out of the evidence"
    return [Need(Lack.PRINTED, f"{said}: {do}")]


def _numbered(feet: Sequence[notes.Foot]) -> tuple[list[notes.PaperNote], list[dict[str, str]]]:
    """Return the notes, and for each page its labels as in the text.

    Where printed numbers come again, they are counted on.
    """
    printed = [note.label for foot in feet for note in foot.notes]
    # Many books count anew on each page, and a text needs each label once.
    again = len(set(printed)) < len(printed) or any(not one.isdecimal() for one in printed)
    told: list[notes.PaperNote] = []
    known: list[dict[str, str]] = []
    for foot in feet:
        names: dict[str, str] = {}
        if foot.goes_on and told:
            told[-1].lines += foot.goes_on
        for note in foot.notes:
            name = str(len(told) + 1) if again else str(int(note.label))
            names[note.label] = name
            if known and note.label not in foot.marked:
                # Its mark is on the page before, where it found no room.
                known[-1].setdefault(note.label, name)
            told.append(notes.PaperNote(name, note.lines))
        known.append(names)
    for note in told:
        for line in note.lines:
            line.text = notes.linked(line.text, {})
    return told, known


def _at_end(pages: list[list[Piece]], known: list[dict[str, str]]) -> list[notes.PaperNote]:
    """Return notes that stand behind the text, taken out of it.

    Their labels are added to each page's.
    """
    wanted: list[str] = []
    for page, names in zip(pages, known, strict=True):
        for one in page:
            if isinstance(one, SetLine):
                wanted += [sign for sign in notes.marks(one.text) if sign not in names and sign not in wanted]
    taken = {name for names in known for name in names.values()}
    wanted = [sign for sign in wanted if sign.isdecimal() and sign not in taken]
    found: list[notes.PaperNote] = []
    starts = notes.last_run(pages, wanted)
    if not starts:
        return []
    begin = starts[0]
    for number in range(begin[0], len(pages)):
        kept: list[Piece] = []
        for at, one in enumerate(pages[number]):
            if (number, at) < begin or isinstance(one, RuledTable):
                kept.append(one)
                continue
            if (number, at) in starts:
                found.append(notes.PaperNote(str(int(notes.label(one.text)))))
                one.text = one.text[len(notes.lead(one.text)) :]
            found[-1].lines.append(one)
        pages[number] = kept
    for names in known:
        names.update({note.label: note.label for note in found if note.label not in names})
    for note in found:
        for line in note.lines:
            line.text = notes.linked(line.text, {})
    return found


def _offers(blocks: Sequence[Block]) -> dict[str, tuple[Offer, ...]]:
    heads = [block for block in blocks if isinstance(block, Headline)]
    said = plain(heads[0].inlines) if heads and heads[0].level == 1 else ""
    return {"title": (Offer(said, said),)} if said else {}


def _needs(found: _Pages, blocks: Sequence[Block]) -> list[Need]:
    needs = [Need(Lack.LETTERS, said) for said in found.doubted.said()]
    if found.nameless and blocks:
        said = "letters of a font have numbers for names, and may be others than are read, the first on page"
        needs.append(Need(Lack.LETTERS, f"{said} {found.nameless}"))
    if not blocks:
        said = "no text is in it, so it may be a scan: type it below, or have a program write a text into the PDF"
        needs.append(Need(Lack.TEXT, f"{said} (ocrmypdf, of the package of that name), and add that one"))
    return needs
