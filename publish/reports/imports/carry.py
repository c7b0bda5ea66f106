"""A post as a report: front matter, text, evidence.

Values only, but for documents, which are looked into.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from publish.core.errors import cut
from publish.reports.imports import boxes, containers, liquid, looks, shortcodes, wikilinks
from publish.reports.imports import html as pages
from publish.reports.imports.marks import marks, without_excerpts
from publish.reports.imports.nouns import Hand, Post
from publish.reports.imports.places import Lead, Resolve, file_name, rewritten
from publish.reports.imports.records import PostRecord
from publish.reports.imports.resolve import Resolver
from publish.reports.imports.tagged import untagged
from publish.reports.writing.letters import one_line, quoted, without_refused
from publish.reports.writing.nouns import (
    Block,
    Emphasis,
    Footnote,
    Grid,
    Headline,
    Image,
    Inline,
    Linked,
    Listing,
    Paragraph,
    Quote,
    Strong,
    Struck,
    Wording,
)
from publish.reports.writing.write import write
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH

SUMMARY_MAX_LENGTH = 600  # characters; what is longer is a text, and stays in it
_SHOWN = re.compile(r"!\[([^\[\]\n]{1,1000})\]\(<?([^)\s>]{1,1000})")  # pictures with words in a report's text
_IN_TEXT = "\0"  # between a report and a line of its text, until the lines above it are counted
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOOK = "look whether it is needed"
_TAGS = re.compile(r"<[^<>]*>")


def carried(post: Post, at: PostRecord, resolver: Resolver, *, liquid_first: bool) -> tuple[str | None, list[Hand]]:
    """Return a report's text, and the work left for a person.

    ``None`` in place of the text, if it cannot be a report.
    """
    hands = list(post.hands)
    at.evidence.clear()
    if (length := len(post.body.text.encode())) > PAGE_MAX_LENGTH:
        what = f"is {length:,} bytes long, a report has {PAGE_MAX_LENGTH:,} at most"
        return None, [*hands, Hand("too long", post.origin, what, "divide it")]

    def resolve(address: str, image: bool) -> Lead:
        return resolver.way(at, address, hands, image=image)

    try:
        if post.body.is_html:
            raw = liquid.plain(post.body.text, resolver.named, resolver.base) if liquid_first else post.body.text
            text = _from_html(post, liquid.unshielded(raw), resolve, hands)
        else:
            text = _from_markdown(post, resolver, resolve, hands, at.target, liquid_first=liquid_first)
    except pages.TooDeepError:
        what = "has elements left open within one another without end"
        return None, [*hands, Hand("too deep", post.origin, what, "mend its HTML, or leave it out")]
    for document in at.documents:
        if not resolver.has(document):
            what, do = (
                f"'{document}' belongs to the post, and is not in the source",
                "say --media FOLDER, and import again",
            )
            hands.append(Hand("picture not here", post.origin, what, do, at.target))
        else:
            resolver.keep(at, document, hands)
    front = _front(post, at, text)
    first = front.count("\n") + 1
    found = [_lined(hand, at, text, first) for hand in hands]
    if not text.strip():
        found.append(Hand("no text", post.origin, "has no words", "write some, or take the report away", at.target))
    return front + text, found


def _lined(hand: Hand, at: PostRecord, text: str, first: int) -> Hand:
    """Return a hand with its line in the report."""
    target, within, line = hand.report.partition(_IN_TEXT)
    if within:
        return replace(hand, report=f"{target}:{first + int(line)}")
    # Where the address stayed as it was, it tells the line. Where not, no line is better than a wrong one.
    said = re.match(r"'([^']+)'", hand.what)
    place = text.find(said[1]) if said and target == at.target else -1
    return replace(hand, report=f"{target}:{first + text.count(chr(10), 0, place)}") if place >= 0 else hand


def _from_markdown(
    post: Post, resolver: Resolver, resolve: Resolve, hands: list[Hand], target: str, *, liquid_first: bool
) -> str:
    raw, numbers = boxes.opened(containers.plain(shortcodes.plain(looks.plain(post.body.text))))
    # Hugo has no Liquid, but its shortcode 'ref' stands in a link's brackets, where no parser sees an address.
    if liquid_first or "{{<" in raw or "{{%" in raw:
        raw = liquid.plain(raw, resolver.named, resolver.base)
    raw = wikilinks.plain(raw, lambda name: resolver.noted(post.origin, name))
    plain = untagged(without_excerpts(raw))

    def where(line: int) -> str:
        return f"{post.origin}:{post.body.line(numbers[line - 1])}"

    hands += [Hand(kind, where(line), what, _LOOK) for line, kind, what in plain.told]
    text, lost = rewritten(plain.text, resolve)
    text = liquid.unshielded(text)
    for line in lost:
        what = "its address could not be found in the text"
        hands.append(Hand("link not led anew", where(plain.lines[line - 1]), what, "look at it"))
    # Blank lines at the beginning go below, and lines are told as the report has them.
    above = len(text) - len(text.lstrip("\n"))
    for line, kind, sign, do in marks(text):
        at = where(plain.lines[line - 1])
        hands.append(Hand(kind, at, cut(sign), do, f"{target}{_IN_TEXT}{line - above}"))
    text = without_refused(text).strip("\n")
    return f"\n{text}\n" if text.strip() else ""


def _from_html(post: Post, raw: str, resolve: Resolve, hands: list[Hand]) -> str:
    read = pages.read(raw, by_lines=post.body.by_lines)
    hands += [Hand(kind, post.origin, what, _LOOK) for kind, what in read.told]
    text = write(tuple(_led(block, resolve) for block in read.blocks))
    return f"\n{text}" if text else ""


def _led(block: Block, resolve: Resolve) -> Block:
    """Return a block with its addresses led anew."""
    match block:
        case Paragraph(inlines):
            return Paragraph(_inlines(inlines, resolve))
        case Headline(level, inlines, anchor):
            return Headline(level, _inlines(inlines, resolve), anchor)
        case Quote(blocks):
            return Quote(tuple(_led(one, resolve) for one in blocks))
        case Footnote(label, blocks):
            return Footnote(label, tuple(_led(one, resolve) for one in blocks))
        case Listing(items, start):
            return Listing(tuple(tuple(_led(one, resolve) for one in item) for item in items), start)
        case Grid(head, rows):
            cells = tuple(_inlines(cell, resolve) for cell in head)
            return Grid(cells, tuple(tuple(_inlines(cell, resolve) for cell in row) for row in rows))
        case _:
            return block


def _inlines(inlines: Iterable[Inline], resolve: Resolve, *, linked: bool = False) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for inline in inlines:
        match inline:
            case Linked(inner, address, title):
                way = resolve(address, False)
                led = _inlines(inner, resolve, linked=True)
                if way.as_words:
                    found += led
                else:
                    found.append(Linked(led, way.instead_of(address), title))
            case Image(alt, address, title):
                way = resolve(address, True)
                now = way.instead_of(address)
                words = Wording(alt or file_name(now))
                # Markdown has no link within a link, so a picture in one leaves its words.
                if way.as_words or (way.as_link and linked):
                    found.append(words)
                else:
                    found.append(Linked((words,), now) if way.as_link else Image(alt, now, title))
            case Emphasis() | Strong() | Struck():
                found.append(replace(inline, inlines=_inlines(inline.inlines, resolve, linked=linked)))
            case _:
                found.append(inline)
    return tuple(found)


def _front(post: Post, at: PostRecord, text: str) -> str:
    """Return the front matter, each value between quotation marks."""
    title = (
        one_line(post.title).strip() or one_line(post.slug).strip() or at.target.rpartition("/")[2].removesuffix(".md")
    )
    lines = ["---", f"title: {quoted(title)}", f"date: {at.day}", f"language: {at.language}"]
    if _DAY.fullmatch(post.updated) and post.updated > at.day:
        lines.append(f"updated: {post.updated}")
    summary = one_line(_TAGS.sub("", post.summary)).strip()
    if summary and len(summary) <= SUMMARY_MAX_LENGTH:
        lines.append(f"summary: {quoted(summary)}")
    if post.authors:
        lines.append(f"author: [{', '.join(quoted(name) for name in post.authors)}]")
    if tags := tuple(dict.fromkeys(tag for one in post.tags if (tag := one_line(one).strip()))):
        lines.append(f"tags: [{', '.join(quoted(tag) for tag in tags)}]")
    if at.translates:
        lines.append(f"translation_of: {quoted(at.translates)}")
    # A picture with words counts by being shown, and its words say more than the name of its file.
    folder = posixpath.dirname(at.target)
    said = [address for words, address in _SHOWN.findall(text) if any(map(str.isalnum, words))]
    shown = {posixpath.normpath(posixpath.join(folder, unquote(address))) for address in said}
    if named := {file: name for file, name in at.evidence.items() if file not in shown}:
        lines.append("evidence:")
        for file, name in named.items():
            lines += [f"  - file: {quoted(file)}", f"    title: {quoted(one_line(name))}"]
    return "\n".join([*lines, "---", ""])
