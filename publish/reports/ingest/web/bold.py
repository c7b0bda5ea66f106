"""Lines set in bold above other blocks, as headings.

Values only.
"""

import re
from collections.abc import Iterator

from publish.reports.ingest.web.inlines import all_of
from publish.reports.ingest.web.weight import letters
from publish.reports.writing.nouns import (
    Block,
    Break,
    Grid,
    Headline,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Strong,
    plain,
)

HEAD_MAX = 160  # weighted letters of a heading set in bold
_ENDED = re.compile(r"[.。!！;；,，:：…།،؛] ?[\"”’»」)]{0,3}$")


def headed(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks, lines set in bold above others as headings."""
    level = 2
    for at, block in enumerate(blocks):
        behind = next((one for one in blocks[at + 1 :] if not isinstance(one, Rule)), None)
        if isinstance(block, Headline):
            level = min(block.level + 1, 6)
            yield block
        # Of two bold lines in a row the first heads nothing: it may be a signature or an address.
        elif (
            isinstance(block, Paragraph)
            and is_head(block)
            and isinstance(behind, Paragraph | Listing | Quote | Grid)
            and not (isinstance(behind, Paragraph) and is_head(behind))
        ):
            inner = (
                block.inlines[0].inlines
                if len(block.inlines) == 1 and isinstance(block.inlines[0], Strong)
                else block.inlines
            )
            yield Headline(level, tuple(one for one in inner if not isinstance(one, Break)))
        else:
            yield block


def is_head(block: Paragraph) -> bool:
    """Return whether a paragraph is short, bold as a whole, and no sentence."""
    said = " ".join(plain(block.inlines).split())
    return (
        0 < letters(said) <= HEAD_MAX
        and all_of(block.inlines, (Strong,))
        and not _ENDED.search(said)
        and not any(isinstance(one, Break) for one in block.inlines)
    )
