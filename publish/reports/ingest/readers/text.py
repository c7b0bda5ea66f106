"""Plain text in any charset.

A letter, an article, or a copy out of a PDF or a web page. Nothing is made up, and what is left out is listed. Pure: no
file is opened, no clock is asked.
"""

import re

from publish.reports.ingest import charsets, markup, unseen
from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer, Removed
from publish.reports.ingest.lines import compose, cues, sheet, spacing, torn
from publish.reports.ingest.offers import is_kind, is_office, offered
from publish.reports.ingest.standing import one_line
from publish.reports.writing.nouns import Block, Headline

KIND = "text"
_HEAD_LENGTH = 2_000  # characters in which a letter says who wrote it, and of what
_SENDER = re.compile(r"^(?:From|Von|De|发件人|發件人|寄件者|من|ئەۋەتكۈچى)[ \t]?[:：]", re.MULTILINE | re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?:Subject|Betreff|Objet|主题|主題|主旨|الموضوع|تېما)[ \t]?[:：][ \t]*(\S[^\n]*)", re.MULTILINE | re.IGNORECASE
)
_ABOUT = re.compile(
    r"^(?:Re|Betr\.?|Betreff|Objet|Concerne|Asunto|Тема|事由|主题|主題|主旨|件名|الموضوع|تېما)[ \t]?[:：][ \t]*"
    r"(\S[^\n]*)$",
    re.MULTILINE | re.IGNORECASE,
)
_FEED = re.compile(r"(?<=[^\n\f])\f")
_FRONT = {"title": "title", "date": "date", "author": "author", "language": "language", "lang": "language"}
"""Keys of others' front matter, and our fields."""


def read(data: bytes, hints: Hints) -> Document:
    """Return the document that ``data`` is.

    Raises:
        SourceError: It is no text, or in no charset known here.
    """
    decoded = charsets.decoded(data)
    # Before anything is looked for: a sign that nobody sees within a word hides it from every expression.
    seen = unseen.seen(_lines_ended(decoded.text))
    needs = [*seen.needs]
    if decoded.doubt:
        needs.append(Need(Lack.CHARSET, decoded.doubt))
    if (shown := cues.film(seen.text)) is not None:
        return offered(Document(KIND, shown[0], {}, (*seen.removed, *shown[1]), tuple(needs)), hints)
    if hints.ending in sheet.ENDINGS and (table := sheet.sheet(seen.text)) is not None:
        return offered(Document(KIND, table, {}, seen.removed, tuple(needs)), hints)
    if markup.is_markdown(seen.text):
        return offered(_marked(seen.text, seen.removed, tuple(needs)), hints)
    # On the whole text, not by lines: a parted sign stands on a line of its own.
    text, apart = torn.mended(seen.text)
    if apart:
        needs.append(Need(Lack.LETTERS, "signs stand apart from their letters in it: add the PDF that it came from"))
    lines = spacing.lines(text)
    if not lines:
        return Document(KIND, (), removed=seen.removed, needs=(*needs, Need(Lack.TEXT, "there is no text in it")))
    found = compose.composed(lines)
    removed, needs_ = (*seen.removed, *found.removed), (*needs, *found.needs)
    return offered(Document(KIND, found.blocks, _titles(found.blocks, seen.text), removed, needs_), hints)


def _marked(text: str, removed: tuple[Removed, ...], needs: tuple[Need, ...]) -> Document:
    found = markup.marked(text)
    offers = {
        field: (Offer(found.front[key], f"{key}: {found.front[key]}"),)
        for key, field in _FRONT.items()
        if found.front.get(key)
    }
    return Document(KIND, found.blocks, {**_titles(found.blocks, ""), **offers}, (*removed, *found.removed), needs)


def _lines_ended(text: str) -> str:
    """Return ``text`` with one sign at each line's end, whatever system wrote it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A page may end without a line's end before it.
    text = _FEED.sub("\n\f", text)
    # The last two are Unicode's own ends of a line and a paragraph; the others are of old terminals and mainframes.
    for sign in "\x0b\x1c\x1d\x1e\x85\u2028\u2029":
        text = text.replace(sign, "\n")
    return text


def _titles(blocks: tuple[Block, ...], text: str) -> dict[str, tuple[Offer, ...]]:
    head = text[:_HEAD_LENGTH]
    if _SENDER.search(head) and (subject := _SUBJECT.search(head)):
        return {"title": (Offer(subject[1].strip(), subject[0].strip()),)}
    first = blocks[0] if blocks else None
    # A letter begins with who wrote it, and says in a line of its own what it is about.
    if about := _ABOUT.search(head):
        return {"title": (Offer(about[1].strip(), about[0].strip()),)}
    if isinstance(first, Headline) and first.level == 1:
        title = one_line(first.inlines)
        return {} if is_kind(title) or is_office(title) else {"title": (Offer(title, title),)}
    return {}
