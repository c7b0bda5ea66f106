"""Plain text in any charset: a copy out of a PDF or a web page, a letter, an article.

Nothing is made up, and what is left out is listed. Pure: no file is opened, no clock is asked.
"""

from publish.reports.ingest import charsets, offers, unseen
from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer
from publish.reports.ingest.lines import compose, spacing
from publish.reports.writing.nouns import Block, Headline, plain

KIND = "text"


def read(data: bytes, hints: Hints) -> Document:
    """Return the document that ``data`` is.

    Raises:
        SourceError: It is no text, or in no charset known here.
    """
    decoded = charsets.decoded(data)
    seen = unseen.seen(_lines_ended(decoded.text))
    lines = spacing.lines(seen.text)
    needs = [*seen.needs]
    if decoded.doubt:
        needs.append(Need(Lack.CHARSET, decoded.doubt))
    if not lines:
        return Document(KIND, (), removed=seen.removed, needs=(*needs, Need(Lack.TEXT, "there is no text in it")))
    found = compose.composed(lines)
    removed, needs_ = (*seen.removed, *found.removed), (*needs, *found.needs)
    return offers.offered(Document(KIND, found.blocks, _titles(found.blocks), removed, needs_), hints)


def _lines_ended(text: str) -> str:
    """Return ``text`` with one sign at each line's end, whatever system wrote it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in "\x0b\x1c\x1d\x1e\x85\u2028\u2029":
        text = text.replace(sign, "\n")
    return text


def _titles(blocks: tuple[Block, ...]) -> dict[str, tuple[Offer, ...]]:
    first = blocks[0] if blocks else None
    if isinstance(first, Headline) and first.level == 1:
        title = " ".join(plain(first.inlines).split())
        return {"title": (Offer(title, title),)}
    return {}
