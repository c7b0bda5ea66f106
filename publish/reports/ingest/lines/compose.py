"""A text's lines as blocks, and a list of what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from publish.reports.ingest.document import Lack, Need, Removed
from publish.reports.ingest.lines import columns, flow, furniture, notes, numbered, parts, running
from publish.reports.ingest.lines.nouns import TextLine, inlines
from publish.reports.ingest.lines.spacing import spacing
from publish.reports.writing.nouns import Block, Footnote, Headline, Paragraph, plain

_SAID_MAX = 60  # letters of a note that are shown


@dataclass(frozen=True, slots=True)
class Composed:
    """What lines are."""

    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]
    needs: tuple[Need, ...]


def composed(found: Sequence[TextLine]) -> Composed:
    """Return the blocks of a text, with its notes at the end."""
    # The numbers down a page's side first: each would count as the mark of a note.
    sides = numbered.without(found)
    found = sides.lines
    spaced = spacing(found)
    # Running lines first: a note may be parted by a page's foot, and a page's number would count as a note's.
    text = running.without(found, spaced)
    noted = notes.taken_out(text.lines, spaced)
    # A menu is looked for among whole paragraphs: a line of a column is as short as one of its names.
    cleared = furniture.cleared(flow.pieces(noted.lines, spaced), whole=spaced.base is None)
    made: list[Block] = list(parts.blocks(cleared.pieces, spaced))
    if noted.notes and made and isinstance(last := made[-1], Paragraph) and notes.is_head(plain(last.inlines)):
        made[-1] = Headline(2, last.inlines)
    needs: list[Need] = []
    if columns.side_by_side(text.lines):
        needs.append(Need(Lack.LETTERS, "two columns are read across in it: add the PDF, or put one below the other"))
    for note in noted.notes:
        paragraphs = tuple(Paragraph(inlines(piece.text)) for piece in flow.pieces(note.lines, spaced))
        if note.label:
            made.append(Footnote(note.label, paragraphs))
            continue
        said = " ".join(line.text for line in note.lines)[:_SAID_MAX]
        needs.append(Need(Lack.NOTE, f"the note “{note.printed} {said}” has no mark in the text: say where it belongs"))
        # Without a mark it cannot be a footnote: no page would lead to it.
        first = Paragraph((*inlines(f"{note.printed} "), *paragraphs[0].inlines)) if paragraphs else Paragraph(())
        made += [first, *paragraphs[1:]]
    return Composed(tuple(made), (*sides.removed, *text.removed, *cleared.removed), tuple(needs))
