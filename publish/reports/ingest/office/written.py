"""Elements of an office file as a document's blocks.

Its title is said once, its notes come behind it.
"""

from collections.abc import Sequence

from publish.core.units import count
from publish.reports.ingest.document import Lack, Need, Offer, Removed
from publish.reports.ingest.offers import is_kind, is_office
from publish.reports.ingest.office import looks
from publish.reports.ingest.web.addresses import PageLinks
from publish.reports.ingest.web.blocks import BlockReader
from publish.reports.ingest.web.inlines import LineReader
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.sayings import key
from publish.reports.writing.nouns import Block, Headline, plain


def written(text: Element, notes: dict[str, Element], title: str) -> tuple[list[Block], list[Removed]]:
    """Return a text's and its notes' blocks, and what does not come along.

    Args:
        notes: Their texts by label.
    """
    inlines = LineReader(PageLinks())
    flow = BlockReader(inlines)
    blocks = list(flow.of(text))
    for at, block in enumerate(blocks):
        if title and isinstance(block, Headline) and key(plain(block.inlines)) == key(title):
            del blocks[at]
            break
    blocks = list(looks.told(blocks))
    noted = flow.footnotes(notes).values()
    return [*blocks, *noted], [*inlines.removed, *inlines.unseen, *inlines.addresses.removed]


def shown_title(large: list[str]) -> str:
    """Return the first large line that says more than an office and a form."""
    return next((line for line in large if not is_kind(line) and not is_office(line)), "")


def set_as(title: str, authors: Sequence[str]) -> dict[str, tuple[Offer, ...]]:
    """Return the offers that styles make: a title, and all authors in one line."""
    found = {"title": title, "author": ", ".join(dict.fromkeys(authors))}
    return {field: (Offer(said, f"set as the {field}: {said}"),) for field, said in found.items() if said}


def changed(number: int) -> Need:
    """Return what an editor must decide about marked insertions."""
    said = count(number, "insertion, marked as a change, was", "insertions, marked as changes, were")
    return Need(Lack.TEXT, f"{said} taken as shown: is it all to be published?")


def boxed(number: int) -> Need:
    """Return what an editor must decide about boxes that stand beside the text."""
    said = count(number, "box stands beside the text, and is", "boxes stand beside the text, and are")
    return Need(Lack.TEXT, f"{said} quoted behind the paragraph now: put the words where they belong")
