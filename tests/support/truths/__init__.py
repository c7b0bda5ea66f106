"""Texts whose structure is known, in five languages: what a reader of documents must find again.

A truth is blocks with headings, a list, a table, a quotation and seven notes, and what a printer put around them.
Sentences are the sample archive's, or our own. `tests.support.dumps` makes texts of a truth, as they come out of PDFs.
"""

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publish.reports.writing.nouns import (
    Block,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    NoteMark,
    Paragraph,
    Quote,
    Wording,
)
from tests.support.truths.halves import DATES, HALVES, HEADINGS, ITEMS, LABELS, PLACES

LANGUAGES = ("en", "zh", "ug", "bo", "ar")
PARAGRAPHS, NOTES = 22, 7
_SITE = Path(__file__).parents[3] / "site/reports"
_NAMES = {"en": "*[!a-z].md", "zh": "*.zh-Hans.md", "ug": "*.ug.md", "bo": "*.bo.md"}
_END = {
    "en": r"(?<=[a-z”)][.?!])\s+(?=[A-Z])",
    "zh": r"(?<=[。？！])",
    "ug": r"(?<=[.؟!])\s+",
    "bo": r"(?<=[^\d\s]།)\s+",
}
_SIGNS = re.compile(r"[*_`>#|\[\]{}<]|https?:")


@dataclass(frozen=True)
class Truth:
    """A document as its author meant it, and its pages' running lines."""

    language: str
    title: str
    publisher: str
    day: str
    """As 2009-03-14; in ``head`` and ``foot`` it is written out."""
    index: str
    blocks: tuple[Block, ...]
    """Without the title. Footnotes come at the end."""
    head: str
    """``{page}`` stands for its number."""
    foot: str


@cache
def sentences(language: str) -> tuple[str, ...]:
    """Sentences without markup, no two alike, in an order that is always the same."""
    found = dict.fromkeys(_archived(language) if language in _NAMES else ())
    begins, ends = HALVES.get(language, ((), ()))
    joint = "" if language in ("bo", "zh") else " "
    for shift in range(len(ends)):
        for at, begin in enumerate(begins):
            found[begin + joint + ends[(at + shift) % len(ends)]] = None
    return tuple(found)


def _archived(language: str) -> list[str]:
    found = []
    for file in sorted(_SITE.rglob(_NAMES[language])):
        if language == "en" and file.stem.count("."):
            continue
        for block in file.read_text("utf-8").split("\n---\n", 1)[1].split("\n\n"):
            if not _SIGNS.search(block) and not block.lstrip().startswith(("-", "1")):
                found += [" ".join(one.split()) for one in re.split(_END[language], block.strip()) if len(one) > 12]
    return found


def truth(language: str, seed: int = 0, *, paragraphs: int = PARAGRAPHS) -> Truth:
    """Make a document; another seed gives another."""
    dice = random.Random(f"{language} {seed}")
    publisher, index_word, page, title, *heads, box, at = LABELS[language]
    space = "" if language == "zh" else " "
    pool = list(sentences(language))
    dice.shuffle(pool)
    index = f"HW {dice.randrange(10, 99)}/{dice.randrange(10, 99)}/2009"
    marked = sorted(dice.sample(range(1, paragraphs), min(NOTES, paragraphs - 1)))
    every = max(1, paragraphs // len(HEADINGS[language]))
    blocks: list[Block] = []
    used = 0
    for number in range(paragraphs):
        if number % every == 0 and number // every < len(HEADINGS[language]):
            blocks.append(Headline(2, (Wording(HEADINGS[language][number // every]),)))
        count = dice.randint(2, 5)
        told = [pool[(used + one) % len(pool)] for one in range(count)]
        used += count
        blocks.append(Paragraph(_marked(told, space, marked.index(number) + 1 if number in marked else 0, dice)))
        if number == paragraphs // 3:
            blocks.append(Listing(tuple((Paragraph((Wording(item),)),) for item in ITEMS[language])))
        if number == paragraphs // 2:
            blocks.append(Quote((Paragraph((Wording(pool[-1]),)),)))
        if number == paragraphs * 2 // 3:
            rows = [
                (str(2000 + one), place, str(dice.randrange(100, 999))) for one, place in enumerate(PLACES[language])
            ]
            blocks.append(Grid(_cells(heads), tuple(_cells(row) for row in rows)))
    for label in range(1, len(marked) + 1):
        said = f"{box} {dice.randrange(2, 60)}, {at} {dice.randrange(2, 400)}."
        blocks.append(Footnote(str(label), (Paragraph((Wording(said),)),)))
    head = f"{publisher} - 2009 {{page}}" if seed % 2 == 0 else f"{page} {{page}}"
    foot = f"{publisher} {DATES[language]} {index_word}: {index}"
    return Truth(language, title, publisher, "2009-03-14", index, tuple(blocks), head, foot)


def _cells(words: tuple[str, ...] | list[str]) -> tuple[tuple[Inline, ...], ...]:
    return tuple((Wording(word),) for word in words)


def _marked(told: list[str], space: str, label: int, dice: random.Random) -> tuple[Inline, ...]:
    if not label:
        return (Wording(space.join(told)),)
    at = dice.randrange(len(told))
    before, after = space.join(told[: at + 1]), space.join(told[at + 1 :])
    rest = (Wording(space + after),) if after else ()
    return (Wording(before), NoteMark(str(label)), *rest)
