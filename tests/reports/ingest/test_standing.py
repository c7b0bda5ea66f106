"""publish.reports.ingest.standing: a document's lines, by where they stand."""

from publish.reports.ingest.document import Document, Removed, Why
from publish.reports.ingest.standing import LineStanding, labels, passages, words
from publish.reports.writing.nouns import (
    Block,
    Break,
    CodeBlock,
    Emphasis,
    Footnote,
    Grid,
    Headline,
    Listing,
    NoteMark,
    PageMark,
    Paragraph,
    Quote,
    Rule,
    Wording,
)


def par(text: str) -> Paragraph:
    return Paragraph((Wording(text),))


def test_each_line_is_told_by_its_place() -> None:
    blocks: list[Block] = [
        Headline(1, (Wording("A title"),)),
        Paragraph((Wording("one line"), Break(), Wording("another"))),
        par("A sentence."),
        *(par(f"Text {n}.") for n in range(8)),
        Listing(((par("item"),),)),
        Quote((par("quoted"),)),
        CodeBlock("code"),
        Rule(),
        par("last line"),
        Footnote("1", (par("a note"),)),
    ]
    found = {
        p.text: p.standing
        for p in passages(
            Document("text", tuple(blocks), removed=(Removed("Head 1", Why.RUNNING, "1"), Removed("x", Why.FURNITURE)))
        )
    }
    assert found["Head 1"] is LineStanding.RUNNING
    assert found["one line"] is found["another"] is LineStanding.TOP
    assert found["A title"] is found["A sentence."] is LineStanding.BEGINNING
    assert found["Text 7."] is found["item"] is found["code"] is LineStanding.TEXT
    assert found["quoted"] is found["a note"] is LineStanding.OTHERS
    assert found["last line"] is LineStanding.END
    assert "x" not in found


def test_an_editors_note_in_brackets_is_others_words() -> None:
    note = "[Editor’s note: on 3 May 1999 it was printed, " + "and more was said of it, " * 5 + "by others.]"
    (only,) = passages(Document("text", (par(note),)))
    assert only.standing is LineStanding.OTHERS


def test_a_table_at_the_top_is_the_head_of_a_letter() -> None:
    grid = Grid(((Wording("Date"),), (Wording("3 May 1999"),)), ())
    assert [p.standing for p in passages(Document("text", (grid,)))] == [LineStanding.TOP, LineStanding.TOP]


def test_words_have_neither_marks_of_notes_nor_of_pages() -> None:
    text = Paragraph((PageMark("3"), Wording("a"), NoteMark("1"), Emphasis((PageMark("4"), Wording(" b")))))
    document = Document("text", (text, Footnote("1", (Paragraph((PageMark("5"), Wording("c"))),))))
    assert list(words(document)) == ["a b", "c"]
    assert labels(document) == ["3", "4", "5"]
