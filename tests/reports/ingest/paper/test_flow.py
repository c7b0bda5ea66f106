"""Lines become paragraphs, headings, lists and quotations by where they stand."""

from publish.reports.ingest.paper.drawn import Box
from publish.reports.ingest.paper.flow import Flow
from publish.reports.ingest.paper.layout import Piece, RuledTable, SetLine
from publish.reports.writing.nouns import Block, Grid, Headline, Listing, PageMark, Paragraph, Quote, plain

COLUMN = Box(0, 0, 300, 400)


def line(text: str, base: float, *, left: float = 0, right: float = 300, size: float = 10) -> SetLine:
    return SetLine(text, left, right, base, size, column=COLUMN)


def blocks(*pages: list[Piece]) -> list[Block]:
    flow = Flow(pages, [str(n + 1) for n in range(len(pages))])
    return flow.blocks(flow.runs())


def body(*texts: str, base: float = 300) -> list[Piece]:
    return [line(text, base - 12 * n) for n, text in enumerate(texts)]


def said(block: Block) -> str:
    assert isinstance(block, Paragraph | Headline)
    return plain(block.inlines)


def test_lines_are_joined_and_gaps_part_paragraphs() -> None:
    found = blocks([*body("one and", "two and", "three."), *body("four and", "five.", base=250)])
    assert [said(block) for block in found] == ["one and two and three.", "four and five."]


def test_hyphens_go_where_they_parted_a_word() -> None:
    assert said(blocks(body("The govern-", "ment and the well-", "known bridge."))[0]) == (
        "The government and the well-known bridge."
    )


def test_a_sentence_goes_on_over_pages() -> None:
    (found,) = blocks(body("It went", "on and"), body("on, it", "ended."))
    assert said(found) == "It went on and on, it ended."
    assert isinstance(found, Paragraph)
    assert [one.label for one in found.inlines if isinstance(one, PageMark)] == ["1", "2"]


def test_a_title_gives_its_page_to_what_follows() -> None:
    title, part, text = blocks(
        [line("Title", 390, size=20, right=80), line("Part", 350, size=14, right=60), *body("words and", "words.")],
        body("Still more", "of it."),
    )[:3]
    assert isinstance(title, Headline)
    assert isinstance(part, Headline)
    assert (title.level, part.level) == (1, 2)
    assert PageMark("1") in part.inlines
    assert PageMark("1") not in title.inlines
    assert said(text).startswith("words and words.")


def test_bullets_make_items_and_an_inset_is_a_quotation() -> None:
    items = [line("• one", 250, left=20, right=100), line("• two", 238, left=20, right=100)]
    inset = [line("in others' words,", 200, left=30, right=270), line("set in.", 188, left=30, right=200)]
    found = blocks([*body("words that", "fill lines."), *items, *inset, *body("words again and", "again.", base=150)])
    assert [type(block) for block in found] == [Paragraph, Listing, Quote, Paragraph]


def test_a_table_goes_on_over_a_page() -> None:
    first = RuledTable([[["a"], ["b"]], [["1"], ["2"]]], 100)
    second = RuledTable([[["a"], ["b"]], [["3"], ["4"]]], 390, page=1)
    (grid,) = [block for block in blocks([first], [second]) if isinstance(block, Grid)]
    assert len(grid.rows) == 2


def test_numbers_in_turn_are_a_list() -> None:
    three = [line(f"{n}. thing.", 320 - 20 * n, right=90) for n in (1, 2, 3)]
    (found,) = blocks([*three])
    assert isinstance(found, Listing)
    assert (found.start, len(found.items)) == (1, 3)


def test_a_quotation_set_in_by_one_letter_on_both_sides_is_one_and_a_first_line_is_not() -> None:
    inset = [line("in others' words,", 200, left=10, right=284), line("set in.", 188, left=10, right=150)]
    first = [line("A paragraph begins", 130, left=10), line("and goes on.", 118, right=150)]
    found = blocks([*body("words that", "fill lines."), *inset, *body("words.", base=160), *first])
    assert [type(block) for block in found] == [Paragraph, Quote, Paragraph, Paragraph]


def test_a_sentence_set_in_alone_is_a_quotation_and_a_name_at_the_side_is_none() -> None:
    around = [*body("words that", "fill lines."), *body("words again and", "again.", base=150)]
    said_alone = line("He said so.", 220, left=30, right=200)
    signed = line("Li Wen, editor", 220, left=180, right=290)
    nearly_full = line("He said so, at length.", 220, left=33, right=270)
    around_it = [*around[:2], nearly_full, *around[2:]]
    assert [type(b) for b in blocks(around_it)] == [Paragraph, Quote, Paragraph]
    assert [type(b) for b in blocks([*around[:2], said_alone, *around[2:]])] == [Paragraph, Quote, Paragraph]
    assert [type(b) for b in blocks([*around[:2], signed, *around[2:]])] == [Paragraph, Paragraph, Paragraph]
