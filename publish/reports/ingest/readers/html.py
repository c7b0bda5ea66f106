"""Web pages: the text alone, its notes as footnotes.

What was left out is listed by its first words. The page's own article comes first, then what most sentences stand in.
Nothing of the page's HTML survives.
"""

import re
from collections.abc import Iterable

from publish.reports.ingest import owndates
from publish.reports.ingest.bylines import author
from publish.reports.ingest.document import Document, Hints, Lack, Need, Offer, Removed, Why
from publish.reports.ingest.offers import offered
from publish.reports.ingest.unseen import seen
from publish.reports.ingest.web import article, charset, exported, finish, head, notes, pruned, wordlists
from publish.reports.ingest.web import title as title_of
from publish.reports.ingest.web.addresses import PageLinks, joined, scheme
from publish.reports.ingest.web.blocks import BlockReader
from publish.reports.ingest.web.inlines import LineReader
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.painted import own_words
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.sayings import first_words
from publish.reports.ingest.web.sheets import PageStyles
from publish.reports.ingest.web.weight import Scales, is_sentence, letters
from publish.reports.writing.nouns import Block

_SAYS_MUCH = 600  # weighted letters of sentences on a page
_FEW = 8  # times as much was left out: mostly not because others said so much
_SHOWN_MAX = 3  # words in doubt that a person is shown
_LABEL = re.compile(r"^(作者|撰文|记者|記者|author|by)\s?[,，]\s?", re.IGNORECASE)


def read(data: bytes, hints: Hints) -> Document:
    """Return the text of a web page, with what the page says of itself."""
    read_as = charset.decoded(data)
    page = parsed(read_as.text)
    said = list(head.found_in_head(page))
    # Before the silent elements go, among which are the head and the styles.
    sheet = PageStyles(page)
    addresses = PageLinks(_base(page, hints))
    removed: list[Removed] = []
    pruned.without_silent(page)
    body = page.first("body") or page
    said = exported.told(body, said, removed)
    heading = title_of.heading(body, said)
    wordlists.gathered(body)
    unpainted = pruned.without_hidden(body, sheet, removed)
    notes.without_remarks(body, removed)
    # Before the furniture goes: notes stand in footers and asides, and would go with them.
    noted = notes.taken(body)
    pruned.without_repeated(body, removed)
    pruned.without_contents(body, removed)
    bylines: list[Element] = []
    scales = Scales(body)
    whole = scales.whole.prose
    scales = pruned.without_talk(body, scales, heading, removed)
    own = pruned.without_furniture(body, scales, heading, removed, bylines)
    # Weighed anew: what has gone would count as text.
    scales = Scales(body)
    roots = article.found(body, scales)
    titles = [] if heading is None else [("title", heading.said(), f"<{heading.tag}>: {heading.said()}")]
    inlines = LineReader(
        addresses, hints.language or next((value for field, value, _ in said if field == "language"), "")
    )
    flow = BlockReader(inlines, sum(len(root.text()) for root in roots))
    doubted = _doubted(roots, unpainted)
    blocks = [block for root in roots for block in flow.block(root)]
    if not titles:
        titles = [("title", words, f"above the text: {words}") for words in finish.titled(blocks, said)]
    offers = head.offered(iter([*titles, *said, *_dated(bylines, own)]))
    title = offers["title"][0].value if "title" in offers else ""
    pruned.left_out(body, roots, title, removed)
    blocks = finish.finished(blocks, title, removed, noted=bool(noted))
    blocks += _footnotes(noted, flow, removed)
    offers = _whole(offers, addresses)
    left = tuple(dict.fromkeys([*removed, *inlines.removed, *inlines.unseen, *addresses.removed]))
    return offered(
        Document("html", tuple(blocks), offers, left, (*_needs(read_as, blocks, whole), *doubted, *addresses.needs())),
        hints,
    )


def _base(page: Element, hints: Hints) -> str:
    """Return the address that a page's others begin at.

    Where it came from, or where it says it stands.
    """
    address = hints.address
    if not address:
        address = next(
            (
                node.get("href").strip()
                for node in page.walk()
                if node.tag == "link" and "canonical" in node.get("rel").lower().split()
            ),
            "",
        )
    if scheme(address) not in ("http", "https"):
        address = ""
    base = next(
        (node.get("href").strip() for node in page.walk() if node.tag == "base" and node.get("href").strip()), ""
    )
    whole = joined(address, base) if base else address
    return whole if scheme(whole) in ("http", "https") else address


def _dated(bylines: Iterable[Element], own: Element | None) -> Iterable[head.Found]:
    for line in bylines:
        for node in line.walk():
            if node.tag == "time":
                yield from (("date", day, line.said()) for day in head.days_of(node))
            elif node.tag == "a" and "author" in node.get("rel").split() + node.get("class").split() and node.said():
                yield "author", node.said(), line.said()
    said = own.said() if own is not None else ""
    days = {one.day for one in owndates.unchanged(said) if not one.other}
    if len(days) == 1:
        yield "date", days.pop(), said
    for node in own.walk() if own is not None else ():
        # A label and a name may be two pieces of one line: "作者, 林某".
        if node.tag in ("li", "p", "div", "span") and (name := author(_LABEL.sub(r"\1: ", node.said(), count=1))):
            yield "author", name, said
            return


def _footnotes(noted: dict[str, Element], flow: BlockReader, removed: list[Removed]) -> list[Block]:
    """Return the notes that the text marks, in their order.

    The others are listed.
    """
    made = flow.footnotes(noted)
    removed += [
        Removed(first_words(note.said()), Why.FURNITURE)
        for label, note in noted.items()
        if label not in made and note.said()
    ]
    return list(made.values())


def _whole(offers: dict[str, tuple[Offer, ...]], addresses: PageLinks) -> dict[str, tuple[Offer, ...]]:
    """Return the offers with the page's own addresses made whole.

    And without what marks their reader.
    """
    found: dict[str, Offer] = {}
    for offer in offers.pop("origin", ()):
        if (address := addresses.of(offer.value)).startswith(("http://", "https://")):
            found.setdefault(address, Offer(address, offer.where))
    return offers | ({"origin": tuple(found.values())} if found else {})


def _doubted(roots: list[Element], unpainted: list[Element]) -> list[Need]:
    """Return the need to look at doubtful words of the text."""
    within = {id(node) for root in roots for node in root.walk()}
    words = [said for node in unpainted if id(node) in within and (said := own_words(node))]
    if not words:
        return []
    shown = ", ".join(f"“{first_words(one)}”" for one in words[:_SHOWN_MAX])
    more = f", and {len(words) - _SHOWN_MAX} more" if len(words) > _SHOWN_MAX else ""
    said = f"words of the text may be painted so that nobody sees them: {shown}{more}"
    return [Need(Lack.UNSEEN, f"{said}. Look at the page, and take them out if they are not to be seen there")]


def _needs(read_as: charset.PageLetters, blocks: list[Block], whole: int) -> tuple[Need, ...]:
    """Return what is to be decided.

    Args:
        whole: The letters of all sentences that the page shows.
    """
    needs = []
    kept = sum(letters(said) for block in blocks if is_sentence(said := finish.words(block)))
    if read_as.doubt:
        needs.append(Need(Lack.LETTERS, f"{read_as.doubt}: compare the letters with the page"))
    if not any(letters(finish.words(block)) for block in blocks):
        needs.append(Need(Lack.TEXT, "no text was found on the page: what it shows may have been brought by a script"))
    elif whole >= _SAYS_MUCH and kept * _FEW < whole:
        said = "nearly all sentences of the page were left out: look among what was left out whether they are the text"
        needs.append(Need(Lack.TEXT, said))
    return (*needs, *seen(" ".join(finish.words(block) for block in blocks)).needs)
