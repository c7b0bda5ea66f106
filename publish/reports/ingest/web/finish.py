"""The last look at a page's blocks.

Lines of the page at their ends, headings set in bold, the title said again. Values only.
"""

import re
from collections.abc import Iterable, Iterator

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.web import bold, furniture
from publish.reports.ingest.web.head import parts_of
from publish.reports.ingest.web.inlines import all_of
from publish.reports.ingest.web.sayings import first_words, key
from publish.reports.ingest.web.weight import is_sentence, letters
from publish.reports.writing.nouns import (
    Block,
    Footnote,
    Grid,
    Headline,
    Inline,
    Linked,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Strong,
    plain,
)

_SOLID = 60  # weighted letters of a sentence: with it, the text has begun
_ABOVE_MAX = 12  # blocks among which the title is looked for
_TEASERS_MIN = 3  # items with a linked heading each: a list of other texts
_TEASERS_PART = 0.8  # of a list's items: advertisements stand among them
_NOTES_HEAD = re.compile(
    r"(?:foot-?|end-?)?notes?(?:\s+and\s+references)?|references|citations|sources?|注[释解]?|註[釋解]?|脚注|尾注|参考(?:文献|资料)|參考(?:文獻|資料)|"
    r"الهوامش|هوامش|الحواشي|المراجع|مراجع|ملاحظات|ئىزاھات(?:لار)?|ئىزاھلار|مەنبەلەر|མཆན(?:་འགྲེལ)?|ཟུར་མཆན|གཞི་འཛིན",
    re.IGNORECASE,
)


def words(block: Block) -> str:
    """Return a block's words on one line."""
    match block:
        case Paragraph(inlines) | Headline(_, inlines):
            said = plain(inlines)
        case Quote(blocks) | Footnote(_, blocks):
            said = " ".join(words(one) for one in blocks)
        case Listing(items):
            said = " ".join(words(one) for item in items for one in item)
        case Grid(head, rows):
            said = " ".join(plain(cell) for row in (head, *rows) for cell in row)
        case Rule():
            said = ""
        case _:
            said = block.text
    return " ".join(said.split())


def finished(blocks: list[Block], title: str, removed: list[Removed], *, noted: bool) -> list[Block]:
    """Return the text's blocks alone.

    Args:
        title: What the report is called; its heading is not said twice.
        noted: Whether the page had footnotes, which stand in their own place now.
    """
    # The order matters: what stands above the title is judged before a heading is made of any bold line.
    blocks = _untitled(blocks, title, removed)
    blocks = _without_talk(blocks, removed)
    blocks = _without_more(blocks, removed)
    blocks = _without_lines(blocks, removed)
    blocks = [*bold.headed(blocks)]
    if noted:
        blocks = _without_empty_heads(blocks, removed)
    blocks = [*_ruled(blocks)]
    while (
        noted and blocks and isinstance(blocks[-1], Headline) and _NOTES_HEAD.fullmatch(words(blocks[-1]).rstrip(":："))
    ):
        removed.append(Removed(words(blocks.pop()), Why.FURNITURE))
        blocks = [*_ruled(blocks)]
    return blocks


def titled(blocks: list[Block], said: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield the title that stands above the text without being a heading.

    If the page's window has it too.
    """
    above: list[str] = []
    for block in blocks[:_ABOVE_MAX]:
        if is_sentence(words(block)) or not isinstance(block, Paragraph | Headline):
            break
        above.append(words(block))
    for field, value, _ in said:
        for part in (value, *parts_of(value)) if field == "title" else ():
            if (wanted := key(part)) and (found := next((one for one in above if key(one) == wanted), "")):
                yield found
                return


def _is_solid(block: Block) -> bool:
    said = words(block)
    if isinstance(block, Paragraph | Quote) and letters(said) >= _SOLID and is_sentence(said):
        return not furniture.is_line(said) and not _is_links(block)
    return isinstance(block, Grid) or (
        isinstance(block, Listing) and not _is_links(block) and letters(said) > 2 * _SOLID
    )


def _is_links(block: Block) -> bool:
    """Return whether nearly all of a block's words are links."""
    match block:
        case Paragraph(inlines):
            rest = "".join(plain((one,)) for one in inlines if not isinstance(one, Linked))
            linked = any(isinstance(one, Linked) for one in inlines) or all_of(inlines, (Linked,))
            return linked and (letters(rest) * 4 <= letters(words(block)) or all_of(inlines, (Linked,)))
        case Listing(items):
            return all(_is_links(one) for item in items for one in item) or _are_teasers(items)
        case _:
            return False


def _are_teasers(items: tuple[tuple[Block, ...], ...]) -> bool:
    """Return whether a list's items begin with linked headings, as other texts do."""
    headed = [bool(item) and isinstance(item[0], Headline) and _is_linked(item[0].inlines) for item in items]
    return len(items) >= _TEASERS_MIN and sum(headed) >= len(items) * _TEASERS_PART


def _is_linked(inlines: tuple[Inline, ...]) -> bool:
    return any(isinstance(one, Linked) for one in inlines) and all_of(inlines, (Linked,))


def _untitled(blocks: list[Block], title: str, removed: list[Removed]) -> list[Block]:
    """Return the blocks without the title, and without what stands above it."""
    if not title:
        return blocks
    wanted = key(title)
    for at, block in enumerate(blocks[:_ABOVE_MAX]):
        if isinstance(block, Paragraph | Headline) and key(words(block)) == wanted:
            above = [one for one in blocks[:at] if not _is_solid(one)]
            removed += [Removed(first_words(words(one)), Why.FURNITURE) for one in above if words(one)]
            return [*(one for one in blocks[:at] if _is_solid(one)), *blocks[at + 1 :]]
        # What stands above a title is the page's; what reads as a sentence is the text, and so is all below it.
        if _is_solid(block) or is_sentence(words(block)):
            break
    return blocks


def _without_talk(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Return the blocks up to where others speak about the text."""
    solids = [_is_solid(block) for block in blocks]
    solid, whole = 0, sum(solids)
    for at, block in enumerate(blocks):
        solid += solids[at]
        said = words(block)
        short = isinstance(block, Headline) or (
            isinstance(block, Paragraph) and (any(c.isdigit() for c in said) or all_of(block.inlines, (Strong,)))
        )
        # Without a number it may be a part of the text, and most of the text stands above what is said of it.
        sure = any(letter.isdigit() for letter in said) or solid * 2 > whole
        if solid and short and sure and furniture.begins_talk(said):
            removed += [Removed(first_words(words(one)), Why.FURNITURE) for one in blocks[at:] if words(one)]
            return blocks[:at]
    return blocks


def _without_more(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Return the blocks without lists of other texts and the lines above them."""
    kept: list[Block] = []
    listing = False
    for at, block in enumerate(blocks):
        said = words(block)
        if isinstance(block, Headline | Paragraph) and furniture.begins_more(said):
            # A heading of one such word above a paragraph is the text's own.
            behind = blocks[at + 1] if at + 1 < len(blocks) else None
            listing = (
                behind is None
                or _is_links(behind)
                or (isinstance(behind, Headline | Paragraph) and not is_sentence(words(behind)))
            )
        elif listing and not _is_links(block):
            listing = False
        if listing:
            removed += _told(block)
        else:
            kept.append(block)
    return kept


def _told(block: Block) -> Iterator[Removed]:
    """Yield a block's first words, and those of each part of a list."""
    parts = [one for item in block.items for one in item] if isinstance(block, Listing) else [block]
    return (Removed(first_words(words(one)), Why.FURNITURE) for one in parts if words(one))


def _without_lines(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Return the blocks without the page's own lines.

    Told by their words, and at the text's ends by being links.
    """
    solid = [at for at, block in enumerate(blocks) if _is_solid(block) or isinstance(block, Headline)]
    begin, end = (solid[0], solid[-1]) if solid else (0, len(blocks) - 1)
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        # Links beneath a heading of the text are its sources.
        headed = isinstance(before, Headline) or (before is not None and words(before).endswith((":", "：")))
        outside = at < begin or (at > end and not headed)
        if _is_line(block) or (outside and _is_links_of_page(block, begun=at > end)):
            removed += _told(block)
        else:
            kept.append(block)
    return kept


def _is_line(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    said = words(block)
    links = [one for one in block.inlines if isinstance(one, Linked)]
    # "Read more: another text", and a row of buttons to share with.
    if links and furniture.points(said):
        return True
    parts = [part for one in block.inlines if (part := plain((one,)).strip())]
    return furniture.is_line(said) or (len(links) > 1 and all(map(furniture.is_name, parts)))


def _is_links_of_page(block: Block, *, begun: bool) -> bool:
    """Return whether a block at the text's end is the page's own.

    A row of links, or a list of the page's own lines.
    """
    if isinstance(block, Listing) and all(furniture.is_line(words(one)) for item in block.items for one in item):
        return True
    return _is_links(block) and (isinstance(block, Listing) or _several(block) or not begun)


def _without_empty_heads(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Return the blocks without the headings of notes that stood beneath them."""
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        behind = blocks[at + 1] if at + 1 < len(blocks) else None
        bare = isinstance(block, Headline) and _NOTES_HEAD.fullmatch(words(block).rstrip(":："))
        if bare and isinstance(behind, Headline):
            removed.append(Removed(words(block), Why.FURNITURE))
        else:
            kept.append(block)
    return kept


def _several(block: Block) -> bool:
    return isinstance(block, Paragraph) and sum(isinstance(one, Linked) for one in block.inlines) > 1


def _ruled(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks with no line across at the ends, and never two."""
    waiting: Rule | None = None
    begun = False
    for block in blocks:
        if isinstance(block, Rule):
            waiting = block
            continue
        if waiting is not None and begun:
            yield waiting
        waiting, begun = None, True
        yield block
